"""What --data says: MNIST and the pen digits ("all"), MNIST alone ("mnist"), the few digits of a live training
("live"), a folder of one's own or the file of a hand, or one of these names and one of those.

A recipe, and so a checkpoint, has it as one string: "all", "mnist", "my_digits", "mnist+my_digits", "all+my_digits".
"""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

NAMES = ("all", "mnist", "live")
TAKEN = (*NAMES, "pen", "styles")  # names of sets that validate
OWN = re.compile(r"[A-Za-z0-9_-]{1,64}")
WANTED = "all, mnist, live, a folder or a hand's file, or one of these names and one of those"
# A hand alone has 50 drawings at most: a network that reads nothing else forgets how others write.
BESIDE_HAND = "live"


class Choice(NamedTuple):
    """data: as a recipe has it. folder: of one's own data, or the file of a hand; None without."""

    data: str
    folder: Path | None = None


def choose(given: Sequence[str | Path] | str | Path) -> Choice:
    """The choice that these words of a command line make, or a single one: one of NAMES, a folder, or one of each.

    "all", "mnist" and "live" are the names, also where a folder is called so: ./mnist is the folder. A file that ends
    in .json is a hand's, and beside "live" where no name is given.
    Raises ValueError for other words; whether the folder exists is seen where it is read.
    """
    words = [str(word) for word in ([given] if isinstance(given, (str, Path)) else given)]
    names = [word for word in words if word in NAMES]
    folders = [Path(word) for word in words if word not in NAMES]
    if not words or not all(words) or len(names) > 1 or len(folders) > 1:
        raise ValueError(f"data must be {WANTED}, not {' '.join(words)!r}.")
    if any(map(is_hand, folders)) and not names:
        names = [BESIDE_HAND]
    return Choice("+".join([*names, *map(own_name, folders)]), folders[0] if folders else None)


def is_hand(path: Path) -> bool:
    """Whether a path of --data names the file of a hand, and no folder."""
    return path.suffix.lower() == ".json" and not path.is_dir()


def own_name(folder: Path) -> str:
    """The name of one's own data: the folder's, of letters, digits, - and _; its parent's where it is called raw; a
    file's without .json."""
    path = folder.resolve()
    name = path.parent.name if path.name == "raw" else path.stem if is_hand(path) else path.name
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
