"""The value under the pointer or the finger, on every picture, against the same network read offline."""

import re
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import expect

from model.interpret.panels import PANELS
from model.interpret.trace import Trace, trace
from model.network.cells import CELLS
from tests.browser.conftest import NewPad
from tests.browser.panels.charts import ORDERS
from tests.browser.panels.viewer import UNITS, Loud, Viewer, first_ink, percent, place, value_of


def words(found: Trace, row: int, changed: dict[str, Any] | None = None) -> str:
    """The belief after a row (from 1) as the page says it, of a trace or of what an experiment made of it."""
    ink, belief = (changed["ink"], np.array(changed["belief"])) if changed else (found.rows, found.belief)
    if row <= first_ink(ink):
        return f"row {row}: no ink read yet"
    now = belief[row - 1].round(4)
    order = [digit for digit in np.argsort(-now, kind="stable")[:3] if now[digit] >= 0.005]
    return f"row {row}: " + ", ".join(f"{digit} ({percent(float(now[digit]))})" for digit in order)


def beside_bar(part: float) -> str:
    """A probability below 99 % as it stands on its bar."""
    return "" if part < 0.005 else f"{part * 100:.0f}"


def test_curves_say_the_belief_under_the_pointer(pad: Viewer, loud: Loud) -> None:
    """And so do the bars: the cursor follows the pointer."""
    found = loud.read(pad)
    first = first_ink(found.rows)
    for row in (28, 14, first + 1, first):
        assert pad.hover(pad.find(".rows .curves"), (row - 0.5) / 28, 0.4) == words(found, row)
        parts = found.belief[row - 1].tolist() if row > first else [0] * 10
        assert pad.find(".percent").all_inner_texts() == [beside_bar(part) for part in parts]
    pad.find(".paper").hover()
    expect(pad.find(".tooltip")).to_be_hidden()


@pytest.mark.parametrize(("picture", "turned"), [(".story .seen", False), (".rows .turned", True)])
def test_the_drawing_says_its_ink(pad: Viewer, picture: str, turned: bool) -> None:
    rows = pad.drawn().rows
    for row, column in ((9, 15), (14, 14), (19, 9)):
        across, down = (column - 0.5) / 28, (row - 0.5) / 28
        said = pad.hover(pad.find(picture), *((down, 1 - across) if turned else (across, down)))
        found = re.fullmatch(rf"row {row}, column {column}: ink (\d\.\d\d)", said)
        assert found, said
        assert float(found[1]) == pytest.approx(rows[row - 1, column - 1], abs=0.011)
    assert rows[18, 8] != rows[8, 14]


def test_compare_says_the_belief_of_each_cell(pad: Viewer, loud: Loud) -> None:
    """At the cursor, wherever it is moved from, and under the pointer."""
    pad.toggle("Compare")
    readings = [trace(loud.checkpoint(cell), pad.drawn()) for cell in CELLS]
    for row in (28, 11, 1):
        pad.move_to(row)
        assert pad.find(".panel .now").all_inner_texts() == [words(found, row) for found in readings]
    for column, found in enumerate(readings):
        assert pad.hover(pad.find(".panel .curves").nth(column), 16.5 / 28, 0.5) == words(found, 17)


@pytest.mark.parametrize("order", ["by when they fire", "by class weight"])
def test_compared_units_lie_in_the_chosen_order(pad: Viewer, loud: Loud, order: str) -> None:
    pad.toggle("Compare")
    pad.choose_order(order)
    by_class = {"compare": {"weights": True}, "weights": {}}
    assert pad.want() == (by_class if order == "by class weight" else {"compare": {}})
    for column, cell in enumerate(CELLS):
        found = trace(loud.checkpoint(cell), pad.drawn())
        expected = ORDERS[order](found.hidden, found.readout)
        picture = pad.find(".panel .columns > div").nth(column).locator("figure").nth(2)
        expect(picture.locator("figcaption")).to_have_text(f"hidden state, layer 2, {order}")
        for line in (0, 5, 11):
            said = pad.hover(picture.locator("canvas"), 19.5 / 28, (line + 0.5) / UNITS)
            unit = int(expected[line])
            start = f"{cell.upper()}, row 20, layer 2, unit {unit + 1}: "
            assert said.startswith(start)
            assert value_of(said.removeprefix(start)) == pytest.approx(found.hidden[1, 19, unit], abs=0.011)


def test_gradients_say_their_size(pad: Viewer, loud: Loud) -> None:
    pad.toggle("What mattered")
    pad.pick("Digit", "the likeliest")
    _, slopes, by_row = loud.read(pad).attribution()
    pixels, matrix = (pad.find(".panel .square").nth(which) for which in (0, 1))
    found = re.fullmatch(r"row 12, column 17: slope ([+−]?\d+\.\d+)", pad.hover(pixels, 16.5 / 28, 11.5 / 28))
    assert found
    largest = float(np.abs(slopes).max())
    assert value_of(found[1]) == pytest.approx(slopes[11, 16], abs=largest / 127)
    found = re.fullmatch(r"score after row 20, row 9: (\d+\.\d+)", pad.hover(matrix, 8.5 / 28, 19.5 / 28))
    assert found
    largest = float(by_row.max())
    assert float(found[1]) == pytest.approx(by_row[19, 8], abs=largest / 127)
    assert pad.hover(matrix, 24.5 / 28, 19.5 / 28) == ""  # what was not read yet
    expect(pad.find(".cursor .row")).to_have_text("row 20 of 28")


