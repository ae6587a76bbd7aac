"""Around My hand: the other tabs, the line below the answer and its button, what is taken home, and the demo."""

import re
from typing import Any

from playwright.sync_api import expect

from tests.browser.conftest import NewPad
from tests.support.hand_page import KEY, MORE, effect, fitted, keep, kept, open_hand, taught
from tests.support.pad import Pad
from tests.support.server import Server

PHONE = {"width": 390, "height": 664}


def seen_in_story(pad: Pad) -> dict[str, Any]:
    """What is read and heard there, and its pictures but for the pad."""
    names = (".ribbon", ".curves", ".turned", ".seen")
    heard = {name: pad.find(f".story {name}").get_attribute("aria-label") for name in names}
    pictures = {name: picture for name, picture in pad.pictures().items() if "paper" not in name}
    return {"sentence": pad.find(".sentence").inner_text(), **heard, "pictures": pictures}


def test_rows_before_the_last_and_the_other_tabs_show_the_network_alone(
    new_pad: NewPad, shipped: Server
) -> None:
    pad = new_pad(shipped)
    pad.draw(MORE)
    pad.find("#tab-intervention").click()
    pad.settle()
    outcome = pad.find(".outcome").inner_text()
    pad.find("#tab-story").click()
    before = seen_in_story(pad)
    assert "7 from row 11 on" in before["sentence"]
    expect(pad.find(".by-network")).to_be_hidden()
    keep(pad, taught())
    fitted(pad)
    expect(pad.find(".digit")).to_have_text("1")
    assert seen_in_story(pad) == before
    expect(pad.find(".by-network")).to_have_text(
        re.compile(r"^This tab shows the network alone: 7 \(9\d.*\)\.$")
    )
    open_hand(pad)
    expect(pad.find(".by-network")).to_be_hidden()
    pad.find("#tab-story").click()
    pad.find(".slider").fill("27")
    expect(effect(pad)).to_contain_text("Rows 1 to 27 show the network alone")
    assert pad.find(".by-hand").count() == 0
    expect(pad.find(".digit")).to_have_text("7")
    pad.find("#tab-intervention").click()
    expect(pad.find(".outcome")).to_have_text(outcome)
    pad.find(".menu .share").click()
    dialog = pad.find("dialog.take-home")
    expect(dialog.locator(".alone")).to_contain_text("Your hand is left out here")
    expect(dialog.locator(".python p").first).to_have_text(
        re.compile("these lines give the network's own answer")
    )


def test_who_corrects_an_answer_wants_the_hand(new_pad: NewPad, shipped: Server) -> None:
    """It was off; the line points to the button where the hand has made the answer another one."""
    pad = new_pad(shipped)
    keep(pad, taught().replace('"hand",', '"hand", "on": false,', 1))
    pad.draw(MORE)
    expect(pad.find(".note")).to_have_text("read by the GRU")
    expect(effect(pad)).to_be_empty()
    pad.find(".meant").click()
    expect(pad.find(".digits-of p")).to_have_text("Which digit did you mean?")
    pad.page.keyboard.press("1")
    expect(effect(pad)).to_have_text(re.compile("now an example of 1 in .* Your hand is on now\\.$"))
    fitted(pad)
    assert kept(pad)["on"] is True
    expect(pad.find(".note")).to_have_text("GRU and your hand")
    expect(effect(pad)).to_have_text(re.compile(r"With your hand: 1 .* Wrong\? Say so\.$"))


def test_the_choice_of_the_digit_leaves_the_slider_free_on_a_phone(new_pad: NewPad, shipped: Server) -> None:
    pad = new_pad(shipped, viewport=PHONE, has_touch=True)
    pad.draw(MORE)
    pad.find(".meant").click()
    slider, choice = (pad.find(name).bounding_box() for name in (".slider", ".digits-of"))
    assert slider and choice
    assert choice["y"] >= slider["y"] + slider["height"]
    for digit in (0, 9):
        expect(pad.find(".digits-of button").nth(digit)).to_be_in_viewport(ratio=1)


def test_a_demo_does_not_pass_for_the_visitors_drawing(new_pad: NewPad, shipped: Server) -> None:
    pad = new_pad(shipped, alone=True, demo=True, reduced_motion="reduce")
    pad.page.evaluate("([key, text]) => localStorage.setItem(key, text)", [KEY, taught()])
    pad.page.reload()
    pad.ready(demo=True)
    expect(effect(pad)).to_have_text("Now draw a digit on the pad.")
    open_hand(pad)
    fitted(pad)
    expect(effect(pad)).to_have_text("Now draw a digit on the pad.")
    pad.draw(MORE)
    fitted(pad)
    expect(effect(pad)).to_contain_text("With your hand: 1")
