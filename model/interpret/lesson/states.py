"""Question 6: one unit's cell state c and hidden state h over the rows. Which one forgets, which one shows?"""

from typing import Any, NamedTuple

import numpy as np
import torch

from model.interpret.lesson import PLACES
from model.interpret.trace import FloatArray, Trace
from model.network.cells import CELLS, Memory

SHOWS = "output"  # the gate that says how much of the memory is shown
NO_MEMORY = "This cell has one state, the hidden state: there is no cell state beside it."


class Curves(NamedTuple):
    """Of every row and unit of the last layer, [28, units], float64. kept: what of the memory before stays."""

    hidden: FloatArray
    memory: FloatArray
    kept: FloatArray

    @property
    def before(self) -> FloatArray:
        """The memory before each row."""
        return np.pad(self.memory[:-1], ((1, 0), (0, 0)))

    @property
    def hides(self) -> FloatArray:
        """Up to 1: how clearly the memory holds what the hidden state does not show, min(|tanh c|, 1 - 2.5 |h|).

        0.5 where |h| is 0.2. Nothing in the last row: what it holds is not used any more.
        """
        clear = np.minimum(np.abs(np.tanh(self.memory)), 1 - 2.5 * np.abs(self.hidden))
        clear[-1] = -np.inf
        return clear

    @property
    def forgets(self) -> FloatArray:
        """0..1: how clearly the factor takes the memory away, min(|tanh c before|, 1 - kept, what is gone of c).

        What is gone counts, too: where as much is written in the same row, the curve does not show the factor.
        """
        held = np.abs(np.tanh(self.before))
        left = np.clip(self.memory * np.sign(self.before) / np.maximum(np.abs(self.before), 1e-9), 0, 1)
        return np.minimum(np.minimum(held, 1 - self.kept), 1 - left)


def two_states(trace: Trace) -> dict[str, Any]:
    """Both states of one unit of the last layer: the one that both hides and forgets most clearly, each at some row.

    Chosen by hiding alone, a unit is seen to forget in 33 of the first 100 known drawings (shipped LSTM); so, in all.

    layer, unit: which. hidden, memory, kept: [28]. output: [28], the gate of that name, or None.
    hides: {row, memory, hidden, output}, where the memory holds most that the hidden state does not show.
    forgets: {row, before, after, kept}, where the factor takes the memory away most clearly.
    problem instead, where the cell has no memory.
    """
    memory = CELLS[trace.cell].memory
    if memory is None:
        return {"problem": NO_MEMORY}
    curves = curves_of(trace, memory)
    unit = int(np.minimum(curves.hides.max(axis=0), curves.forgets.max(axis=0)).argmax())
    hides, forgets = (int(each[:, unit].argmax()) for each in (curves.hides, curves.forgets))
    hidden, held, kept, before = (
        listed(each[:, unit]) for each in (curves.hidden, curves.memory, curves.kept, curves.before)
    )
    output = listed(trace.gates[SHOWS][-1, :, unit]) if SHOWS in trace.gates else None
    return {
        "layer": len(trace.hidden) - 1,
        "unit": unit,
        "hidden": hidden,
        "memory": held,
        "kept": kept,
        "output": output,
        "hides": {
            "row": hides,
            "memory": held[hides],
            "hidden": hidden[hides],
            "output": output and output[hides],
        },
        "forgets": {
            "row": forgets,
            "before": before[forgets],
            "after": held[forgets],
            "kept": kept[forgets],
        },
    }


def curves_of(trace: Trace, memory: Memory) -> Curves:
    """The curves of the last layer."""
    gates = {name: torch.from_numpy(values[-1]).double() for name, values in trace.gates.items()}
    kept, _ = memory.factors(gates)
    return Curves(trace.hidden[-1].astype(np.float64), gates[memory.name].numpy(), kept.numpy())


def listed(values: FloatArray) -> list[float]:
    """A curve as a list."""
    return [round(float(value), PLACES) for value in values]
