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
        # The last version of the file that was read (None: no file) -> its drawings, or why there are none.
        self.loaded: dict[Version | None, KnownDrawings | str] = {}
        self.lock = Lock()  # held while the file or a network reads

    def get(self, checkpoint: Checkpoint) -> KnownStates | str:
        """How this checkpoint read the known drawings, or a sentence that says why there are none."""
        found = self.kept(checkpoint)
        if found is None:
            with self.lock:
                found = self.kept(checkpoint) or self.read(checkpoint)  # of another thread, meanwhile
        return found

    def is_quick(self, checkpoint: Checkpoint) -> bool:
        """Whether get() has nothing to read."""
        return self.kept(checkpoint) is not None

    def kept(self, checkpoint: Checkpoint) -> KnownStates | str | None:
        """What get() answers, if nothing need be read for it."""
        known = self.loaded.get(file_version(self.path))
        if known is None or isinstance(known, str):
            return known
        states = self.checkpoints.states(checkpoint)
        return states if states and states.source is known else None

    def read(self, checkpoint: Checkpoint) -> KnownStates | str:
        """Read what is not kept: the file, or the drawings with the network; the lock is held."""
        version = file_version(self.path)
        known = self.loaded.get(version)
        if known is None:
            try:
                known = load_known(self.path)
            except CheckpointError as error:
                known = error.reason  # a text, since an error keeps frames and their values
                if error.passing:
                    return known
            self.loaded = {version: known}
        if isinstance(known, str):
            return known
        states = read_known(checkpoint, known)
        self.checkpoints.keep_states(states)
        return states
