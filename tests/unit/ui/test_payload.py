"""Numbers packed for the page: what comes back, how near it is, and how many bytes it costs."""

import base64
import json
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from model.drawing.strokes import rows_from_strokes
from model.files.checkpoint import Checkpoint, save_checkpoint
from model.interpret.top_activations import find_top_activations
from model.interpret.trace import trace
from model.network.cells import CELLS
from model.network.classifier import RowClassifier
from model.serving.questions import QuestionAnswerer
from tests.support.digits import load_digits
from tests.support.nets import GATES
from tests.support.visitors import unpacked
from ui.payload import pack, packed

SLACK = 1 + 1e-5  # of the arithmetic itself
ALONE, ONE_CELL, THREE_CELLS = 20_000, 60_000, 180_000  # bytes
TWO = [[[x * 1.6 + 100, y * 1.6 + 100] for x, y in stroke] for stroke in load_digits()[2][0]]


FLOATS = st.floats(width=32, allow_nan=False, allow_infinity=False, allow_subnormal=True)


@given(arrays(np.float32, array_shapes(max_dims=3, min_side=0), elements=FLOATS))
def test_error_is_within_half_a_step(array: np.ndarray) -> None:
    part = packed(array)
    again = unpacked(part)
    assert again.shape == array.shape
    largest = float(np.abs(array).max(initial=0))
    assert part["scale"] == (largest or 1)
    assert np.abs(again - array).max(initial=0) <= part["scale"] / 254 * SLACK
    json.dumps(part, allow_nan=False)


@pytest.mark.parametrize("size", [1e-300, 1e-45, 1.0, 3e38, 1e300])
def test_ends_and_zero_come_back_as_they_were(size: float) -> None:
    again = unpacked(packed(np.array([-1, 0, 1]) * size))
    assert again.tolist() == pytest.approx([-size, 0, size], rel=1e-12, abs=0)


def test_order_is_that_of_the_array_whatever_its_memory() -> None:
    """The page reads the last axis fastest; a transposed view is packed as it reads."""
    array = np.arange(12, dtype=np.float32).reshape(3, 4)
    assert packed(array.T) == packed(np.ascontiguousarray(array.T))
    np.testing.assert_allclose(unpacked(packed(array.T)), array.T, atol=11 / 254 * SLACK)


def test_only_arrays_of_floats_are_packed() -> None:
    value = {
        "list": [1, 2.5, None, True, "text"],
        "tuple": (np.float32(0.5), np.int64(3), np.bool_(True)),
        "counts": np.array([[1, 2], [3, 4]]),
        "flags": np.array([True, False]),
        "deep": [{"numbers": np.zeros((2, 0), np.float32)}],
    }
    assert pack(value) == {
        "list": [1, 2.5, None, True, "text"],
        "tuple": [0.5, 3, True],
        "counts": [[1, 2], [3, 4]],
        "flags": [True, False],
        "deep": [{"numbers": {"shape": [2, 0], "scale": 1.0, "data": ""}}],
    }
    json.dumps(pack(value))


@given(arrays(np.uint16, array_shapes(max_dims=3, min_side=0)))
def test_whole_numbers_come_back_exactly(array: np.ndarray) -> None:
    """From the bytes, the lower one of each number first."""
    part = json.loads(json.dumps(pack(array)))
    raw = base64.b64decode(part["whole"], validate=True)
    numbers = [raw[at] + 256 * raw[at + 1] for at in range(0, len(raw), 2)]
    assert (part["shape"], numbers) == (list(array.shape), array.ravel().tolist())


@pytest.fixture(scope="module")
def answerer(tmp_path_factory: pytest.TempPathFactory) -> QuestionAnswerer:
    """Networks of the shipped sizes with random weights, and what drives their units."""
    folder = tmp_path_factory.mktemp("checkpoints")
    images = (torch.arange(40 * 28 * 28) % 251).reshape(40, 28, 28).to(torch.uint8)
    for cell in CELLS:
        torch.manual_seed(1)
        classifier = RowClassifier(cell)
        top = find_top_activations(classifier, images)
        save_checkpoint(folder / f"{cell}.safetensors", Checkpoint(classifier, {}, 0, top_activations=top))
    return QuestionAnswerer(folder)


def size(value: Any) -> int:
    """Bytes of a value as JSON for the page."""
    return len(json.dumps(pack(value)).encode())


@pytest.mark.parametrize("cell", CELLS)
def test_answers_are_small(answerer: QuestionAnswerer, cell: str) -> None:
    """The answer alone, with any one panel of one cell, with that of all cells, and a full trace with all its gates."""
    gates = [{"gates": {"gate": gate}, "attribution": {}, "weights": {}} for gate in GATES[cell]]
    unit, erased = {"unit": {"layer": 1, "unit": 127}}, {"intervention": {"erase": [3, 9]}}
    wants: list[dict[str, Any]] = [
        {},
        *gates,
        unit,
        erased,
        {"preprocessing": {"plain": True}},
        {"compare": {}},
    ]
    for want in wants:
        answer = answerer.answer({"strokes": TWO, "cell": cell, "want": want})
        assert want.keys() <= answer.keys()
        assert size(answer) <= (THREE_CELLS if "compare" in want else ONE_CELL if want else ALONE)
    found = trace(answerer.checkpoints.get(cell), rows_from_strokes(TWO))
    assert list(found.gates) == list(GATES[cell])
    assert size({name: getattr(found, name) for name in ("rows", "belief", "hidden", "gates")}) <= ONE_CELL
