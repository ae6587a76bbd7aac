"""The network between page and server: late answers, lost ones, and a server that is gone."""

import json
import random
import re
import signal
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Route, expect

from tests.browser.conftest import NewPad
from tests.support.digits import load_digits, thinned
from tests.support.forked import Forked
from tests.support.pad import Pad
from tests.support.server import Server
from tests.support.small import save_several

TWO, FIVE = (thinned(load_digits()[label][0]) for label in (2, 5))
QUESTIONS = re.compile("/component_server")
SERVER_GONE = "No answer from the server. Trying again…"
# All that the line below the pad says from now on: half a second may be too short to be seen from here.
KEEP_SAID = """() => {
    window.said = [];
    const state = document.querySelector("#pad .state");
    new MutationObserver(() => said.push(state.textContent)).observe(state, { childList: true });
}"""


class Held:
    """Answers that the test holds back and lets through when it wants, in any order."""

    def __init__(self, pad: Pad) -> None:
        self.pad = pad
        self.routes: list[Route] = []
        pad.page.evaluate("watched.questions = 0")
        pad.page.route(QUESTIONS, lambda route: self.routes.append(route))

    def wait(self, count: int) -> None:
        """Wait until so many questions were asked in all."""
        self.pad.page.wait_for_function(f"watched.questions >= {count}")
        while len(self.routes) < count:  # each call lets Playwright hand over what has come
            self.pad.page.evaluate("watched.questions")

    def answer(self, number: int, digit: int) -> None:
        """Let the answer to a question through, as the server gives it but for the digit."""
        route = self.routes[number]
        response = route.fetch()
        probabilities = [float(other == digit) for other in range(10)]
        body = response.json() | {"digit": digit, "probabilities": probabilities}
        route.fulfill(response=response, body=json.dumps(body))


@pytest.mark.parametrize("goes_on", [True, False])
def test_answer_to_a_cleared_drawing_is_never_shown(pad: Pad, goes_on: bool) -> None:
    """Whether another drawing follows or not."""
    held = Held(pad)
    pad.draw_unanswered(TWO)
    held.wait(1)
    pad.press("clear")
    if goes_on:
        pad.draw_unanswered(FIVE)
    held.answer(0, 3)
    if goes_on:
        held.wait(2)
        held.answer(1, 7)
        expect(pad.find(".digit")).to_have_text("7")
    else:
        pad.settle()
    assert pad.page.evaluate("watched.shown") == (["–", "7"] if goes_on else ["–"])


def test_answer_of_the_former_cell_is_never_shown(pad: Pad) -> None:
    pad.draw(TWO)
    pad.page.evaluate("watched.shown.length = 0")
    held = Held(pad)
    pad.choose("RNN")
    held.wait(1)
    pad.choose("LSTM")
    held.answer(0, 3)
    held.wait(2)
    held.answer(1, 7)
    expect(pad.find(".digit")).to_have_text("7")
    expect(pad.find(".note")).to_have_text("read by the LSTM")
    assert "3" not in pad.page.evaluate("watched.shown")


def test_answer_that_was_given_up_is_never_shown(new_pad: NewPad, small: Server) -> None:
    """The first answer takes so long that the page asks again, and then comes after the second."""
    pad = new_pad(small, sound=False, alone=True)
    pad.page.clock.install()
    held = Held(pad)
    pad.draw_unanswered(TWO)
    held.wait(1)
    pad.page.clock.fast_forward(1000)
    expect(pad.find(".state")).to_have_text("The server is slow…")
    pad.page.clock.fast_forward(6000)
    expect(pad.find(".state")).to_have_text(SERVER_GONE)
    pad.page.clock.fast_forward(1000)
    held.wait(2)
    held.answer(1, 7)
    expect(pad.find(".digit")).to_have_text("7")
    expect(pad.find(".state")).to_have_text("")
    held.answer(0, 3)
    pad.settle()
    assert pad.page.evaluate("watched.shown") == ["–", "7"]


def test_until_the_first_answer_one_question_and_then_the_whole_drawing(pad: Pad) -> None:
    """However slow the server, questions do not queue: what is asked next is the drawing as it is then."""
    held = Held(pad)
    pad.draw_unanswered(TWO)
    held.wait(1)
    held.answer(0, 3)
    held.wait(2)
    held.answer(1, 7)
    pad.settle()
    assert len(held.routes) == 2
    strokes, _ = pad.asked()
    assert len(strokes[0]) > 15


def test_answer_that_was_overtaken_is_never_shown(new_pad: NewPad, small: Server) -> None:
    """Once the page knows that the way is long, two questions travel at once, and the newer is answered first."""
    pad = new_pad(small, sound=False, alone=True)
    pad.page.clock.install()
    held = Held(pad)
    pad.draw_unanswered([[[50, 50], [50, 450]]])
    held.wait(1)
    pad.page.clock.fast_forward(200)
    held.answer(0, 3)
    held.wait(2)
    pad.draw_unanswered([[[250, 50]]])
    held.wait(3)
    held.answer(2, 8)
    expect(pad.find(".digit")).to_have_text("8")
    held.answer(1, 7)
    pad.settle()
    assert pad.page.evaluate("watched.shown") == ["–", "3", "8"]


