"""Bars for waits: what is being done, and how far it is, on a terminal or in a notebook alone."""

import os
import sys
import warnings
from collections.abc import Iterable
from typing import TypeVar

with warnings.catch_warnings():
    # In a notebook without ipywidgets tqdm warns once, and draws its bars as text.
    warnings.simplefilter("ignore")
    from tqdm.auto import tqdm

Item = TypeVar("Item")


def is_shown() -> bool:
    """Whether somebody sees a bar on stderr: on a terminal or in a notebook, and not in torchrun's further processes.

    tqdm's own disable=None hides the bar in a notebook, whose streams are no terminals.
    """
    is_first = os.environ.get("RANK", "0") == "0"  # torchrun numbers its processes
    is_open = sys.stderr is not None and not sys.stderr.closed
    return is_first and is_open and (sys.stderr.isatty() or "ipykernel" in sys.modules)


def progress(items: Iterable[Item], what: str, total: int | None = None) -> Iterable[Item]:
    """The items, with a bar named `what` while they are taken. total: their number, where they have no len()."""
    return tqdm(items, desc=what, total=total, leave=False, mininterval=0.5, disable=not is_shown())
