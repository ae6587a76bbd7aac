"""Pen digits: sets of digits as strokes, read from UNIPEN text (plain, or .Z inside UCI's zip) or from an npz.

UNIPEN (I. Guyon et al., 1994) is text: `.SEGMENT DIGIT .. "8"` begins a digit, `.COMMENT 8 12 224` gives its
writer, between `.PEN_DOWN` and `.PEN_UP` stands a point a line, y upwards. Strokes here have y downwards.
"""

import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from model.errors import DataError
from model.data.download import brief
from model.data.download import size_of
from model.drawing.strokes import MAX_POINTS
from model.data.lzw import MAGIC
from model.data.lzw import unpacked
from model.data.npz import check_packing
from model.data.npz import load_arrays

MOST = 2**25  # bytes of text or numbers; the real set has a ninth of it
TOO_LONG = f"one of its digits has more than {MAX_POINTS} points; the file is no set of digits."

SEGMENT = re.compile(r'\.SEGMENT\s+DIGIT\s.*"([0-9])"\s*$')
COMMENT = re.compile(r"\.COMMENT\s+\d\s+(\d+)\b")

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


def read_pen_digits(path: Path) -> PenDigits:
    """Read a set of pen digits: .npz (see read_npz), .zip with a .Z in it, .Z, or UNIPEN text.

    Raises DataError with the file's name where it is missing, too large, broken or empty.
    """
    try:
        if size_of(path) > MOST:
            raise DataError(f"{path}: larger than {MOST // 1_000_000} MB, so not a set of pen digits.")
        if path.suffix == ".npz":
            return read_npz(path)
        return parse_unipen(lines_of(unipen_text(path)), path)
    except OSError as error:
        raise DataError(f"{path}: cannot be read ({error.strerror or error}).") from error


def unipen_text(path: Path) -> bytes:
    """The UNIPEN text of a plain file, of a .Z (Unix compress), or of the first .tra.Z or .Z in a zip."""
    try:
        content = path.read_bytes()
        if zipfile.is_zipfile(path):
            content = unzipped(path)
        return unpacked(content, MOST) if content.startswith(MAGIC) else content
    except (OSError, DataError):
        raise
    except Exception as error:  # zipfile, zlib and lzw raise whatever a broken file makes them
        fault = f"truncated or corrupt ({brief(error)})"
        raise DataError(f"{path}: {fault}; delete it to download it again.") from error


def lines_of(text: bytes) -> Iterator[str]:
    """Its lines, one at a time: a list of all of them would take many times their bytes."""
    yield from io.TextIOWrapper(io.BytesIO(text), "latin-1")


def unzipped(path: Path) -> bytes:
    """The .Z file inside a zip: the original training part, or the first by name."""
    with zipfile.ZipFile(path) as archive:
        names = sorted(name for name in archive.namelist() if name.endswith(".Z"))
        wanted = [name for name in names if "orig.tra" in name] or names
        if not wanted:
            raise DataError(f"{path}: no .Z file inside; expected UCI's pendigits-orig.tra.Z.")
        entry = archive.getinfo(wanted[0])
        if entry.file_size > MOST:
            raise DataError(f"{path}: {wanted[0]} claims more than {MOST // 1_000_000} MB.")
        check_packing(entry, path)
        return archive.read(entry)


def parse_unipen(text: Iterable[str], path: Path) -> PenDigits:
    """Digits of the lines of UNIPEN text. Raises DataError, with path and line number for a malformed line."""
    strokes: list[list[Stroke]] = []
    labels: list[int] = []
    writers: list[int] = []
    points: list[tuple[int, int]] | None = None  # None: the pen is up
    for number, line in enumerate(text, 1):
        try:
            if line.startswith(".SEGMENT"):
                labels.append(digit_of(line))
                writers.append(0)
                strokes.append([])
            elif line.startswith(".COMMENT"):
                if labels and (match := COMMENT.match(line)):
                    writers[-1] = int(match[1])
            elif line.startswith(".PEN_DOWN"):
                points = []
            elif line.startswith(".PEN_UP"):
                if points:
                    strokes[-1].append(np.array(points, np.int16))
                points = None
            elif points is not None and line.strip() and not line.startswith("."):
                x, y = line.split()
                points.append((int(x), -int(y)))
                if len(points) > MAX_POINTS:
                    raise DataError(f"{path}: {TOO_LONG}")
        except (ValueError, IndexError, OverflowError):
            raise DataError(
                f"{path}: line {number} is not UNIPEN text of digits ({line.rstrip()[:40]!r})."
            ) from None
    if points is not None:
        raise DataError(f"{path}: truncated (it ends while the pen is down); delete it to download it again.")
    return checked(strokes, labels, writers, path)


