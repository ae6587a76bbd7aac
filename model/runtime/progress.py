"""Bars for waits: what is being done, and how far it is, on a terminal or in a notebook alone."""

import os
import sys
import warnings
from collections.abc import Iterable
from contextlib import suppress
from typing import Any, TypeVar

from tqdm.std import TqdmWarning

with warnings.catch_warnings():
    # Without ipywidgets tqdm.auto warns at its import and takes the bar of text, which a notebook shows as well.
    warnings.simplefilter("ignore", TqdmWarning)
    from tqdm.auto import tqdm

Item = TypeVar("Item")


def progress(items: Iterable[Item], what: str, total: int | None = None) -> Iterable[Item]:
    """The items, with a bar named `what` while they are taken. total: their number, where they have no len()."""
    return tqdm(items, desc=what, total=total, **options())


def progress_bar(total: int, what: str, done: int = 0) -> tqdm:
    """A bar of total steps, of which `done` are done; a context manager that disappears at its end."""
    return tqdm(total=total, initial=done, desc=what, **options())


def options() -> dict[str, Any]:
    """Where and how tqdm draws. Its own disable=None hides a bar in a notebook, whose streams are no terminals."""
    stream = sys.stdout if in_notebook() else sys.stderr  # a notebook shows stderr on red
    is_first = os.environ.get("RANK", "0") == "0"  # torchrun numbers its processes
    is_open = stream is not None and not stream.closed
    is_shown = is_first and is_open and (in_notebook() or stream.isatty())
    return {"leave": False, "mininterval": 1, "disable": not is_shown, "file": Unfailing(stream)}


class Unfailing:
    """A stream that drops what nobody takes: a full disk or a closed terminal must not end a training."""

    def __init__(self, stream: Any) -> None:
        self.stream = stream

    def write(self, text: str) -> None:
        with suppress(OSError, ValueError):
            self.stream.write(text)

    def flush(self) -> None:
        with suppress(OSError, ValueError):
            self.stream.flush()

    def __getattr__(self, name: str) -> Any:
        return getattr(self.stream, name)


def in_notebook() -> bool:
    """Whether this program is the kernel of a notebook, whose output is no terminal but shows a bar."""
    return "ipykernel" in sys.modules
