"""The viewer's cursor on the rows, and the page on screens of several sizes."""

import re

import numpy as np
import pytest
from playwright.sync_api import CDPSession, expect

from tests.browser.conftest import NewPad
from tests.support.digits import load_digits, thinned
from tests.support.pad import Pad
from tests.support.server import Server

TWO = thinned(load_digits()[2][0])
PHONE = {
    "viewport": {"width": 390, "height": 844},
    "has_touch": True,
    "is_mobile": True,
    "device_scale_factor": 2,
}


def row(number: int) -> re.Pattern[str]:
    return re.compile(rf"^row {number} of 28$")


def test_arrow_keys_move_the_cursor_and_all_that_follows_it(pad: Pad) -> None:
    pad.draw(TWO)
    expect(pad.find(".cursor .row")).to_have_text(row(28))
    last = pad.pictures()
    pad.find(".slider").focus()
    pad.page.keyboard.press("ArrowLeft")
    expect(pad.find(".cursor .row")).to_have_text(row(27))
    pad.page.keyboard.press("Home")
    expect(pad.find(".cursor .row")).to_have_text(row(1))
    first = pad.pictures()
    moved = [name for name in last if first[name] != last[name]]
    assert moved == ["paper", "seen", "ribbon", "turned", "curves", "layer 1", "layer 2"]
    expect(pad.find(".slider")).to_have_attribute("aria-valuetext", "row 1: no ink read yet")
    pad.page.keyboard.press("End")
    expect(pad.find(".cursor .row")).to_have_text(row(28))
    assert pad.pictures() == last


def test_pointer_over_a_picture_shows_a_row_and_a_click_sets_it(pad: Pad) -> None:
    """Rows run to the right, and in what the network sees they run down."""
    pad.draw(TWO)
    layers = pad.find(".story .layers canvas").all()
    canvases = [pad.find(f".story .{name}") for name in ("ribbon", "turned", "curves", "seen")] + layers
    assert len(canvases) == 6
    for number, canvas in enumerate(canvases, 10):
        box = canvas.bounding_box()
        assert box
        share = (number - 0.5) / 28
        pad.page.mouse.move(box["x"] + box["width"] * share, box["y"] + box["height"] * share)
        expect(pad.find(".cursor .row")).to_have_text(row(number))
        pad.find(".tools .more").hover()
        expect(pad.find(".cursor .row")).to_have_text(row(28))
    pad.find(".story .curves").click(position={"x": 1, "y": 5})
    pad.find(".tools .more").hover()
    expect(pad.find(".cursor .row")).to_have_text(row(1))


def test_slider_moves_the_cursor_and_a_new_stroke_brings_it_back(pad: Pad) -> None:
    """The bars show the belief after the cursor's row."""
    pad.draw(TWO)
    last = pad.bars()
    pad.find(".slider").fill("3")
    expect(pad.find(".cursor .row")).to_have_text(row(3))
    assert pad.bars() != last
    pad.draw([[[50, 50], [50, 450]]])
    expect(pad.find(".cursor .row")).to_have_text(row(28))


def test_play_goes_through_all_rows_to_the_last(pad: Pad) -> None:
    expect(pad.find(".play")).to_be_disabled()  # nothing is drawn
    expect(pad.find(".play")).to_have_text("Read it")
    expect(pad.find(".cursor .row")).to_have_text(row(28))
    pad.draw(TWO)
    before = pad.page.evaluate("watched.rows.length")
    pad.press("play")
    expect(pad.find(".play")).to_have_text("Pause")
    expect(pad.find(".play")).to_have_text("Read it")  # at the end
    rows = pad.page.evaluate("watched.rows")
    assert rows[before:] == [f"row {number} of 28" for number in range(1, 29)]


