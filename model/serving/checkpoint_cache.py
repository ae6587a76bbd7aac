"""The checkpoints of a folder, by name: listed by their headers, loaded when asked for, and the latest of them kept."""

from collections import OrderedDict
from collections.abc import Callable, Set
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar

from model.errors import CheckpointError
from model.files.checkpoint import Checkpoint, check_header, list_checkpoints, load_checkpoint, name_of
from model.files.container import SUFFIX
from model.interpret.neighbours import KnownStates
from model.network.cells import CELLS

MOST = 16  # checkpoints kept
# Of their files, and of the known drawings' states; the largest has 2**28 + 2**26, and 2**26.
MOST_BYTES = 2**29
NAMED = 10  # names in a message at most

Version = tuple[int, int, int]
Found = TypeVar("Found")


@dataclass
class Kept:
    """A checkpoint, the version of its file, and the known drawings as it read them, once somebody asked for them."""

    version: Version | None
    checkpoint: Checkpoint
    states: KnownStates | None = None

    @property
    def nbytes(self) -> int:
        """The bytes of the file, which are about those of the checkpoint in memory, and of the states."""
        return (self.version[1] if self.version else 0) + (self.states.nbytes if self.states else 0)


class CheckpointCache:
    """The checkpoints in a folder; "gru" is the name of gru.safetensors, "seeds/gru-2" that of one in a sub-folder.

    Its errors name the file as a path below the folder. Safe to share between threads.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        # name -> a version of the file, and what is wrong with it; a text, since an error keeps frames and their values
        self.faults: dict[str, tuple[Version | None, str | None]] = {}
        # By name; the one that was asked for last comes last.
        self.loaded: OrderedDict[str, Kept] = OrderedDict()
        self.loading: dict[str, Lock] = {}  # name -> held while its file is loaded
        # name -> RowClassifier's arguments, of the files whose header is sound, as it was when last looked at
        self.arguments: dict[str, dict[str, Any]] = {}
        self.names: list[str] | None = None  # of the checkpoints, as scan() found them last
        self.lock = Lock()  # of all above; held for a moment only

    @property
    def name(self) -> str:
        """The folder's last part: a visitor is not told where it lies on this machine."""
        return self.folder.resolve().name

    def scan(self) -> tuple[list[str], list[CheckpointError]]:
        """Scan the folder. Returns (names of the checkpoints, errors of the invalid ones or of the folder).

        Reads the headers of files that are new or have changed, and no more. What is wrong with the rest of a file is
        found when it is loaded, and is among the errors from then on. Forgets the files that no longer exist.
        """
        try:
            paths = list_checkpoints(self.folder)
        except CheckpointError as error:
            return [], [error]
        listed = {name_of(self.folder, path): path for path in paths}
        self.forget_others(listed.keys())
        names, errors = [], []
        for name, path in listed.items():
            try:
                self.check(name, path)
                names.append(name)
            except CheckpointError as error:
                errors.append(error)
        with self.lock:
            self.names = names
        return names, errors

    def networks(self) -> list[dict[str, Any]]:
        """What each checkpoint holds, as the last scan() found it: name, cell, label of the cell, units, layers.

        Scans the folder where nobody has."""
        names = self.names if self.names is not None else self.scan()[0]
        with self.lock:
            sound = [name for name in names if self.faults.get(name, (None, None))[1] is None]
            return [described(name, self.arguments[name]) for name in sound if name in self.arguments]

    def get(self, name: object) -> Checkpoint:
        """The checkpoint of that name, in any case of letters: a file of exactly that name comes first.

        Looks at one file if the name is known, else lists the folder. Raises CheckpointError if it is missing or
        invalid.
        """
        if isinstance(name, str) and name in self.faults:
            path = self.folder / f"{name}{SUFFIX}"
            if file_version(path) is not None:
                return self.load(name, path)
        return self.load(*self.find(name))

    def peek(self, name: object) -> Checkpoint | None:
        """The checkpoint of exactly that name, if it is kept; its file may have changed meanwhile. Reads nothing."""
        with self.lock:
            return self.loaded[name].checkpoint if isinstance(name, str) and name in self.loaded else None

    def load(self, name: str, path: Path) -> Checkpoint:
        """The checkpoint of that name in a file of the folder, read once while it is kept. Raises CheckpointError."""
        found = self.kept(name, file_version(path))
        if found is None:
            # One thread loads it; those that want the same wait, and no others.
            with self.loading.setdefault(name, Lock()):
                version = self.check(name, path)
                found = self.kept(name, version)
                if found is None:
                    found = self.noted(name, path, version, load_checkpoint)
                    self.keep(name, version, found)
        return found

    def check(self, name: str, path: Path) -> Version | None:
        """The version of a file of the folder. Raises CheckpointError for a fault in its header or a known one."""
        version = file_version(path)
        known, fault = self.faults.get(name, (None, None))
        if version is None or version != known:
            arguments = self.noted(name, path, version, check_header)
            with self.lock:
                self.arguments[name] = arguments
        elif fault is not None:
            raise CheckpointError(f"{name}{SUFFIX}", fault)
        return version

    def noted(self, name: str, path: Path, version: Version | None, read: Callable[[Path], Found]) -> Found:
        """read(path); whether this version of the file is sound is known from then on. Raises CheckpointError."""
        passing = False
        try:
            found, fault = read(path), None
        except CheckpointError as error:
            fault = error.reason
            # Of another version of the file nothing is known yet.
            passing = error.passing or file_version(path) != version
        if not passing:
            with self.lock:
                self.faults[name] = version, fault
                if fault is not None:
                    self.loaded.pop(name, None)
        if fault is not None:
            raise CheckpointError(f"{name}{SUFFIX}", fault, passing)
        return found

    def kept(self, name: str, version: Version | None) -> Checkpoint | None:
        """The checkpoint that was loaded from this version of the file, if it is kept."""
        with self.lock:
            found = self.loaded.get(name)
            if found is None or version is None or version != found.version:
                return None
            self.loaded.move_to_end(name)
            return found.checkpoint

    def keep(self, name: str, version: Version | None, checkpoint: Checkpoint) -> None:
        """Keep a checkpoint, and drop those that nobody has asked for the longest where there are too many."""
        with self.lock:
            self.loaded[name] = Kept(version, checkpoint)
            self.loaded.move_to_end(name)
            self.trim()

    def states(self, checkpoint: Checkpoint) -> KnownStates | None:
        """The known drawings as this checkpoint read them, if they are kept."""
        with self.lock:
            return next((each.states for each in self.loaded.values() if each.checkpoint is checkpoint), None)

    def keep_states(self, states: KnownStates) -> None:
        """Keep them for as long as their checkpoint is kept; not where that was dropped meanwhile."""
        with self.lock:
            for each in self.loaded.values():
                if each.checkpoint is states.checkpoint:
                    each.states = states
            self.trim()

    def trim(self) -> None:
        """Drop what nobody has asked for the longest where there is too much; the lock is held."""
        while len(self.loaded) > MOST or sum(each.nbytes for each in self.loaded.values()) > MOST_BYTES:
            self.loaded.popitem(last=False)

    def forget_others(self, names: Set[str]) -> None:
        """Forget the files of other names."""
        with self.lock:
            for known in (self.faults, self.loaded, self.loading, self.arguments):
                for name in known.keys() - names:
                    del known[name]

    def find(self, name: object) -> tuple[str, Path]:
        """(the exact name, the file) of that name in the folder's list. Raises CheckpointError."""
        paths = {name_of(self.folder, path): path for path in list_checkpoints(self.folder)}
        for known in sorted(paths, key=lambda known: known != name):  # the exact name first
            if isinstance(name, str) and known.casefold() == name.casefold():
                return known, paths[known]
        chosen = name not in ("", None)
        missing = f"no checkpoint named {str(name)[:40]!r}" if chosen else "no checkpoint is chosen"
        there = ", ".join(list(paths)[:NAMED]) or f"none in the folder {self.name!r}"
        more = f" and {len(paths) - NAMED:,} more" if len(paths) > NAMED else ""
        raise CheckpointError(self.folder, f"{missing}; there is {there}{more}.")


def described(name: str, arguments: dict[str, Any]) -> dict[str, Any]:
    """An entry of networks(), of RowClassifier's arguments."""
    cell, units, layers = (arguments[each] for each in ("cell", "hidden_size", "num_layers"))
    return {"name": name, "cell": cell, "label": CELLS[cell].label, "units": units, "layers": layers}


def file_version(path: Path) -> Version | None:
    """Numbers that change when the file at a path does; None without a file."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino
