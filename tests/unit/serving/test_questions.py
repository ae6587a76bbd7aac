"""What the page asks, answered: many questions as each alone, no more than is asked for, and no network twice."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from model.drawing.explain import shrink_whole_pad
from model.drawing.strokes import rows_from_strokes
from model.errors import CheckpointError, DrawingError
from model.files.checkpoint import save_checkpoint
from model.interpret import trace as tracing
from model.interpret.panels import PANELS
from model.interpret.trace import trace
from model.network.cells import CELLS
from model.network.classifier import RowClassifier
from model.serving.questions import QuestionAnswerer, trace_json
from tests.support.checkpoints import made
from tests.support.digits import load_digits
from tests.support.visitors import CHECKPOINTS

STROKES = [strokes for strokes, _ in load_digits()[:10]]
OPTIONS: dict[str, Any] = {name: {} for name in PANELS} | {"unit": {"layer": 0, "unit": 0}}
OPTIONS |= {"lesson": {"question": "sum"}}


def ask(answerer: QuestionAnswerer, strokes: Any, cell: str = "gru", **panels: Any) -> dict[str, Any]:
    return answerer.answer({"strokes": strokes, "cell": cell, "want": panels})


def test_answers_together_are_those_alone(answerer: QuestionAnswerer) -> None:
    """Of several cells, with faults and panels between them, in their order."""
    questions: list[Any] = [
        {"strokes": strokes, "cell": ("rnn", "gru")[place % 2]} for place, strokes in enumerate(STROKES)
    ]
    questions[2:2] = [None, {"strokes": STROKES[0], "cell": "other"}, {"strokes": [], "cell": "gru"}]
    questions[5:5] = [
        {"strokes": STROKES[1], "cell": "gru", "want": {"gates": {}}},
        {"strokes": 1, "cell": "gru"},
    ]
    questions.append({"strokes": STROKES[1], "cell": "gru", "want": {"attribution": {"digit": 11}}})
    for found, question in zip(answerer.answer_batch(questions), questions, strict=True):
        try:
            alone = answerer.answer(question)
        except (DrawingError, CheckpointError) as error:
            assert (type(found), str(found)) == (type(error), str(error))
        else:
            assert isinstance(found, dict) and found.keys() == alone.keys()
            assert (found["digit"], found["cell"]) == (alone["digit"], alone["cell"])
            np.testing.assert_allclose(found["belief"], alone["belief"], atol=2e-4)
            np.testing.assert_allclose(found["hidden"], alone["hidden"], atol=1e-6)


def test_panels_together_are_each_as_alone(answerer: QuestionAnswerer) -> None:
    together = ask(answerer, STROKES[2], **OPTIONS)
    for name, options in OPTIONS.items():
        np.testing.assert_equal(together[name], ask(answerer, STROKES[2], **{name: options})[name])


def test_what_is_not_wanted_is_not_computed(
    answerer: QuestionAnswerer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_: object) -> None:
        raise AssertionError("not wanted")

    for name in PANELS:
        monkeypatch.setitem(PANELS, name, never)
    for name in ("all_gates", "gradients"):
        monkeypatch.setattr(tracing, name, never)
    monkeypatch.setitem(PANELS, "weights", lambda *_: {"found": 1})
    assert ask(answerer, STROKES[2], weights={})["weights"] == {"found": 1}
    assert not ask(answerer, STROKES[2]).keys() & PANELS.keys()


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The cell of each run of a network, as they come."""
    cells: list[str] = []
    run = tracing.hidden_states

    def counted(classifier: RowClassifier, rows: torch.Tensor) -> list[torch.Tensor]:
        cells.append(classifier.cell)
        return run(classifier, rows)

    monkeypatch.setattr(tracing, "hidden_states", counted)
    return cells


@pytest.mark.parametrize("name", [name for name in PANELS if name not in ("compare", "preprocessing")])
def test_the_network_runs_once_whatever_is_open(
    answerer: QuestionAnswerer, runs: list[str], name: str
) -> None:
    ask(answerer, STROKES[2], **{name: OPTIONS[name]})
    assert runs == ["gru"]
    runs.clear()
    ask(answerer, STROKES[2], gates={}, attribution={}, **{name: OPTIONS[name]} if name == "unit" else {})
    assert runs == ["gru"]


def test_each_compared_network_runs_once(answerer: QuestionAnswerer, runs: list[str]) -> None:
    """Of four checkpoints the first three are compared. A cell may be named as the page shows it."""
    compared = ask(answerer, STROKES[2], "Gru", compare={})["compare"]
    assert sorted(runs) == ["gru", "lstm", "rnn"]
    for found, cell in zip(compared, CELLS, strict=True):
        alone = trace(answerer.checkpoints.get(cell), rows_from_strokes(STROKES[2])).for_page()
        np.testing.assert_equal(found, alone | {"name": cell.upper(), "network": cell})


def test_compared_checkpoints_may_come_with_their_weights(answerer: QuestionAnswerer) -> None:
    compared = ask(answerer, STROKES[0], "a", compare={"weights": True})["compare"]
    assert [each["readout"].shape for each in compared] == [(10, 9)] * 3