def test_no_screen_scrolls_sideways_and_a_desktop_not_at_all(new_pad: NewPad, shipped: Server) -> None:
    pad = new_pad(shipped, viewport={"width": 1280, "height": 800})
    assert overflow(pad) == [0, 0]
    german = new_pad(shipped, locale="de-DE", viewport={"width": 1280, "height": 800})
    assert overflow(german) == [0, 0]
    pad.draw(TWO)
    assert overflow(pad) == [0, 0]
    for width in (320, 390, 768, 1024):
        pad.page.set_viewport_size({"width": width, "height": 640})
        pad.settle()
        assert overflow(pad)[0] == 0, width


def overflow(pad: Pad) -> list[int]:
    """By how many pixels the page is wider and higher than the window."""
    return list(
        pad.page.evaluate(
            "(({ scrollWidth, scrollHeight }) => [Math.max(0, scrollWidth - innerWidth),"
            " Math.max(0, scrollHeight - innerHeight)])(document.documentElement)"
        )
    )


def test_finger_draws_and_the_page_stays(new_pad: NewPad, small: Server) -> None:
    pad = new_pad(small, **PHONE)
    assert overflow(pad)[1] > 0  # there is something to scroll
    touch = pad.page.context.new_cdp_session(pad.page)
    finger(touch, [pad.place(point) for point in ([250, 480], [250, 350], [250, 200], [250, 20])])
    pad.settle()
    assert pad.page.evaluate("scrollY") == 0
    strokes, _ = pad.asked()
    assert [len(strokes), len(strokes[0])] == [1, 4]
    expect(pad.find(".note")).to_have_text("read by the GRU")
    finger(touch, [(20, 780), (20, 700), (20, 600), (20, 400)])  # beside the pad the page does scroll
    pad.page.wait_for_function("scrollY > 100")


def test_a_second_finger_does_not_draw(new_pad: NewPad, small: Server) -> None:
    """The first one goes on; with a pinch, where it has not moved yet, nothing is drawn (tests/web/pad.test.mjs)."""
    pad = new_pad(small, **PHONE)
    touch = pad.page.context.new_cdp_session(pad.page)
    first, middle, second, last = (
        pad.place(point) for point in ([100, 100], [100, 200], [400, 400], [100, 400])
    )
    dispatch(touch, "touchStart", [first])
    dispatch(touch, "touchMove", [middle])
    dispatch(touch, "touchStart", [middle, second])
    dispatch(touch, "touchMove", [last, second])
    dispatch(touch, "touchEnd", [])
    pad.settle()
    strokes, _ = pad.asked()
    assert [len(strokes), len(strokes[0])] == [1, 3]


def finger(touch: CDPSession, path: list[tuple[float, float]]) -> None:
    """One finger along a path, in pixels of the window."""
    dispatch(touch, "touchStart", path[:1])
    for point in path[1:]:
        dispatch(touch, "touchMove", [point])
    dispatch(touch, "touchEnd", [])


def dispatch(touch: CDPSession, kind: str, points: list[tuple[float, float]]) -> None:
    places = [{"x": x, "y": y, "id": number} for number, (x, y) in enumerate(points)]
    touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": places})


def test_turning_the_phone_keeps_the_drawing(new_pad: NewPad, small: Server) -> None:
    pad = new_pad(small, **PHONE)
    pad.draw(TWO)
    before = ink_box(pad)
    for width, height in ((844, 390), (390, 844)):
        pad.page.set_viewport_size({"width": width, "height": height})
        fits = "canvas.width === Math.round(canvas.getBoundingClientRect().width * devicePixelRatio)"
        pad.page.wait_for_function(f"(canvas) => {fits}", arg=pad.find(".paper").element_handle())
        pad.settle()
        assert ink_box(pad) == pytest.approx(before, abs=0.02)
    expect(pad.find(".note")).to_have_text("read by the GRU")


def ink_box(pad: Pad) -> list[float]:
    """Left, top, right, bottom of the ink on the pad, in parts of its side."""
    ink = pad.image(pad.find(".paper"))[..., 3] > 127
    down, across = (np.flatnonzero(ink.any(axis=axis)) / ink.shape[1 - axis] for axis in (1, 0))
    return [float(part) for part in (across[0], down[0], across[-1], down[-1])]
