"""Projector mode, paper, and the system's own colours."""

import io
import re
import zlib
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from playwright.sync_api import Locator, PdfMargins, ViewportSize, expect

from tests.browser.conftest import WIDE, NewPad
from tests.browser.test_layout import TABS, TWO, in_sight
from tests.support.pad import Pad
from tests.support.server import Server

MARGINS = PdfMargins(top="10mm", right="10mm", bottom="10mm", left="10mm")
# [text, size] of each text that is seen and smaller than 20 px; what a canvas writes counts as its text.
SMALL_TEXTS = """() => {
    const seen = (each) => each.checkVisibility({ visibilityProperty: true }) && each.getClientRects().length
        && !each.closest(".heard, [aria-hidden=true]:empty");
    const own = (each) => [...each.childNodes].some(({ nodeType, data }) => nodeType === 3 && data.trim());
    const sizes = [...document.querySelectorAll("body *")].filter((each) => seen(each)).flatMap((each) => {
        if (each.matches("canvas")) {
            const written = parseFloat(each.getContext("2d").font.match(/[\\d.]+px/)[0]) / devicePixelRatio;
            return each.texts?.length ? [["canvas " + each.className, written]] : [];
        }
        const text = own(each) || each.matches("input:not([type=checkbox], [type=range]), select");
        return text ? [[each.textContent || each.value, parseFloat(getComputedStyle(each).fontSize)]] : [];
    });
    return { count: sizes.length, small: sizes.filter(([, size]) => size < 20) };
}"""


# A window that fills the screen cannot be given another size.
NO_FULL_SCREEN = "() => { Element.prototype.requestFullscreen = () => Promise.reject(new TypeError()); }"


def is_on(pad: Pad) -> bool:
    """Whether the page is in projector mode, by its button."""
    return pad.page.locator(".projector").get_attribute("aria-pressed") == "true"


def expect_mode(pad: Pad, on: bool) -> None:
    expect(pad.page.locator(".projector")).to_have_attribute("aria-pressed", "true" if on else "false")


def test_a_class_reads_all_of_projector_mode(pad: Pad) -> None:
    """Each text has 20 px or more, in every tab; pad, answer, belief and tab are in sight on two usual screens."""
    pad.draw(TWO)
    before = pad.pictures()
    assert pad.page.evaluate(SMALL_TEXTS)["small"]
    pad.page.evaluate(NO_FULL_SCREEN)
    pad.page.keyboard.press("f")
    expect_mode(pad, True)
    after = pad.pictures()
    assert [name for name in after if after[name] == before[name]] == ["seen"]  # which is hidden
    for tab in TABS:
        pad.page.get_by_role("tab", name=tab, exact=True).click()
        pad.settle()
        found = pad.page.evaluate(SMALL_TEXTS)
        assert found["count"] > 30
        assert found["small"] == [], tab
        assert in_sight(pad, "[role=tab][aria-selected=true]")
    pad.page.get_by_role("tab", name=TABS[0], exact=True).click()
    title = pad.find(".layers figcaption").first  # all of it, with its terms
    assert title.inner_text() == title.text_content()
    for size in (ViewportSize(width=1280, height=800), ViewportSize(width=1920, height=1080)):
        pad.page.set_viewport_size(size)
        pad.settle()
        for part in (".paper", ".digit", ".bars", ".play", ".sentence", ".ribbon", ".curves", ".layers"):
            assert in_sight(pad, part), (part, size)


def test_f_fills_the_screen_and_the_keys_go_on_working(pad: Pad) -> None:
    pad.draw(TWO)
    pad.page.get_by_role("tab", name="What if").click()
    pad.settle()
    pad.find(".panel input >> visible=true").first.press("f")
    pad.find(".panel select").first.press("f")
    assert not is_on(pad)
    pad.page.evaluate("document.activeElement.blur()")  # the pad has uses of its own for keys
    pad.page.keyboard.press("f")
    pad.page.wait_for_function("document.fullscreenElement")
    expect_mode(pad, True)
    pad.page.keyboard.press("Home")
    expect(pad.find(".cursor .row")).to_have_text("row 1 of 28")
    pad.page.keyboard.press("Space")
    expect(pad.find(".play")).to_have_text("Pause")
    pad.page.evaluate("document.exitFullscreen()")  # what the browser does at Escape
    expect_mode(pad, False)
    pad.find(".projector").click()
    pad.page.wait_for_function("document.fullscreenElement")
    pad.page.keyboard.press("F")
    pad.page.wait_for_function("!document.fullscreenElement")
    expect_mode(pad, False)


