"""The guess stays drawn beside the truth: in every question, also when it is opened again and in another size."""

from collections.abc import Callable

import numpy as np
import pytest
from playwright.sync_api import expect

from tests.browser.conftest import NewPad
from tests.support.digits import load_digits, thinned
from tests.support.lesson_page import NAMES, Lesson, at, lesson_in
from tests.support.server import Server

NINE = thinned(load_digits()[9][0])
GUESS, TRUTH, PIECE = (10, 132, 255), (255, 150, 0), (229, 56, 59)  # blue, orange, red
Seen = Callable[[Lesson], tuple[bool, bool]]


def has(lesson: Lesson, canvas: str, colour: tuple[int, int, int]) -> bool:
    """Whether a picture has pixels of a mark's colour."""
    pixels = lesson.pad.image(lesson.find(canvas).first)
    return bool((np.abs(pixels[..., :3] - colour).max(axis=-1) + (255 - pixels[..., 3]) < 4).sum() > 8)


def in_picture(canvas: str, names: str, truth: tuple[int, int, int] = TRUTH) -> Seen:
    """Both are lines in the picture, with names beside it: the guess's is of its own kind."""

    def seen(lesson: Lesson) -> tuple[bool, bool]:
        guessed, right = (has(lesson, canvas, colour) for colour in (GUESS, truth))
        assert lesson.find(f"{names}.guess").count() == guessed
        assert lesson.find(f"{names}:not(.guess)").count() == right
        return guessed, right

    return seen


def by_class(*places: str) -> Seen:
    """Both are marked at elements, which are told apart by their outlines; in all of the places."""

    def seen(lesson: Lesson) -> tuple[bool, bool]:
        found = [
            [
                any(text.strip() for text in lesson.find(f"{place}.{kind}:visible").all_inner_texts())
                for kind in ("guess", "true")
            ]
            for place in places
        ]
        return all(guessed for guessed, _ in found), all(right for _, right in found)

    return seen


def seen_piece(lesson: Lesson) -> tuple[bool, bool]:
    keys = lesson.find(".keys > *").count()
    guessed, right = (has(lesson, ".piece-of > canvas", colour) for colour in (GUESS, PIECE))
    assert keys == guessed + right
    return guessed, right


SEEN: dict[str, Seen] = {
    "sure": in_picture(".ink-rows > .square", ".marks > span"),
    "become": by_class(".chip"),
    "output": lambda lesson: (
        lesson.find(".part.guess").count() > 0,
        lesson.find(".part.true").count() == 2 + 2,  # output: both parts of layer 2; h_n: row 28 of both
    ),
    "order": by_class(".chip"),
    "sum": in_picture(".tanh", ".tanh + .marks > span"),
    "states": by_class(".chip"),
    "wipe": by_class(".chip"),
    "piece": seen_piece,
}
# What is there besides once the answer is.
AFTER: dict[str, Seen] = {
    "become": lambda lesson: (True, lesson.find(".nearest").count() == 12),
    "order": lambda lesson: (
        has(lesson, "figure:nth-of-type(4) canvas.curves", GUESS),
        has(lesson, "figure:nth-of-type(4) canvas.curves", TRUTH),
    ),
    "states": by_class(".tag"),
    "wipe": by_class(".wiped"),
}


# All of them take 35 s; in each run, one that is drawn and one of parts of the page.
EACH = [
    pytest.param(name, marks=() if name in ("piece", "output") else pytest.mark.slow, id=name)
    for name in NAMES
]


@pytest.mark.parametrize("name", EACH)
def test_the_guess_stays_beside_the_truth(new_pad: NewPad, shipped: Server, name: str) -> None:
    pad = new_pad(shipped, reduced_motion="reduce")
    pad.draw(NINE)
    pad.choose("GRU")
    lesson = lesson_in(pad)
    number = NAMES.index(name) + 1
    lesson.go(number)
    assert SEEN[name](lesson) == (False, False)
    lesson.guess(1)
    assert SEEN[name](lesson) == (True, False)
    told = lesson.commit()
    shown = [SEEN[name], *([AFTER[name]] if name in AFTER else [])]
    assert [seen(lesson) for seen in shown] == [(True, True)] * len(shown)
    before = [pad.image(canvas).shape for canvas in lesson.find("canvas:visible").all()]
    pad.page.set_viewport_size({"width": 820, "height": 1100})
    pad.settle()
    assert [seen(lesson) for seen in shown] == [(True, True)] * len(shown)
    assert [pad.image(canvas).shape for canvas in lesson.find("canvas:visible").all()] != before
    pad.page.set_viewport_size({"width": 1280, "height": 800})
    lesson.go(1 + number % 8)
    lesson.find(".steps button").nth(number - 1).click()
    lesson.ready()
    assert lesson.told() == told
    assert [seen(lesson) for seen in shown] == [(True, True)] * len(shown)


def test_what_was_guessed_is_not_changed_by_a_click_on_the_answer(new_pad: NewPad, shipped: Server) -> None:
    """On the rows a click moves the reading line, and tells the belief after it; at the ink it does nothing."""
    pad = new_pad(shipped, reduced_motion="reduce")
    pad.draw(NINE)
    lesson = lesson_in(pad)
    for number in (1, 8):
        lesson.go(number)
        lesson.guess(1)
        slider = lesson.find("[role=slider]")
        place = str(slider.get_attribute("aria-valuetext"))
        told = lesson.commit()
        at(slider, 0.5, 0.8)
        slider.press("Home")
        assert lesson.told() == told
        if number == 1:
            expect(lesson.find(".now").first).to_contain_text("After row 1:")
            # The line has not come to the right one yet.
            expect(lesson.find(".marks > span")).to_have_text("your guess: row 13")
        else:
            assert seen_piece(lesson) == (True, True)
            expect(slider).to_have_attribute("aria-valuetext", place)
    lesson.find(".steps button").nth(0).click()
    lesson.ready()
    expect(lesson.find(".marks .guess")).to_have_text("your guess: row 13")
