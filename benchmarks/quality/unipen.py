"""Pen digits from UNIPEN text, and the command that made model/data/pen_digits.npz (docs/data.md):

python -m benchmarks.quality.unipen pendigits-orig.tra model/data/pen_digits.npz

UNIPEN (I. Guyon et al., 1994): `.SEGMENT DIGIT .. "8"` begins a digit, `.COMMENT 8 12 224` names its writer (12), and
between `.PEN_DOWN` and `.PEN_UP` stands one point a line, y upwards. Here y points down: the sign of y changes.
"""

import argparse
import re
from pathlib import Path

import numpy as np

from model.data.pen_digits import PenDigits, Stroke, load_pen_digits, validate
from model.drawing.strokes import Drawing, check_strokes, rows_from_many
from model.errors import DataError

LABEL = re.compile(r'\s+DIGIT\s.*"([0-9])"\s*$', re.MULTILINE)
WRITER = re.compile(r"^\.COMMENT\s+\d\s+(\d+)\b", re.MULTILINE)


def read_strokes(path: Path) -> PenDigits:
    """The digits of UNIPEN text, or of an npz of pen digits. Raises DataError if they cannot be read."""
    return load_pen_digits(path) if path.suffix == ".npz" else read_unipen(path)


def read_unipen(path: Path) -> PenDigits:
    """The digits of UNIPEN text. Raises DataError, with the number of the first malformed digit if there is one."""
    try:
        _, *digits = ("\n" + path.read_text("latin-1")).split("\n.SEGMENT")
    except OSError as error:
        raise DataError(f"{path}: cannot be read ({error.strerror}).") from None
    strokes, labels, writers = [], [], []
    for number, text in enumerate(digits, 1):
        label, writer = LABEL.match(text), WRITER.search(text)
        try:
            strokes.append(parse_strokes(text))
            labels.append(int(label[1] if label else ""))
        except (ValueError, OverflowError):
            raise DataError(f"{path}: digit {number} is not UNIPEN text.") from None
        writers.append(int(writer[1]) if writer else 0)
    return validate(strokes, labels, writers, path)


def parse_strokes(text: str) -> list[Stroke]:
    """The strokes of one digit, without those that have no point. Raises ValueError or OverflowError if malformed."""
    strokes = []
    for stroke in text.split("\n.PEN_DOWN")[1:]:
        points, pen_up, _ = stroke.partition("\n.PEN_UP")
        if not pen_up:
            raise ValueError("it ends while the pen is down")
        if lines := [line.split() for line in points.splitlines() if line and not line.startswith(".")]:
            strokes.append(np.array(lines, np.int16).reshape(len(lines), 2) * np.array([1, -1], np.int16))
    return strokes


def drawings_of(digits: PenDigits) -> list[Drawing]:
    """The digits as the app draws them."""
    return rows_from_many([check_strokes(list(strokes)) for strokes in digits.strokes])


def save_npz(path: Path, digits: PenDigits) -> None:
    """Write the npz that load_pen_digits reads; the same digits give the same bytes."""
    strokes = [stroke for digit in digits.strokes for stroke in digit]
    np.savez_compressed(
        path,
        labels=digits.labels,
        writers=digits.writers,
        points=np.concatenate(strokes),
        stroke_offsets=np.cumsum([0, *map(len, strokes)], dtype=np.int32),
        digit_offsets=np.cumsum([0, *map(len, digits.strokes)], dtype=np.int32),
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Make an npz of pen digits from UNIPEN text.")
    parser.add_argument("text", type=Path)
    parser.add_argument("npz", type=Path)
    options = parser.parse_args()
    save_npz(options.npz, read_unipen(options.text))
