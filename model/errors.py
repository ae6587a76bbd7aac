"""The exceptions of this package: each message is one sentence that says what was wrong and what to do."""

import os
from pathlib import Path


class DrawingError(ValueError):
    """The input is no drawing; the message is one sentence that says what to do."""


class DataError(Exception):
    """A data set is missing or broken; the message is one sentence that names the file and says what to do."""


class CheckpointError(Exception):
    """A checkpoint that cannot be read or written.

    str(error) is one sentence: the file, what was expected and found, what to do; reason leaves out the file.
    """

    def __init__(self, path: str | os.PathLike[str], reason: str) -> None:
        super().__init__(path, reason)
        self.path = Path(path)
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.path}: {self.reason}"


class Fault(Exception):
    """What is wrong with a file's content; the outer call adds the file's name."""


class TrainingError(Exception):
    """Training cannot start or go on; the message is one sentence that says what to do."""


def short_reason(error: BaseException) -> str:
    """The last line of an error's text, without its full stop and urllib's frame; its type, where it has no text."""
    text = (str(error).strip().splitlines() or [type(error).__name__])[-1]
    return text.removeprefix("<urlopen error ").removesuffix(">").rstrip(".:")
