"""What a visitor takes home: the numbers are the library's, and the shown lines of Python give the page's answer."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, cast

import gradio as gr
import httpx
import numpy as np
import pytest

import app
from model import load_checkpoint, rows_from_strokes, trace
from model.serving.batching import Batcher, TooManyError
from model.serving.messages import TOO_MANY
from model.serving.questions import trace_json
from tests.support.digits import load_digits
from tests.support.loops import run_apart
from tests.support.server import APP, Server
from tests.support.small import save_small
from tests.support.visitors import CELLS, CHECKPOINTS, Visitor, offline
from tests.web.test_modules import HERE, NEEDS_NODE, NODE
from ui.components import folder_shown

NINE = [[[x * 1.6 + 100.07, y * 1.6 + 100.07] for x, y in stroke] for stroke in load_digits()[9][0]]
LINES = """
import { pythonLines } from "../../ui/web/share/python.js";
console.log(pythonLines(...JSON.parse(process.argv[1])));
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
    answer, _, numbers, *_ = app.page_functions(app.Service(CHECKPOINTS))
    for function in (answer, numbers):
        response = run_apart(function({"strokes": NINE, "cell": "gru"}, cast(gr.Request, None)))
        assert response.status_code == 429 and json.loads(response.body) == {"detail": TOO_MANY}
    assert costs[1] - costs[0] == pytest.approx(15)


def folder_known(config: Any) -> dict[str, Any]:
    """What a page of this Gradio configuration knows of the folder of its checkpoints."""
    found = [each["props"] for each in config["components"] if each["props"].get("elem_id") == "rowwise"]
    return dict(found[0]["props"]["folder"])


def python_lines(cell: str, folder: dict[str, Any]) -> str:
    """The lines that the page shows for the nine."""
    given = json.dumps([{"strokes": NINE, "cell": cell}, folder])
    node = [NODE or "", "--input-type=module", "-e", LINES, given]
    return subprocess.run(node, cwd=HERE, capture_output=True, text=True, check=True).stdout


def printed_by(lines: str, project: Path) -> subprocess.CompletedProcess[str]:
    """Lines of Python run in a folder that has this project's library."""
    environment = os.environ | {"PYTHONPATH": str(APP.parent)}
    python = [sys.executable, "-"]
    return subprocess.run(python, input=lines, cwd=project, env=environment, capture_output=True, text=True)


@NEEDS_NODE
def test_the_lines_of_python_give_the_pages_answer(visitor: Visitor, shipped: Server) -> None:
    run = printed_by(
        python_lines("lstm", folder_known(httpx.get(shipped.address + "config").json())), APP.parent
    )
    answer = visitor.post(visitor.question(NINE, "lstm")).json()
    assert answer["digit"] == 9
    printed = [str(answer["digit"]), f"{max(answer['probabilities']):.1%}", offline(NINE, "lstm").story]
    assert run.stdout.splitlines() == printed, run.stderr


@NEEDS_NODE
def test_the_lines_of_python_read_with_the_network_of_the_folder(tmp_path: Path) -> None:
    """Not with the shipped one of the same name."""
    mine = tmp_path / "runs" / "mine"
    mine.mkdir(parents=True)
    expected = trace(load_checkpoint(save_small(mine, "gru")), rows_from_strokes(NINE))
    run = printed_by(python_lines("gru", folder_shown(mine, tmp_path)), tmp_path)
    shown = [str(expected.digit), f"{expected.probabilities.max():.1%}", expected.story]
    assert run.stdout.splitlines() == shown, run.stderr
    assert expected.story != offline(NINE, "gru").story


def test_a_page_names_its_folder_but_not_where_it_lies(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Inside the project's folder by the path from there on; a link there leads where it wants."""
    project, other = tmp_path / "project", tmp_path / "nets"
    mine = project / "runs" / "mine"
    mine.mkdir(parents=True)
    other.mkdir()
    (project / "linked").symlink_to(other)
    monkeypatch.chdir(project / "runs")
    for given, path in ((Path("mine"), "runs/mine"), (Path("../linked"), "linked"), (project, ".")):
        assert folder_shown(given, project) == {"path": path, "inside": True}
    assert folder_shown(Path("../../nets"), project) == {"path": "nets", "inside": False}
    config = app.build(other).get_config_file()
    assert folder_known(config) == {"path": "nets", "inside": False}
    assert str(tmp_path) not in json.dumps(config)
