"""Windows of any width and height: nothing is cut off, and what matters is in sight."""

from itertools import pairwise

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import NewPad
from tests.browser.test_layout import in_sight, screen
from tests.support.server import Server

# The longest story that there is, in the longest words that tell it.
LONGEST = (
    "Sah von Zeile 10 bis 13 wie eine 8 und von Zeile 14 bis 17 wie eine 3 aus, dann ab Zeile 18 wie eine 4; "
    "sicher ab Zeile 23."
)
TELL = "(text) => { document.querySelector('#rowwise .sentence').textContent = text; }"
# What is cut off: an element whose content is larger than it is. By a pixel it may be, for its letters' sake.
CUT_OFF = """(selector) => [...document.querySelectorAll(selector)].filter((each) => each.checkVisibility())
    .filter((each) => each.scrollWidth > each.clientWidth + 1 || each.scrollHeight > each.clientHeight + 1)
    .map((each) => each.className || each.textContent)"""
LINES_OF_TOOLS = (
    "new Set([...document.querySelectorAll('#rowwise .tools button')].map((each) => each.offsetTop)).size"
)
# The places in the line of the title, from left to right: [left, right] each.
IN_LINE = """() => [...document.querySelectorAll("h1, .title p, .menu > *, .opener, #cell input")]
    .filter((each) => each.checkVisibility() && each.clientWidth).map((each) => each.getBoundingClientRect())
    .map(({ left, right }) => [left, right]).sort(([a], [b]) => a - b)"""


@pytest.mark.parametrize("locale", ["de-DE", pytest.param("en-US", marks=pytest.mark.slow)])
def test_no_window_cuts_words_off(new_pad: NewPad, small: Server, locale: str) -> None:
    """The story, the tools and, where they do not scroll, the tabs; nothing in the line of the title overlaps."""
    pad = new_pad(small, locale=locale)
    for width in (320, 390, 599, 600, 719, 720, 900, 901, 1000, 1100, 1280, 1600):
        for height in (400, 800):
            pad.page.set_viewport_size({"width": width, "height": height})
            pad.page.evaluate(TELL, LONGEST)  # what is drawn after a change of size tells its own story
            wide = width > 900 and height == 800
            parts = ".sentence, .tools button" + (", .tabs" if wide else "")
            cut = ", ".join(f"#rowwise {part}" for part in parts.split(", "))
            assert pad.page.evaluate(CUT_OFF, cut) == [], (width, height)
            assert pad.page.evaluate(LINES_OF_TOOLS) == 1 or height == 400, (width, height)
            places = pad.page.evaluate(IN_LINE)
            assert len(places) >= 3
            assert all(left[1] <= right[0] + 1 for left, right in pairwise(places)), (width, places)
            assert places[-1][1] <= width


@pytest.mark.parametrize("size", [(844, 390), (640, 400)])
def test_a_low_window_shows_pad_answer_play_and_tabs(
    new_pad: NewPad, small: Server, size: tuple[int, int]
) -> None:
    pad = new_pad(small, viewport={"width": size[0], "height": size[1]})
    for part in (".paper", ".answer", ".play", ".slider", ".tabs", ".sentence"):
        assert in_sight(pad, part), part


def test_a_phone_has_the_menu_behind_a_button(new_pad: NewPad, small: Server) -> None:
    pad = new_pad(small, **screen(390, 844))
    expect(pad.find(".menu")).to_be_hidden()
    pad.find(".opener").tap()
    for button in pad.find(".menu button").all():
        box = button.bounding_box()
        assert box
        assert box["height"] >= 44
        assert 0 <= box["x"] <= box["x"] + box["width"] <= 390
    pad.page.keyboard.press("Escape")
    expect(pad.find(".menu")).to_be_hidden()
