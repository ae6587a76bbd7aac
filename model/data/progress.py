"""Bars for waits: what is being done, and how far it is, on a terminal or in a notebook alone."""

import os
import sys
from collections.abc import Iterable
from typing import TypeVar

from tqdm.auto import tqdm

Item = TypeVar("Item")


def progress(items: Iterable[Item], what: str, total: int | None = None) -> Iterable[Item]:
    """The items, with a bar named `what` on stderr while they are taken. total: their number, where they have no len().

    Where stderr is a file or missing, and in torchrun's further processes, nothing is shown.
    """
    is_first = os.environ.get("RANK", "0") == "0"  # torchrun numbers its processes
    shown = None if is_first and sys.stderr else True  # None: tqdm looks whether stderr is a terminal
    return tqdm(items, desc=what, total=total, leave=False, mininterval=0.5, disable=shown)
