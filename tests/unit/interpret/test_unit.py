"""One unit, as the page asks for it, against the trace of the whole network."""

from typing import Any

import numpy as np
import pytest
import torch

from model.drawing.strokes import Drawing
from model.errors import DrawingError
from model.files.checkpoint import Checkpoint
from model.interpret.top_activations import COUNT, find_top_activations
from model.interpret.trace import trace
from model.interpret.unit import unit_part
from model.network.classifier import CELLS
from tests.support.nets import drawing, network

DRAWN = Drawing(drawing().float().numpy())


def checkpoint(cell: str = "gru", layers: int = 2) -> Checkpoint:
    return Checkpoint(network(cell, layers, dtype=torch.float32), {}, 0)


@pytest.mark.parametrize("layers", [1, 2, 3])
@pytest.mark.parametrize("cell", CELLS)
def test_equals_the_trace(cell: str, layers: int) -> None:
    known = checkpoint(cell, layers)
    seen = trace(known.classifier, DRAWN.rows, gates=True)
    for layer in range(layers):
        for unit in (0, 6):
            part = unit_part(known, DRAWN, {"layer": layer, "unit": unit}, None)
            assert (part["layer"], part["unit"], part["extremes"]) == (layer, unit, None)
            assert np.array_equal(part["hidden"], seen.hidden[layer, :, unit])
            assert list(part["gates"]) == list(seen.gates)
            for name, values in part["gates"].items():
                assert np.array_equal(values, seen.gates[name][layer, :, unit])


@pytest.mark.parametrize("cell", CELLS)
def test_weights_are_the_readouts_of_the_last_layer_only(cell: str) -> None:
    """A vote: when only this unit is on, the logits are its weights and the bias."""
    known = checkpoint(cell)
    part = unit_part(known, DRAWN, {"layer": 1, "unit": 4}, None)
    with torch.no_grad():
        alone = known.classifier.readout(torch.eye(7)[4]) - known.classifier.readout.bias
    np.testing.assert_allclose(part["weights"], alone.numpy(), atol=1e-6)
    assert unit_part(known, DRAWN, {"layer": 0, "unit": 4}, None)["weights"] is None


def test_extremes_are_those_of_this_unit() -> None:
    known = checkpoint()
    images = torch.randint(
        0, 256, (14, 28, 28), dtype=torch.uint8, generator=torch.Generator().manual_seed(1)
    )
    most = find_top_activations(known.classifier, images)
    highest, lowest = unit_part(known, DRAWN, {"layer": 1, "unit": 5}, most)["extremes"]
    assert [len(highest), len(lowest)] == [COUNT, COUNT]
    for end, pictures in enumerate((highest, lowest)):
        for place, picture in enumerate(pictures):
            hidden = trace(known.classifier, picture["ink"]).hidden[1, :, 5]
            assert hidden[picture["row"]] == pytest.approx(picture["value"], abs=0.006)
            assert hidden[picture["row"]] == pytest.approx((hidden.max(), hidden.min())[end], abs=1e-6)
            assert picture["value"] == pytest.approx(most.value[1, 5, end, place], abs=0.006)
    assert [picture["value"] for picture in highest] == sorted((p["value"] for p in highest), reverse=True)
    assert [picture["value"] for picture in lowest] == sorted(p["value"] for p in lowest)


NUMBERS: list[Any] = [-1, 7, 0.0, "0", None, True, [0]]


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize(("name", "last"), [("layer", 1), ("unit", 6)])
def test_a_unit_that_is_not_there_is_refused(name: str, last: int, number: Any) -> None:
    with pytest.raises(DrawingError) as caught:
        unit_part(checkpoint(), DRAWN, {"layer": 0, "unit": 0} | {name: number}, None)
    assert str(caught.value) == f"{name} must be a whole number from 0 to {last}."


def test_no_options_at_all_are_refused() -> None:
    with pytest.raises(DrawingError, match=r"^layer must be a whole number from 0 to 1\.$"):
        unit_part(checkpoint(), DRAWN, {}, None)
