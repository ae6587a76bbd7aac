"""Ten hands that are hard to read, drawn with a pen in a real browser."""

import json
from pathlib import Path

from model.network.cells import CELLS
from tests.browser.conftest import NewPad
from tests.support.digits import thinned
from tests.support.pad import BOX
from tests.support.server import Server
from tests.support.visitors import offline

HANDS = json.loads(Path(__file__).with_name("hands.json").read_text("utf-8"))
SIDE = 280  # the strokes' unit


def test_hard_hands_are_read(new_pad: NewPad, shipped: Server) -> None:
    """By the GRU on the page, and by each cell from the strokes that the page sent.

    Nine or more of the ten are read, and no cell is sure of a wrong digit.
    """
    pad = new_pad(shipped)
    read: dict[str, list[int | None]] = {name: [] for name in ("page", *CELLS)}
    for hand in HANDS:
        strokes = [
            [[value * BOX / SIDE for value in point] for point in stroke] for stroke in hand["strokes"]
        ]
        pad.draw(thinned(strokes))
        read["page"].append(int(pad.digit()) if pad.digit().isdigit() else None)
        for cell in CELLS:
            read[cell].append(offline(pad.asked()[0], cell).digit)
        pad.press("clear")
    digits = [hand["digit"] for hand in HANDS]
    for name, answers in read.items():
        wrong = [answer for answer, digit in zip(answers, digits, strict=True) if answer not in (digit, None)]
        assert not wrong and answers.count(None) <= 1, (name, answers)
