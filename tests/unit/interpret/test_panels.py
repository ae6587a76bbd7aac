"""The panels, against the trace; and every option that is refused."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from model.drawing.strokes import Drawing
from model.errors import DrawingError
from model.files.checkpoint import Checkpoint
from model.interpret.hand import Hand
from model.interpret.hand_text import pack
from model.interpret.neighbours import read_known
from model.interpret.panels import PANELS, check_panels
from model.interpret.panels.lesson import QUESTIONS
from model.interpret.top_activations import COUNT, find_top_activations
from model.interpret.trace import Compared, Trace, trace
from model.network.cells import CELLS
from tests.support.known import some_known
from tests.support.nets import GATES, SIGMOIDS, drawing, network

DRAWN = Drawing(drawing().float().numpy())


def traced(cell: str = "gru", layers: int = 2, units: int = 12) -> Trace:
    return trace(Checkpoint(network(cell, layers, units, dtype=torch.float32), {}, 0), DRAWN)


def test_the_documented_panel_computes_what_it_says() -> None:
    """The program of docs/extending.md as it stands there: per layer and row, the norm of the state's change."""
    text = (Path(__file__).parents[3] / "docs" / "extending.md").read_text("utf-8").split("# A panel")[1]
    [program] = re.findall(r"^```python\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    names: dict[str, Any] = {}
    exec(program, names)
    found = traced()
    zero = np.zeros_like(found.hidden[0, 0])
    expected = [
        [sum((now - before) ** 2) ** 0.5 for before, now in zip([zero, *layer], layer, strict=False)]
        for layer in found.hidden
    ]
    np.testing.assert_allclose(names["speed"](found, {})["speed"], expected, rtol=1e-5)


def refused(panel: str, options: dict[str, Any]) -> str:
    """Why a panel cannot be shown."""
    with pytest.raises(DrawingError) as caught:
        PANELS[panel](traced(), options)
    return str(caught.value)


@pytest.mark.parametrize(("cell", "gate"), [(cell, gate) for cell in CELLS for gate in GATES[cell]])
def test_gates_are_those_of_the_trace(cell: str, gate: str) -> None:
    found = traced(cell)
    part = PANELS["gates"](found, {"gate": gate})
    values = found.gates[gate]
    names = [[name, name.replace("_", " ")] for name in GATES[cell]]
    assert (part["names"], part["name"], part["bounded"]) == (names, gate, gate in SIGMOIDS)
    assert [part["name"], part["label"]] in names
    assert part["values"] is values
    assert part["sentence"]
    assert ("saturated" in part) == (gate in SIGMOIDS)
    if gate in SIGMOIDS:
        units = values[1, 9].tolist()
        assert part["saturated"][1, 9].tolist() == [sum(u < 0.1 for u in units), sum(u > 0.9 for u in units)]
        assert part["saturated"].any()  # these weights do saturate


@pytest.mark.parametrize("name", [None, "", "forget", 3, ["reset"], {"name": "reset"}])
def test_for_a_gate_that_the_cell_lacks_its_first_is_shown(name: Any) -> None:
    """The page may still ask for the gate of another cell."""
    for options in ({"gate": name}, {}):
        assert PANELS["gates"](traced(), options)["name"] == "reset"


@pytest.mark.parametrize("digit", [None, 0, 9])
def test_attribution_is_that_of_the_trace(digit: int | None) -> None:
    found = traced()
    expected = found.attribution(found.likeliest if digit is None else digit)
    np.testing.assert_equal(PANELS["attribution"](found, {"digit": digit}), expected._asdict())
    assert expected.digit == (found.likeliest if digit is None else digit)


@pytest.mark.parametrize("digit", [-1, 10, 1.0, "1", True, [1]])
def test_a_class_that_is_none_is_refused(digit: Any) -> None:
    assert refused("attribution", {"digit": digit}) == "digit must be a whole number from 0 to 9."


@pytest.mark.parametrize("layers", [1, 3])
@pytest.mark.parametrize("cell", CELLS)
def test_a_unit_is_that_of_the_trace(cell: str, layers: int) -> None:
    found = traced(cell, layers)
    weights = found.checkpoint.classifier.state_dict()["readout.weight"].numpy()
    assert np.array_equal(PANELS["weights"](found, {})["readout"], weights)
    for layer in range(layers):
        votes = weights[:, 11] if layer == layers - 1 else None
        expected = {
            "layer": layer,
            "unit": 11,
            "series": [
                ["hidden", "hidden state", found.hidden[layer, :, 11]],
                *([name, name.replace("_", " "), found.gates[name][layer, :, 11]] for name in GATES[cell]),
            ],
            "weights": votes,
            "extremes": None,
        }
        np.testing.assert_equal(PANELS["unit"](found, {"layer": layer, "unit": 11}), expected)


def test_the_pictures_that_drive_a_unit_are_its_own() -> None:
    """The same network reads each of them: the state at the row is the one shown, and the largest or smallest."""
    found = traced()
    seeded = torch.Generator().manual_seed(1)
    images = torch.randint(0, 256, (14, 28, 28), dtype=torch.uint8, generator=seeded)
    top = find_top_activations(found.checkpoint.classifier, images)
    found.checkpoint.top_activations = top
    ends = PANELS["unit"](found, {"layer": 1, "unit": 5})["extremes"]
    for end, pictures in enumerate(ends):
        assert len(pictures) == COUNT
        for place, picture in enumerate(pictures):
            hidden = trace(found.checkpoint, Drawing(picture["ink"])).hidden[1, :, 5]
            assert hidden[picture["row"]] == pytest.approx((hidden.max(), hidden.min())[end], abs=1e-6)
            assert picture["value"] == pytest.approx(hidden[picture["row"]], abs=0.006)
            assert picture["value"] == round(float(top.value[1, 5, end, place]), 2)
        values = [picture["value"] for picture in pictures]
        assert values == sorted(values, reverse=end == 0)


@pytest.mark.parametrize("options", [{}, {"weights": False}, {"weights": True}])
def test_compared_networks_stand_side_by_side_also_those_that_are_not_sure(options: dict[str, Any]) -> None:
    sure = traced()
    doubtful = trace(replace(traced("lstm").checkpoint, threshold=1.0), DRAWN)
    others = [Compared("gru", "GRU", sure), Compared("a/mine", "mine", doubtful), Compared("x", "x", "Gone.")]
    *found, gone = PANELS["compare"](replace(traced("rnn"), others=others), options)
    assert gone == {"name": "x", "network": "x", "problem": "Gone."}
    digits, statuses = (sure.likeliest, None), ("", "Not sure: no digit is probable enough.")
    named = [("gru", "GRU", sure), ("a/mine", "mine", doubtful)]
    for shown, (file, name, other), digit, status in zip(found, named, digits, statuses, strict=True):
        expected = {
            "name": name,
            "network": file,
            "digit": digit,
            "status": status,
            "cell": other.cell,
            "label": other.cell.upper(),
            "threshold": round(other.checkpoint.threshold, 4),
            "probabilities": np.round(other.belief[-1].astype(float), 4).tolist(),
            "belief": np.round(other.belief.astype(float), 4).tolist(),
            "facts": other.facts._asdict() if other.facts else None,
            "decided": -1 if other.decided_row is None else other.decided_row,
            "ribbon": [" ".join(map(str, (kind, *held))) for kind, held in other.ribbon],
            "likeliest": next(iter(other.ribbon[-1].digits), None),
            "opinion": " ".join(map(str, (other.ribbon[-1].kind, *other.ribbon[-1].digits))),
            "frame": None,
            "alone": None,
            "ink": DRAWN.rows,
            "hidden": other.hidden,
        }
        weights = other.checkpoint.classifier.state_dict()["readout.weight"].numpy()
        np.testing.assert_equal(shown, expected | ({"readout": weights} if options.get("weights") else {}))


@pytest.mark.parametrize("number", [-1, 12, 0.0, "0", None, True])
@pytest.mark.parametrize(("name", "last"), [("layer", 1), ("unit", 11)])
def test_a_unit_that_the_network_lacks_is_refused(name: str, last: int, number: Any) -> None:
    said = f"{name} must be a whole number from 0 to {last}."
    assert refused("unit", {"layer": 0, "unit": 0} | {name: number}) == said


@pytest.mark.parametrize(
    "wanted", [3, "gates", ["gates"], True, {"gates": None}, {"gates": []}, {"gates": "reset"}]
)
def test_what_is_no_object_of_objects_is_refused(wanted: Any) -> None:
    message = r"^want must be an object: the name of a panel, and its options\.$"
    with pytest.raises(DrawingError, match=message):
        check_panels(wanted)


@pytest.mark.parametrize("name", ["", "gate", "x" * 99])
def test_an_unknown_panel_is_refused(name: str) -> None:
    with pytest.raises(DrawingError) as caught:
        check_panels({"gates": {}, name: {}})
    known = ", ".join(PANELS)
    assert str(caught.value) == f"there is no panel {name[:40]!r}; the panels are {known}."
    assert check_panels(None) == {}


def test_each_panel_has_a_script_of_its_name() -> None:
    """But the weights, by which the page orders the units, the networks to choose among, and the lesson, which is no
    tab. Of the scripts the confusion matrix is a part of "training"."""
    scripts = Path(__file__).parents[3] / "ui" / "web" / "panels"
    named = {path.stem for path in scripts.iterdir()} - {"index", "confusion"}
    assert named == PANELS.keys() - {"weights", "networks", "lesson"}


@pytest.mark.parametrize("name", ["output", "order", "sum", "states", "wipe"])
def test_the_lesson_answers_each_question_by_its_name(name: str) -> None:
    """What else is said with the question is for the others beside it."""
    found = replace(traced("lstm"), others=[Compared("rnn", "RNN", traced("rnn"))])
    assert list(QUESTIONS) == ["output", "order", "sum", "states", "wipe"]
    np.testing.assert_equal(PANELS["lesson"](found, {"question": name}), QUESTIONS[name](found))
    firsts = {"output": "layers", "order": "pairs", "sum": "layer", "states": "layer", "wipe": "row"}
    assert next(iter(PANELS["lesson"](found, {"question": name, "cells": ["rnn"]}))) == firsts[name]


@pytest.mark.parametrize("question", [None, "", "sure", "Output", 3, ["sum"], {"sum": 1}, "sum ", "x" * 5000])
def test_another_question_of_the_lesson_is_refused(question: Any) -> None:
    said = "the lesson's question must be one of output, order, sum, states, wipe."
    assert refused("lesson", {"question": question}) == said
    assert refused("lesson", {}) == said


def fitted(cell: str, drawings: list[Drawing], labels: list[int]) -> Hand:
    return Hand.fit(read_known(traced(cell).checkpoint, some_known(100)), drawings, labels)


def read_by(hand: Hand) -> Trace:
    """DRAWN as the panels get it."""
    return replace(hand.read(DRAWN), known=hand.states)


def test_the_nearest_examples_of_a_hand() -> None:
    """As the library has them; the drawing itself is one of them."""
    examples = [Drawing(drawing(seed=seed).float().numpy()) for seed in (4, 3, 2, 0, 1)]
    hand = fitted("gru", examples, [1, 2, 2, 7, 7])
    found = read_by(hand)
    near = PANELS["hand"](found, {"examples": pack(hand)})["near"]
    expected = [{"example": number, "distance": round(away, 4)} for number, away in hand.near(found)]
    assert near == expected and len(near) == 3
    assert near[0] == {"example": 3, "distance": pytest.approx(0, abs=1e-3)}
    assert PANELS["hand"](found, {}) == {}


def test_without_a_hand_or_with_that_of_another_network_no_example_is_near() -> None:
    hand, other = fitted("gru", [DRAWN], [7]), fitted("lstm", [DRAWN], [7])
    text, found = pack(hand), read_by(other)
    alone = replace(traced(), known=hand.states)
    while_it_reads = replace(hand.read(DRAWN), known="")
    for each in (alone, while_it_reads, found):
        assert PANELS["hand"](each, {"examples": text}) == {"empty": True}
    odd: list[Any] = [3, "", "x", text + "?", {}]
    for examples in odd:
        with pytest.raises(DrawingError, match="its text was altered"):
            PANELS["hand"](found, {"examples": examples})