def test_projector_mode_needs_no_full_screen(pad: Pad) -> None:
    """Escape leaves the mode, and only then the panel."""
    pad.page.evaluate(NO_FULL_SCREEN)
    pad.page.get_by_role("tab", name="Gates").click()
    pad.page.keyboard.press("f")
    expect_mode(pad, True)
    pad.page.keyboard.press("Escape")
    expect_mode(pad, False)
    expect(pad.find(".panel")).to_be_visible()
    pad.page.keyboard.press("Escape")
    expect(pad.find(".story")).to_be_visible()


def pixels(place: Locator) -> NDArray[np.int64]:
    """What the screen shows there, [height, width, 3]."""
    return np.array(Image.open(io.BytesIO(place.screenshot())).convert("RGB"), np.int64)


def coloured(place: Locator) -> float:
    """The share of the pixels there that have a colour, and no grey."""
    shown = pixels(place)
    return float((np.ptp(shown, axis=2) > 40).mean())


@pytest.mark.parametrize("scheme", ["dark", pytest.param("light", marks=pytest.mark.slow)])
def test_the_system_s_own_colours_leave_what_means_something(
    new_pad: NewPad, shipped: Server, scheme: Any
) -> None:
    """The bar, the ribbon, the keys of the legend; the open tab and the pressed button stand out."""
    pad = new_pad(shipped, forced_colors="active", color_scheme=scheme, viewport=WIDE)
    pad.draw(TWO)
    assert coloured(pad.find(".bar.best .fill")) > 0.9
    assert coloured(pad.find(".ribbon")) > 0.4
    assert coloured(pad.find(".layers canvas").first) > 0.4
    assert coloured(pad.find(".story .key").nth(2)) > 0.02
    highlight = "(each) => getComputedStyle(each).backgroundColor"
    tabs = [pad.page.get_by_role("tab", name=name, exact=True).evaluate(highlight) for name in TABS]
    assert tabs[0] not in tabs[1:]
    expect(pad.find(".erase")).not_to_have_css("background-color", tabs[0])
    pad.press("erase")
    expect(pad.find(".erase")).to_have_css("background-color", tabs[0])


def streams_of(pdf: bytes) -> str:
    """The content of a PDF's compressed streams."""
    found = []
    for stream in re.findall(rb"stream\r?\n(.*?)endstream", pdf, re.DOTALL):
        try:
            found.append(zlib.decompress(stream))
        except zlib.error:
            continue
    return b"\n".join(found).decode("latin-1")


def test_paper_has_the_bars_in_light_colours_on_one_page(pad: Pad) -> None:
    """In the same colours from a dark page, which is dark again after it."""
    pad.draw(TWO)
    light = pad.find(".bar .fill").nth(3).evaluate("bar => getComputedStyle(bar).backgroundColor")
    bar = [int(part) / 255 for part in re.findall(r"\d+", light)]
    pad.page.evaluate("document.body.classList.add('dark')")
    for tab in ("Story", "Compare", "One unit"):  # the longest ones
        pad.page.get_by_role("tab", name=tab, exact=True).click()
        pad.settle()
        paper = pad.page.pdf(format="A4", margin=MARGINS)
        assert len(re.findall(rb"/Type\s*/Page\b", paper)) == 1, tab
        fills = re.findall(r"([\d.]+) ([\d.]+) ([\d.]+) rg", streams_of(paper))
        assert any(np.allclose([float(part) for part in fill], bar, atol=0.01) for fill in fills), tab
    assert pad.page.evaluate("document.body.classList.contains('dark')")
    pad.page.emulate_media(media="print")
    assert pad.page.locator("#rowwise button:not(.term)").filter(visible=True).count() == 0
    pad.page.emulate_media(media="screen")
