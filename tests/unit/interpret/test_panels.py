"""The parts of the inside that the page asks for, against the trace; and every question that has no answer."""

from typing import Any

import numpy as np
import pytest
import torch

from model.drawing.strokes import Drawing
from model.errors import DrawingError
from model.files.checkpoint import Checkpoint
from model.interpret import panels as inside
from model.interpret.panels import PARTS, check_want, parts
from model.interpret.trace import trace
from model.network.classifier import CELLS
from tests.support.nets import GATES, SIGMOIDS, drawing, network

DRAWN = Drawing(drawing().float().numpy())


def checkpoint(cell: str = "gru") -> Checkpoint:
    return Checkpoint(network(cell, 2, 12, dtype=torch.float32), {}, 0)


@pytest.mark.parametrize(("cell", "gate"), [(cell, gate) for cell in CELLS for gate in GATES[cell]])
def test_gates_are_those_of_the_trace(cell: str, gate: str) -> None:
    known = checkpoint(cell)
    part = parts(known, DRAWN, {"gates": {"gate": gate}})["gates"]
    values = trace(known.classifier, DRAWN.rows, gates=True).gates[gate]
    assert (part["names"], part["name"], part["bounded"]) == (list(GATES[cell]), gate, gate in SIGMOIDS)
    assert np.array_equal(part["values"], values)
    if gate in SIGMOIDS:
        counts = np.stack([(values < 0.1).sum(axis=2), (values > 0.9).sum(axis=2)], axis=2)
        assert np.array_equal(part["saturated"], counts)
        assert part["saturated"].sum() > 0  # these weights do saturate
    else:
        assert "saturated" not in part


@pytest.mark.parametrize("name", [None, "", "forget", 3, ["reset"], {"name": "reset"}])
def test_a_gate_that_the_cell_has_not_is_its_first(name: Any) -> None:
    """The page may still ask for the gate of another cell."""
    assert parts(checkpoint(), DRAWN, {"gates": {"gate": name}})["gates"]["name"] == "reset"
    assert parts(checkpoint(), DRAWN, {"gates": {}})["gates"]["name"] == "reset"


@pytest.mark.parametrize("cell", CELLS)
def test_mattered_is_the_traces_attribution(cell: str) -> None:
    known = checkpoint(cell)
    winner = trace(known.classifier, DRAWN.rows).digit
    for options, digit in (({}, winner), ({"digit": None}, winner), ({"digit": 0}, 0), ({"digit": 9}, 9)):
        part = parts(known, DRAWN, {"mattered": options})["mattered"]
        seen = trace(known.classifier, DRAWN.rows, attribution=digit)
        assert seen.pixel_gradient is not None
        assert seen.row_gradient is not None
        assert part["digit"] == digit
        assert np.array_equal(part["pixels"], seen.pixel_gradient)
        assert np.array_equal(part["rows"], seen.row_gradient)


def test_weights_are_the_readouts() -> None:
    known = checkpoint()
    part = parts(known, DRAWN, {"weights": {}})["weights"]
    assert np.array_equal(part["readout"], known.classifier.state_dict()["readout.weight"].numpy())


def test_only_what_is_wanted_is_computed(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object) -> dict[str, Any]:
        raise AssertionError("not wanted")

    for name in PARTS:
        monkeypatch.setitem(inside.PARTS, name, never)
    assert parts(checkpoint(), DRAWN, {}) == {}
    monkeypatch.setitem(inside.PARTS, "gates", lambda *_: {"found": 1})
    assert parts(checkpoint(), DRAWN, {"gates": {}}) == {"gates": {"found": 1}}


def test_several_parts_at_once_are_each_as_alone() -> None:
    want: dict[str, dict[str, Any]] = {"weights": {}, "gates": {}, "mattered": {}, "whatif": {"forget": 9}}
    together = parts(checkpoint(), DRAWN, want)
    assert list(together) == list(want)
    for name, options in want.items():
        np.testing.assert_equal(together[name], parts(checkpoint(), DRAWN, {name: options})[name])


DIGITS: list[Any] = [-1, 10, 1.0, "1", True, [1]]


@pytest.mark.parametrize("digit", DIGITS)
def test_a_class_that_is_none_is_refused(digit: Any) -> None:
    with pytest.raises(DrawingError, match=r"^digit must be a whole number from 0 to 9\.$"):
        parts(checkpoint(), DRAWN, {"mattered": {"digit": digit}})


@pytest.mark.parametrize("name", ["", "gate", "compare", "x" * 99])
def test_an_unknown_part_is_refused(name: str) -> None:
    with pytest.raises(DrawingError) as caught:
        parts(checkpoint(), DRAWN, {name: {}})
    listed = "gates, mattered, weights, whatif"
    assert str(caught.value) == f"there is no part {name[:40]!r}; the parts are {listed}."


@pytest.mark.parametrize(
    "want", [3, "gates", ["gates"], True, {"gates": None}, {"gates": []}, {"gates": "reset"}]
)
def test_a_want_that_is_no_object_of_objects_is_refused(want: Any) -> None:
    with pytest.raises(DrawingError, match="^want must be an object: the name of a part, and its options.$"):
        check_want(want)


def test_nothing_wanted_is_no_part() -> None:
    assert check_want(None) == {}
    want = {"gates": {"gate": "reset"}}
    assert check_want(want) == want
