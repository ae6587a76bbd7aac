"""Hidden states, gates and cell states, compared with torch's modules, its single-step cells and its documentation."""

import gc
import weakref
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
import torch
from torch import nn

from model.interpret.trace import Trace
from model.network.cells import GATES, SIGMOIDS, TANHS
from model.network.classifier import CELLS, RowClassifier
from tests.support.nets import SHAPES, by_hand, drawing, network, stepped
from tests.support.nets import trace_rows as trace


def equal(ours: object, theirs: object, within: float = 1e-10) -> None:
    np.testing.assert_allclose(np.asarray(ours), np.asarray(theirs), rtol=0, atol=within)


def seen(classifier: RowClassifier) -> Trace:
    return trace(classifier, drawing(), gates=True)


@pytest.mark.parametrize(("cell", "layers", "hidden"), SHAPES)
def test_hidden_states_equal_torchs_cells_and_module(cell: str, layers: int, hidden: int) -> None:
    classifier = network(cell, layers, hidden)
    found = seen(classifier).hidden
    h, _ = stepped(classifier, drawing())
    output, _ = classifier.recurrent(drawing()[None])
    assert found.shape == (layers, 28, hidden)
    equal(found, h)
    np.testing.assert_array_equal(found[-1], output[0].detach())


@pytest.mark.parametrize(("cell", "layers", "hidden"), SHAPES)
def test_gates_equal_the_formulas(cell: str, layers: int, hidden: int) -> None:
    """The heart: every gate of every unit, layer and row, and the hidden state that they make."""
    classifier = network(cell, layers, hidden)
    h, gates = by_hand(classifier, drawing())
    found = seen(classifier)
    equal(found.hidden, h)
    assert tuple(found.gates) == GATES[cell]
    for name, values in found.gates.items():
        assert values.shape == (layers, 28, hidden)
        equal(values, torch.stack([layer[name] for layer in gates]))


@pytest.mark.parametrize(("cell", "layers", "hidden"), SHAPES)
def test_gates_make_the_modules_own_output(cell: str, layers: int, hidden: int) -> None:
    classifier = network(cell, layers, hidden)
    found = seen(classifier)
    output, _ = classifier.recurrent(drawing()[None])
    last = {name: values[-1] for name, values in found.gates.items()}
    old = np.concatenate([np.zeros((1, hidden)), found.hidden[-1, :-1]])
    made = {
        "rnn": lambda g: np.tanh(g["from_input"] + g["from_state"]),
        "gru": lambda g: (1 - g["update"]) * g["new"] + g["update"] * old,
        "lstm": lambda g: g["output"] * np.tanh(g["cell_state"]),
    }
    equal(made[cell](last), output[0].detach())


@pytest.mark.parametrize(
    ("layers", "hidden"), [(layers, size) for layers in (1, 2, 3) for size in (1, 7, 128)]
)
def test_cell_states_equal_torchs_cells_and_module(layers: int, hidden: int) -> None:
    classifier = network("lstm", layers, hidden)
    found = seen(classifier).gates["cell_state"]
    _, c = stepped(classifier, drawing())
    assert c is not None
    equal(found, c)
    _, (_, last) = classifier.recurrent(drawing()[None])
    equal(found[:, -1], last[:, 0].detach())


@pytest.mark.parametrize(("cell", "layers", "hidden"), SHAPES)
def test_float32_is_near_float64(cell: str, layers: int, hidden: int) -> None:
    exact = seen(network(cell, layers, hidden))
    found = seen(network(cell, layers, hidden, torch.float32))
    equal(found.hidden, exact.hidden, 1e-4)
    for name, values in found.gates.items():
        assert values.dtype == np.float32
        equal(values, exact.gates[name], 1e-4)


@pytest.mark.parametrize("cell", CELLS)
def test_ranges(cell: str) -> None:
    """Also with weights so large that everything saturates."""
    classifier = network(cell, dtype=torch.float32)
    with torch.no_grad():
        for parameter in classifier.parameters():
            parameter.mul_(1000)
    found = seen(classifier)
    assert np.abs(found.hidden).max() <= 1
    for name in found.gates.keys() & SIGMOIDS:
        assert found.gates[name].min() >= 0
        assert found.gates[name].max() <= 1
    for name in found.gates.keys() & TANHS:
        assert np.abs(found.gates[name]).max() <= 1


@pytest.mark.parametrize("cell", CELLS)
def test_other_sizes_of_input_and_any_number_of_rows(cell: str) -> None:
    classifier = network(cell, input_size=5, num_classes=3)
    for steps in (1, 2, 40):
        rows = drawing(steps, 5)
        found = trace(classifier, rows, gates=True)
        h, gates = by_hand(classifier, rows)
        equal(found.hidden, h)
        assert found.logits.shape == (steps, 3)
        for name, values in found.gates.items():
            equal(values, torch.stack([layer[name] for layer in gates]))


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("name", ["weight_ih", "weight_hh", "bias_ih", "bias_hh"])
def test_a_parameter_that_is_replaced_is_read(cell: str, name: str) -> None:
    classifier = network(cell)
    before = seen(classifier)
    old = getattr(classifier.recurrent, f"{name}_l1")
    setattr(classifier.recurrent, f"{name}_l1", nn.Parameter(old.detach() + 0.1))
    after = seen(classifier)
    equal(after.hidden, by_hand(classifier, drawing())[0])
    assert np.abs(after.hidden[1] - before.hidden[1]).max() > 1e-3


@pytest.mark.parametrize("cell", CELLS)
def test_a_change_in_place_is_read(cell: str) -> None:
    classifier = network(cell)
    seen(classifier)
    classifier.load_state_dict({name: value * 0.5 for name, value in classifier.state_dict().items()})
    equal(seen(classifier).hidden, by_hand(classifier, drawing())[0])
    single = classifier.float()
    assert seen(single).hidden.dtype == np.float32


def test_a_network_that_was_read_is_let_go() -> None:
    classifier = network("gru")
    seen(classifier)
    watch = weakref.ref(classifier)
    del classifier
    gc.collect()
    assert watch() is None


@pytest.mark.parametrize("cell", CELLS)
def test_many_threads_read_the_same_network(cell: str) -> None:
    classifier = network(cell)
    drawings = [drawing(seed=seed) for seed in range(24)]
    with ThreadPoolExecutor(8) as pool:
        together = list(
            pool.map(lambda rows: trace(classifier, rows, gates=True, attribution="answer"), drawings)
        )
    for found, rows in zip(together, drawings, strict=True):
        alone = trace(classifier, rows, gates=True, attribution="answer")
        np.testing.assert_array_equal(found.hidden, alone.hidden)
        np.testing.assert_array_equal(np.asarray(found.pixel_gradient), np.asarray(alone.pixel_gradient))
