"""Ten hands that are hard to read, drawn with a pen in a real browser, for each cell."""

import json
from pathlib import Path
from typing import Any

import pytest

from model.network.cells import CELLS
from tests.support.pad import BOX, Pad

HANDS = json.loads(Path(__file__).with_name("hands.json").read_text("utf-8"))
SIDE = 280  # the strokes' unit


@pytest.mark.parametrize("cell", CELLS)
def test_hard_hands_are_read(cell: str, pad: Pad) -> None:
    """Each cell reads nine or more of the ten, and is sure of no wrong one."""
    pad.choose(CELLS[cell].label)
    read = {hand["name"]: as_read(hand, pad) for hand in HANDS}
    wrong = {hand["name"] for hand in HANDS if read[hand["name"]] not in (hand["digit"], None)}
    assert not wrong
    assert sum(digit is not None for digit in read.values()) >= 9


def as_read(hand: dict[str, Any], pad: Pad) -> int | None:
    """The digit that the page names for this drawing; None where it doubts."""
    pad.press("clear")
    pad.draw([[[value * BOX / SIDE for value in point] for point in stroke] for stroke in hand["strokes"]])
    return int(pad.digit()) if pad.digit().isdigit() else None
