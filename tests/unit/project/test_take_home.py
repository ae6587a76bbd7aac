"""What a visitor takes home: the numbers are the library's, and the shown lines of Python give the page's answer."""

import json
import subprocess
import sys
from typing import Any, cast

import gradio as gr
import numpy as np
import pytest

import app
from model.serving.batching import Batcher, TooManyError
from model.serving.messages import TOO_MANY
from model.serving.questions import trace_json
from tests.support.digits import load_digits
from tests.support.loops import run_apart
from tests.support.server import APP, Server
from tests.support.visitors import CELLS, CHECKPOINTS, Visitor, offline
from tests.web.test_modules import HERE, NEEDS_NODE, NODE

NINE = [[[x * 1.6 + 100.07, y * 1.6 + 100.07] for x, y in stroke] for stroke in load_digits()[9][0]]
LINES = """
import { pythonLines } from "../../ui/web/share/python.js";
console.log(pythonLines(JSON.parse(process.argv[1])));
"""


@pytest.fixture(scope="module")
def visitor(shipped: Server) -> Visitor:
    return Visitor(shipped, "visitor")


def trace_of(visitor: Visitor, question: Any) -> dict[str, Any]:
    """What the page's server function answers, but for the milliseconds that it took."""
    response = visitor.post(visitor.question(NINE, "gru") | {"data": question, "fn_name": "trace_of"})
    answer = dict(response.json())
    assert response.status_code == 200 and answer.pop("waited") >= 0
    return answer


@pytest.mark.parametrize("cell", CELLS)
def test_numbers_are_the_librarys(visitor: Visitor, cell: str) -> None:
    """All of them, but for the last of six places: the page's own are rounded to bytes."""
    found, expected = trace_of(visitor, {"strokes": NINE, "cell": cell}), trace_json(offline(NINE, cell))
    assert list(found) == list(expected)
    for name in ("rows", "hidden", "logits", "belief", "pixel_gradient", "row_gradient"):
        np.testing.assert_allclose(found.pop(name), expected.pop(name), rtol=1e-5, atol=2e-6)
    for name, gate in expected.pop("gates").items():
        np.testing.assert_allclose(found["gates"].pop(name), gate, rtol=1e-5, atol=2e-6)
    assert found.pop("gates") == {} and found == expected


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        (None, "A question is an object with strokes or a picture, and cell."),
        ({"strokes": [], "cell": "gru"}, "Nothing drawn yet."),
        ({"strokes": [[[1, 2]]], "cell": "gru"}, "Only dots so far."),
        ({"strokes": [1], "cell": "gru"}, "Stroke 1 must be a list of [x, y] points."),
        ({"strokes": NINE, "cell": "gro"}, "No checkpoint named 'gro'"),
    ],
)
def test_a_question_at_fault_gets_a_sentence(visitor: Visitor, question: Any, sentence: str) -> None:
    answer = trace_of(visitor, question)
    assert list(answer) == ["error"]
    assert answer["error"].startswith(sentence) and answer["error"].endswith(".")


def test_the_trace_waits_among_what_costs_much(monkeypatch: pytest.MonkeyPatch) -> None:
    """As that of the API; and one question too many is refused."""
    costs = []

    async def refuse(question: Any, cost: float, client: str) -> Any:
        costs.append(cost)
        raise TooManyError

    monkeypatch.setattr(Batcher, "ask", lambda _, *asked: refuse(*asked))
    monkeypatch.setattr(app, "client_asking", lambda request: "somebody")
    answer, _, numbers = app.page_functions(app.Service(CHECKPOINTS))
    for function in (answer, numbers):
        response = run_apart(function({"strokes": NINE, "cell": "gru"}, cast(gr.Request, None)))
        assert response.status_code == 429 and json.loads(response.body) == {"detail": TOO_MANY}
    assert costs[1] - costs[0] == pytest.approx(15)


@NEEDS_NODE
def test_the_lines_of_python_give_the_pages_answer(visitor: Visitor) -> None:
    question = {"strokes": NINE, "cell": "lstm"}
    node = [NODE or "", "--input-type=module", "-e", LINES, json.dumps(question)]
    lines = subprocess.run(node, cwd=HERE, capture_output=True, text=True, check=True).stdout
    run = subprocess.run([sys.executable, "-"], input=lines, cwd=APP.parent, capture_output=True, text=True)
    answer = visitor.post(visitor.question(NINE, "lstm")).json()
    assert answer["digit"] == 9
    printed = [str(answer["digit"]), f"{max(answer['probabilities']):.1%}", offline(NINE, "lstm").story]
    assert run.stdout.splitlines() == printed, run.stderr
