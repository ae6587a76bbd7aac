"""No two statements of the page contradict each other, at any row."""

import re
from typing import Any

import numpy as np
import pytest

from model.interpret.trace import Trace
from tests.browser.conftest import NewPad
from tests.support.digits import load_digits, thinned
from tests.support.server import Server
from tests.support.visitors import CELLS, offline
from ui.components import EXAMPLES

# Strokes are drawn by the pen; a number is that of a hard example, drawn by its button.
DRAWINGS = [
    *(thinned(load_digits()[number][0]) for number in (2, 8, 9)),
    *range(sum("between" in example for example in EXAMPLES)),
    [[[0, 0], [500, 500], [0, 500], [500, 0]]],
]
# All that the page says after each row.
SAID = """
async () => {
    const text = (name) => document.querySelector("#rowwise " + name).textContent;
    const slider = document.querySelector("#rowwise .slider");
    const said = [];
    for (let row = 1; row <= 28; row += 1) {
        slider.value = row;
        slider.dispatchEvent(new Event("input"));
        await new Promise((resolve) => requestAnimationFrame(resolve)); // after the page has drawn
        said.push({
            digit: text(".digit"), certainty: text(".certainty"), note: text(".note"), row: text(".row"),
            bars: [...document.querySelectorAll("#rowwise .fill")].map((bar) => parseFloat(bar.style.height)),
            bold: [...document.querySelectorAll("#rowwise .bar")].findIndex((bar) => bar.matches(".best")),
            slider: slider.getAttribute("aria-valuetext"),
            spoken: ["bars", "curves"].map((name) => document.querySelector("#rowwise ." + name).ariaLabel),
        });
    }
    return said;
}
"""


def expected_digit(read: Trace, row: int) -> str:
    """By the rules of the page: nothing before the first ink, a digit above one half, the answer after the last row."""
    if not read.rows[: row + 1].any():
        return "–"
    if row == 27:
        return "?" if read.digit is None else str(read.digit)
    return str(read.belief[row].argmax()) if read.belief[row].max() > 0.5 else "?"


def test_all_that_is_said_after_a_row_is_the_belief_after_it(new_pad: NewPad, shipped: Server) -> None:
    """Each drawing is read by one of the three cells."""
    pad = new_pad(shipped)
    pad.press("more")
    changed, finals = 0, set()
    for place, cell in enumerate(CELLS):
        pad.choose(cell.upper())
        for strokes in DRAWINGS[place :: len(CELLS)]:
            if isinstance(strokes, int):
                pad.find(".hard button").nth(strokes).click()
                pad.settle()
            else:
                pad.draw(strokes)
            read = offline(pad.asked()[0], cell)
            final = expected_digit(read, 27)
            finals.add(final)
            changed += check_rows(pad.page.evaluate(SAID), read, final)
            pad.press("clear")
    assert changed > 20
    assert "?" in finals and len(finals) > 3


def check_rows(rows: list[dict[str, Any]], read: Trace, final: str) -> int:
    """What was said after each row; returns after how many rows another digit than in the end."""
    digits = [expected_digit(read, row) for row in range(28)]
    for row, (said, digit) in enumerate(zip(rows, digits, strict=True)):
        assert said["digit"] == digit
        check_shares(said, read.belief[row] if digit != "–" else np.zeros(10), digit)
        check_words(said, read.belief[row], digit, row)
        if row < 27:
            assert said["note"].startswith(f"after row {row + 1}")
            assert ("in the end" in said["note"]) == (digit != final)
            assert digit == final or said["note"].endswith(f"in the end {final}")
    return sum(digit not in ("–", final) for digit in digits)


def check_shares(said: dict[str, Any], belief: np.ndarray, digit: str) -> None:
    """The bars are the belief, and the bold one is the digit."""
    assert said["bars"] == pytest.approx(100 * belief, abs=0.01)
    assert said["bold"] == (int(digit) if digit.isdigit() else -1)


def check_words(said: dict[str, Any], belief: np.ndarray, digit: str, row: int) -> None:
    """Each text names the likeliest digit first, or none before the first ink."""
    likeliest = int(belief.argmax())
    first = f"{likeliest} (" if digit != "–" else "no ink read yet"
    assert said["row"] == f"row {row + 1} of 28"
    assert said["slider"].startswith(f"row {row + 1}: {first}")
    assert all(f"after row {row + 1}: {first}" in text for text in said["spoken"])
    if digit == "?":
        assert said["certainty"].startswith(first)
    elif digit == "–":
        assert said["certainty"] == ""
    else:
        share = float(re.sub("[^0-9.]", "", said["certainty"]))
        assert share == pytest.approx(100 * belief[int(digit)], abs=0.51)
