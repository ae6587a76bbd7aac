"""The lesson as a visitor goes through it: open a question, guess, and read the answer."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Locator, expect

from tests.support.pad import Pad

NAMES = ("sure", "become", "output", "order", "sum", "states", "wipe", "piece")
ROWS = 28


class Lesson:
    """The open lesson of a page."""

    def __init__(self, pad: Pad) -> None:
        self.pad = pad
        self.page = pad.page

    def find(self, selector: str) -> Locator:
        return self.page.locator(f"#lesson {selector}")

    def take(self) -> None:
        """By the button on the page; the drawing is there."""
        self.pad.find(".take-lesson").click()
        self.ready()

    def go(self, number: int) -> None:
        """To this question, from 1."""
        self.find(".steps button").nth(number - 1).click()
        self.ready()

    def ready(self) -> None:
        """Wait until the question is there: a guess can be made, or was made."""
        expect(self.find(".question")).not_to_contain_text("…")
        self.pad.settle()

    @property
    def number(self) -> int:
        return int(self.find(".steps [aria-current=step]").inner_text().split()[0])

    @property
    def name(self) -> str:
        return NAMES[self.number - 1]

    def guess(self, choice: int = 0) -> None:
        """Guess by mouse; choice: which of the question's choices, from 0."""
        GUESSES[self.name](self, choice)

    def commit(self) -> list[str]:
        """Make the guess for good. Returns the sentences of the answer."""
        self.find(".next").click()
        return self.sentences()

    def sentences(self) -> list[str]:
        expect(self.find(".answered")).to_be_focused()
        return self.told()

    def told(self) -> list[str]:
        """The sentences that stand there now; none before the guess."""
        return [text.replace("\u00a0", " ") for text in self.find(".answered p").all_inner_texts()]

    def asked(self) -> dict[str, Any]:
        """The question that the server was asked last: strokes, cell, want."""
        return dict(self.page.evaluate("watched.question"))


def at(canvas: Locator, x: float, y: float) -> None:
    """Click at a place of a canvas, each from 0 to 1."""
    box = canvas.bounding_box()
    assert box
    canvas.click(position={"x": x * box["width"], "y": y * box["height"]})


def guess_row(lesson: Lesson, choice: int) -> None:
    at(lesson.find(".square"), 0.5, (11.5 + choice) / ROWS)


def guess_place(lesson: Lesson, choice: int) -> None:
    at(lesson.find(".square").first, 0.5, 0.3 + 0.1 * choice)


def guess_chips(lesson: Lesson, choice: int) -> None:
    lesson.find(".chip").nth(choice).click()


def guess_parts(lesson: Lesson, choice: int) -> None:
    """One part on each of the two maps."""
    parts = lesson.find(".part")
    parts.nth(choice).click()
    parts.nth(parts.count() - 1 - choice).click()


def guess_number(lesson: Lesson, choice: int) -> None:
    lesson.find("input[type=range]").fill(str(choice / 10))


GUESSES: dict[str, Callable[[Lesson, int], None]] = {
    "sure": guess_row,
    "become": guess_chips,
    "output": guess_parts,
    "order": guess_chips,
    "sum": guess_number,
    "states": guess_chips,
    "wipe": guess_chips,
    "piece": guess_place,
}


def lesson_in(pad: Pad) -> Lesson:
    """The lesson about what is on the pad, opened by its button."""
    lesson = Lesson(pad)
    lesson.take()
    return lesson
