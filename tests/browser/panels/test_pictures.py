"""What makes a picture readable: axes, legends, colours, and words for those who do not see it."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.panels import charts
from tests.browser.panels.viewer import Viewer

Axes = tuple[list[str], list[str]]  # labels down and across
ROWS = ["1", "7", "14", "21", "28", "row"]
PERCENT = ["100 %", "50 %", "0 %"]
COLUMN = ["1", "28", "column"]
ROW = ["1", "28", "row"]
UNIT = ["1", "unit", "12"]
CURVES: Axes = (PERCENT, ROWS)
HEAT: Axes = (UNIT, ROWS)
SQUARE: Axes = (ROW, COLUMN)
PANELS: dict[str, list[Axes]] = {
    "Compare": [CURVES, HEAT, HEAT] * 3,
    "Gates": [HEAT, HEAT],
    "What mattered": [SQUARE, (["1", "14", "28", "score\nafter\nrow"], ["1", "14", "28", "row read"])],
    "One unit": [(["+1.0", "0", "−1.0"], ["1", "14", "28", "row"])] * 4 + [(["digit"], [])],
    "What if": [CURVES, CURVES, SQUARE],
    "From ink to rows": [(["0", "1000"], ["0", "pad", "1000"]), SQUARE, SQUARE, SQUARE],
}


def axes(pad: Viewer, root: str) -> list[Axes]:
    """The labels of each picture there."""
    found = pad.find(f"{root} .plot").evaluate_all(
        "plots => plots.map((plot) => ['y', 'x'].map((name) =>"
        " [...plot.querySelectorAll('.' + name + ' span')].map((label) => label.textContent)))"
    )
    return [(down, across) for down, across in found]


def test_the_pictures_of_the_page_have_axes(pad: Viewer) -> None:
    assert axes(pad, ".rows") == [(["held"], []), (["28", "column", "1"], []), CURVES, HEAT, HEAT]
    assert axes(pad, ".story .aside") == [SQUARE]
    pad.find(".order select").select_option(label="by similarity")
    pad.settle()
    assert axes(pad, ".layers") == [(["unit"], ROWS)] * 2  # no unit is the first one then


@pytest.mark.parametrize("title", PANELS)
def test_the_pictures_of_a_panel_have_axes_and_words(pad: Viewer, title: str) -> None:
    pad.toggle(title)
    assert axes(pad, ".panel") == PANELS[title]
    pictures = pad.find(".panel figure canvas[role=img]")
    labels = pictures.evaluate_all("all => all.map((canvas) => canvas.getAttribute('aria-label') || '')")
    assert len(labels) >= len(PANELS[title])
    assert all(len(label) > 10 for label in labels), labels


def test_a_label_lies_at_its_row(pad: Viewer) -> None:
    """For all rows that are named, on a picture across and on one down."""
    for picture, axis in ((".curves", "x"), (".story .seen", "y")):
        canvas = pad.find(picture).first
        for label in canvas.locator("xpath=..").locator(f".{axis} span:not(.name)").all():
            box, at = canvas.bounding_box(), label.bounding_box()
            assert box and at
            x = (at["x"] + at["width"] / 2 - box["x"]) / box["width"] if axis == "x" else 0.5
            y = (at["y"] + at["height"] / 2 - box["y"]) / box["height"] if axis == "y" else 0.5
            pad.hover(canvas, x, y)
            expect(pad.find(".cursor .row")).to_have_text(f"row {label.inner_text()} of 28")


def test_legends_say_which_digit_and_which_number(pad: Viewer) -> None:
    digits = [*"0123456789", "decided"]
    assert pad.find(".keys .key").all_inner_texts() == digits
    assert pad.find(".scales .scale").inner_text().split() == ["value", "−1", "+1"]
    for title in ("Compare", "What if"):
        pad.toggle(title)
        assert pad.find(".panel .legend .key").all_inner_texts() == digits
    pad.toggle("Gates")
    assert pad.find(".panel .scale").inner_text().split() == ["0", "1"]
    pad.choose("RNN")
    pad.settle()
    low, high = pad.find(".panel .scale").inner_text().split()
    assert low.replace("−", "+") == high
    assert re.fullmatch(r"\+\d\.\d", high)


def test_legends_have_the_colours_of_the_lines_on_a_light_page_and_a_dark_one(pad: Viewer) -> None:
    pad.toggle("Compare")
    swatches = {}
    for page in ("light", "dark"):
        pad.paint(page)
        for keys in pad.find(".keys .key"), pad.find(".panel .key"):
            found = keys.evaluate_all(
                "keys => keys.map((key) => getComputedStyle(key, '::before'))"
                ".map((style) => [style.borderTopColor, style.borderTopStyle])"
            )
            colours, styles = zip(*found[:10], strict=True)
            assert [list(charts.rgb(colour)) for colour in colours] == [
                list(c) for c in charts.digit_colours(pad)
            ]
            assert styles == ("solid",) * 5 + ("dashed",) * 5
        swatches[page] = set(colours)
    assert len(swatches["light"] | swatches["dark"]) == 20


@pytest.fixture
def narrow(pad: Viewer) -> Iterator[Viewer]:
    """A window of 320 px, as a desktop's at 400 % zoom."""
    pad.page.set_viewport_size({"width": 320, "height": 640})
    yield pad
    pad.page.set_viewport_size({"width": 1280, "height": 800})


def test_on_320_pixels_no_panel_scrolls_sideways_and_no_labels_meet(narrow: Viewer) -> None:
    for title in PANELS:
        narrow.toggle(title)
        wider = "document.documentElement.scrollWidth - innerWidth"
        assert narrow.page.evaluate(wider) <= 0, title
        meeting = narrow.find(".axis").evaluate_all(
            """axes => axes.flatMap((axis) => {
                const boxes = [...axis.children].map((label) => label.getBoundingClientRect());
                const meet = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
                return boxes.some((a, i) => boxes.some((b, j) => i < j && meet(a, b))) ? [axis.textContent] : [];
            })"""
        )
        assert meeting == [], title
