"""Pen digits from UNIPEN text, and the command that made model/data/pen_digits.npz (docs/pen-digits.md):

python -m benchmarks.quality.unipen pendigits-orig.tra model/data/pen_digits.npz

UNIPEN (I. Guyon et al., 1994): `.SEGMENT DIGIT .. "8"` begins a digit, `.COMMENT 8 12 224` names its writer (12), and
between `.PEN_DOWN` and `.PEN_UP` stands one point a line, y upwards. Here y points down: the sign of y changes.
"""

import re
import sys
from pathlib import Path

import numpy as np

from model.data.pen_digits import PenDigits, Stroke, validate
from model.errors import DataError

SEGMENT = re.compile(r'\.SEGMENT\s+DIGIT\s.*"([0-9])"\s*$')
COMMENT = re.compile(r"\.COMMENT\s+\d\s+(\d+)\b")


class Parser:
    """Collects digits line by line; strokes without a point are dropped."""

    def __init__(self) -> None:
        self.strokes: list[list[Stroke]] = []
        self.labels: list[int] = []
        self.writers: list[int] = []
        self.points: list[tuple[int, int]] | None = None  # None: the pen is up

    def read(self, line: str) -> None:
        """Take one line. Raises ValueError, IndexError or OverflowError if it is malformed."""
        if line.startswith(".SEGMENT"):
            if not (match := SEGMENT.match(line)):
                raise ValueError
            self.labels.append(int(match[1]))
            self.writers.append(0)
            self.strokes.append([])
        elif self.labels and (match := COMMENT.match(line)):
            self.writers[-1] = int(match[1])
        elif line.startswith(".PEN_DOWN"):
            self.points = []
        elif line.startswith(".PEN_UP"):
            if self.points:
                self.strokes[-1].append(np.array(self.points, np.int16))
            self.points = None
        elif self.points is not None and line.strip() and not line.startswith("."):
            x, y = map(int, line.split())
            self.points.append((x, -y))


def read_unipen(path: Path) -> PenDigits:
    """The digits of UNIPEN text. Raises DataError; for a malformed line the message has its number."""
    parser = Parser()
    try:
        with open(path, encoding="latin-1") as file:
            for number, line in enumerate(file, 1):
                try:
                    parser.read(line)
                except (ValueError, IndexError, OverflowError):
                    text = repr(line.rstrip()[:40])
                    raise DataError(f"{path}: line {number} is not UNIPEN text of digits ({text}).") from None
    except OSError as error:
        raise DataError(f"{path}: cannot be read ({error.strerror}).") from None
    if parser.points is not None:
        raise DataError(f"{path}: truncated: it ends while the pen is down.")
    return validate(parser.strokes, parser.labels, parser.writers, path)


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
    save_npz(Path(sys.argv[2]), read_unipen(Path(sys.argv[1])))
