"""Ten hands that are hard to read, drawn with a pen in a real browser, for each cell."""

import json
from pathlib import Path

import numpy as np
import pytest

from model.network.cells import CELLS
from tests.support.pad import BOX, Pad

HANDS = json.loads(Path(__file__).with_name("hands.json").read_text("utf-8"))
SIDE = 280  # the strokes' unit


@pytest.mark.parametrize("cell", CELLS)
def test_hard_hands_are_read(cell: str, pad: Pad) -> None:
    """Nine of ten and more, for each cell: what remains of the tenth is doubt, not a wrong answer."""
    pad.choose(CELLS[cell].label)
    answers = {}
    for hand in HANDS:
        pad.press("Clear")
        pad.draw([(np.array(stroke) * (BOX / SIDE)).tolist() for stroke in hand["strokes"]])
        answers[hand["name"]] = (pad.digit(), str(hand["digit"]))
    wrong = {name: read for name, (read, digit) in answers.items() if read != digit}
    assert not wrong
