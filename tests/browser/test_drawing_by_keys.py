"""The pad without a pointer: a crosshair that keys move, and a pen that they put down and lift."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import NewPad
from tests.support.pad import Pad
from tests.support.server import Server

SQUARE = 1000 / 28


def focus(pad: Pad) -> None:
    """By the keyboard alone: from the button before it in the page."""
    pad.page.keyboard.press("Tab")
    while pad.page.evaluate("document.activeElement.className") != "paper":
        pad.page.keyboard.press("Tab")


def press(pad: Pad, *keys: str) -> None:
    """Each key, or a key so many times: "ArrowUp 3"."""
    for key in keys:
        name, _, times = key.partition(" ")
        for _ in range(int(times or 1)):
            pad.page.keyboard.press(name)


def said(pad: Pad) -> str:
    return pad.find(".crosshair-said").inner_text()


@pytest.mark.parametrize(
    ("digit", "keys"),
    [
        ("1", ["ArrowUp 8", "Space", "Shift+ArrowDown 4", "Enter"]),
        ("7", [
            *["Shift+ArrowUp 2", "Shift+ArrowLeft", "Space", "Shift+ArrowRight 2"],
            *["ArrowDown 2", "ArrowLeft", "ArrowDown 2", "ArrowLeft", "ArrowDown 2", "ArrowLeft"],
            *["ArrowDown 2", "ArrowLeft", "ArrowDown 2", "ArrowLeft", "ArrowDown 2", "ArrowLeft"],
            *["ArrowDown 3", "Enter"],
        ]),
    ],
)  # fmt: skip
def test_a_digit_drawn_by_keys_alone_is_read(
    new_pad: NewPad, shipped: Server, digit: str, keys: list[str]
) -> None:
    pad = new_pad(shipped)
    spoken = pad.find(".spoken")
    focus(pad)
    press(pad, *keys)
    pad.settle()
    assert pad.digit() == digit
    expect(spoken).to_contain_text(f"Answer: {digit}")
    assert len(pad.asked()[0]) == 1  # one stroke
    press(pad, "Control+z")
    pad.settle()
    assert pad.digit() == "–"


def test_the_crosshair_says_where_it_is_and_the_pen_draws_what_it_passes(pad: Pad) -> None:
    focus(pad)
    expect(pad.find(".by-keys")).to_be_in_viewport()
    expect(pad.find(".crosshair")).to_be_hidden()
    press(pad, "ArrowLeft", "Shift+ArrowUp")
    expect(pad.find(".crosshair")).to_be_visible()
    assert said(pad) == "row 10 of 28, column 13"
    press(pad, "Space", "ArrowDown", "ArrowRight 2")
    assert said(pad) == "row 11 of 28, column 15, pen down"
    press(pad, "Enter", "ArrowUp 20")
    assert said(pad) == "row 1 of 28, column 15"
    pad.settle()
    [stroke] = pad.asked()[0]
    squares = [[part / SQUARE - 0.5 for part in point] for point in stroke]
    assert squares == [pytest.approx(point, abs=0.01) for point in ([12, 9], [12, 10], [13, 10], [14, 10])]
    press(pad, "Space", "ArrowLeft", "Escape")
    assert said(pad).startswith("Stroke taken back.")
    press(pad, "ArrowLeft")
    pad.settle()
    assert pad.asked()[0] == [stroke]
    press(pad, "Space", "Delete", "ArrowLeft")  # the pen is up on the empty pad
    assert not pad.find(".clear").is_enabled()
    assert said(pad).endswith("column 12")


def test_the_answer_is_told_when_the_pen_is_lifted(new_pad: NewPad, small: Server) -> None:
    pad = new_pad(small, alone=True)
    pad.page.clock.install()
    focus(pad)
    press(pad, "Space", "Shift+ArrowDown 2")
    pad.settle()
    pad.page.clock.run_for(2000)
    expect(pad.find(".spoken")).not_to_contain_text("Answer")
    press(pad, "Enter")
    pad.page.clock.run_for(2000)
    expect(pad.find(".spoken")).to_contain_text("Answer")


def test_keys_are_the_cursor_s_where_a_pointer_draws_and_outside_the_pad(pad: Pad) -> None:
    pad.draw([[[250, 50], [250, 450]]])
    press(pad, "Home", "ArrowRight")
    expect(pad.find(".cursor .row")).to_have_text("row 2 of 28")
    assert said(pad) == ""
    focus(pad)
    press(pad, "ArrowRight")
    expect(pad.find(".cursor .row")).to_have_text("row 2 of 28")
    pad.draw([[[250, 50], [250, 450]]])
    expect(pad.find(".crosshair")).to_be_hidden()
    press(pad, "Home")
    expect(pad.find(".cursor .row")).to_have_text("row 1 of 28")
