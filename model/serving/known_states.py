"""The known drawings beside the checkpoints, and how each checkpoint read them: computed when first asked for."""

from threading import Lock

from model.errors import CheckpointError
from model.files.checkpoint import Checkpoint
from model.files.known import KNOWN, KnownDrawings, load_known
from model.interpret.neighbours import KnownStates, read_known
from model.serving.checkpoint_cache import CheckpointCache, Version, file_version


class KnownStatesCache:
    """Safe to share between threads. The states are kept, and dropped, with their checkpoint."""

    def __init__(self, checkpoints: CheckpointCache) -> None:
        self.checkpoints = checkpoints
        self.path = checkpoints.folder / KNOWN
        # A version of the file, and its drawings, or why there are none.
        self.loaded: tuple[Version | None, KnownDrawings | str] | None = None
        self.lock = Lock()  # held while a network reads

    def get(self, checkpoint: Checkpoint) -> KnownStates | str:
        """How this checkpoint read the known drawings, or a sentence that says why there are none."""
        known = self.known()
        if isinstance(known, str):
            return known
        return self.kept(checkpoint, known) or self.read(checkpoint, known)

    def is_quick(self, checkpoint: Checkpoint) -> bool:
        """Whether get() has nothing to compute."""
        if self.loaded is None or self.loaded[0] != file_version(self.path):
            return False
        known = self.loaded[1]
        return isinstance(known, str) or self.kept(checkpoint, known) is not None

    def kept(self, checkpoint: Checkpoint, known: KnownDrawings) -> KnownStates | None:
        states = self.checkpoints.states(checkpoint)
        return states if states and states.source is known else None

    def read(self, checkpoint: Checkpoint, known: KnownDrawings) -> KnownStates:
        with self.lock:
            states = self.kept(checkpoint, known)  # of another thread, meanwhile
            if states is None:
                states = read_known(checkpoint, known)
                self.checkpoints.keep_states(states)
            return states

    def known(self) -> KnownDrawings | str:
        """The drawings in the file as it is now, or a sentence."""
        version, loaded = file_version(self.path), self.loaded
        if loaded is None or loaded[0] != version:
            try:
                loaded = version, load_known(self.path)
            except CheckpointError as error:
                if error.passing:
                    return error.reason
                loaded = version, error.reason  # a text, since an error keeps frames and their values
            self.loaded = loaded
        return loaded[1]
