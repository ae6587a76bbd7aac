"""A trace as a whole: beliefs, changes of mind, saturation, and what is refused."""

import dataclasses
import warnings
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor

from model.interpret.trace import Trace, trace
from model.network.classifier import CELLS
from tests.support.nets import GATES, drawing, network


def told(*best: int) -> Trace:
    """A trace in whose row t the class best[t] is believed most."""
    logits = np.eye(10)[list(best)]
    return Trace(np.zeros((len(best), 28)), np.zeros((1, len(best), 1)), logits, logits)


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("temperature", [0.25, 1.0, 3])
def test_belief_is_the_softmax_of_the_logits(cell: str, temperature: float) -> None:
    classifier, rows = network(cell), drawing()
    found = trace(classifier, rows, temperature=temperature)
    logits = classifier(rows[None], every_row=True)[0].detach().numpy()
    np.testing.assert_allclose(found.logits, logits, rtol=0, atol=1e-12)
    powers = np.exp(logits / temperature)
    np.testing.assert_allclose(found.belief, powers / powers.sum(axis=1, keepdims=True), rtol=0, atol=1e-12)
    assert found.digit == logits[-1].argmax()


@pytest.mark.parametrize("cell", CELLS)
def test_only_what_is_asked_for(cell: str) -> None:
    classifier, rows = network(cell), drawing()
    plain = trace(classifier, rows)
    assert (plain.gates, plain.attributed, plain.pixel_gradient, plain.row_gradient) == ({}, None, None, None)
    assert plain.saturated == {}
    assert trace(classifier, rows, attribution=2).gates == {}
    assert trace(classifier, rows, gates=True).pixel_gradient is None
    whole = trace(classifier, rows, gates=True, attribution=2)
    assert tuple(whole.gates) == GATES[cell]
    for name in ("rows", "hidden", "logits", "belief"):
        np.testing.assert_array_equal(getattr(whole, name), getattr(plain, name))


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_shapes_and_types(dtype: torch.dtype) -> None:
    found = trace(network("lstm", 3, 5, dtype), drawing(), gates=True, attribution="answer")
    shapes = {
        "rows": (28, 28),
        "hidden": (3, 28, 5),
        "logits": (28, 10),
        "belief": (28, 10),
        "pixel_gradient": (28, 28),
        "row_gradient": (28, 28),
    }
    for name, shape in shapes.items():
        array = getattr(found, name)
        assert isinstance(array, np.ndarray)
        assert array.shape == shape
        assert array.dtype == str(dtype).removeprefix("torch.")
    assert {gate.shape for gate in found.gates.values()} == {(3, 28, 5)}


@pytest.mark.parametrize(
    ("best", "changes", "sentence"),
    [
        ([4] * 28, [(0, 4)], "4 from the first row on"),
        ([7] * 15 + [2] * 13, [(0, 7), (15, 2)], "7 until row 15, then 2"),
        ([7, *[2] * 27], [(0, 7), (1, 2)], "7 until row 1, then 2"),
        ([7] * 27 + [2], [(0, 7), (27, 2)], "7 until row 27, then 2"),
        ([1] * 3 + [0] * 2 + [1] * 23, [(0, 1), (3, 0), (5, 1)], "1 until row 3, 0 until row 5, then 1"),
        ([9], [(0, 9)], "9 from the first row on"),
    ],
)
def test_changes_of_mind(best: list[int], changes: list[tuple[int, int]], sentence: str) -> None:
    found = told(*best)
    assert found.changes == changes
    assert found.decided_row == changes[-1][0]
    assert found.digit == best[-1]
    assert found.sentence == sentence


def test_changes_are_plain_whole_numbers() -> None:
    """So that they go into JSON."""
    found = told(3, 3, 5)
    assert {type(part) for change in found.changes for part in change} == {int}
    assert type(found.digit) is int
    assert type(found.decided_row) is int


@pytest.mark.parametrize("cell", CELLS)
def test_the_changes_are_of_the_belief(cell: str) -> None:
    """From a changed row to the next, one class leads; before the decided row another one."""
    found = trace(network(cell, hidden_size=128), drawing())
    best = found.belief.argmax(axis=1)
    starts = [row for row, _ in found.changes]
    assert len(starts) > 1
    for (row, digit), end in zip(found.changes, [*starts[1:], 28], strict=True):
        assert (best[row:end] == digit).all()
        assert row == 0 or best[row - 1] != digit
    assert (best[found.decided_row :] == found.digit).all()


