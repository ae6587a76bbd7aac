"""The address: a reload, another page and back, a dark theme and a friend's browser show the same page."""

from typing import Any

import pytest
from playwright.sync_api import Route, expect

from tests.browser.conftest import NewPad
from tests.support.digits import load_digits, thinned
from tests.support.pad import Pad
from tests.support.server import Server

TWO = thinned(load_digits()[2][0])
HOSTILE = (
    "strokes=<img/src/onerror=alert(1)>&row=NaN&tab=__proto__&order=constructor&cell=..%2F%00&tabs=%E0%A4"
)
# All that waits for less than two seconds waits no more.
HASTY = "const wait = setTimeout; window.setTimeout = (f, ms = 0, ...rest) => wait(f, ms < 2000 ? 0 : ms, ...rest)"
# Once the page is about to be left, its slider goes on; then it asks for itself.
GOES_ON = """
    addEventListener("beforeunload", () => setTimeout(() => {
        document.querySelector("#rowwise .slider").value = 13;
        document.querySelector("#rowwise .slider").dispatchEvent(new Event("input"));
        setTimeout(() => fetch(location.pathname), 1);
    }));
"""


def shown(pad: Pad) -> dict[str, Any]:
    """All that the address keeps, as the visitor and the server see it."""
    pad.settle()
    return {
        "ink": pad.find(".paper").evaluate("canvas => canvas.toDataURL()"),
        "strokes": pad.asked()[0],
        "cell": (pad.asked()[1], pad.page.locator("#cell input").input_value()),
        "row": pad.find(".row").inner_text(),
        "tabs": pad.find(".tabs button:visible").all_inner_texts(),
        "tab": pad.find(".tabs [aria-selected=true]").inner_text(),
        "order": pad.find(".order select").input_value(),
    }


@pytest.fixture
def used(pad: Pad) -> Pad:
    """A page with nothing as it was opened."""
    pad.page.goto(pad.page.url + "#tabs=story,gates,unit")
    expect(pad.find(".tabs button:visible")).to_have_count(3)
    pad.draw(TWO)
    pad.choose("deep")
    pad.find(".order select").select_option("fires")
    pad.find(".tabs button").filter(has_text="Gates").click()
    pad.find(".slider").fill("13")
    return pad


def test_reload_back_theme_and_link_keep_the_page(used: Pad, new_pad: NewPad, small: Server) -> None:
    """Also what was done last: the page is left before the address has it."""
    before = shown(used)
    assert [before[name] for name in ("cell", "row", "tab", "order")] == [
        ("deep", "deep (LSTM of 17 units, 3 layers)"),
        "row 13 of 28",
        "Gates",
        "fires",
    ]
    used.reload()
    assert shown(used) == before
    used.page.goto("about:blank")
    used.page.go_back()
    used.ready()
    assert shown(used) == before
    used.page.wait_for_function("location.hash.includes('row=13')")
    link = used.page.url
    used.page.goto(f"{small.address}?__theme=dark")
    used.ready()
    dark = shown(used)
    assert dark.pop("ink") != before["ink"]  # white ink
    assert dark.items() <= before.items()
    friend = new_pad(small)
    friend.page.goto(link)  # the page is open already: it is not loaded again
    friend.page.wait_for_function("watched.cells > 2")
    assert shown(friend) == before
    friend = new_pad(small)
    friend.page.goto("about:blank")
    friend.page.goto(link)
    friend.ready()
    assert shown(friend) == before


def test_link_has_the_order_even_where_a_friend_chose_another(
    pad: Pad, new_pad: NewPad, small: Server
) -> None:
    """Units by similarity are what an address with a drawing leaves out."""
    pad.draw(TWO)
    pad.page.wait_for_function("location.hash.includes('strokes=')")
    assert "order" not in pad.page.url
    friend = new_pad(small)
    friend.find(".order select").select_option("trained")
    friend.page.goto("about:blank")
    friend.page.goto(pad.page.url)
    friend.ready()
    expect(friend.find(".order select")).to_have_value("similar")


def test_the_demos_digit_is_no_drawing_of_the_address(new_pad: NewPad, small: Server) -> None:
    pad = new_pad(small, alone=True, demo=True, reduced_motion="reduce")
    expect(pad.find(".hint")).to_contain_text("somebody")
    pad.page.get_by_role("tab", name="Gates").click()
    pad.page.wait_for_function("location.hash.includes('tab=gates')")
    assert "strokes" not in pad.page.url
    pad.page.reload()
    expect(pad.find(".hint")).to_contain_text("somebody")
    expect(pad.find(".panel canvas.gate").first).to_be_visible()


def test_hostile_link_is_a_blank_page(pad: Pad, small: Server) -> None:
    """And of a good link with an unknown cell the rest counts."""
    blank = pad.pictures()
    for fragment in (HOSTILE, "strokes=" + "A" * 200_000):
        pad.page.goto("about:blank")
        pad.page.goto(f"{small.address}#{fragment}")
        pad.ready()
        assert pad.pictures() == blank
        assert pad.page.locator("#cell input").input_value() == "GRU"
    pad.page.goto("about:blank")
    pad.page.goto(f"{small.address}#cell=unknown&strokes=w-Bw-BAg0P&row=3")
    pad.ready()
    expect(pad.find(".row")).to_have_text("row 3 of 28")
    pad.page.wait_for_function("watched.question?.cell === 'gru'")  # the link's own cell was asked first
    expect(pad.find(".state")).to_have_text("")


def test_long_drawing_is_simplified_in_the_link_only(pad: Pad) -> None:
    """The page says so; the session keeps all of its 801 points."""
    pad.page.goto(f"{pad.page.url}#strokes=w-Bw-B{'oGsHpGtH' * 400}")
    expect(pad.find(".state")).to_have_text("The link holds a simplified drawing.")
    assert len(pad.page.url) < 2100
    before = shown(pad)
    assert len(before["strokes"][0]) == 801
    pad.reload()
    assert shown(pad) == before


def test_what_was_cleared_is_gone_after_a_reload(pad: Pad) -> None:
    """Also from the address, which a reload at once finds as it was."""
    pad.draw(TWO)
    pad.page.wait_for_function("location.hash.includes('strokes')")
    pad.press("clear")
    pad.reload()
    assert "strokes" not in pad.page.url
    assert not pad.image(pad.find(".paper")).any()


def test_slow_reload_keeps_what_was_done_meanwhile(new_pad: NewPad, small: Server) -> None:
    """The browser comes back to the address that there was when the reload began."""
    pad = new_pad(small, script=HASTY)
    pad.draw(TWO)
    pad.page.wait_for_function("location.hash.includes('strokes=')")
    pad.page.evaluate(GOES_ON)
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)
        if len(held) == 2:
            for each in held:
                each.continue_()

    pad.page.route(small.address, hold, times=2)
    pad.reload()
    assert len(held) == 2
    expect(pad.find(".row")).to_have_text("row 13 of 28")
    pad.settle()
    assert pad.asked()[0]
