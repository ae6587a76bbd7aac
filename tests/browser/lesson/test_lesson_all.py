"""All eight questions, with three digits and each cell, by mouse, by keys and by a finger; what they say is true."""

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


@pytest.mark.parametrize("cell", ["rnn", "gru", "lstm"])
def test_every_answer_is_true_of_the_drawing_and_the_network(
    new_pad: NewPad, shipped: Server, cell: str
) -> None:
    pad = new_pad(shipped, reduced_motion="reduce")
    pad.choose(cell.upper())
    examples = 0
    for strokes in (NINE, FOUR, ONE):
        pad.draw(strokes)
        lesson = lesson_in(pad)
        examples += go_through(lesson, cell)
        lesson.find(".leave").click()
        pad.press("clear")
    assert examples < 3 * len(NAMES) / 2  # most are about the visitor's own digit


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
        assert faults(pad, "#lesson") == [], name
        lesson.guess(place % 2)
        lesson.commit()
        assert faults(pad, "#lesson") == [], name
        lesson.find(".next").click()
    expect(pad.find(".take-lesson")).to_be_visible()
