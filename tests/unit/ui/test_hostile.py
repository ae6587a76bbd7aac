"""A running app under load and under attack; longer by hand: python -m tests.fuzz.soak, python -m tests.fuzz.api."""

import random
import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from model.serving.questions import QuestionAnswerer
from tests.fuzz.api import draw_until
from tests.fuzz.api_run import Fuzzer
from tests.fuzz.soak import soak
from tests.fuzz.stranger_cases import KINDS
from tests.support.digits import load_digits
from tests.support.server import Server
from tests.support.visitors import CHECKPOINTS, Visitor, difference, offline
from ui.payload import pack

CASES = 2  # of each kind


def test_a_visitor_notices_a_wrong_answer() -> None:
    """Of another cell, another drawing, or with one number changed."""
    two, five = (load_digits()[label][0] for label in (2, 5))
    answer = pack(QuestionAnswerer(CHECKPOINTS).answer({"strokes": two, "cell": "gru"}))
    assert difference(answer, offline(two, "gru")) == ""
    assert "cell" in difference(answer, offline(two, "rnn"))
    assert "digit" in difference(answer, offline(five, "gru"))
    belief = [[0.1] * 10, *answer["belief"][1:]]
    assert difference(answer | {"belief": belief}, offline(two, "gru")) == "belief"


@pytest.mark.slow
def test_hostile_requests_while_a_visitor_draws(shipped: Server) -> None:
    """Each is refused or answered in one line, and the visitor gets the offline answers."""
    rng, stop = random.Random(7), Event()
    visitor = Visitor(shipped, "visitor")
    fuzzer = Fuzzer(shipped, visitor.pad)
    with ThreadPoolExecutor(1) as pool:
        drawing = pool.submit(draw_until, stop, visitor)
        try:
            for kind in [*KINDS] * CASES:
                fuzzer.run(kind, rng)
        finally:
            stop.set()
        drawing.result()
    fuzzer.hang_up()
    assert fuzzer.faults == visitor.faults == []
    assert visitor.answers > 0
    assert {kind for kind, _ in fuzzer.results} == set(KINDS)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="looks into the process by /proc")
def test_visitors_all_at_once() -> None:
    """Ten, and one who sends rubbish: right answers only, and nothing grows."""
    found = soak(0.25, 10)
    assert found["faults"] == []
    assert found["answers"] > 100
    assert all(found[did] > 0 for did in ("undo", "clear", "cell changed", "tab closed", "rubbish"))