def test_of_a_drawing_without_a_digit_no_panel_is_computed(answerer: QuestionAnswerer) -> None:
    """The first dot of a stroke, under whatever panels are open."""
    answer = ask(answerer, [[[5, 5]]], **OPTIONS)
    assert (answer["digit"], answer["status"]) == (None, "Only dots so far.")
    assert not answer.keys() & PANELS.keys()


@pytest.mark.parametrize(
    ("options", "prepare"), [({}, rows_from_strokes), ({"plain": True}, shrink_whole_pad)]
)
def test_the_network_may_be_fed_what_is_only_shrunk(
    answerer: QuestionAnswerer, options: dict[str, Any], prepare: Callable[..., Any]
) -> None:
    """And the panel shows both all the same."""
    answer = ask(answerer, STROKES[2], preprocessing=options)
    drawing, plain = prepare(STROKES[2]), answer["preprocessing"]["plain"]
    assert np.array_equal(answer["ink"], drawing.rows)
    assert drawing.frame and (answer["frame"], plain["frame"]) == ([*drawing.frame], [0, 0, 1000 / 28])
    assert np.array_equal(answer["preprocessing"]["centred"], rows_from_strokes(STROKES[2]).rows)
    assert np.array_equal(plain["ink"], shrink_whole_pad(STROKES[2]).rows)


def test_a_dot_is_no_drawing_even_where_the_pad_is_only_shrunk(answerer: QuestionAnswerer) -> None:
    """A dot has ink in the shrunk pad."""
    answer = ask(answerer, [[[500, 500]]], preprocessing={"plain": True})
    assert (answer["status"], "preprocessing" in answer) == ("Only dots so far.", False)


def test_compared_networks_read_the_fitted_drawing(answerer: QuestionAnswerer) -> None:
    """Also beside a pad that is only shrunk, and where that is blank: the drawing lies outside of the pad."""
    for strokes in (STROKES[2], [[[5000, 5000], [6000, 6000], [5000, 6500]]]):
        alone = ask(answerer, strokes, compare={})["compare"]
        beside = ask(answerer, strokes, compare={}, preprocessing={"plain": True})
        np.testing.assert_equal(beside["compare"], alone)
        assert np.array_equal(beside["preprocessing"]["centred"], rows_from_strokes(strokes).rows)


def test_all_of_a_trace_as_json() -> None:
    """To six places, also where the network is not sure; of a drawing without a digit there is none."""
    found = trace(replace(made("lstm"), threshold=1.0), rows_from_strokes(STROKES[2]))
    slopes, answer = found.attribution(), json.loads(json.dumps(trace_json(found), allow_nan=False))
    arrays = {"rows": found.rows, "hidden": found.hidden, "logits": found.logits, "belief": found.belief}
    arrays |= {"pixel_gradient": slopes.pixels, "row_gradient": slopes.rows}
    for name, array in arrays.items():
        np.testing.assert_allclose(answer.pop(name), array, atol=6e-7)
    for name, gate in answer.pop("gates").items():
        np.testing.assert_allclose(gate, found.gates[name], atol=6e-7)
    rest = {"decided_row": found.decided_row, "attributed": found.likeliest, "sentence": found.story}
    assert answer == rest
    with pytest.raises(DrawingError, match=r"^Nothing drawn yet\.$"):
        trace_json(trace(made(), rows_from_strokes([])))


TWO_COSTS: dict[str, tuple[Any, Any, float]] = {
    "more points": ([[[0, 0]] * 10], [[[0, 0]] * 2010], 20),
    "more strokes": ([[[0, 0]]], [[[0, 0]]] * 1000, 50),
    "a panel": ({}, {"want": {"gates": {}}}, 3),
    "the piece of ink that decides": ({}, {"want": {"intervention": {"piece": True}}}, 50),
    "a checkpoint that is not loaded": ({}, {"cell": "absent"}, 90),
}


@pytest.mark.parametrize("less, more, difference", TWO_COSTS.values(), ids=TWO_COSTS)
def test_what_a_question_costs(less: Any, more: Any, difference: float) -> None:
    """A question, or its strokes."""
    answerer = QuestionAnswerer(CHECKPOINTS)
    answerer.checkpoints.get("gru")
    usual = {"strokes": [], "cell": "gru"}
    costs = [
        answerer.cost_of(usual | (part if isinstance(part, dict) else {"strokes": part}))
        for part in (less, more)
    ]
    assert costs[1] - costs[0] >= difference
    assert 0 < costs[0] < 3  # milliseconds


def test_a_larger_network_costs_more(tmp_path: Path) -> None:
    """As many times as it has weights."""
    for name, hidden in (("small", 100), ("large", 400)):
        save_checkpoint(tmp_path / f"{name}.safetensors", made("gru", hidden_size=hidden))
    answerer = QuestionAnswerer(tmp_path)
    costs = []
    for name in ("small", "large"):
        answerer.checkpoints.get(name)
        costs.append(answerer.cost_of({"cell": name, "strokes": []}))
    assert costs[1] > 8 * costs[0]


@pytest.mark.parametrize(
    "question",
    [None, 7, [], {"strokes": 7, "want": 7, "cell": []}, {"strokes": [None, 7]}, {"picture": ["other"]}],
)
def test_a_malformed_question_has_a_cost(question: Any) -> None:
    assert QuestionAnswerer(CHECKPOINTS).cost_of(question) > 0
