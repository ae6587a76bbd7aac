"""The checkpoints of a folder, by name: loaded once, and again when their file changes."""

from contextlib import suppress
from pathlib import Path
from threading import Lock

from model.errors import CheckpointError
from model.files.checkpoint import Checkpoint, list_checkpoints, load_checkpoint
from model.files.container import SUFFIX

Version = tuple[int, int, int]


class CheckpointCache:
    """The checkpoints in a folder; "gru" is the name of gru.safetensors. Safe to share between threads."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        # name -> the file's version, and its checkpoint or what is wrong with it
        self.loaded: dict[str, tuple[Version | None, Checkpoint | str]] = {}
        self.lock = Lock()

    @property
    def name(self) -> str:
        """The folder's last part: a visitor is not told where it lies on this machine."""
        return self.folder.resolve().name

    def scan(self) -> tuple[list[str], list[CheckpointError]]:
        """Scan the folder. Returns (names of valid checkpoints, errors of the invalid ones or of the folder).

        Forgets the checkpoints whose file no longer exists.
        """
        try:
            paths = list_checkpoints(self.folder)
        except CheckpointError as error:
            return [], [error]
        with self.lock:
            for name in self.loaded.keys() - {path.stem for path in paths}:
                del self.loaded[name]
        names, errors = [], []
        for path in paths:
            try:
                self.load(path)
                names.append(path.stem)
            except CheckpointError as error:
                errors.append(error)
        return names, errors

    def get(self, name: object) -> Checkpoint:
        """The checkpoint of that name, in any case of letters: a file of exactly that name comes first.

        Stats one file if the checkpoint is loaded, else lists the folder. Raises CheckpointError if it is missing or
        invalid.
        """
        if isinstance(name, str) and name in self.loaded:
            with suppress(CheckpointError):  # the file is gone or broken: the list knows
                return self.load(self.folder / f"{name}{SUFFIX}")
        return self.load(self.find(name))

    def load(self, path: Path) -> Checkpoint:
        """The checkpoint in a file of the folder, read once for each version of the file. Raises CheckpointError."""
        version = file_version(path)
        found = self.cached(path.stem, version)
        if found is None:
            with self.lock:  # one thread loads, the others find it loaded
                found = self.cached(path.stem, version)
                if found is None:
                    found = load_or_reason(path)
                    self.loaded[path.stem] = version, found
        if isinstance(found, str):
            raise CheckpointError(path, found)
        return found

    def cached(self, name: str, version: Version | None) -> Checkpoint | str | None:
        """What was found in this version of the file; None if that is not known, or there is no file."""
        known, found = self.loaded.get(name, (None, None))
        return found if version is not None and known == version else None

    def find(self, name: object) -> Path:
        """The file of that name in the folder's list. Raises CheckpointError."""
        paths = {path.stem: path for path in list_checkpoints(self.folder)}
        for stem in sorted(paths, key=lambda stem: stem != name):  # the exact name first
            if isinstance(name, str) and stem.casefold() == name.casefold():
                return paths[stem]
        chosen = name not in ("", None)
        missing = f"no checkpoint named {str(name)[:40]!r}" if chosen else "no checkpoint is chosen"
        there = ", ".join(paths) or f"none in the folder {self.name!r}"
        raise CheckpointError(self.folder, f"{missing}; there is {there}.")


def load_or_reason(path: Path) -> Checkpoint | str:
    """The checkpoint in a file, or what is wrong with it: as text, since an exception would keep the file's bytes.

    Raises CheckpointError for a trouble that may pass while the file stays as it is: permissions, memory.
    """
    try:
        return load_checkpoint(path)
    except CheckpointError as error:
        if isinstance(error.__cause__, (OSError, MemoryError)):
            raise
        return error.reason


def file_version(path: Path) -> Version | None:
    """Numbers that change when the file at a path does; None without a file."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino
