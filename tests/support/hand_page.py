"""A visitor's hand on the page: its boxes, what is kept of it, and a one that every network reads as a seven."""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import FilePayload, Locator, Request, Route, expect

from model.drawing.strokes import rows_from_strokes
from model.interpret.hand import Hand
from model.interpret.neighbours import KnownStates
from model.interpret.trace import Trace
from tests.support.digits import load_digits, thinned
from tests.support.pad import BOX, Pad, Stroke

KEY = "rowwise-hand"
DIGITS = [thinned(load_digits()[digit][0]) for digit in range(10)]
SEVEN = [[[150, 60], [350, 60], [300, 200], [250, 450]], [[200, 250], [350, 240]]]  # with a bar
MARGIN = 0.1  # of a box
Change = Callable[[dict[str, Any]], dict[str, Any]]


def flagged(flag: int = 120, drop: int = 20, x: int = 250) -> list[list[list[float]]]:
    """A one whose flag is so wide, and falls by so much, in 0..500."""
    return [[[x - flag, 60 + drop], [x - flag / 2, 60 + drop / 2], [x, 60], [x, 250], [x, 450]]]


MORE = flagged(125, 20, 265)  # by the same writer


def open_hand(pad: Pad) -> None:
    pad.find("#tab-hand").click()
    pad.settle()


def box_of(pad: Pad, digit: int, round_: int = 0) -> Locator:
    return pad.find(".round").nth(round_).locator(".box").nth(digit)


def write(pad: Pad, digit: int, strokes: Sequence[Stroke], round_: int = 0) -> None:
    """Write strokes into the box of a digit with a mouse."""
    canvas = box_of(pad, digit, round_).locator("canvas")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box
    for stroke in strokes:
        points = [(box["x"] + part(x) * box["width"], box["y"] + part(y) * box["height"]) for x, y in stroke]
        pad.page.mouse.move(*points[0])
        pad.page.mouse.down()
        for point in points[1:]:
            pad.page.mouse.move(*point)
        pad.page.mouse.up()


def part(place: float) -> float:
    """Where a place of 0..500 lies in a box, from 0 to 1."""
    return MARGIN + (1 - 2 * MARGIN) * place / BOX


def teach(pad: Pad, **others: Sequence[Stroke]) -> None:
    """Write 0 to 9 once; others: strokes by the name of the digit, as in _1=..."""
    for digit, strokes in enumerate(DIGITS):
        write(pad, digit, others.get(f"_{digit}", strokes))


def kept(pad: Pad) -> Any:
    """What the browser has kept, or None."""
    return json.loads(pad.page.evaluate(f"localStorage.getItem('{KEY}')") or "null")


def digits_of(pad: Pad) -> list[int]:
    """Of the examples that the browser has kept."""
    found = kept(pad)
    return [each["digit"] for each in found["examples"]] if found else []


def keep(pad: Pad, text: str) -> None:
    """Let the browser keep this text, as a visit before has left it."""
    pad.page.evaluate("([key, text]) => localStorage.setItem(key, text)", [KEY, text])
    pad.reload()


def example(digit: int, strokes: Sequence[Stroke]) -> dict[str, Any]:
    """As it is kept: whole numbers from 0 to 1000."""
    return {"digit": digit, "strokes": [[[round(2 * x), round(2 * y)] for x, y in each] for each in strokes]}


def as_text(examples: Sequence[dict[str, Any]], **more: Any) -> str:
    return json.dumps({"rowwise": "hand", "version": 1, "examples": examples} | more)


def taught(*others: dict[str, Any]) -> str:
    """What the browser keeps of a writer of flagged ones."""
    strokes = DIGITS[:1] + [flagged()] + DIGITS[2:7] + [SEVEN] + DIGITS[8:]
    return as_text([*(example(digit, each) for digit, each in enumerate(strokes)), *others])


def read_with(states: KnownStates, pad: Pad) -> Trace:
    """What the page asked about last, read with what it keeps, by the library."""
    examples = kept(pad)["examples"]
    drawings = [rows_from_strokes(each["strokes"]) for each in examples]
    hand = Hand.fit(states, drawings, [each["digit"] for each in examples])
    return hand.read(rows_from_strokes(pad.asked()[0]))


def effect(pad: Pad) -> Locator:
    """The line below the answer."""
    return pad.find(".of-hand .effect")


def fitted(pad: Pad) -> None:
    """Wait until the answer takes the hand as it is now into account."""
    pad.page.wait_for_function("watched.question && watched.question.hand")
    expect(pad.find(".answer.by-hand")).to_have_count(1)
    pad.settle()


def function_of(request: Request) -> str:
    return str(json.loads(request.post_data or "{}").get("fn_name", ""))


@contextmanager
def changing(pad: Pad, name: str, change: Change) -> Iterator[list[Any]]:
    """Let the page get another answer of the server's function of that name. Gives the questions."""
    questions: list[Any] = []

    def answer(route: Route) -> None:
        if function_of(route.request) != name:
            route.fallback()
            return
        questions.append(json.loads(route.request.post_data or "{}")["data"])
        response = route.fetch()
        route.fulfill(response=response, json=change(response.json()))

    pad.page.route("**/component_server/", answer)
    yield questions
    pad.page.unroute("**/component_server/", answer)


def load(pad: Pad, content: str | bytes) -> None:
    """Choose a file of this content in the tab."""
    body = content.encode() if isinstance(content, str) else content
    file = FilePayload(name="anything.json", mimeType="application/json", buffer=body)
    pad.find(".tools-of input[type=file]").set_input_files(file)


def states_of_hand(pad: Pad) -> Iterator[str]:
    """Brings the page to what it can say of a hand, one after the other: contradictions, a foreign file, what is asked,
    examples beyond the boxes, one too many, and a hand that is off."""
    pad.find("#tab-hand").click()
    odd = {"contradictions": [[0, 1]]}
    with changing(pad, "fit_hand", lambda answer: answer | odd):
        for digit in (3, 8):
            write(pad, digit, DIGITS[digit])
        expect(pad.find(".contradictions p")).to_be_visible()
        yield "contradictions"
    fitted(pad)
    yield "effect"
    load(pad, "{}")
    expect(pad.find(".said")).not_to_be_empty()
    yield "foreign"
    load(pad, as_text([example(at % 10, DIGITS[at % 10]) for at in range(50)]))
    expect(pad.find(".asks")).to_be_visible()
    yield "asked"
    pad.find(".asks button").first.click()
    expect(pad.find(".further")).to_be_visible()
    pad.find(".meant").click()
    pad.find(".digits-of button").nth(4).click()
    yield "full"
    pad.find(".tools-of [type=checkbox]").uncheck()
    pad.settle()
    yield "off"
    pad.find(".tools-of [type=checkbox]").check()
    pad.find(".tools-of > button").last.click()
    yield "forget all?"
    pad.find(".asks button").first.click()
    yield "forgotten"
    pad.find("#tab-story").click()
