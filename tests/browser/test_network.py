"""The network between page and server: late answers, lost ones, and a server that is gone."""

import json
import re
import signal
from pathlib import Path

from playwright.sync_api import Route, expect

from tests.browser.conftest import NewPad
from tests.browser.pad import Pad
from tests.browser.small import save_several
from tests.server import Server
from tests.unit.digits import load_digits

TWO, FIVE = (load_digits()[label][0] for label in (2, 5))
QUESTIONS = re.compile("/component_server")
SERVER_GONE = "No answer from the server. Trying again…"


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


def draw_unanswered(pad: Pad, strokes: list[list[list[int]]]) -> None:
    for stroke in strokes:
        pad.start_stroke(stroke)
        pad.page.mouse.up()


def test_answer_to_a_cleared_drawing_is_never_shown(pad: Pad) -> None:
    held = Held(pad)
    draw_unanswered(pad, TWO)
    held.wait(1)
    pad.press("clear")
    draw_unanswered(pad, FIVE)
    held.answer(0, 3)
    held.wait(2)
    held.answer(1, 7)
    expect(pad.find(".digit")).to_have_text("7")
    assert pad.page.evaluate("watched.shown") == ["–", "7"]


def test_answer_that_comes_after_clear_is_never_shown(pad: Pad) -> None:
    held = Held(pad)
    draw_unanswered(pad, TWO)
    held.wait(1)
    pad.press("clear")
    held.answer(0, 3)
    pad.settle()
    assert pad.page.evaluate("watched.shown") == ["–"]


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
    pad = new_pad(small, sound=False)
    pad.page.clock.install()
    held = Held(pad)
    draw_unanswered(pad, TWO)
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


def test_one_question_at_a_time_and_the_last_is_the_whole_drawing(pad: Pad) -> None:
    """However slow the server, questions do not queue: what is asked next is the drawing as it is then."""
    held = Held(pad)
    draw_unanswered(pad, TWO)
    held.wait(1)
    held.answer(0, 3)
    held.wait(2)
    held.answer(1, 7)
    pad.settle()
    assert len(held.routes) == 2
    strokes, _ = pad.asked()
    assert len(strokes[0]) > 20


def test_requests_that_fail_are_asked_again(new_pad: NewPad, small: Server) -> None:
    pad = new_pad(small, sound=False)
    failures = iter(("connectionreset", "internetdisconnected"))

    def sometimes(route: Route) -> None:
        if error := next(failures, None):
            route.abort(error)
        else:
            route.continue_()

    pad.page.route(QUESTIONS, sometimes)
    draw_unanswered(pad, TWO)
    expect(pad.find(".state")).to_have_text(SERVER_GONE)
    expect(pad.find(".note")).to_have_text("read by the GRU")
    expect(pad.find(".state")).to_have_text("")


def test_laptop_that_slept_catches_up(new_pad: NewPad, small: Server) -> None:
    """Without any network for a while; what was drawn meanwhile is there, and read once there is one."""
    pad = new_pad(small, sound=False)
    pad.page.context.set_offline(True)
    draw_unanswered(pad, TWO)
    expect(pad.find(".state")).to_have_text(SERVER_GONE)
    draw_unanswered(pad, FIVE)
    pad.page.context.set_offline(False)
    expect(pad.find(".note")).to_have_text("read by the GRU")
    expect(pad.find(".state")).to_have_text("")
    pad.settle()
    strokes, _ = pad.asked()
    assert len(strokes) == len(TWO) + len(FIVE)


def test_dead_server_is_said_and_the_page_mends_itself(
    new_pad: NewPad, tmp_path: Path, elsewhere: Path
) -> None:
    """Killed under an open page, drawn on without it, and started again on the same port."""
    save_several(tmp_path)
    with Server(elsewhere, "--checkpoints", str(tmp_path)) as server:
        pad = new_pad(server, sound=False)
        pad.choose("LSTM")
        pad.draw([TWO[0]])
        server.stop(signal.SIGKILL)
        draw_unanswered(pad, [[[50, 50], [50, 450]]])
        expect(pad.find(".state")).to_have_text(SERVER_GONE)
        drawn = dict(pad.page.evaluate("watched.pictures()"))["paper"]
        server.start()
        expect(pad.find(".state")).to_have_text("")
        pad.settle()
        assert pad.pictures()["paper"] == drawn
        strokes, _ = pad.asked()
        assert len(strokes) == 2
        expect(pad.find(".note")).to_have_text("read by the LSTM")
