"""The networks of a training that runs, loaded for the questions of its visitor."""

from threading import Lock
from typing import Protocol

from model.drawing.strokes import Drawing
from model.errors import CheckpointError
from model.files.checkpoint import Checkpoint, checkpoint_from
from model.interpret.trace import Learner, trace
from model.serving.messages import message_for_visitor

KEPT = 2  # loaded snapshots: the newest, and the one at which somebody looks
# Milliseconds that loading takes, and loading and reading with a byte of the file: measured for 2 kB to 5 MB
LOAD_MS, BYTE_MS, READ_MS = 1.2, 0.9e-6, 0.7e-6


class Source(Protocol):
    """Who has the snapshots: model.serving.live.trainings."""

    def snapshot(self, key: str | None, at: int | None) -> tuple[int, bytes] | str | None: ...


class Snapshots:
    """Safe to share between threads."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.loaded: list[
            tuple[bytes, Checkpoint]
        ] = []  # the file's content and what it holds, the latest last
        self.lock = Lock()

    def read(self, visitor: str | None, at: int | None, drawing: Drawing) -> Learner | str | None:
        """What the network of the visitor's training after so many pictures, or the newest, makes of a drawing. A
        sentence where it is gone; None before there is any."""
        found = self.source.snapshot(visitor, at)
        if found is None or isinstance(found, str):
            return found
        pictures, content = found
        try:
            return Learner(pictures, trace(self.load(content), drawing))
        except CheckpointError as error:
            return message_for_visitor(error)

    def load(self, content: bytes) -> Checkpoint:
        """The checkpoint in a file's content. Raises CheckpointError."""
        kept = self.peek(content)
        checkpoint = kept or checkpoint_from(content)
        with self.lock:
            others = [each for each in self.loaded if each[0] is not content]
            self.loaded = [*others, (content, checkpoint)][-KEPT:]
        return checkpoint

    def peek(self, content: bytes) -> Checkpoint | None:
        """The checkpoint, if it is loaded."""
        return next((checkpoint for kept, checkpoint in self.loaded if kept is content), None)

    def cost(self, visitor: str | None, at: int | None) -> float:
        """About how many milliseconds read() takes with any drawing."""
        found = self.source.snapshot(visitor, at)
        if not isinstance(found, tuple):
            return 0.0
        size = len(found[1])
        return READ_MS * size + (0.0 if self.peek(found[1]) else LOAD_MS + BYTE_MS * size)
