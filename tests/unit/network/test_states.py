"""Hidden states and gates, compared with torch's module and with the formulas of its documentation."""

import gc
import weakref
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
import torch
from torch import nn

from model.interpret.trace import Trace
from model.network.cells import CELLS
from model.network.classifier import RowClassifier
from model.network.states import PARAMETERS
from tests.support.nets import SHAPES, by_hand, drawing, network, trace_rows


def equal(ours: object, theirs: object, within: float = 1e-10) -> None:
    np.testing.assert_allclose(np.asarray(ours), np.asarray(theirs), rtol=0, atol=within)


def traced(classifier: RowClassifier) -> Trace:
    return trace_rows(classifier, drawing())


@pytest.mark.parametrize(("cell", "layers", "hidden"), SHAPES)
def test_states_and_gates_equal_torchs_module_and_formulas(cell: str, layers: int, hidden: int) -> None:
    """Every gate of every unit, layer and row, and the hidden state that they make."""
    classifier = network(cell, layers, hidden)
    found = traced(classifier)
    output, last = classifier.recurrent(drawing()[None])
    states, gates = by_hand(classifier, drawing())
    np.testing.assert_array_equal(found.hidden[-1], output[0].detach())
    if cell == "lstm":
        equal(found.gates["cell_state"][:, -1], last[1][:, 0].detach())
    equal(found.hidden, states)
    assert list(found.gates) == list(gates[0])
    for name, values in found.gates.items():
        equal(values, torch.stack([layer[name] for layer in gates]))


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("hidden", [1, 7, 128])
def test_float32_is_near_float64(cell: str, hidden: int) -> None:
    exact, found = (traced(network(cell, 2, hidden, kind)) for kind in (torch.float64, torch.float32))
    equal(found.hidden, exact.hidden, 1e-4)
    for name, values in found.gates.items():
        equal(values, exact.gates[name], 1e-4)
    _, *ours = found.attribution(4)
    _, *theirs = exact.attribution(4)
    for slopes, reference in zip(ours, theirs, strict=True):
        equal(slopes, reference, 1e-4 * np.abs(reference).max())


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("factor", [1, 1000])
def test_gates_stay_within_their_ranges(cell: str, factor: float) -> None:
    """Also with weights so large that everything saturates."""
    classifier = network(cell, dtype=torch.float32)
    classifier.load_state_dict({name: value * factor for name, value in classifier.state_dict().items()})
    found = traced(classifier)
    assert np.abs(found.hidden).max() <= 1
    for gate in CELLS[cell].gates:
        if gate.low is not None and gate.high is not None:
            assert gate.low <= found.gates[gate.name].min()
            assert found.gates[gate.name].max() <= gate.high


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("steps", [1, 2, 40])
def test_other_sizes_of_input_and_any_number_of_rows(cell: str, steps: int) -> None:
    classifier, rows = network(cell, input_size=5, num_classes=3), drawing(steps, 5)
    found = trace_rows(classifier, rows)
    states, gates = by_hand(classifier, rows)
    equal(found.hidden, states)
    for name, values in found.gates.items():
        equal(values, torch.stack([layer[name] for layer in gates]))
    assert found.logits.shape == (steps, 3)


@pytest.mark.parametrize("cell", CELLS)
def test_a_parameter_that_is_replaced_or_changed_in_place_is_read(cell: str) -> None:
    classifier = network(cell)
    for name in PARAMETERS:
        before = traced(classifier)
        old = getattr(classifier.recurrent, f"{name}_l1")
        setattr(classifier.recurrent, f"{name}_l1", nn.Parameter(old.detach() + 0.1))
        after = traced(classifier)
        equal(after.hidden, by_hand(classifier, drawing())[0])
        assert np.abs(after.hidden[1] - before.hidden[1]).max() > 1e-3
    classifier.load_state_dict({name: value * 0.5 for name, value in classifier.state_dict().items()})
    equal(traced(classifier).hidden, by_hand(classifier, drawing())[0])
    assert traced(classifier.float()).hidden.dtype == np.float32


def test_a_network_that_was_read_is_freed() -> None:
    classifier = network("gru")
    traced(classifier)
    watch = weakref.ref(classifier)
    del classifier
    gc.collect()
    assert watch() is None


def test_many_threads_read_the_same_network() -> None:
    classifier = network("lstm")
    drawings = [drawing(seed=seed) for seed in range(24)]
    with ThreadPoolExecutor(8) as pool:
        traces = list(pool.map(lambda rows: trace_rows(classifier, rows), drawings))
        attributions = list(pool.map(Trace.attribution, traces))
    for found, attribution, rows in zip(traces, attributions, drawings, strict=True):
        alone = trace_rows(classifier, rows)
        np.testing.assert_array_equal(found.hidden, alone.hidden)
        np.testing.assert_array_equal(attribution.pixels, alone.attribution().pixels)