def test_saturated_units_are_counted() -> None:
    gate = np.array([[[0.0, 0.05, 0.1, 0.5], [0.9, 0.95, 1.0, 0.5]]])  # 0.1 and 0.9 themselves are not beyond
    found = dataclasses.replace(told(1, 1), gates={"reset": gate, "update": gate[:, ::-1], "new": gate})
    assert found.saturated.keys() == {"reset", "update"}  # "new" is no gate in 0..1
    assert found.saturated["reset"].tolist() == [[[2, 0], [0, 2]]]
    assert found.saturated["update"].tolist() == [[[0, 2], [2, 0]]]


@pytest.mark.parametrize("cell", ["gru", "lstm"])
def test_some_units_saturate(cell: str) -> None:
    found = trace(network(cell, hidden_size=128), drawing(), gates=True)
    for name, counts in found.saturated.items():
        assert counts.shape == (2, 28, 2)
        for row in (0, 9, 27):
            values = found.gates[name][1, row].tolist()
            assert counts[1, row].tolist() == [sum(v < 0.1 for v in values), sum(v > 0.9 for v in values)]
        assert counts.any()


def test_an_rnn_has_no_gates_to_saturate() -> None:
    assert trace(network("rnn"), drawing(), gates=True).saturated == {}


@pytest.mark.parametrize(
    "given",
    [
        drawing(),
        drawing().float(),
        drawing().requires_grad_(),
        drawing().numpy(),
        drawing().tolist(),
        drawing().round().bool(),
        drawing().round().to(torch.uint8).numpy(),
    ],
)
def test_rows_of_any_kind(given: Any) -> None:
    exact = given.detach() if isinstance(given, Tensor) else torch.as_tensor(np.array(given))
    found = trace(network("gru"), given, attribution="answer")
    expected = trace(network("gru"), exact.double())
    np.testing.assert_array_equal(found.hidden, expected.hidden)
    assert found.rows.dtype == np.float64


def test_a_trace_keeps_its_own_rows() -> None:
    """The caller's array may be read-only, and may change afterwards."""
    rows = drawing().numpy()
    rows.flags.writeable = False
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = trace(network("gru"), rows)
    np.testing.assert_array_equal(found.rows, rows)
    for mutable in (drawing(), drawing().numpy()):
        found = trace(network("gru"), mutable)
        mutable[:] = 7
        np.testing.assert_array_equal(found.rows, rows)


def test_draws_no_random_number() -> None:
    classifier = network("lstm")
    torch.manual_seed(5)
    expected = torch.rand(3)
    torch.manual_seed(5)
    trace(classifier, drawing(), gates=True, attribution="answer")
    assert torch.equal(torch.rand(3), expected)


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (torch.zeros(28), "rows must be [steps, 28], a row a step, not 28."),
        (torch.zeros(1, 28, 28), "rows must be [steps, 28], a row a step, not 1 x 28 x 28."),
        (np.zeros((28, 20)), "rows must be [steps, 28], a row a step, not 28 x 20."),
        (np.zeros((0, 28)), "rows must be [steps, 28], a row a step, not 0 x 28."),
        (3.0, "rows must be [steps, 28], a row a step, not a single number."),
        ([], "rows must be [steps, 28], a row a step, not 0."),
        ([[0.0] * 28, [0.0] * 27], "rows must be an array of numbers."),
        ("a drawing", "rows must be an array of numbers."),
        ({"rows": 1}, "rows must be an array of numbers."),
        (np.full((28, 28), np.nan), "rows must be finite numbers; NaN or infinity is among them."),
        (torch.full((28, 28), torch.inf), "rows must be finite numbers; NaN or infinity is among them."),
        (np.full((28, 28), 1e300), "rows must be finite numbers; NaN or infinity is among them."),
    ],
)
def test_rows_that_cannot_be_read(rows: Any, message: str) -> None:
    with pytest.raises(ValueError) as caught:
        trace(network("gru", dtype=torch.float32), rows)
    assert str(caught.value) == message


@pytest.mark.parametrize("label", [-1, 10, 1.0, "winner", "3", True, [1], np.float32(2)])
def test_no_such_class(label: Any) -> None:
    with pytest.raises(ValueError) as caught:
        trace(network("gru"), drawing(), attribution=label)
    assert str(caught.value) == f'attribution must be "answer" or a class from 0 to 9, not {label!r}.'


def test_a_class_may_be_a_number_of_numpy() -> None:
    found = trace(network("gru"), drawing(), attribution=np.int64(3))  # type: ignore[arg-type]
    assert found.attributed == 3
    assert type(found.attributed) is int


@pytest.mark.parametrize("temperature", [0, -1.0, float("nan"), float("inf"), "1", None])
def test_no_such_temperature(temperature: Any) -> None:
    with pytest.raises(ValueError) as caught:
        trace(network("gru"), drawing(), temperature=temperature)
    assert str(caught.value) == f"temperature must be a finite number above 0, not {temperature!r}."
