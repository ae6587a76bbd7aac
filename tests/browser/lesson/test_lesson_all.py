"""All eight questions, with three digits and each cell, by mouse, by keys and by a finger; what they say is true."""

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import NewPad
from tests.browser.test_accessibility import faults
from tests.browser.test_layout import screen
from tests.support.digits import load_digits, thinned
from tests.support.lesson_claims import check
from tests.support.lesson_page import NAMES, Lesson, lesson_in
from tests.support.server import Server

NINE, FOUR, ONE = (thinned(load_digits()[number][0]) for number in (9, 4, 1))


def go_through(lesson: Lesson, cell: str) -> int:
    """All questions, each guessed by mouse, and their answers checked. Returns how many were about an example."""
    examples = 0
    for place, name in enumerate(NAMES):
        lesson.go(place + 1)
        assert lesson.name == name
        question, text = lesson.asked(), lesson.find(".question").inner_text()
        examples += bool(lesson.find(".example").inner_text())
        expect(lesson.find(".next")).to_be_disabled()
        lesson.guess(place % 2)
        said = lesson.commit()
        assert question["cell"] == ("lstm" if name == "states" else cell)
        check(name, question["cell"], question["strokes"], text, said)
    return examples


@pytest.mark.parametrize(
    ("cell", "drawings"),
    [
        ("gru", [NINE]),
        ("lstm", [FOUR]),
        *(pytest.param(cell, [NINE, FOUR, ONE], marks=pytest.mark.slow) for cell in ("rnn", "gru", "lstm")),
    ],
)
def test_every_answer_is_true_of_the_drawing_and_the_network(
    new_pad: NewPad, shipped: Server, cell: str, drawings: list[Any]
) -> None:
    pad = new_pad(shipped, reduced_motion="reduce")
    pad.choose(cell.upper())
    examples = 0
    for strokes in drawings:
        pad.draw(strokes)
        lesson = lesson_in(pad)
        examples += go_through(lesson, cell)
        lesson.find(".leave").click()
        pad.press("clear")
    assert examples < len(drawings) * len(NAMES) / 2  # most are about the visitor's own digit


def tab_to(lesson: Lesson, selector: str) -> None:
    """By the key Tab alone, from where the focus is."""
    for _ in range(40):
        lesson.page.keyboard.press("Tab")
        if lesson.page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"Tab does not reach {selector}")


# Where the focus goes in a question, and the keys that make the guess there.
KEYS = {
    "sure": [("#lesson [role=slider]", ["ArrowDown", "PageDown", "ArrowUp"])],
    "become": [("#lesson .chip input", ["Space"])],
    "output": [("#lesson .part", ["Enter"]), ("#lesson .state-map:last-of-type .part", ["Space"])],
    "order": [("#lesson .chip input", ["Space", "ArrowRight"])],
    "sum": [("#lesson input[type=range]", ["ArrowRight"])],
    "states": [("#lesson .chip input", ["Space"])],
    "wipe": [("#lesson .chip input", ["Space", "ArrowDown"])],
    "piece": [("#lesson [role=slider]", ["ArrowRight", "End", "ArrowLeft"])],
}


def test_the_keyboard_alone_goes_through_the_lesson(new_pad: NewPad, shipped: Server) -> None:
    """From the page's button to the page again; every question begins with its title."""
    pad = new_pad(shipped, reduced_motion="reduce")
    pad.draw(NINE)
    lesson = Lesson(pad)
    tab_to(lesson, ".take-lesson")
    pad.page.keyboard.press("Enter")
    for name in NAMES:
        lesson.ready()
        expect(lesson.find("h2")).to_be_focused()
        for selector, keys in KEYS[name]:
            tab_to(lesson, selector)
            for key in keys:
                pad.page.keyboard.press(key)
        tab_to(lesson, "#lesson .next")
        pad.page.keyboard.press("Enter")
        assert 2 <= len(lesson.sentences()) <= 3, name
        tab_to(lesson, "#lesson .next")
        pad.page.keyboard.press("Enter")
    expect(pad.find(".take-lesson")).to_be_focused()


def test_axe_finds_nothing_grave_in_a_question_that_has_choices_and_figures(
    new_pad: NewPad, shipped: Server
) -> None:
    pad = new_pad(shipped, reduced_motion="reduce", **screen(390, 844))
    pad.draw(NINE)
    lesson = lesson_in(pad)
    lesson.go(4)
    lesson.guess()
    lesson.commit()
    assert faults(pad, "#lesson") == []


@pytest.mark.slow
@pytest.mark.parametrize("size", [(1280, 800), (390, 844)])
def test_axe_finds_nothing_grave_in_any_question(
    new_pad: NewPad, shipped: Server, size: tuple[int, int]
) -> None:
    """Before the guess and after the answer; a finger goes through all of them on a phone."""
    pad = new_pad(shipped, reduced_motion="reduce", **screen(*size))
    pad.find(".take-lesson").click()
    assert faults(pad) == []  # nothing is drawn
    pad.draw(NINE)
    lesson = Lesson(pad)
    lesson.find(".next").click()
    for place, name in enumerate(NAMES):
        lesson.ready()
        assert lesson.name == name
        if size[0] > 900:  # a phone has the same elements
            assert faults(pad, "#lesson") == [], name
        lesson.guess(place % 2)
        lesson.commit()
        assert faults(pad, "#lesson") == [], name
        lesson.find(".next").click()
    expect(pad.find(".take-lesson")).to_be_visible()