def test_a_unit_says_its_numbers(pad: Viewer, loud: Loud) -> None:
    picture = pad.find(".layers canvas").nth(1)
    picture.click(position=place(picture, row=19, unit=7))
    pad.settle()
    seen, weights = loud.read(pad), loud.checkpoint("gru").classifier.readout.weight.detach()
    series = {"hidden state": seen.hidden} | seen.gates
    curves = pad.find(".panel .series .curves")
    expect(curves).to_have_count(len(series))
    for number, (name, values) in enumerate(series.items()):
        said = pad.hover(curves.nth(number), 10.5 / 28, 0.5)
        found = re.fullmatch(rf"row 11: {name} (−?\d+\.\d\d)", said)
        assert found, said
        assert value_of(found[1]) == pytest.approx(values[1, 10, 7], abs=0.011)
    said = pad.hover(pad.find(".panel .votes"), 0.35, 0.5)
    assert said.startswith("weight for 3: ")
    assert value_of(said.removeprefix("weight for 3: ")) == pytest.approx(float(weights[3, 7]), abs=0.02)


def test_what_if_says_the_old_belief_and_the_new(pad: Viewer, loud: Loud) -> None:
    """At the cursor in the captions, and under the pointer."""
    pad.toggle("What if")
    found = loud.read(pad)
    new = PANELS["intervention"](found, pad.want()["intervention"])
    captions = pad.find(".panel figcaption")
    for row in (28, 12):
        pad.move_to(row)
        expect(captions.nth(0)).to_have_text("as it was read, " + words(found, row))
        expect(captions.nth(1)).to_have_text("changed, " + words(found, row, new))
    assert pad.hover(pad.find(".panel .curves").nth(0), 19.5 / 28, 0.5) == words(found, 20)
    assert pad.hover(pad.find(".panel .curves").nth(1), 19.5 / 28, 0.5) == words(found, 20, new)
    assert pad.hover(pad.find(".panel .seen"), 14.5 / 28, 9.5 / 28) == "row 10, column 15: ink 0.00"


def test_a_click_on_a_unit_says_it_in_the_panel_that_it_opens(pad: Viewer, loud: Loud) -> None:
    """Of the same row; the words beside the pointer go with the picture."""
    picture = pad.find(".layers canvas").first
    picture.click(position=place(picture, row=14, unit=3))
    pad.settle()
    expect(pad.find(".tooltip")).to_be_hidden()
    said = re.search(r"Unit 4 of layer 1 is (−?\d\.\d\d) after row 15;", pad.panel())
    assert said
    assert value_of(said[1]) == pytest.approx(loud.read(pad).hidden[0, 14, 3], abs=0.011)


def test_another_cell_says_the_words_anew(pad: Viewer, loud: Loud) -> None:
    """The keyboard chooses it, while the pointer rests on the curves."""
    assert pad.hover(pad.find(".rows .curves"), 13.5 / 28, 0.5) == words(loud.read(pad), 14)
    pad.page.locator("#cell input").focus()
    expect(pad.page.locator("#cell [role=option]").first).to_be_visible()
    pad.page.keyboard.press("ArrowDown")
    pad.page.keyboard.press("Enter")
    pad.page.wait_for_function("watched.question.cell === 'lstm'")
    expect(pad.find(".tooltip")).to_have_text(words(loud.read(pad), 14))
    pad.find(".tools .more").hover()
    expect(pad.find(".note")).to_have_text("read by the LSTM")


def test_a_tap_shows_the_value_until_the_next_one(new_pad: NewPad, loud: Loud) -> None:
    pad = new_pad(loud, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    pad.find(".examples button").nth(2).tap()
    pad.settle()
    pad.find(".rows .curves").tap()
    expect(pad.find(".tooltip")).to_have_text(re.compile(r"^row 15: \d \("))
    box, window = pad.find(".tooltip").bounding_box(), pad.page.viewport_size
    assert box and window
    assert box["x"] >= 0 and box["x"] + box["width"] <= window["width"]
    pad.settle()
    pad.find(".answer").tap()
    expect(pad.find(".tooltip")).to_be_hidden()
    pad.find(".layers canvas").first.tap(position={"x": 5, "y": 40})
    pad.settle()
    expect(pad.find(".tooltip")).to_have_text(re.compile(r"^row 1, layer 1, unit \d+: −?\d\.\d\d$"))
    expect(pad.find(".cursor .row")).to_have_text("row 1 of 28")
    expect(pad.page.get_by_role("tab", selected=True)).to_have_text(
        ["Story"]
    )  # only a mouse's click opens the unit


def test_a_finger_sets_the_row_when_it_moves_or_goes_up(new_pad: NewPad, loud: Loud) -> None:
    """Not when it comes down: it may be about to scroll."""
    pad = new_pad(loud, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    pad.find(".examples button").nth(2).tap()
    pad.settle()
    curves, row = pad.find(".rows .curves"), pad.find(".cursor .row")
    curves.scroll_into_view_if_needed()
    box = curves.bounding_box()
    assert box
    touch = pad.page.context.new_cdp_session(pad.page)

    def dispatch(kind: str, *rows: int) -> None:
        points = [{"x": box["x"] + box["width"] * (at - 0.5) / 28, "y": box["y"] + 20} for at in rows]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
        pad.settle()

    dispatch("touchStart", 9)
    assert row.inner_text() == "row 28 of 28"
    dispatch("touchEnd")
    expect(row).to_have_text("row 9 of 28")
    dispatch("touchStart", 12)
    assert row.inner_text() == "row 9 of 28"
    dispatch("touchMove", 17)
    expect(row).to_have_text("row 17 of 28")
    dispatch("touchEnd")
    expect(row).to_have_text("row 17 of 28")
