"""The exceptions of this package. Each message is one line for the user: what was wrong and what to do."""

import os
from pathlib import Path


class DrawingError(ValueError):
    """The input is not a drawing."""


class DataError(Exception):
    """A data set is missing or broken; the message names the file."""


class CheckpointError(Exception):
    """A checkpoint cannot be read or written. str(error) begins with the file; reason leaves it out.

    passing: the trouble may pass while the file stays as it is: permissions, memory.
    """

    def __init__(self, path: str | os.PathLike[str], reason: str, passing: bool = False) -> None:
        super().__init__(path, reason, passing)
        self.path = Path(path)
        self.reason = reason
        self.passing = passing

    def __str__(self) -> str:
        return f"{self.path}: {self.reason}"


class Fault(Exception):
    """What is wrong with a file's content, without the file's name: the caller adds it."""


class TrainingError(Exception):
    """Training cannot start or continue."""


def short_reason(error: BaseException) -> str:
    """The last line of an error's text, without its full stop and urllib's frame; its type, where it has no text."""
    text = (str(error).strip().splitlines() or [type(error).__name__])[-1]
    return text.removeprefix("<urlopen error ").removesuffix(">").rstrip(".:")
