"""The checkpoints of a folder, by name, loaded once and again only when their file changes."""

from pathlib import Path
from threading import Lock

from model.errors import CheckpointError
from model.files.checkpoint import Checkpoint, list_checkpoints, load_checkpoint
from model.interpret.top_activations import TopActivations, load_top_activations, path_of

Stamp = tuple[int, int, int]


class CheckpointCache:
    """All checkpoints in a folder. A name is a file's name without ".pt": "gru" is gru.pt. Safe to share by threads."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.loaded: dict[str, tuple[Stamp, Checkpoint | CheckpointError]] = {}
        self.known: dict[str, tuple[Checkpoint, TopActivations | None]] = {}
        self.lock = Lock()

    def look(self) -> tuple[list[str], list[CheckpointError]]:
        """(names of the sound checkpoints; what is wrong with each other one, or with the folder), as it is now.

        What was loaded of a file that is gone is forgotten.
        """
        names: list[str] = []
        problems: list[CheckpointError] = []
        try:
            paths = list_checkpoints(self.folder)
        except CheckpointError as error:
            return [], [error]
        with self.lock:
            for kept in (self.loaded, self.known):
                for name in kept.keys() - {path.stem for path in paths}:
                    del kept[name]
        for path in paths:
            try:
                self.get(path.stem)
                names.append(path.stem)
            except CheckpointError as error:
                problems.append(error)
        return names, problems

    def get(self, name: object) -> Checkpoint:
        """The checkpoint of that name. Raises CheckpointError, with one sentence, if it is missing or unsound."""
        if kept := self.kept(name):
            return kept
        paths = {path.stem: path for path in list_checkpoints(self.folder)}
        if not isinstance(name, str) or name not in paths:
            there = ", ".join(paths) or "none yet, run python train.py"
            missing = (
                f"no checkpoint named {str(name)[:40]!r}"
                if name not in ("", None)
                else "no checkpoint is chosen"
            )
            raise CheckpointError(self.folder, f"{missing}; there is {there}.")
        with self.lock:  # one thread loads, the others find it loaded
            found = self.load(name, paths[name])
        if isinstance(found, CheckpointError):
            raise found
        return found

    def kept(self, name: object) -> Checkpoint | None:
        """The checkpoint loaded by that name, if its file is as it was then: a look at one file, not at the folder."""
        stamp, checkpoint = self.loaded.get(name, (None, None)) if isinstance(name, str) else (None, None)
        if not isinstance(checkpoint, Checkpoint) or stamp != file_version(self.folder / f"{name}.pt"):
            return None
        return checkpoint

    def extremes(self, name: str) -> TopActivations | None:
        """What drives the units of that checkpoint most, read once for each time the checkpoint is; None if unknown."""
        checkpoint = self.get(name)
        with self.lock:
            if name not in self.known or self.known[name][0] is not checkpoint:
                found = load_top_activations(path_of(self.folder / f"{name}.pt"), checkpoint.classifier)
                self.known[name] = checkpoint, found
            return self.known[name][1]

    def load(self, name: str, path: Path) -> Checkpoint | CheckpointError:
        """From memory if the file is as it was, else from the file."""
        stamp = file_version(path)
        if stamp is None:
            return CheckpointError(path, "is gone; choose another checkpoint.")
        if name not in self.loaded or self.loaded[name][0] != stamp:
            try:
                self.loaded[name] = stamp, load_checkpoint(path)
            except CheckpointError as error:
                # Of the moment, or of its permissions: when that is over, the file still has the same stamp.
                if isinstance(error.__cause__, (OSError, MemoryError)):
                    return error
                self.loaded[name] = stamp, error
        return self.loaded[name][1]


def file_version(path: Path) -> Stamp | None:
    """What changes when the file at a path does; None without one."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino
