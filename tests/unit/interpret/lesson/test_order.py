"""Swapped rows, against readings one at a time."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch

from model.drawing.strokes import Drawing
from model.files.checkpoint import Checkpoint
from model.interpret.lesson.order import NO_ANSWER, swapped_rows
from model.interpret.trace import Trace, trace
from tests.support.lesson import EVERY_CELL, blank, example, of_picture, small
from tests.support.nets import network


def read_each(found: Trace) -> list[tuple[int, int, Trace]]:
    """(upper row, lower row, the reading) of each swap of two rows that differ."""
    readings = []
    for upper in range(28):
        for lower in range(upper + 1, 28):
            rows = list(found.rows)
            if rows[upper].tolist() != rows[lower].tolist():
                rows[upper], rows[lower] = rows[lower], rows[upper]
                readings.append((upper, lower, trace(found.checkpoint, Drawing(np.stack(rows)))))
    return readings


def share_of_another(reading: Trace, digit: int | None) -> float:
    return max(float(share) for other, share in enumerate(reading.probabilities) if other != digit)


@pytest.mark.parametrize("number", [1, 6, 9])
@pytest.mark.parametrize("cell", EVERY_CELL)
def test_the_swap_is_the_one_that_makes_another_digit_most_likely(cell: str, number: int) -> None:
    """Of the shipped networks each turns these, but the LSTM its 1."""
    found = example(cell, number)
    answer, readings = swapped_rows(found), read_each(found)
    shares = [share_of_another(reading, found.digit) for *_, reading in readings]
    assert answer["pairs"] == len(readings)
    assert answer["flips"] == sum(share > 0.6 for share in shares)
    assert bool(answer["flips"]) == ("digit" in answer) == ((cell, number) != ("lstm", 1))
    if "digit" not in answer:
        assert answer.keys() == {"pairs", "flips"}
        return
    upper, lower, best = readings[int(np.argmax(shares))]
    assert answer["rows"] == [upper, lower]
    assert answer["digit"] == best.likeliest != found.digit
    assert answer["share"] == pytest.approx(max(shares), abs=1e-5) == best.probabilities[best.likeliest]
    as_shown: dict[str, Any] = best.for_page()
    assert np.array_equal(answer["ink"], as_shown["ink"])
    assert (answer["belief"], answer["ribbon"]) == (as_shown["belief"], as_shown["ribbon"])


@pytest.mark.parametrize("cell", EVERY_CELL)
def test_small_networks_of_other_sizes_count_the_same(cell: str) -> None:
    for layers, units in ((1, 7), (3, 2)):
        found = small(cell, layers, units)
        answer = swapped_rows(found)
        shares = [share_of_another(reading, found.digit) for *_, reading in read_each(found)]
        assert (answer["pairs"], answer["flips"]) == (len(shares), sum(share > 0.6 for share in shares))


def test_the_drawing_itself_is_left_alone() -> None:
    found = example("gru", 9)
    rows = found.rows.copy()
    swapped_rows(found)
    assert np.array_equal(found.rows, rows)


def test_rows_that_are_alike_are_not_swapped() -> None:
    """A picture of 28 rows that are all the same; one of which only one row differs from the others."""
    checkpoint = Checkpoint(network("gru", dtype=torch.float32), {}, 0)
    alike = np.tile(np.linspace(0, 1, 28, dtype=np.float32), (28, 1))
    assert swapped_rows(trace(checkpoint, Drawing(alike))) == {"pairs": 0, "flips": 0}
    odd = alike.copy()
    odd[5] = 0
    assert swapped_rows(trace(checkpoint, Drawing(odd)))["pairs"] == 27
    assert swapped_rows(replace(of_picture("gru"), digit=1))["pairs"] == 27


def test_without_an_answer_there_is_none_to_change() -> None:
    for found in (example("gru", 11), blank("gru"), replace(example("gru", 9), digit=None)):
        assert found.digit is None
        assert swapped_rows(found) == {"problem": NO_ANSWER}
