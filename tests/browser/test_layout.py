"""What is in sight on each screen, and that nothing moves about."""

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import WIDE, NewPad
from tests.browser.test_view import dispatch
from tests.support.digits import load_digits, thinned
from tests.support.pad import Pad
from tests.support.server import Server

TWO = thinned(load_digits()[2][0])
TABS = [
    "Story",
    "It could become",
    "Compare",
    "Gates",
    "What mattered",
    "One unit",
    "What if",
    "From ink to rows",
    "How it learned",
    "Train one now",
    "My hand",
]
SCREENS = [(1920, 1080), (1280, 800), (768, 1024), (640, 800), (390, 844), (390, 664), (320, 568)]
NARROW = [screen for screen in SCREENS if screen[0] < 900]
# The score of Chromium's own layout-shift entries, as web.dev defines CLS but over the whole time.
SHIFTS = """
    window.shifted = 0;
    new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) window.shifted += entry.value;
    }).observe({ type: "layout-shift", buffered: true });
"""
# Every place that a part of the page had in any frame, by the part.
PLACES = """
    window.places = {};
    (function look() {
        document.querySelectorAll("#pad > *, #pad canvas, #viewer > *, #viewer canvas").forEach((part, number) => {
            if (!part.checkVisibility() || part.matches(".tooltip")) return;
            const { left, top, width, height } = part.getBoundingClientRect();
            const name = number + " " + part.tagName + " " + part.className;
            (window.places[name] ||= new Set()).add([left, top + scrollY, width, height].map(Math.round).join(" "));
        });
        requestAnimationFrame(look);
    })();
"""


def screen(width: int, height: int) -> dict[str, Any]:
    """Options of a context with this screen; a narrow one is that of a phone or a tablet."""
    touch = width < 900 and width != 640  # 640: a desktop's page at 200 %
    return {"viewport": {"width": width, "height": height}, "has_touch": touch, "is_mobile": touch}


def in_sight(pad: Pad, selector: str) -> bool:
    """Whether all of an element is in the window."""
    box = pad.find(selector).bounding_box()
    size = pad.page.viewport_size
    assert box and size
    return box["y"] >= 0 and box["y"] + box["height"] <= size["height"] and box["height"] > 0


@pytest.mark.slow
def test_nothing_moves_while_the_page_loads(new_pad: NewPad, shipped: Server) -> None:
    """On any screen, from the first paint until the demo has been read."""
    pads = [new_pad(shipped, alone=True, **screen(*size)) for size in SCREENS]
    for pad in pads:
        pad.page.add_init_script(SHIFTS)
        pad.page.reload()
    for pad in pads:
        pad.page.wait_for_function("watched.rows.includes('row 27 of 28')")
    shifted = [pad.page.evaluate("shifted") for pad in pads]
    assert max(shifted) < 0.02, shifted
    assert max(shifted) > 0  # it was measured: Gradio's own sign of loading moves a little


def test_the_probabilities_and_all_hidden_states_are_in_view_without_a_click(
    new_pad: NewPad, shipped: Server
) -> None:
    pad = new_pad(shipped, viewport=WIDE)
    pad.draw(TWO)
    for part in (".digit", ".bars", ".paper", ".play", ".sentence", ".ribbon", ".curves"):
        assert in_sight(pad, part), part
    layers = pad.find(".layers canvas")
    assert layers.count() == 2
    assert all(in_sight(pad, f".layers figure:nth-child({number}) canvas") for number in (1, 2))


@pytest.mark.parametrize("size", [(390, 844), (390, 664), (320, 568)])
def test_a_phone_shows_the_answer_the_pad_and_play_together(
    new_pad: NewPad, small: Server, size: tuple[int, int]
) -> None:
    """And the answer stays in sight wherever the page is scrolled to."""
    pad = new_pad(small, **screen(*size))
    for part in (".answer", ".digit", ".bars", ".paper", ".play", ".slider"):
        assert in_sight(pad, part), part
    pad.page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    assert not in_sight(pad, ".paper")
    assert in_sight(pad, ".digit")
    assert in_sight(pad, ".bars")


def test_the_pad_stays_beside_what_is_scrolled(new_pad: NewPad, small: Server) -> None:
    pad = new_pad(small, viewport={"width": 1280, "height": 760})
    pad.draw(TWO)
    pad.page.get_by_role("tab", name="Compare").click()
    pad.settle()
    pad.page.evaluate("document.querySelector('#viewer').style.height = '2000px'; scrollTo(0, 900)")
    assert in_sight(pad, ".paper")
    assert in_sight(pad, ".digit")


def test_a_page_at_200_percent_is_one_column(new_pad: NewPad, small: Server) -> None:
    pad = new_pad(small, **screen(640, 800))
    boxes = [pad.find(part).bounding_box() for part in (".paper", ".tools", ".tabs", ".sentence")]
    tops = [box["y"] for box in boxes if box]
    assert tops == sorted(tops)
    assert len(tops) == 4


