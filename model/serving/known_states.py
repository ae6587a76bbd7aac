"""The known drawings beside the checkpoints, and how each checkpoint read them: computed when first asked for.

Reading them takes a second, so a thread of its own does: nobody's questions wait for it. The page asks again.
"""

from pathlib import Path
from threading import Lock, Thread
from typing import Protocol

from model.errors import CheckpointError
from model.files.checkpoint import Checkpoint
from model.files.known import KNOWN, KnownDrawings, load_known
from model.interpret.neighbours import KnownStates, read_known
from model.serving.batching import be_nice
from model.serving.checkpoint_cache import CheckpointCache, Version, file_version


class Keeper(Protocol):
    """What keeps the states of checkpoints: of those that it does not have, it keeps none."""

    def states(self, checkpoint: Checkpoint) -> KnownStates | None: ...
    def keep_states(self, states: KnownStates) -> None: ...


class KnownStatesCache:
    """Safe to share between threads. The states are kept, and dropped, with their checkpoint."""

    def __init__(self, checkpoints: CheckpointCache, fallback: Path | None = None, *others: Keeper) -> None:
        """fallback: the file that is read where the folder of the checkpoints has none. others: that keep checkpoints
        beside it."""
        self.checkpoints = checkpoints
        self.keepers: tuple[Keeper, ...] = (checkpoints, *others)
        self.own, self.fallback = checkpoints.folder / KNOWN, fallback
        # The last file that was read, and its version (None: no file) -> its drawings, or why there are none.
        self.loaded: dict[tuple[Path, Version | None], KnownDrawings | str] = {}
        self.reading: set[Checkpoint] = set()  # those whose thread has not ended
        self.lock = Lock()  # of the two above
        self.turn = Lock()  # held while a network reads: one at a time

    def get(self, checkpoint: Checkpoint) -> KnownStates | str | None:
        """How this checkpoint read the known drawings, a sentence that says why there are none, or None: it reads them,
        from now on if not before."""
        known = self.known()
        if isinstance(known, str):
            return known
        found = self.kept(checkpoint, known)
        if found is None:
            self.start(checkpoint, known)
        return found

    def kept(self, checkpoint: Checkpoint, known: KnownDrawings) -> KnownStates | None:
        states = self.states(checkpoint)
        return states if states and states.source is known else None

    def states(self, checkpoint: Checkpoint) -> KnownStates | None:
        """The states that are kept of this checkpoint, also of an earlier file of known drawings."""
        found = (keeper.states(checkpoint) for keeper in self.keepers)
        return next((states for states in found if states), None)

    def start(self, checkpoint: Checkpoint, known: KnownDrawings) -> None:
        """Let a thread read, unless one does."""
        with self.lock:
            if checkpoint in self.reading:
                return
            self.reading.add(checkpoint)
        Thread(target=self.work, args=(checkpoint, known), name="known drawings", daemon=True).start()

    def work(self, checkpoint: Checkpoint, known: KnownDrawings) -> None:
        """What the thread does."""
        be_nice()
        self.read(checkpoint, known)

    def read(self, checkpoint: Checkpoint, known: KnownDrawings) -> None:
        """Read the drawings with the network, and keep the states."""
        try:
            with self.turn:
                states = read_known(checkpoint, known)
                for keeper in self.keepers:
                    keeper.keep_states(states)
        finally:
            with self.lock:
                self.reading.discard(checkpoint)

    def known(self) -> KnownDrawings | str:
        """The drawings in the file as it is now, or a sentence."""
        path = self.own if self.fallback is None or self.own.exists() else self.fallback
        version = path, file_version(path)
        with self.lock:
            known = self.loaded.get(version)
            if known is None:
                try:
                    known = load_known(path)
                except CheckpointError as error:
                    known = error.reason  # a text, since an error keeps frames and their values
                    if error.passing:
                        return known
                self.loaded = {version: known}
            return known
