"""What if: the same drawing read again with rows erased or shuffled, the state reset, or a value clamped."""

from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from model.errors import DrawingError
from model.network.cells import CELLS, State, no_hook
from model.network.classifier import RowClassifier
from model.network.states import layer_weights

HIDDEN = "hidden"  # the hidden state can be clamped like a gate
LARGEST = 10.0  # the largest size of a clamped value that is unbounded in the network


@dataclass(frozen=True)
class Clamp:
    """Set a value in every row.

    what: a gate of the cell, or "hidden". layer: from 0. unit: from 0, or None for every unit of the layer.
    value: within the range of `clamp_ranges`.
    """

    what: str
    layer: int
    unit: int | None
    value: float

    def apply(self, name: str, value: Tensor) -> Tensor:
        """A GateHook: value [hidden] with the clamped number in place, if this is the clamped gate."""
        if name != self.what:
            return value
        clamped = value.clone()
        clamped[... if self.unit is None else self.unit] = self.value
        return clamped


@torch.inference_mode()
def run_stepwise(
    classifier: RowClassifier, rows: Tensor, reset_state_after: int | None = None, clamp: Clamp | None = None
) -> Tensor:
    """Logits [steps, classes] of rows [steps, input_size], read row by row with the cell's step.

    reset_state_after: a row (from 0) after which the state of every layer is set to zero.
    """
    cell, inputs = CELLS[classifier.cell], rows
    start: State = tuple(rows.new_zeros(classifier.hidden_size) for _ in cell.state)
    for layer in range(classifier.num_layers):
        weights = layer_weights(classifier, layer)
        hook = clamp.apply if clamp and clamp.layer == layer else no_hook
        state, outputs = start, []
        for row, from_input in enumerate(weights.from_input(inputs)):
            _, (hidden, *memory) = cell.step(from_input, state, weights.product, hook)
            state = (hook(HIDDEN, hidden), *memory)
            outputs.append(state[0])
            if row == reset_state_after:
                state = start
        inputs = torch.stack(outputs)
    return classifier.readout(inputs)


def edit_rows(rows: Tensor, options: dict[str, Any]) -> Tensor:
    """rows [steps, 28] with those from first to last erased, then shuffled by a seed.

    options: "erase", [first, last] from 0, and "shuffle", the seed; each may be missing or None.
    Raises DrawingError for any other value.
    """
    erase, seed = options.get("erase"), options.get("shuffle")
    if erase is not None:
        if not isinstance(erase, list) or len(erase) != 2:
            raise DrawingError("erase must be two rows, the first and the last.")
        first, last = (checked_int("a row to erase", row, 0, len(rows) - 1) for row in erase)
        rows = rows.clone()
        rows[min(first, last) : max(first, last) + 1] = 0
    if seed is not None:
        generator = torch.Generator("cpu").manual_seed(checked_int("shuffle", seed, 0, 2**31 - 1))
        rows = rows[torch.randperm(len(rows), generator=generator, device="cpu")]
    return rows


def checked_int(name: str, value: Any, low: int, high: int) -> int:
    """value, if it is a whole number from low to high. Raises DrawingError otherwise."""
    if type(value) is not int or not low <= value <= high:
        raise DrawingError(f"{name} must be a whole number from {low} to {high}.")
    return value


def parse_clamp(classifier: RowClassifier, options: Any) -> Clamp:
    """The Clamp that {"what", "layer", "unit", "value"} describes. Raises DrawingError with the first fault."""
    if not isinstance(options, dict):
        raise DrawingError("hold must be an object with what, layer, unit and value.")
    ranges, what, value = clamp_ranges(classifier.cell), options.get("what"), options.get("value")
    if what not in list(ranges):
        raise DrawingError(f"this cell can hold {', '.join(ranges)}.")
    layer = checked_int("layer", options.get("layer"), 0, classifier.num_layers - 1)
    unit = options.get("unit")
    unit = None if unit is None else checked_int("unit", unit, 0, classifier.hidden_size - 1)
    low, high = ranges[what]
    if not isinstance(value, (int, float)) or isinstance(value, bool) or not low <= value <= high:
        raise DrawingError(f"the held value must be a number from {low:g} to {high:g}.")
    return Clamp(what, layer, unit, float(value))


def clamp_ranges(cell: str) -> dict[str, tuple[float, float]]:
    """What can be clamped in this cell, the hidden state first, each with its smallest and largest value."""
    ranges = {HIDDEN: (-1.0, 1.0)}
    for gate in CELLS[cell].gates:
        low = -LARGEST if gate.low is None else gate.low
        ranges[gate.name] = (low, LARGEST if gate.high is None else gate.high)
    return ranges
