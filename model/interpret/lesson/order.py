"""Question 4: the same weights read every row, so what happens if two rows are swapped?"""

from itertools import combinations
from typing import Any

import numpy as np

from model.drawing.strokes import Drawing
from model.interpret.lesson import PLACES
from model.interpret.piece import SURE, last_beliefs
from model.interpret.story import as_text
from model.interpret.trace import FloatArray, Trace, listed, trace

NO_ANSWER = "There is no answer yet that the order of the rows could change."


def swapped_rows(found: Trace) -> dict[str, Any]:
    """Which swap of two rows of a trace makes another digit of it.

    pairs: the number of swaps of two rows that differ. flips: how many of them give another digit more than SURE.
    Where one does, of the swap that gives another digit most, the first of several: rows, both; digit, the other one;
    share, its belief after the last row; ink, [28, 28]; belief and ribbon as Trace.for_page() has them.
    problem instead, where the trace has no digit.
    """
    if found.digit is None:
        return {"problem": NO_ANSWER}
    pairs = differing_pairs(found.rows)
    if not pairs:
        return {"pairs": 0, "flips": 0}
    swaps = np.stack([swap(found.rows, *pair) for pair in pairs])
    others = last_beliefs(found.checkpoint, swaps)
    others[:, found.digit] = 0
    shares = others.max(axis=1)
    counts = {"pairs": len(pairs), "flips": int((shares > SURE).sum())}
    if not counts["flips"]:
        return counts
    first = int(shares.argmax())
    digit = int(others[first].argmax())
    reading = trace(found.checkpoint, Drawing(swaps[first]))
    return counts | {
        "rows": list(pairs[first]),
        "digit": digit,
        "share": round(float(reading.probabilities[digit]), PLACES),
        "ink": reading.rows,
        "belief": listed(reading.belief, 4),
        "ribbon": [as_text(each) for each in reading.ribbon],
    }


def differing_pairs(rows: FloatArray) -> list[tuple[int, int]]:
    """The numbers of each two rows that are not alike, the upper one first."""
    return [
        (upper, lower)
        for upper, lower in combinations(range(len(rows)), 2)
        if not np.array_equal(rows[upper], rows[lower])
    ]


def swap(rows: FloatArray, upper: int, lower: int) -> FloatArray:
    """A copy of rows with these two in each other's place."""
    swapped = rows.copy()
    swapped[[upper, lower]] = rows[[lower, upper]]
    return swapped
