"""The page without a mouse, without sight, and for weak eyes."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.conftest import NewPad
from tests.browser.test_layout import TABS, screen
from tests.support.digits import load_digits, thinned
from tests.support.pad import Pad
from tests.support.server import Server

TWO = thinned(load_digits()[2][0])
GRAVE = ("serious", "critical")
# What axe looks for. A dark page has other colours, and is the same page but for them.
RULES: dict[str, dict[str, Any]] = {"dark": {"runOnly": ["cat.color"]}, "light": {}}


def faults(pad: Pad, part: str = "html") -> list[str]:
    """What axe calls serious or critical on the light and on the dark page, or in a part of it, with the place."""
    graves = []
    for page, rules in RULES.items():
        pad.page.evaluate("page => document.body.classList.toggle('dark', page === 'dark')", page)
        pad.settle()
        # One that is cancelled ends too: its promise is rejected.
        pad.page.evaluate("Promise.allSettled(document.getAnimations().map((each) => each.finished))")
        found = Axe().run(pad.page, context=part, options={"resultTypes": ["violations"]} | rules).response
        assert found["passes"]
        graves += [each for each in found["violations"] if each["impact"] in GRAVE]
    return [f"{each['id']}: {each['nodes'][0]['target']}" for each in graves]


@pytest.mark.parametrize("size", [pytest.param((1280, 800), marks=pytest.mark.slow), (390, 664)])
def test_axe_finds_nothing_grave_in_any_state(
    new_pad: NewPad, shipped: Server, size: tuple[int, int]
) -> None:
    pad = new_pad(shipped, **screen(*size))
    assert faults(pad) == []  # nothing is drawn
    pad.page.reload()
    expect(pad.find(".hint")).to_contain_text("somebody's")
    assert faults(pad) == []  # the demo
    pad.ready()
    pad.press("more")
    for hard in range(2):
        pad.find(".hard button").nth(hard).click()
    assert faults(pad) == []
    for tab in TABS[1:]:
        pad.page.get_by_role("tab", name=tab, exact=True).click()
        assert faults(pad, "#viewer") == [], tab


def test_a_screen_reader_hears_the_answer_once_the_drawing_rests(new_pad: NewPad, shipped: Server) -> None:
    pad = new_pad(shipped)
    spoken = pad.find(".spoken")
    expect(spoken).to_have_attribute("role", "status")
    pad.draw(TWO)
    expect(spoken).to_have_text("Answer: 2, > 99.9 %")
    pad.press("clear")
    expect(spoken).to_have_text("Nothing is drawn.")
    pad.draw([[[0, 0], [500, 500], [0, 500], [500, 0]]])
    expect(pad.find(".digit")).to_have_text("?")
    expect(spoken).to_contain_text("Answer: not sure")


def test_panels_have_headings_and_names(pad: Pad) -> None:
    page = pad.page
    for name in ("Your drawing", "What the network does"):
        assert page.get_by_role("region", name=name).count() == 1
        assert page.get_by_role("heading", name=name, level=2).count() == 1
    pad.draw(TWO)
    for tab in TABS:
        page.get_by_role("tab", name=tab, exact=True).click()
        assert page.get_by_role("tabpanel", name=tab, exact=True).count() == 1
        assert page.get_by_role("heading", name=tab, exact=True, level=3).count() == 1
    page.keyboard.press("Escape")
    assert page.get_by_role("tabpanel", name="Story").count() == 1


def test_the_focus_goes_to_the_pad_when_its_button_has_done_its_work(pad: Pad) -> None:
    for name in ("clear", "undo"):
        pad.draw(TWO)
        while pad.find(f".{name}").is_enabled():
            pad.find(f".{name}").focus()
            pad.page.keyboard.press("Enter")
            pad.settle()
        expect(pad.find(".paper")).to_be_focused()


def test_escape_closes_a_panel_and_the_focus_goes_to_the_story_s_tab(pad: Pad) -> None:
    pad.draw(TWO)
    for field in ("select", "input >> visible=true"):
        pad.page.get_by_role("tab", name="What if").click()
        pad.settle()
        pad.find(f".panel {field}").first.focus()
        pad.page.keyboard.press("Escape")
        expect(pad.page.get_by_role("tab", name="Story")).to_be_focused()
        expect(pad.find(".story")).to_be_visible()


def test_the_list_of_cells_closes_when_the_focus_leaves_it_by_a_key(pad: Pad) -> None:
    pad.page.locator("#cell input").focus()
    expect(pad.page.locator("#cell [role=option]").first).to_be_visible()
    pad.page.keyboard.press("Tab")
    expect(pad.page.locator("#cell input")).to_have_attribute("aria-expanded", "false")
    expect(pad.page.locator("#cell [role=option]")).to_have_count(0)


def test_the_keys_work_after_any_click(pad: Pad) -> None:
    """Whatever was pressed by the mouse: a button, a tab, an example, a checkbox."""
    pad.draw(TWO)
    tab = pad.page.get_by_role("tab", name="From ink to rows")
    tab.click()
    clicks = [tab, pad.find(".more"), pad.find(".examples button").nth(2), pad.find(".panel [type=checkbox]")]
    for clicked in [*clicks, pad.find(".erase"), pad.find(".play"), pad.find(".paper")]:
        clicked.click()
        pad.settle()
        pad.page.keyboard.press("Home")
        expect(pad.find(".row")).to_have_text("row 1 of 28")
        pad.page.keyboard.press("ArrowRight")
        expect(pad.find(".row")).to_have_text("row 2 of 28")
        pad.page.keyboard.press("Space")
        expect(pad.find(".play")).to_have_text("Pause")
        pad.page.keyboard.press("End")
        expect(pad.find(".row")).to_have_text("row 28 of 28")
        expect(pad.find(".play")).to_have_text("Read it")


def test_a_touch_finds_targets_of_44_pixels_in_every_tab(new_pad: NewPad, small: Server) -> None:
    pad = new_pad(small, **screen(390, 844))
    pad.draw(TWO)
    for tab in TABS:
        pad.page.get_by_role("tab", name=tab, exact=True).click()
        pad.settle()
        sizes = pad.page.locator("#viewer :is(button, select, input, label:has(input))").evaluate_all(
            "all => all.filter((each) => each.checkVisibility() && !each.matches('[type=checkbox], .term'))"
            ".map((each) => [each.textContent, each.getBoundingClientRect().height])"
        )
        assert len(sizes) >= len(TABS)
        assert [size for size in sizes if size[1] < 44] == []


@pytest.mark.parametrize(("width", "columns"), [(1280, 32), (390, 16)])
def test_every_unit_has_a_place_to_click_at(
    new_pad: NewPad, shipped: Server, width: int, columns: int
) -> None:
    """128 units, in their own order, each as large as a finger's tip needs; a keyboard has the list."""
    pad = new_pad(shipped, viewport={"width": width, "height": 800})
    pad.find(".examples button").nth(4).click()
    pad.find(".order select").select_option("trained")
    pad.page.get_by_role("tab", name="One unit").click()
    pad.settle()
    canvas = pad.find(".panel .all")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box
    cell = box["width"] / columns
    assert cell >= 20
    assert box["height"] == pytest.approx(128 / columns * cell, abs=2)
    for unit in (0, 15, 16, 31, 33, 127):
        canvas.click(position={"x": cell * (unit % columns + 0.5), "y": cell * (unit // columns + 0.5)})
        pad.settle()
        assert pad.find(".panel select").nth(1).input_value() == str(unit)
