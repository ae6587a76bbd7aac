"""My hand: boxes are written, and the answer takes them into account; what is forgotten; other networks."""

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Route, expect

from model.files.checkpoint import load_checkpoint
from model.files.known import load_known
from model.interpret.neighbours import read_known
from tests.browser.conftest import NewPad
from tests.support.hand_page import (
    MORE,
    SEVEN,
    box_of,
    changing,
    effect,
    example,
    fitted,
    flagged,
    function_of,
    keep,
    kept,
    open_hand,
    read_with,
    taught,
    teach,
)
from tests.support.pad import Pad
from tests.support.server import Server

CHECKPOINTS = Path(__file__).resolve().parents[3] / "checkpoints"
ALONE = re.compile("Until then this is its answer alone")


def bars_of(pad: Pad, probabilities: Any) -> bool:
    """Whether the ten bars show these probabilities; the prototypes come as bytes."""
    return bool(pad.bars() == pytest.approx([100 * float(each) for each in probabilities], abs=0.5))


@pytest.mark.parametrize("cell", ["GRU", "RNN", "LSTM"])
def test_a_flagged_one_is_a_seven_until_the_hand_is_taught(
    new_pad: NewPad, shipped: Server, cell: str
) -> None:
    """The page shows what the library reads with the same examples, and without the hand what it showed before."""
    states = read_known(
        load_checkpoint(CHECKPOINTS / f"{cell.lower()}.safetensors"), load_known(CHECKPOINTS / "known.npz")
    )
    pad = new_pad(shipped)
    pad.choose(cell)
    pad.draw(MORE)
    expect(pad.find(".digit")).to_have_text("7")
    alone = pad.bars()
    open_hand(pad)
    teach(pad, _1=flagged(), _7=SEVEN)
    fitted(pad)
    assert len(kept(pad)["examples"]) == 10
    found = read_with(states, pad)
    assert found.alone
    assert (found.alone.digit, found.digit) == (7, 1)
    changed = r"^Alone the network says 7 \(9\d.*\)\. With your hand: 1 \(99.*\)\. Wrong\? Say so\.$"
    expect(effect(pad)).to_have_text(re.compile(changed))
    assert bars_of(pad, found.probabilities)
    expect(pad.find(".near-one .name").first).to_have_text("1")
    pad.find(".tools-of [type=checkbox]").uncheck()
    expect(pad.find(".finding")).to_contain_text("Your hand is off")
    pad.settle()
    assert pad.bars() == alone
    assert pad.find(".by-hand").count() == 0
    pad.find(".tools-of [type=checkbox]").check()
    fitted(pad)
    assert bars_of(pad, found.probabilities)


def test_one_or_all_are_forgotten_and_come_back(new_pad: NewPad, shipped: Server) -> None:
    pad = new_pad(shipped)
    keep(pad, taught())
    pad.draw(MORE)
    open_hand(pad)
    fitted(pad)
    before = kept(pad)
    box_of(pad, 1).get_by_role("button", name="Forget 1", exact=True).click()
    expect(pad.find(".said")).to_have_text("Forgotten. Undo brings it back.")
    assert [each["digit"] for each in kept(pad)["examples"]] == [0, 2, 3, 4, 5, 6, 7, 8, 9]
    box_of(pad, 7).locator("canvas").press("Delete")
    assert len(kept(pad)["examples"]) == 8
    for _ in range(2):
        pad.page.get_by_role("button", name="Undo", exact=True).nth(1).click()
    assert kept(pad)["examples"] == before["examples"]
    forget = pad.page.get_by_role("button", name="Forget all")
    forget.click()
    pad.page.get_by_role("button", name="Leave it as it is").click()
    assert kept(pad)["examples"] == before["examples"]
    forget.click()
    pad.page.get_by_role("button", name="Forget them").click()
    assert kept(pad) is None
    pad.settle()
    expect(pad.find(".digit")).to_have_text("7")
    assert pad.page.evaluate("watched.question.hand") is None
    pad.page.get_by_role("button", name="Undo", exact=True).nth(1).click()
    assert kept(pad)["examples"] == before["examples"]
    fitted(pad)


