"""The checkpoints of a folder, by name: loaded once, and again when their file changes."""

from pathlib import Path
from threading import Lock

from model.errors import CheckpointError
from model.files.checkpoint import Checkpoint, list_checkpoints, load_checkpoint
from model.files.container import IMPORT, SUFFIX

Version = tuple[int, int, int]


class CheckpointCache:
    """The checkpoints in a folder; "gru" is the name of gru.safetensors. Safe to share between threads."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.loaded: dict[
            str, tuple[Version, Checkpoint | str]
        ] = {}  # name -> the checkpoint, or what is wrong
        self.lock = Lock()

    def scan(self) -> tuple[list[str], list[CheckpointError]]:
        """Scan the folder. Returns (names of valid checkpoints, errors of the invalid ones or of the folder).

        Forgets the checkpoints whose file no longer exists.
        """
        names, errors = [], []
        try:
            paths = list_checkpoints(self.folder)
        except CheckpointError as error:
            return [], [error]
        with self.lock:
            for name in self.loaded.keys() - {path.stem for path in paths}:
                del self.loaded[name]
        for path in paths:
            try:
                self.get(path.stem)
                names.append(path.stem)
            except CheckpointError as error:
                errors.append(error)
        if not paths:
            old = [path for path in self.folder.glob("*.pt") if not path.name.endswith(".training.pt")]
            errors += [CheckpointError(path, f"is of an earlier Rowwise; {IMPORT}.") for path in old[:1]]
        return names, errors

    def get(self, name: object) -> Checkpoint:
        """The checkpoint of that name, in any case of letters: a file of exactly that name comes first.

        Raises CheckpointError if it is missing or invalid.
        """
        if checkpoint := self.cached(name):
            return checkpoint
        path = self.find(name)
        with self.lock:  # one thread loads, the others find it loaded
            version = file_version(path)
            if version is None:
                raise CheckpointError(path, "is gone; choose another checkpoint.")
            if path.stem not in self.loaded or self.loaded[path.stem][0] != version:
                self.loaded[path.stem] = version, load(path)
            found = self.loaded[path.stem][1]
        if isinstance(found, str):
            raise CheckpointError(path, found)
        return found

    def cached(self, name: object) -> Checkpoint | None:
        """The cached checkpoint, or None if its file has changed. Stats one file; does not list the folder."""
        version, found = self.loaded.get(name, (None, None)) if isinstance(name, str) else (None, None)
        if not isinstance(found, Checkpoint) or version != file_version(self.folder / f"{name}{SUFFIX}"):
            return None
        return found

    def find(self, name: object) -> Path:
        """The file of that name in the folder's list. Raises CheckpointError."""
        paths = {path.stem: path for path in list_checkpoints(self.folder)}
        if isinstance(name, str):
            for stem in [name, *(stem for stem in paths if stem.casefold() == name.casefold())]:
                if stem in paths:
                    return paths[stem]
        missing = (
            f"no checkpoint named {str(name)[:40]!r}" if name not in ("", None) else "no checkpoint is chosen"
        )
        there = ", ".join(paths) or "none yet, run python train.py"
        raise CheckpointError(self.folder, f"{missing}; there is {there}.")


def load(path: Path) -> Checkpoint | str:
    """The checkpoint in a file, or what is wrong with it: text, because the exception would keep the file's bytes.

    Raises CheckpointError for a trouble that may pass without a change of the file: permissions, memory.
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