def test_two_seconds_of_latency(new_pad: NewPad, small: Server) -> None:
    """Each answer takes two seconds: the page says that the server is slow, and ends at the whole drawing."""
    pad = new_pad(small, sound=False, alone=True)
    pad.page.clock.install()
    held = Held(pad)
    pad.draw_unanswered([[[50, 50], [50, 450]]])  # two questions: the dot, then the stroke
    for number, digit in enumerate((3, 7, 8)):
        held.wait(number + 1)
        pad.page.clock.fast_forward(2000)
        expect(pad.find(".state")).to_have_text("The server is slow…")
        if number == 1:
            pad.draw_unanswered([[[250, 50]]])
        held.answer(number, digit)
    expect(pad.find(".digit")).to_have_text("8")
    expect(pad.find(".state")).to_have_text("")
    strokes, _ = pad.asked()
    assert len(held.routes) == 3
    assert len(strokes) == 2


FAILURES: dict[str, dict[str, Any] | str] = {
    "reset": "connectionreset",
    "502": {"status": 502, "content_type": "text/html", "body": "<html>Bad Gateway</html>"},
    "captive portal": {
        "status": 200,
        "content_type": "text/html",
        "body": "<html>Please accept the terms</html>",
    },
}


@pytest.mark.parametrize("failure", FAILURES.values(), ids=FAILURES)
def test_failure_of_any_kind_is_asked_again(
    new_pad: NewPad, small: Server, failure: dict[str, Any] | str
) -> None:
    pad = new_pad(small, sound=False)
    failures = [failure, failure]

    def twice(route: Route) -> None:
        if not failures:
            route.continue_()
        elif isinstance(found := failures.pop(), str):
            route.abort(found)
        else:
            route.fulfill(**found)

    pad.page.route(QUESTIONS, twice)
    pad.page.evaluate(KEEP_SAID)
    pad.draw_unanswered([TWO[0]])
    expect(pad.find(".note")).to_have_text("read by the GRU")
    expect(pad.find(".state")).to_have_text("")
    assert SERVER_GONE in pad.page.evaluate("said")


def test_one_request_in_twenty_fails(new_pad: NewPad, shipped: Server) -> None:
    """Drawn on all the while: in the end each drawing is read as if nothing had been."""
    pad = new_pad(shipped, sound=False)
    rng = random.Random(4)
    failed: list[Route] = []

    def sometimes(route: Route) -> None:
        if rng.random() < 0.05 or not failed:
            failed.append(route)
            route.abort("connectionreset")
        else:
            route.continue_()

    pad.page.route(QUESTIONS, sometimes)
    for label in (2, 5, 8):
        pad.draw(thinned(load_digits()[label][0]))
        expect(pad.find(".digit")).to_have_text(str(label))
        expect(pad.find(".state")).to_have_text("")
        pad.press("clear")
    assert failed


def test_laptop_that_slept_for_an_hour(new_pad: NewPad, small: Server) -> None:
    """Closed in the middle of a question: no timer ran, the question is lost, and there is no network at first."""
    pad = new_pad(small, sound=False, alone=True)
    pad.page.clock.install()
    held = Held(pad)
    pad.draw_unanswered(TWO)
    held.wait(1)
    pad.page.context.set_offline(True)
    pad.page.clock.fast_forward(3_600_000)
    expect(pad.find(".state")).to_have_text(SERVER_GONE)
    drawn = dict(pad.page.evaluate("watched.pictures()"))["paper"]
    held.routes[0].abort("internetdisconnected")
    pad.page.unroute(QUESTIONS)
    pad.page.clock.fast_forward(1000)  # asked again, in vain
    pad.page.context.set_offline(False)
    pad.page.clock.resume()
    expect(pad.find(".note")).to_have_text("read by the GRU")
    expect(pad.find(".state")).to_have_text("")
    assert dict(pad.page.evaluate("watched.pictures()"))["paper"] == drawn
    strokes, _ = pad.asked()
    assert len(strokes) == len(TWO)


def test_dead_server_is_said_and_the_page_mends_itself(
    new_pad: NewPad, tmp_path: Path, elsewhere: Path
) -> None:
    """Killed under an open page, drawn on without it, and started again on the same port."""
    save_several(tmp_path)
    with Forked(elsewhere, "--checkpoints", str(tmp_path)) as server:
        pad = new_pad(server, sound=False)
        pad.choose("LSTM")
        pad.draw([TWO[0]])
        server.stop(signal.SIGKILL)
        pad.draw_unanswered([[[50, 50], [50, 450]]])
        expect(pad.find(".state")).to_have_text(SERVER_GONE)
        drawn = dict(pad.page.evaluate("watched.pictures()"))["paper"]
        server.start()
        expect(pad.find(".state")).to_have_text("")
        pad.settle()
        assert pad.pictures()["paper"] == drawn
        strokes, _ = pad.asked()
        assert len(strokes) == 2
        expect(pad.find(".note")).to_have_text("read by the LSTM")
