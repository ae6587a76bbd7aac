"""One unit of a network while it reads a drawing: its state, its gates, its vote, and what drives it most."""

from typing import Any

import numpy as np

from model.drawing.strokes import Drawing
from model.files.checkpoint import Checkpoint, TopActivations
from model.interpret.intervention import checked_int
from model.interpret.trace import trace


def unit_part(
    checkpoint: Checkpoint, drawing: Drawing, options: dict[str, Any], known: TopActivations | None
) -> dict[str, Any]:
    """options: {"layer": from 0, "unit": from 0}. known: the extremes of this network, or None.

    layer, unit: as given. hidden: [28]. gates: name -> [28]. weights: [10], the unit's weight in each class's logit,
    or None below the last layer. extremes: two lists, highest and lowest, of {"ink": [28, 28], "row", "value"}.
    Raises DrawingError for a unit that is not there.
    """
    classifier = checkpoint.classifier
    layer = checked_int("layer", options.get("layer"), 0, classifier.num_layers - 1)
    unit = checked_int("unit", options.get("unit"), 0, classifier.hidden_size - 1)
    seen = trace(classifier, drawing.rows, gates=True)
    is_last = layer == classifier.num_layers - 1
    weights = classifier.readout.weight[:, unit].detach().cpu().numpy()
    return {
        "layer": layer,
        "unit": unit,
        "hidden": seen.hidden[layer, :, unit],
        "gates": {name: gate[layer, :, unit] for name, gate in seen.gates.items()},
        "weights": weights if is_last else None,
        "extremes": pictures_of(known, layer, unit) if known else None,
    }


def pictures_of(known: TopActivations, layer: int, unit: int) -> list[list[dict[str, Any]]]:
    """[highest, lowest] of a unit, each a list of {"ink", "row", "value"}."""
    return [
        [
            {
                "ink": known.pictures[which].astype(np.float32) / 255,
                "row": int(row),
                "value": round(float(value), 2),
            }
            for which, row, value in zip(
                known.which[layer, unit, end],
                known.row[layer, unit, end],
                known.value[layer, unit, end],
                strict=True,
            )
        ]
        for end in (0, 1)
    ]
