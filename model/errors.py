"""The exceptions of this package. Each message is one line for the user: what was wrong and what to do.

A notebook shows that line, and no traceback.
"""

import os
from pathlib import Path


class OneLine:
    """An exception of which IPython, and so a notebook, shows the message alone.

    Source: IPython's documentation, "Integrating your objects with IPython", custom exception tracebacks.
    """

    def _render_traceback_(self) -> list[str]:
        return [f"{type(self).__name__}: {self}"]


class DrawingError(OneLine, ValueError):
    """The input is not a drawing."""


class DataError(OneLine, Exception):
    """A data set is missing or broken; the message names the file."""


class CheckpointError(OneLine, Exception):
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


class TrainingError(OneLine, Exception):
    """Training cannot start or continue."""


class OptionError(OneLine, ValueError):
    """An option of a training is unknown or impossible."""


class Interrupted(OneLine, KeyboardInterrupt):
    """A training was interrupted, by Ctrl-C or a notebook's button. state: the file in which it is saved, or None."""

    def __init__(self, state: Path | None) -> None:
        super().__init__(state)
        self.state = state

    def __str__(self) -> str:
        if self.state is None:
            return "nothing was saved yet: start it again."
        return f"{self.state} is saved, and the same call with resume=True goes on from it."


def short_reason(error: BaseException) -> str:
    """The last line of an error's text, without its full stop and urllib's frame; its type, where it has no text."""
    text = (str(error).strip().splitlines() or [type(error).__name__])[-1]
    return text.removeprefix("<urlopen error ").removesuffix(">").rstrip(".:")
