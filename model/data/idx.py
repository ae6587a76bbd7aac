"""IDX files, the form of MNIST and of the sets that take its place: plain or as .gz, of any number of pictures.

An IDX file (Y. LeCun, C. Cortes, C. Burges) is a header of big-endian 32-bit numbers and then a byte a pixel or a
label: 0x803, count, height, width for pictures; 0x801, count for labels.
"""

import gzip
import math
import os
import re
import struct
import zlib
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.errors import DataError, short_reason

PICTURES, LABELS = 0x803, 0x801  # the first number of a file: bytes, in three dimensions and in one
SIDE = 28
MAX_COUNT = 1_000_000  # pictures in a file, 784 MB; the largest EMNIST set has 697,932
# Separated by - or . before "idx": both are spread. A name may begin with the set's, as EMNIST's do.
NAME = re.compile(r"(?:(.+)[-_])?(train|t10k|test)-(images|labels)[-.]idx[13]-ubyte(?:\.gz)?")


class Labelled(NamedTuple):
    """pictures: uint8 [N, 28, 28], ink 0..255. labels: int64 [N], 0..9."""

    pictures: NDArray[np.uint8]
    labels: NDArray[np.int64]


class Pair(NamedTuple):
    """The two files of a set."""

    pictures: Path
    labels: Path


def read_idx(pair: Pair) -> Labelled:
    """The pictures and labels of two IDX files. EMNIST stores its pictures transposed: they are turned upright.

    Raises DataError if a file cannot be read, is cut short, is not of 28x28 pictures or labels 0 to 9, or if the two
    have different counts.
    """
    pictures = read_content(pair.pictures, PICTURES, (SIDE, SIDE))
    if "emnist" in pair.pictures.name.lower():
        pictures = np.ascontiguousarray(pictures.transpose(0, 2, 1))
    labels = read_content(pair.labels, LABELS)
    if len(labels) != len(pictures):
        raise DataError(
            f"{pair.labels}: holds {len(labels)} labels, and {pair.pictures.name} {len(pictures)} pictures; "
            "take both from the same set."
        )
    if labels.max() > 9:
        classes, low, high = len(np.unique(labels)), labels.min(), labels.max()
        raise DataError(
            f"{pair.labels}: holds labels from {low} to {high}, {classes} classes, expected 0 to 9; "
            "a network has ten classes, so take a set of ten, as EMNIST's digits."
        )
    return Labelled(pictures, labels.astype(np.int64))


def read_content(path: Path, magic: int, shape: tuple[int, ...] = ()) -> NDArray[np.uint8]:
    """The content of an IDX file with this first number: uint8 [N, *shape]. Raises DataError."""
    begin = 8 + 4 * len(shape)
    head = read_bytes(path, begin)
    found, count, *sides = struct.unpack(f">{begin // 4}I", head) if len(head) == begin else (0, 0)
    if found != magic:
        what = "pictures" if shape else "labels"
        raise DataError(f"{path}: not an IDX file of {what}, by its first bytes; put the right file there.")
    if tuple(sides) != shape:
        wanted, given = ("x".join(map(str, each)) for each in (shape, sides))
        raise DataError(f"{path}: its pictures must have {wanted} pixels, not {given}; take another set.")
    if not 1 <= count <= MAX_COUNT:
        raise DataError(f"{path}: holds {count} entries, expected 1 to {MAX_COUNT}.")
    expected = begin + count * math.prod(shape)
    content = read_bytes(path, expected + 1)
    if len(content) != expected:
        size = "more" if len(content) > expected else str(len(content))
        raise DataError(f"{path}: {size} bytes, expected the {expected} of its header; get it once more.")
    return np.frombuffer(bytearray(content), np.uint8, offset=begin).reshape(count, *shape)


def read_bytes(path: Path, most: int) -> bytes:
    """The first bytes of a file, unpacked where its name ends in .gz; at most `most`. Raises DataError."""
    is_packed = path.suffix == ".gz"
    if os.path.exists(path) and not os.path.isfile(path):  # reading a pipe or a device might never end
        raise DataError(f"{path}: not a file but a folder, a pipe or a device; put the file there.")
    try:
        with gzip.open(path) if is_packed else open(path, "rb") as file:
            return file.read(most)
    except (OSError, EOFError, zlib.error) as error:
        reason = getattr(error, "strerror", None) or short_reason(error)
        done = f"unpacked ({reason}); get the file once more" if is_packed else f"read ({reason})"
        raise DataError(f"{path}: cannot be {done}.") from None


def find_idx(folder: Path) -> dict[str, Pair]:
    """The IDX files of a folder or its raw/: "train" and, if it is there, "test". Empty where there are no such files.

    Of a file that lies there plain and as .gz the plain one is taken. Of several sets, as EMNIST's archive has them,
    the digits are taken. Raises DataError where they are no whole set.
    """
    place = folder if sets_in(folder) else folder / "raw"
    sets = sets_in(place)
    if not sets:
        return {}
    name = next((each for each in sets if len(sets) == 1 or each.lower() == "emnist-digits"), None)
    if name is None:
        found = ", ".join(sorted(each or "one without a name" for each in sets))
        raise DataError(f"{place}: holds several sets ({found}); move the one to train on to its own folder.")
    pairs = {}
    for part, files in sorted(sets[name].items()):
        for missing in {"images", "labels"} - files.keys():
            raise DataError(f"{place}: has no file of the {missing} of {part}; put it beside the other one.")
        pairs[part] = Pair(files["images"], files["labels"])
    if "train" not in pairs:
        raise DataError(f"{place}: has no files of training pictures; put them there.")
    return pairs


def sets_in(folder: Path) -> dict[str, dict[str, dict[str, Path]]]:
    """The IDX files of a folder: by the set's name, "train" or "test", and "images" or "labels"."""
    sets: dict[str, dict[str, dict[str, Path]]] = {}
    # In reverse a plain file comes after its .gz, and takes its place.
    for path in sorted(folder.iterdir(), reverse=True) if folder.is_dir() else ():
        if match := NAME.fullmatch(path.name):
            name, part, kind = match.groups()
            part = "test" if part == "t10k" else part
            sets.setdefault(name or "", {}).setdefault(part, {})[kind] = path
    return sets
