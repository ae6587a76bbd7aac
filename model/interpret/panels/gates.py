"""Gates: one gate of the cell, in every layer, unit and row."""

from typing import Any

import numpy as np

from model.interpret.trace import Trace
from model.network.cells import CELLS

SHUT, OPEN = 0.1, 0.9  # a gate in 0..1 below the one counts as shut, above the other as open


def gates(trace: Trace, options: dict[str, Any]) -> dict[str, Any]:
    """options: {"gate": a name}; the cell's first gate for a name that this cell lacks: the page may still ask for a
    gate of the cell that read before.

    names: all gates of the cell, [name, label]. name, label, sentence: of this one. values: [layers, 28, hidden].
    bounded: whether they lie in 0..1. saturated: [layers, 28, 2], how many units are shut, and how many open; only
    where bounded.
    """
    known = CELLS[trace.cell].gates
    gate = next((gate for gate in known if gate.name == options.get("gate")), known[0])
    values = trace.gates[gate.name]
    found = {
        "names": [[each.name, each.label] for each in known],
        "name": gate.name,
        "label": gate.label,
        "sentence": gate.sentence,
        "values": values,
        "bounded": gate.is_fraction,
    }
    if gate.is_fraction:
        found["saturated"] = np.stack([(values < SHUT).sum(axis=2), (values > OPEN).sum(axis=2)], axis=2)
    return found