def test_a_wide_screen_has_the_page_in_its_middle(new_pad: NewPad, small: Server) -> None:
    pad = new_pad(small, viewport={"width": 2200, "height": 1000})
    box = pad.page.locator(".page").bounding_box()
    assert box
    assert box["width"] <= 1600
    assert box["x"] + box["width"] / 2 == pytest.approx(1100, abs=2)


@pytest.mark.parametrize("size", [pytest.param((1280, 800), marks=pytest.mark.slow), (390, 664)])
def test_nothing_moves_while_somebody_draws_or_reads(
    new_pad: NewPad, shipped: Server, size: tuple[int, int]
) -> None:
    pad = new_pad(shipped, **screen(*size))
    pad.page.evaluate(PLACES)
    for tab in TABS:
        pad.page.get_by_role("tab", name=tab, exact=True).click()
        pad.page.evaluate("scrollTo(0, 0)")
        pad.draw([[[250, 100], [250, 140]]])  # the first answer brings what the panel shows
        pad.page.evaluate("places = {}")
        pad.press("clear")
        pad.draw(thinned(load_digits()[8][0]))
        pad.press("clear")
        pad.find(".examples button").nth(4).evaluate("button => button.click()")  # a mouse would scroll to it
        pad.settle()
        for row in (1, 9, 12, 28):
            pad.find(".slider").fill(str(row))
            pad.settle()
        found = pad.page.evaluate(
            "Object.fromEntries(Object.entries(places).map(([name, all]) => [name, [...all]]))"
        )
        assert len(found) > 10, tab
        assert {name: places for name, places in found.items() if len(places) > 1} == {}, tab


def test_a_finger_s_swipe_turns_to_the_next_tab(new_pad: NewPad, small: Server) -> None:
    """And over a picture it moves the cursor instead."""
    pad = new_pad(small, **screen(390, 844))
    pad.draw(TWO)
    touch = pad.page.context.new_cdp_session(pad.page)

    def swipe(selector: str, *across: float) -> str:
        element = pad.find(selector)
        element.scroll_into_view_if_needed()
        box = element.bounding_box()
        assert box
        y = box["y"] + box["height"] / 2
        dispatch(touch, "touchStart", [(across[0], y)])
        for x in across[1:]:
            dispatch(touch, "touchMove", [(x, y)])
        dispatch(touch, "touchEnd", [])
        pad.settle()
        return pad.page.locator("[role=tab][aria-selected=true]").inner_text()

    assert swipe(".sentence", 300, 200, 100) == "It could become"
    assert swipe(".help", 300, 280, 270) == "It could become"  # too short
    assert swipe(".help", 100, 200, 300) == "Story"
    assert swipe(".sentence", 100, 200, 300) == "Story"  # nothing lies to its left
    assert swipe(".ribbon", 300, 200, 100) == "Story"
    expect(pad.find(".row")).not_to_have_text("row 28 of 28")


@pytest.mark.parametrize("size", [(1280, 800), (390, 664), (320, 568)])
def test_what_is_said_beside_the_digit_is_never_cut_off(
    new_pad: NewPad, shipped: Server, size: tuple[int, int]
) -> None:
    """After no row of a drawing that the network is in doubt about."""
    pad = new_pad(shipped, **screen(*size))
    pad.press("more")
    rooms = []
    for example in (4, 7):
        pad.find(".hard button").nth(example).click()
        pad.settle()
        rooms += pad.page.evaluate(ROOMS)
    assert min(rooms) > -3  # letters may be a little higher than their line; a line that is cut off is -15
    assert len(set(rooms)) > 1


# How far the words are from the edge of their place after each row, in pixels; below 0 they are cut off.
ROOMS = """
    async () => {
        const slider = document.querySelector("#pad .slider");
        const range = document.createRange();
        const room = (line) => {
            const place = line.parentElement.getBoundingClientRect();
            range.selectNodeContents(line);
            const { top, bottom, right, width } = range.getBoundingClientRect();
            return width ? Math.min(top - place.top, place.bottom - bottom, place.right - right) : 0;
        };
        const rooms = [];
        for (let row = 1; row <= 28; row += 1) {
            slider.value = row;
            slider.dispatchEvent(new Event("input"));
            await new Promise((resolve) => requestAnimationFrame(resolve)); // after the page has drawn
            rooms.push(...[...document.querySelectorAll("#pad .certainty, #pad .note")].map(room));
        }
        return rooms.map(Math.round);
    }
"""


@pytest.mark.parametrize("width", [1024, 1280, 1920])
def test_a_tooltip_stands_beside_the_pointer(new_pad: NewPad, small: Server, width: int) -> None:
    pad = new_pad(small, viewport={"width": width, "height": 800})
    pad.draw(TWO)
    for share in (0.1, 0.5, 0.9):
        box = pad.find(".curves").bounding_box()
        assert box
        x, y = box["x"] + share * box["width"], box["y"] + 20
        pad.page.mouse.move(x, y)
        pad.settle()
        place = pad.find(".tooltip").bounding_box()
        assert place
        assert place["x"] - 1 <= x <= place["x"] + place["width"] + 1
        assert 0 <= y - (place["y"] + place["height"]) <= 20
        assert place["x"] + place["width"] <= width
