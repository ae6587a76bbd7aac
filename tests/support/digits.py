"""Real pen digits of writers that no shipped network was trained on; tests/README.md says what they are."""

from pathlib import Path
from typing import Any

from model.data.pen_digits import PenDigits, load_pen_digits

DIGITS = Path(__file__).resolve().parents[1] / "digits.npz"
EVERYDAY = range(10)  # one of each class, in order
HARD = range(10, 20)  # one of each hard form


def pen_digits() -> PenDigits:
    """The 120 digits with labels and writers."""
    return load_pen_digits(DIGITS)


def thinned(strokes: list[list[list[Any]]]) -> list[list[list[Any]]]:
    """Every third point of the strokes, and the last: as good to read, and drawn in a third of the time."""
    return [[*stroke[:-1:3], stroke[-1]] for stroke in strokes]


def load_digits() -> list[tuple[list[list[list[int]]], int]]:
    """The 120 digits as (strokes, label): strokes as the app takes them, lists of [x, y], y downwards."""
    digits = pen_digits()
    return [
        ([stroke.tolist() for stroke in strokes], int(label))
        for strokes, label in zip(digits.strokes, digits.labels, strict=True)
    ]
