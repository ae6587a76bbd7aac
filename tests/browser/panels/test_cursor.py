"""The order of the units, and the cursor: under the pointer, by the keys, and as it plays."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import NewPad
from tests.browser.panels.charts import ORDERS
from tests.browser.panels.viewer import UNITS, Loud, Viewer, place, value_of


@pytest.mark.parametrize("order", ["by when they fire", "by class weight", "by similarity"])
def test_order_of_the_units_is_remembered(pad: Viewer, order: str) -> None:
    pad.reload()  # a unit that was chosen before is marked no more
    pad.draw_two()
    trained = pad.pictures()
    choice = pad.find(".order select")
    choice.select_option(label=order)
    ordered = pad.pictures()
    assert trained["layer 2"] != ordered["layer 2"]
    assert pad.want() == ({"weights": {}} if order == "by class weight" else {})
    pad.reload()
    pad.draw_two()
    assert pad.pictures()["layer 2"] == ordered["layer 2"]
    expect(choice.locator("option:checked")).to_have_text(order)
    expect(pad.find(".layers figcaption").nth(1)).to_have_text(
        f"Hidden state of layer 2, {UNITS} units, {order}"
    )


def test_units_lie_where_the_choice_puts_them(pad: Viewer, loud: Loud) -> None:
    """Hovering names them: by the class they vote for, and the gates in the same order."""
    pad.choose_order("by class weight")
    seen = loud.read(pad)
    expected = ORDERS["by class weight"](seen.hidden, seen.readout)
    for title, pictures, values in (
        ("Story", ".layers canvas", seen.hidden),
        ("Gates", ".panel canvas.gate", seen.gates["reset"]),
    ):
        pad.toggle(title)
        picture = pad.find(pictures).nth(1)
        for line in (0, 5, 11):
            picture.hover(position=place(picture, row=16, unit=line))
            unit = expected[line]
            expect(pad.find(".tooltip")).to_have_text(re.compile(rf"^row 17, layer 2, unit {unit + 1}: "))
            value = value_of(pad.find(".tooltip").inner_text().rpartition(" ")[2])
            assert value == pytest.approx(values[1, 16, unit], abs=0.011)
            expect(pad.find(".cursor .row")).to_have_text("row 17 of 28")
    pad.find(".paper").hover()
    expect(pad.find(".tooltip")).to_have_text("")


def test_hovering_moves_nothing_else_on_the_page(pad: Viewer) -> None:
    pad.toggle("Gates")
    picture = pad.find(".panel canvas.gate").nth(1)
    picture.scroll_into_view_if_needed()
    before = picture.bounding_box()
    picture.hover()
    expect(pad.find(".tooltip")).not_to_have_text("")
    assert picture.bounding_box() == before


@pytest.mark.parametrize("focus", [".slider", ".paper", None])
def test_keys_move_the_cursor(pad: Viewer, focus: str | None) -> None:
    """With the focus on the slider, on the pad, or nowhere."""
    if focus:
        pad.find(focus).focus()
    else:
        pad.page.evaluate("document.activeElement.blur()")
    row = pad.find(".cursor .row")
    for key, number in {"Home": 1, "ArrowRight": 2, "ArrowLeft": 1, "End": 28}.items():
        pad.page.keyboard.press(key)
        expect(row).to_have_text(f"row {number} of 28")
    for key, next_press in ((" ", "Pause"), ("Home", "Read it"), (" ", "Pause"), (" ", "Read it")):
        pad.page.keyboard.press(key)
        expect(pad.find(".play")).to_have_text(next_press)


def test_keys_that_a_control_needs_are_left_to_it(pad: Viewer) -> None:
    pad.toggle("What if")
    pad.pick("What if I", "erase rows")
    field = pad.control("from row")
    field.focus()
    for key in ("Home", "ArrowLeft", " "):
        pad.page.keyboard.press(key)
    expect(pad.find(".cursor .row")).to_have_text("row 28 of 28")
    pad.page.get_by_role("tab", name="Gates", exact=True).focus()
    pad.page.keyboard.press(" ")
    expect(pad.page.get_by_role("tab", selected=True)).to_have_text(["Gates"])
    for key, title in {"ArrowRight": "What mattered", "ArrowLeft": "Gates"}.items():
        pad.page.keyboard.press(key)
        expect(pad.page.get_by_role("tab", selected=True)).to_have_text([title])
    expect(pad.find(".cursor .row")).to_have_text("row 28 of 28")
    expect(pad.find(".play")).to_have_text("Read it")


def test_after_a_click_the_keys_are_free_again(pad: Viewer) -> None:
    """A mouse leaves no focus on the button that it pressed; the keyboard does."""
    pad.toggle("From ink to rows")
    more, row = pad.find(".tools .more"), pad.find(".cursor .row")
    for number, pressed in ((27, pad.find(".panel input[type=checkbox]")), (26, more), (25, more)):
        pressed.click()
        expect(pressed).not_to_be_focused()
        pad.page.keyboard.press("ArrowLeft")
        expect(row).to_have_text(f"row {number} of 28")
    more.focus()
    for _ in range(2):
        pad.page.keyboard.press(" ")
        expect(more).to_be_focused()
    expect(pad.find(".play")).to_have_text("Read it")
    pad.find(".panel input[type=checkbox]").click()
    pad.settle()


def test_undo_keys_work_outside_of_text_fields(pad: Viewer) -> None:
    pad.toggle("What if")
    pad.pick("What if I", "erase rows")
    undo, redo = pad.find(".undo"), pad.find(".redo")
    for control in (
        pad.control("What if I"),
        pad.page.get_by_role("tab", selected=True),
        pad.find(".slider"),
    ):
        control.focus()
        pad.page.keyboard.press("Control+z")
        expect(redo).to_be_enabled()
        pad.page.keyboard.press("Control+y")
        expect(redo).to_be_disabled()
        pad.settle()  # until its answer is there, the panel is hidden and takes no focus
    pad.control("from row").focus()
    pad.page.keyboard.press("Control+z")
    pad.settle()
    expect(redo).to_be_disabled()
    expect(undo).to_be_enabled()


def test_speed_of_play(new_pad: NewPad, loud: Loud) -> None:
    """On a clock of the test's own: how far a second brings the cursor."""
    pad = new_pad(loud, alone=True)
    pad.page.clock.install(time=0)
    pad.find(".examples button").nth(2).click()
    pad.settle()
    pad.page.clock.pause_at(10_000)
    rows = {}
    for speed in ("½ ×", "1 ×", "2 ×"):
        pad.find(".speed select").select_option(label=speed)
        pad.find(".slider").focus()
        pad.page.keyboard.press("Home")
        pad.page.keyboard.press(" ")
        pad.page.clock.run_for(1000)
        rows[speed] = int(pad.find(".slider").input_value())
        pad.page.keyboard.press(" ")
    assert rows["½ ×"] < rows["1 ×"] < rows["2 ×"] < 28
    assert rows["2 ×"] > 1.5 * rows["1 ×"]