def digit_of(line: str) -> int:
    """The label of a `.SEGMENT DIGIT` line. Raises ValueError for any other: its strokes belong to no digit."""
    if match := SEGMENT.match(line):
        return int(match[1])
    raise ValueError


def checked(strokes: list[list[Stroke]], labels: list[int], writers: list[int], path: Path) -> PenDigits:
    """The set, once it is sure that there are digits and that each has ink and a writer from 0 to 255."""
    if not strokes:
        raise DataError(f"{path}: no digits in it; expected UNIPEN text or an npz of strokes.")
    empty = sum(not digit for digit in strokes)
    if empty:
        raise DataError(
            f"{path}: {empty} of its {len(strokes)} digits have no stroke; the file is not whole."
        )
    if max(sum(map(len, digit)) for digit in strokes) > MAX_POINTS:
        raise DataError(f"{path}: {TOO_LONG}")
    if not 0 <= min(writers) <= max(writers) <= 255:
        raise DataError(f"{path}: writers from {min(writers)} to {max(writers)}; expected 0 to 255.")
    return PenDigits(strokes, np.array(labels, np.uint8), np.array(writers, np.uint8))


def read_npz(path: Path) -> PenDigits:
    """Digits of an npz: labels, writers [N]; points [P, 2] (y downwards), stroke_offsets [S + 1],
    digit_offsets [N + 1].

    Stroke s is points[stroke_offsets[s]:stroke_offsets[s + 1]]; digit i is strokes digit_offsets[i] up to
    digit_offsets[i + 1]. Raises DataError if an array is missing or disagrees with the others.
    """
    names = ("labels", "writers", "points", "stroke_offsets", "digit_offsets")
    try:
        arrays = load_arrays(path, names, MOST)
    except OSError:
        raise
    except Exception as error:  # numpy, zipfile and zlib raise whatever a broken file makes them
        raise DataError(f"{path}: not an npz of strokes ({brief(error)}).") from error
    labels, writers, points, stroke_offsets, digit_offsets = (arrays[name] for name in names)
    good = (
        points.ndim == 2
        and points.shape[1:] == (2,)
        and points.dtype.kind in "iuf"
        and bool((np.abs(points.astype(np.float64)) <= 1e9).all())  # false for NaN as well
        and labels.ndim == 1
        and labels.shape == writers.shape
        and is_offsets(stroke_offsets, len(points))
        and is_offsets(digit_offsets, len(stroke_offsets) - 1)
        and len(digit_offsets) == len(labels) + 1
        and labels.dtype.kind in "iu"
        and writers.dtype.kind in "iu"
        and bool(((labels >= 0) & (labels <= 9)).all())
    )
    if not good:
        raise DataError(f"{path}: its arrays disagree; expected the form described in the README of tests/.")
    pieces = [points[a:b] for a, b in zip(stroke_offsets, stroke_offsets[1:], strict=False)]
    strokes = [
        [piece for piece in pieces[a:b] if len(piece)]
        for a, b in zip(digit_offsets, digit_offsets[1:], strict=False)
    ]
    return checked(strokes, labels.tolist(), writers.tolist(), path)


def is_offsets(offsets: NDArray[np.generic], end: int) -> bool:
    """Whether offsets is a one-dimensional, never falling integer array from 0 to end."""
    if offsets.ndim != 1 or offsets.dtype.kind not in "iu" or len(offsets) < 1:
        return False
    steps = offsets.astype(np.int64)
    return bool(steps[0] == 0 and steps[-1] == end and (np.diff(steps) >= 0).all())
