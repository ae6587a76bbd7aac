"""What --data says: MNIST and the pen digits ("all"), MNIST alone ("mnist"), the few digits of a live training
("live"), a folder of one's own, or one of these names and a folder.

A recipe, and so a checkpoint, has it as one string: "all", "mnist", "my_digits", "mnist+my_digits", "all+my_digits".
"""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

NAMES = ("all", "mnist", "live")
TAKEN = (*NAMES, "pen", "styles")  # names of sets that validate
OWN = re.compile(r"[A-Za-z0-9_-]{1,64}")
WANTED = "all, mnist, live, a folder, or one of these names and a folder"


class Choice(NamedTuple):
    """data: as a recipe has it. folder: of one's own data; None without."""

    data: str
    folder: Path | None = None


def choose(given: Sequence[str | Path] | str | Path) -> Choice:
    """The choice that these words of a command line make, or a single one: one of NAMES, a folder, or one of each.

    "all", "mnist" and "live" are the names, also where a folder is called so: ./mnist is the folder.
    Raises ValueError for other words; whether the folder exists is seen where it is read.
    """
    words = [str(word) for word in ([given] if isinstance(given, (str, Path)) else given)]
    names = [word for word in words if word in NAMES]
    folders = [Path(word) for word in words if word not in NAMES]
    if not words or not all(words) or len(names) > 1 or len(folders) > 1:
        raise ValueError(f"data must be {WANTED}, not {' '.join(words)!r}.")
    return Choice("+".join([*names, *map(own_name, folders)]), folders[0] if folders else None)


def own_name(folder: Path) -> str:
    """The name of one's own data: the folder's, of letters, digits, - and _; its parent's where it is called raw."""
    path = folder.resolve()
    name = path.parent.name if path.name == "raw" else path.name
    safe = re.sub(r"[^A-Za-z0-9_-]+", "-", name).strip("-")[:48] or "data"
    return f"own-{safe}" if safe in TAKEN else safe


def parts_of(data: object) -> tuple[str | None, str | None]:
    """(which of NAMES, the name of one's own data), each None without. Raises ValueError for another string."""
    if isinstance(data, str):
        first, plus, last = data.partition("+")
        name, own = (first, last if plus else None) if first in NAMES else (None, data)
        if own is None or (own not in TAKEN and OWN.fullmatch(own)):
            return name, own
    raise ValueError(f"data must be {WANTED}, not {data!r}.")
