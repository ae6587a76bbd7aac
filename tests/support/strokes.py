"""Two small digits as UNIPEN text and as an npz."""

from pathlib import Path
from typing import Any

import numpy as np

from model.data.pen_digits import PenDigits

TEXT = """.INCLUDE        dene.doc

.LEXICON "0" "1" "2" "3" "4" "5" "6" "7" "8" "9"
.HIERARCHY      DIGIT

.SEGMENT DIGIT    0-1 ? "7"
.COMMENT 7 12  224
.PEN_DOWN
 100  400
 200  410
 150  200
.PEN_UP
.DT 100
.PEN_DOWN
.PEN_UP
.PEN_DOWN
 120  300
 180  300
.PEN_UP
.DT 100
.SEGMENT DIGIT    2 ? "1"
.COMMENT 1 3  1
.PEN_DOWN
 250  400
 250  100
.PEN_UP
"""
STROKES = [
    [[[100, -400], [200, -410], [150, -200]], [[120, -300], [180, -300]]],
    [[[250, -400], [250, -100]]],
]
LABELS, WRITERS = [7, 1], [12, 3]


def as_lists(digits: PenDigits) -> list[list[list[list[int]]]]:
    return [[stroke.tolist() for stroke in strokes] for strokes in digits.strokes]


def assert_the_two(digits: PenDigits) -> None:
    """The digits are those of TEXT."""
    assert as_lists(digits) == STROKES
    assert (digits.labels.tolist(), digits.writers.tolist()) == (LABELS, WRITERS)


def npz(path: Path, **changes: Any) -> Path:
    """The two digits of TEXT as an npz; a change of None leaves an array out."""
    arrays: dict[str, Any] = {
        "labels": np.array(LABELS, np.uint8),
        "writers": np.array(WRITERS, np.uint8),
        "points": np.array([point for digit in STROKES for stroke in digit for point in stroke], np.int16),
        "stroke_offsets": np.array([0, 3, 5, 7], np.int32),
        "digit_offsets": np.array([0, 2, 3], np.int32),
    }
    np.savez(path, **{name: array for name, array in (arrays | changes).items() if array is not None})
    return path
