"""The lesson's buttons at odd moments: twice at once, while the line runs, before an answer came."""

import json
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Route, expect

from tests.browser.conftest import NewPad
from tests.support.digits import load_digits, thinned
from tests.support.lesson_page import Lesson, lesson_in
from tests.support.server import Server

NINE = thinned(load_digits()[9][0])
TWICE = """button => {
    for (const detail of [1, 2]) button.dispatchEvent(new MouseEvent("click", { detail, bubbles: true }));
}"""
KEY = "rowwise-lesson"


@pytest.fixture
def lesson(new_pad: NewPad, shipped: Server) -> Lesson:
    """At question 1, about a nine; the reading line runs."""
    pad = new_pad(shipped)
    pad.draw(NINE)
    return lesson_in(pad)


@contextmanager
def holding(lesson: Lesson) -> Iterator[None]:
    """No answer of the server comes before the end of this."""
    held: list[Route] = []
    lesson.page.route("**/component_server/", lambda route: held.append(route))
    yield
    for route in held:
        route.continue_()
    lesson.page.unroute("**/component_server/")


def test_back_goes_one_question_back_and_is_not_there_at_the_first(lesson: Lesson) -> None:
    back = lesson.find(".bar-of-lesson button").first
    expect(back).to_be_hidden()
    lesson.go(4)
    back.click()
    lesson.ready()
    assert lesson.number == 3
    expect(back).to_be_visible()


def test_two_clicks_in_a_row_are_one(lesson: Lesson) -> None:
    lesson.go(5)
    lesson.guess()
    lesson.find(".next").evaluate(TWICE)
    assert len(lesson.sentences()) > 1
    assert lesson.number == 5


def test_while_the_line_runs_nothing_is_told_and_nothing_goes_on(new_pad: NewPad, shipped: Server) -> None:
    """Who goes to another question meanwhile is not brought back by its end."""
    pad = new_pad(shipped, alone=True)
    pad.draw(NINE)
    lesson = lesson_in(pad)
    lesson.page.clock.install()
    lesson.guess()
    lesson.find(".next").click()
    lesson.page.clock.run_for(300)
    expect(lesson.find(".next")).to_be_disabled()
    assert lesson.told() == []
    expect(lesson.find(".marks > span")).to_have_text("your guess: row 12")
    lesson.find(".steps button").nth(4).click()
    lesson.page.clock.run_for(5000)
    lesson.page.clock.resume()
    lesson.ready()
    assert (lesson.number, lesson.told()) == (5, [])
    expect(lesson.find("h2")).to_be_focused()


def test_an_answer_that_comes_late_is_not_shown_in_another_question(lesson: Lesson) -> None:
    """Nor does a lesson come back that was left."""
    with holding(lesson):
        lesson.find(".steps button").nth(3).click()
        expect(lesson.find(".question")).to_contain_text("…")
        lesson.find(".steps button").nth(4).click()
    lesson.ready()
    assert lesson.find(".shown > *").count() > 0
    assert (lesson.number, lesson.find("input[type=range]").count(), lesson.find(".chip").count()) == (
        5,
        1,
        0,
    )
    with holding(lesson):
        lesson.find(".steps button").nth(5).click()
        lesson.find(".leave").click()
    lesson.pad.settle()
    expect(lesson.pad.find("#viewer")).to_be_visible()


def test_a_kept_guess_that_is_none_of_its_question_is_forgotten(lesson: Lesson) -> None:
    lesson.go(2)
    lesson.guess()
    lesson.commit()
    kept = json.loads(lesson.page.evaluate("key => sessionStorage.getItem(key)", KEY))
    kept["guesses"]["become"] = "nine"
    lesson.page.evaluate("([key, text]) => sessionStorage.setItem(key, text)", [KEY, json.dumps(kept)])
    lesson.page.wait_for_function("location.hash.includes('lesson=2')")
    lesson.pad.reload()
    lesson.ready()
    assert (lesson.number, lesson.told()) == (2, [])
    expect(lesson.find(".next")).to_have_text("This is my guess")
    assert lesson.find(".chip.guess").count() == 0
