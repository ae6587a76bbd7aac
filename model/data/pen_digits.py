"""Pen digits: digits as the pen moved, in an npz. The 7,494 digits of 30 writers that train lie beside this file.

docs/data.md has their source, licence and checksum, and the form of the npz.
"""

from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.drawing.strokes import MAX_POINTS
from model.errors import DataError, short_reason
from model.files.npz import read_arrays

SHIPPED = Path(__file__).with_name("pen_digits.npz")
ARRAYS = ("labels", "writers", "points", "stroke_offsets", "digit_offsets")
MAX_BYTES = 2**25  # of the file and of its arrays; the shipped set has 0.8 and 2.2 million

Stroke = NDArray[np.int16]


@dataclass(frozen=True)
class PenDigits:
    """strokes: a digit is a list of strokes int16 [points, 2], y downwards. labels, writers: uint8 [N]."""

    strokes: list[list[Stroke]]
    labels: NDArray[np.uint8]
    writers: NDArray[np.uint8]

    def __len__(self) -> int:
        return len(self.strokes)

    def select(self, mask: NDArray[np.bool_]) -> "PenDigits":
        """The digits where mask, bool [N], is true."""
        strokes = [digit for digit, wanted in zip(self.strokes, mask, strict=True) if wanted]
        return PenDigits(strokes, self.labels[mask], self.writers[mask])


def load_pen_digits(path: Path = SHIPPED) -> PenDigits:
    """Read an npz of the form that docs/data.md describes; empty strokes are left out.

    Raises DataError, with the file's name, if the file is missing, too large or broken.
    """
    try:
        labels, writers, points, stroke_offsets, digit_offsets = read_arrays(path, ARRAYS, MAX_BYTES)
    except Exception as error:  # numpy, zipfile and zlib raise many kinds for a broken file
        raise DataError(f"{path}: cannot be read as an npz of pen digits ({short_reason(error)}).") from error
    good = (
        points.shape[1:] == (2,)
        and points.dtype.kind in "iuf"
        and bool((np.abs(points.astype(np.float64)) <= 1e9).all())  # False for NaN, too
        and is_offsets(stroke_offsets, len(points))
        and is_offsets(digit_offsets, len(stroke_offsets) - 1)
        and labels.shape == writers.shape == (len(digit_offsets) - 1,)
        and labels.dtype.kind in "iu"
        and writers.dtype.kind in "iu"
    )
    if not good:
        raise DataError(f"{path}: its arrays disagree; docs/data.md describes them.")
    pieces = [points[start:stop] for start, stop in pairwise(stroke_offsets)]
    strokes = [[piece for piece in pieces[a:b] if len(piece)] for a, b in pairwise(digit_offsets)]
    return validate(strokes, labels.tolist(), writers.tolist(), path)


def is_offsets(offsets: NDArray[Any], end: int) -> bool:
    """Whether offsets is a one-dimensional integer array that never falls, from 0 to end."""
    if offsets.ndim != 1 or offsets.dtype.kind not in "iu":
        return False
    steps = np.diff(offsets.astype(np.int64), prepend=0, append=end)
    return bool(steps[0] == steps[-1] == 0 and (steps >= 0).all())


def validate(strokes: list[list[Stroke]], labels: list[int], writers: list[int], path: Path) -> PenDigits:
    """The set. Raises DataError if it is empty, a digit has no stroke or too many points, or a number is too large."""
    if not strokes:
        raise DataError(f"{path}: it holds no digits.")
    for name, numbers, low, high in (
        ("points in a digit", [sum(map(len, digit)) for digit in strokes], 1, MAX_POINTS),
        ("labels", labels, 0, 9),
        ("writers", writers, 0, 255),
    ):
        if not low <= min(numbers) <= max(numbers) <= high:
            found = f"{name} from {min(numbers)} to {max(numbers)}"
            raise DataError(f"{path}: {found}, expected {low} to {high}.")
    return PenDigits(strokes, np.array(labels, np.uint8), np.array(writers, np.uint8))
