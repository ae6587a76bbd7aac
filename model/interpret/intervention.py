"""What if: the same drawing read again with a row erased, the memory wiped, or a unit held. Memory, by experiment."""

from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from model.errors import DrawingError
from model.network.cells import EQUATIONS, GATES, SIGMOIDS, Gates, State, layer_weights, no_hook
from model.network.classifier import RowClassifier

HIDDEN = "hidden"  # held like a gate: the hidden state itself
LARGEST = 10.0  # size of a held value that has no bounds of its own


@dataclass(frozen=True)
class Clamp:
    """Keep a value through all rows. what: a gate of the cell (model.network.cells.GATES), or "hidden". layer: from 0.
    unit: from 0, or None for every unit of the layer. value: 0..1 for gates that are sigmoids, -1..1 for the hidden
    state and gates that are tanhs, else within 10 of 0."""

    what: str
    layer: int
    unit: int | None
    value: float

    def apply(self, name: str, value: Tensor) -> Tensor:
        """value [hidden] with the held unit's number in place, if the name is the held one's."""
        if name != self.what:
            return value
        held = value.clone()
        held[... if self.unit is None else self.unit] = self.value
        return held


@torch.inference_mode()
def run_stepwise(
    classifier: RowClassifier, rows: Tensor, forget_after: int | None = None, hold: Clamp | None = None
) -> Tensor:
    """Logits [steps, classes] of rows [steps, input_size], read step by step by the equations in model.network.cells.

    forget_after: a row (from 0) after which every layer's state (LSTM: c too) is set to zero. hold: what is kept.
    """
    inputs = rows
    for layer in range(classifier.num_layers):
        kept = hold if hold is not None and hold.layer == layer else None
        inputs = reread_layer(classifier, layer, inputs, forget_after, kept)
    return classifier.readout(inputs)


def reread_layer(
    classifier: RowClassifier, layer: int, inputs: Tensor, forget_after: int | None, hold: Clamp | None
) -> Tensor:
    """h of one layer [steps, hidden] from its inputs [steps, inputs]."""
    weights, equation = layer_weights(classifier, layer), EQUATIONS[classifier.cell]
    zero = inputs.new_zeros(classifier.hidden_size)
    start: State = (zero, zero) if classifier.cell == "lstm" else (zero,)
    state, outputs = start, []
    for row, x in enumerate(inputs):
        gates: Gates
        gates, state = equation(*weights.sums(x, state[0]), state, hold.apply if hold else no_hook)
        if hold:
            state = (hold.apply(HIDDEN, state[0]), *state[1:])
        outputs.append(state[0])
        if row == forget_after:
            state = start
    return torch.stack(outputs)


def edit_rows(rows: Tensor, options: dict[str, Any]) -> Tensor:
    """rows [28, 28] with options["erase"], [first, last] from 0, blank; or shuffled, options["shuffle"] the seed.

    Raises DrawingError for what is neither."""
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
    """value, if it is a whole number of low to high; else raises DrawingError."""
    if type(value) is not int or not low <= value <= high:
        raise DrawingError(f"{name} must be a whole number from {low} to {high}.")
    return value


def parse_clamp(classifier: RowClassifier, options: Any) -> Clamp:
    """The Hold that {"what", "layer", "unit", "value"} describes. Raises DrawingError with the first fault."""
    if not isinstance(options, dict):
        raise DrawingError("hold must be an object with what, layer, unit and value.")
    names = (HIDDEN, *GATES[classifier.cell])
    what = next((name for name in names if name == options.get("what")), None)
    if what is None:
        raise DrawingError(f"this cell can hold {', '.join(names)}.")
    layer = checked_int("layer", options.get("layer"), 0, classifier.num_layers - 1)
    unit = options.get("unit")
    unit = None if unit is None else checked_int("unit", unit, 0, classifier.hidden_size - 1)
    low, high = bounds(what)
    value = options.get("value")
    if not isinstance(value, (int, float)) or isinstance(value, bool) or not low <= value <= high:
        raise DrawingError(f"the held value must be a number from {low:g} to {high:g}.")
    return Clamp(what, layer, unit, float(value))


def bounds(what: str) -> tuple[float, float]:
    """Smallest and largest value that a held gate or state may have."""
    if what in SIGMOIDS:
        return 0.0, 1.0
    unbounded = what in ("from_input", "from_state", "cell_state")
    return (-LARGEST, LARGEST) if unbounded else (-1.0, 1.0)
