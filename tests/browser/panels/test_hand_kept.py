"""My hand, kept: a reload, files, two tabs, a browser that keeps nothing; what is said below the answer."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import NewPad
from tests.browser.test_accessibility import faults
from tests.browser.test_layout import screen
from tests.support.hand_page import (
    DIGITS,
    KEY,
    as_text,
    box_of,
    changing,
    digits_of,
    effect,
    example,
    fitted,
    flagged,
    keep,
    kept,
    load,
    open_hand,
    write,
)
from tests.support.pad import Pad
from tests.support.server import Server

EXAMPLES = [example(digit, strokes) for digit, strokes in enumerate(DIGITS)]
FORBIDDEN = (
    """Object.defineProperty(window, "localStorage", { get() { throw new Error("SecurityError"); } });"""
)
FULL = "Storage.prototype.setItem = function () { throw new Error('QuotaExceededError'); };"


def test_a_file_is_saved_and_loaded_again(new_pad: NewPad, shipped: Server, tmp_path: Path) -> None:
    pad = new_pad(shipped, accept_downloads=True)
    keep(pad, as_text(EXAMPLES))
    open_hand(pad)
    with pad.page.expect_download() as download:
        pad.page.get_by_role("button", name="Save as a file").click()
    assert download.value.suggested_filename == "my-hand.json"
    download.value.save_as(tmp_path / "my-hand.json")
    content = (tmp_path / "my-hand.json").read_text("utf-8")
    assert json.loads(content) == {"rowwise": "hand", "version": 1, "examples": EXAMPLES}
    load(pad, as_text(EXAMPLES[:3]))
    expect(pad.find(".asks p")).to_contain_text("The file has 3 examples, and you have 10.")
    pad.page.get_by_role("button", name="Leave it as it is").click()
    assert digits_of(pad) == [*range(10)]
    load(pad, as_text([*EXAMPLES[:3], example(1, flagged())]))
    pad.page.get_by_role("button", name="Add them to mine").click()
    expect(pad.find(".said")).to_have_text("Added: 1 example. Already there: 3.")
    assert digits_of(pad) == [*range(10), 1]
    load(pad, as_text(EXAMPLES[:3]))
    box_of(pad, 9).get_by_role("button").click()
    expect(pad.find(".asks")).to_be_hidden()  # it asked about another hand
    load(pad, as_text(EXAMPLES[:3]))
    pad.page.get_by_role("button", name="Replace mine").click()
    expect(pad.find(".said")).to_have_text("Loaded: 3 examples.")
    assert digits_of(pad) == [0, 1, 2]
    pad.page.evaluate(f"localStorage.removeItem('{KEY}')")
    pad.reload()
    open_hand(pad)
    load(pad, content)  # nobody is asked where nothing is there
    expect(pad.find(".said")).to_have_text("Loaded: 10 examples.")
    assert kept(pad)["examples"] == EXAMPLES


def test_a_foreign_file_costs_a_sentence(new_pad: NewPad, shipped: Server) -> None:
    pad = new_pad(shipped)
    keep(pad, as_text(EXAMPLES))
    before = kept(pad)
    open_hand(pad)
    said = pad.find(".said")
    for content, sentence in (
        (b"\x89PNG\r\n\x1a\n", "holds no hand"),
        ('{"cells": [], "nbformat": 4}', "holds no hand"),
        (as_text(EXAMPLES * 50), "This file has 500 examples"),
        (as_text([*EXAMPLES, EXAMPLES[0] | {"digit": 12}]), "Example 11 of this file is none"),
        (as_text([example(1, [[[1e300, 0], [0, 5]]])]), "Example 1 of this file is none"),
        (as_text(EXAMPLES, version=7), "another version"),
        (as_text([]), "it has no examples"),
        (b" " * 10_000_000, "too large"),
        ('{"rowwise": "hand", "version": 1, "__proto__": {"examples": []}}', "holds no hand"),
    ):
        load(pad, content)
        expect(said).to_contain_text(sentence)
        assert kept(pad) == before, sentence
        assert not pad.find(".asks").is_visible()
    load(pad, as_text([example(3, DIGITS[3])], note="<img src=x onerror=alert(1)>"))
    expect(pad.find(".asks")).to_be_visible()


def test_what_cannot_be_read_stays_until_it_is_forgotten(new_pad: NewPad, shipped: Server) -> None:
    pad = new_pad(shipped)
    keep(pad, "[1, 2")
    open_hand(pad)
    expect(pad.find(".panel .wrong").first).to_contain_text("cannot be read")
    write(pad, 4, DIGITS[4])
    pad.draw(DIGITS[4])
    fitted(pad)
    assert pad.page.evaluate(f"localStorage.getItem('{KEY}')") == "[1, 2"
    pad.page.get_by_role("button", name="Forget all").click()
    pad.page.get_by_role("button", name="Forget them").click()
    write(pad, 4, DIGITS[4])
    assert digits_of(pad) == [4]
    expect(pad.find(".panel .wrong").first).to_be_hidden()


@pytest.mark.parametrize("script", [FORBIDDEN, FULL])
def test_a_browser_that_keeps_nothing(new_pad: NewPad, shipped: Server, script: str) -> None:
    """The hand works until the page is closed, and the page says so."""
    pad = new_pad(shipped, alone=True, script=script)
    open_hand(pad)
    place = box_of(pad, 1).bounding_box()
    write(pad, 1, flagged())
    assert box_of(pad, 1).bounding_box() == place  # the warning moves no box
    pad.draw(flagged())
    fitted(pad)
    expect(effect(pad)).to_contain_text("With your hand")
    expect(pad.find(".panel .wrong").first).to_contain_text("forgotten when you close the page")


def test_two_tabs_are_alike(new_pad: NewPad, shipped: Server) -> None:
    pad = new_pad(shipped, alone=True)
    other = Pad(pad.page.context.new_page(), shipped.address)
    other.draw(flagged())
    expect(other.find(".digit")).to_have_text("7")
    open_hand(pad)
    write(pad, 1, flagged())
    fitted(other)
    open_hand(other)
    expect(box_of(other, 1).get_by_role("button")).to_be_visible()
    other.find(".tools-of [type=checkbox]").uncheck()
    expect(pad.find(".tools-of [type=checkbox]")).not_to_be_checked()
    pad.page.get_by_role("button", name="Undo", exact=True).nth(1).click()
    expect(box_of(other, 1).get_by_role("button")).to_be_hidden()


@pytest.mark.parametrize("size", [(1280, 800), (390, 664), (320, 568)])
def test_what_is_said_below_the_answer_is_never_cut_off(
    new_pad: NewPad, shipped: Server, size: tuple[int, int]
) -> None:
    """In German, whose words are longer: an answer that is not sure, another row, a hand that is full."""
    pad = new_pad(shipped, locale="de-DE", **screen(*size))
    pad.page.keyboard.press("Escape")
    keep(pad, as_text([example(7 if at % 2 else 1, flagged(120 + at % 7, 20 + at)) for at in range(50)]))
    pad.draw(flagged(125, 20, 265))
    fitted(pad)
    texts = [effect(pad).inner_text()]
    pad.find(".slider").fill("20")
    texts.append(effect(pad).inner_text())
    assert_whole(pad)
    pad.find(".slider").fill("28")
    assert_whole(pad)
    pad.find(".meant").click()
    pad.find(".digits-of button").nth(4).click()
    expect(effect(pad)).to_contain_text("50")
    assert_whole(pad)
    assert len({*texts, effect(pad).inner_text()}) == 3


def assert_whole(pad: Pad) -> None:
    """The line has room for what it says."""
    assert effect(pad).evaluate("line => line.scrollHeight - line.clientHeight") <= 0


@pytest.mark.parametrize("size", [(1280, 800), (390, 664)])
def test_axe_finds_nothing_grave_in_a_hand(new_pad: NewPad, shipped: Server, size: tuple[int, int]) -> None:
    pad = new_pad(shipped, **screen(*size))
    open_hand(pad)
    assert faults(pad) == []
    odd = {"contradictions": [[0, 1]]}
    with changing(pad, "fit_hand", lambda answer: answer | odd):
        keep(pad, as_text([*EXAMPLES, *EXAMPLES[1:2] * 3]))
        pad.draw(flagged())
        fitted(pad)
        open_hand(pad)
        expect(pad.find(".contradictions p")).to_be_visible()
    pad.find(".meant").click()
    load(pad, as_text(EXAMPLES))
    expect(pad.find(".asks")).to_be_visible()
    assert faults(pad) == []