def test_i_meant_another_digit_by_keys_alone(new_pad: NewPad, shipped: Server) -> None:
    pad = new_pad(shipped)
    expect(pad.find(".meant")).to_be_disabled()
    pad.draw(flagged())
    expect(pad.find(".digit")).to_have_text("7")
    open_hand(pad)
    pad.find(".meant").focus()
    for key in ("Enter", "Escape"):
        pad.page.keyboard.press(key)
    expect(pad.find(".meant")).to_be_focused()
    expect(pad.find("#tab-hand")).to_have_attribute("aria-selected", "true")  # Escape closed the choice alone
    assert kept(pad) is None
    for key in ("Enter", "Tab", "Enter"):
        pad.page.keyboard.press(key)
    expect(effect(pad)).to_contain_text("now an example of 1")
    fitted(pad)
    [first] = kept(pad)["examples"]
    assert first["digit"] == 1
    drawn = pad.asked()[0]
    assert first["strokes"] == [[[round(x), round(y)] for x, y in stroke] for stroke in drawn]
    pad.find(".meant").click()
    pad.page.keyboard.press("4")  # on second thoughts
    assert [each["digit"] for each in kept(pad)["examples"]] == [4]
    pad.draw(MORE)
    expect(effect(pad)).not_to_contain_text("example")


def test_another_network_reads_alone_until_it_knows_the_hand(new_pad: NewPad, shipped: Server) -> None:
    pad = new_pad(shipped)
    keep(pad, taught())
    pad.draw(MORE)
    fitted(pad)
    held: list[Route] = []
    pad.page.route(
        "**/component_server/",
        lambda route: held.append(route) if function_of(route.request) == "fit_hand" else route.fallback(),
    )
    pad.choose("LSTM")
    expect(effect(pad)).to_have_text(ALONE)
    expect(pad.find(".note")).to_have_text("read by the LSTM")
    expect(pad.find(".digit")).to_have_text("7")
    assert pad.find(".by-hand").count() == 0
    held.pop(0).continue_()
    fitted(pad)
    pad.page.unroute("**/component_server/")
    with changing(pad, "fit_hand", lambda answer: answer) as questions:
        pad.choose("GRU")
        fitted(pad)
    assert questions == []  # what was fitted is still known


def test_a_network_that_was_replaced_gets_the_hand_anew(new_pad: NewPad, shipped: Server) -> None:
    pad = new_pad(shipped)
    keep(pad, taught())
    stale = {"alone": None, "stale_hand": True}

    def once(answer: dict[str, Any]) -> dict[str, Any]:
        asked = answer.get("alone") and not stale.get("told")
        return answer | stale if asked and stale.update(told=True) is None else answer

    pad.draw(MORE)
    fitted(pad)
    with changing(pad, "answer", once), changing(pad, "fit_hand", lambda answer: answer) as questions:
        pad.press("clear")
        pad.draw(flagged())
        fitted(pad)
        assert stale["told"]
        assert len(questions) == 1


def test_contradictions_are_named_and_marked(new_pad: NewPad, shipped: Server) -> None:
    """The one, written again as a seven."""
    pad = new_pad(shipped)
    keep(pad, taught(example(7, flagged())))
    open_hand(pad)
    expect(pad.find(".contradictions p")).to_contain_text(
        "This 1 and this 7 look alike to the network. Forget one?"
    )
    expect(pad.find(".box.against:visible")).to_have_count(2)
    expect(pad.find(".further .box")).to_have_count(1)
    expect(pad.find(".contradictions button")).to_have_text(["Forget 1", "Forget 7, number 2"])
    expect(box_of(pad, 1).locator(".read")).to_have_text("contradicts")
    pad.find(".contradictions").get_by_role("button", name="Forget 7, number 2").click()
    expect(pad.find(".contradictions p")).to_have_count(0)
    assert len(kept(pad)["examples"]) == 10
    expect(box_of(pad, 1).locator(".read")).to_have_text("read as 7")
