"""One unit: its state, its gates, its weight in each class's logit, and the training pictures that drive it most."""

from typing import Any

import numpy as np

from model.files.checkpoint import TopActivations
from model.interpret.intervention import HIDDEN, checked_int
from model.interpret.trace import Trace
from model.network.cells import CELLS


def unit(trace: Trace, options: dict[str, Any]) -> dict[str, Any]:
    """options: {"layer": from 0, "unit": from 0}.

    layer, unit: as given. series: [name, label, values [28]] of the hidden state, then of each gate. weights: [10], the
    unit's weight in each class's logit, or None below the last layer. extremes: two lists of pictures, highest and
    lowest, or None where they are unknown.
    Raises DrawingError for a unit that the network lacks.
    """
    layers, _, units = trace.hidden.shape
    layer = checked_int("layer", options.get("layer"), 0, layers - 1)
    number = checked_int("unit", options.get("unit"), 0, units - 1)
    top = trace.checkpoint.top_activations
    series = [[HIDDEN, "hidden state", trace.hidden[layer, :, number]]]
    series += [
        [gate.name, gate.label, trace.gates[gate.name][layer, :, number]] for gate in CELLS[trace.cell].gates
    ]
    return {
        "layer": layer,
        "unit": number,
        "series": series,
        "weights": trace.readout[:, number] if layer == layers - 1 else None,
        "extremes": [pictures(top, layer, number, end) for end in (0, 1)] if top else None,
    }


def weights(trace: Trace, options: dict[str, Any]) -> dict[str, Any]:
    """readout: [10, hidden], by which the page can order the units of the last layer. No options."""
    return {"readout": trace.readout}


def pictures(top: TopActivations, layer: int, unit: int, end: int) -> list[dict[str, Any]]:
    """The pictures that drive a unit highest (end 0) or lowest (1), the strongest first.

    ink: float32 [28, 28] in 0..1. row: the row (from 0) after which the hidden state is value, to two places.
    """
    inks = top.pictures[top.which[layer, unit, end]].astype(np.float32) / 255
    rows, values = top.row[layer, unit, end].tolist(), top.value[layer, unit, end].tolist()
    return [
        {"ink": ink, "row": row, "value": round(value, 2)}
        for ink, row, value in zip(inks, rows, values, strict=True)
    ]
