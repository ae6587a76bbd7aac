"""The networks that visitors trained on the page: each is its visitor's alone, in memory, and forgotten with them."""

from collections import OrderedDict
from collections.abc import Collection
from dataclasses import dataclass
from threading import Lock
from typing import Any, Protocol

from model.errors import CheckpointError
from model.files.checkpoint import Checkpoint, checkpoint_from
from model.interpret.neighbours import KnownStates
from model.serving.checkpoint_cache import CheckpointCache, described

OF_ONE = 3  # networks of a visitor
# Of all visitors, loaded: with the known drawings as each has read them, a network of 256 units has 35 MB.
MOST_LOADED = 8
FOLDER = "live"  # their names begin with it: live/lstm-1
GONE = "The network that you trained is no longer kept; choose another one."


class Networks(Protocol):
    """The networks that a question may name."""

    def get(self, name: object) -> Checkpoint: ...
    def peek(self, name: object) -> Checkpoint | None: ...
    def networks(self) -> list[dict[str, Any]]: ...


@dataclass(eq=False)
class Own:
    """A network of a visitor's own: how the list describes it, the content of its file, and once it was loaded, the
    checkpoint and the known drawings as it read them."""

    described: dict[str, Any]
    content: bytes
    checkpoint: Checkpoint | None = None
    states: KnownStates | None = None


class OwnNetworks:
    """All visitors' own networks. Safe to share between threads."""

    def __init__(self) -> None:
        self.of: dict[str, dict[str, Own]] = {}  # visitor -> name -> network, the oldest first
        self.loaded: OrderedDict[Own, None] = OrderedDict()  # the one that was asked last comes last
        self.lock = Lock()

    def add(self, visitor: str, settings: dict[str, Any], content: bytes, taken: Collection[str]) -> str:
        """Add a network of a "train" command's settings, under a name that is not taken; of more than OF_ONE the
        oldest goes. Returns the name; the one that it has, where it was added before."""
        with self.lock:
            theirs = self.of.setdefault(visitor, {})
            for name, own in theirs.items():
                if own.content is content:
                    return name
            # The newest has the highest number, so that none is given again while a page may still name the older one.
            number = max((int(name.rpartition("-")[2]) for name in theirs), default=0) + 1
            while (name := f"{FOLDER}/{settings['cell']}-{number}") in taken:
                number += 1
            theirs[name] = Own(described(name, settings), content)
            while len(theirs) > OF_ONE:
                self.loaded.pop(theirs.pop(next(iter(theirs))), None)
            return name

    def forget(self, visitor: str) -> None:
        """Forget all networks of a visitor."""
        with self.lock:
            for own in self.of.pop(visitor, {}).values():
                self.loaded.pop(own, None)

    def nbytes(self, visitor: str) -> int:
        """The bytes of the files of a visitor's networks."""
        with self.lock:
            return sum(len(own.content) for own in self.of.get(visitor, {}).values())

    def networks(self, visitor: str) -> list[dict[str, Any]]:
        """What the list says of each network of a visitor, as CheckpointCache.networks()."""
        with self.lock:
            return [own.described for own in self.of.get(visitor, {}).values()]

    def find(self, visitor: str, name: object) -> Own | None:
        """A visitor's network of exactly this name."""
        with self.lock:
            return self.of.get(visitor, {}).get(name) if isinstance(name, str) else None

    def get(self, visitor: str, name: object) -> Checkpoint | None:
        """The checkpoint of a visitor's network; None for a name that none of theirs has."""
        own = self.find(visitor, name)
        if own is None:
            return None
        checkpoint = own.checkpoint or checkpoint_from(own.content)
        with self.lock:
            if own.checkpoint is None:
                own.checkpoint = checkpoint
            self.loaded[own] = None
            self.loaded.move_to_end(own)
            while len(self.loaded) > MOST_LOADED:
                dropped, _ = self.loaded.popitem(last=False)
                dropped.checkpoint = dropped.states = None
            return own.checkpoint or checkpoint

    def states(self, checkpoint: Checkpoint) -> KnownStates | None:
        """The known drawings as this checkpoint read them, if they are kept."""
        with self.lock:
            return next((own.states for own in self.loaded if own.checkpoint is checkpoint), None)

    def keep_states(self, states: KnownStates) -> None:
        """Keep them for as long as their checkpoint is loaded."""
        with self.lock:
            for own in self.loaded:
                if own.checkpoint is states.checkpoint:
                    own.states = states


@dataclass(frozen=True)
class NetworksOf:
    """The networks that a visitor's question may name: their own, and those of the folder."""

    folder: CheckpointCache
    own: OwnNetworks
    visitor: str

    def get(self, name: object) -> Checkpoint:
        """As CheckpointCache.get()."""
        found = self.own.get(self.visitor, name)
        return found or get_of_folder(self.folder, name)

    def peek(self, name: object) -> Checkpoint | None:
        """As CheckpointCache.peek()."""
        own = self.own.find(self.visitor, name)
        return own.checkpoint if own else self.folder.peek(name)

    def networks(self) -> list[dict[str, Any]]:
        """As CheckpointCache.networks(): those of the folder first."""
        return self.folder.networks() + self.own.networks(self.visitor)


def get_of_folder(folder: CheckpointCache, name: object) -> Checkpoint:
    """folder.get(name). Raises CheckpointError, also for a network of a visitor's own that is no longer kept."""
    try:
        return folder.get(name)
    except CheckpointError:
        if isinstance(name, str) and name.startswith(f"{FOLDER}/"):
            raise CheckpointError(folder.folder, GONE) from None
        raise
