"""Which networks stand side by side in the panels "compare" and "lesson", and what each made of the drawing."""

from typing import Any

import numpy as np

from model.drawing.strokes import Drawing
from model.errors import CheckpointError, DrawingError
from model.interpret.trace import Compared, Trace, trace
from model.network.cells import CELLS
from model.serving.costs import lesson_question
from model.serving.live.own import Networks
from model.serving.messages import message_for_visitor

COMPARED = 3  # networks side by side
LONGEST_NAME = 4096  # letters, as many as a path has bytes on Linux
WRONG_CELLS = f"cells must be a list of 1 to {COMPARED} names of networks."


def label_of(name: str, cell: str) -> str:
    """What a visitor reads for the name of a network of this cell: the cell's label where that is the name, else the
    name."""
    return CELLS[cell].label if name == cell else name


def is_name(name: Any) -> bool:
    """Whether a network may have this name: it is sent back to the page, so it is text, and no longer than a path."""
    return isinstance(name, str) and len(name) <= LONGEST_NAME and name.isprintable()


def asks_others(panel: str, options: dict[str, Any]) -> bool:
    """Whether the panel shows other networks beside the one that reads: in the lesson only its question "wipe" does."""
    return panel == "compare" or panel == "lesson" and lesson_question(options) == "wipe"


def compared_names(options: dict[str, Any], own: str, checkpoints: Networks) -> list[str]:
    """The names of the networks to compare: options["cells"] where a visitor chose, else the first COMPARED of the
    folder; where the one that reads, own, is not among them, it comes first and the last of them is left out.

    Raises DrawingError for other options.
    """
    chosen = options.get("cells")
    if chosen is not None:
        is_list = isinstance(chosen, list) and 1 <= len(chosen) <= COMPARED
        if not is_list or not all(is_name(name) for name in chosen):
            raise DrawingError(WRONG_CELLS)
        return list(chosen)
    first = [each["name"] for each in checkpoints.networks()[:COMPARED]]
    is_there = own.casefold() in [name.casefold() for name in first]
    return first if is_there else [own, *first][:COMPARED]


def compare_networks(
    names: list[str], fitted: Drawing, found: Trace, checkpoints: Networks
) -> list[Compared]:
    """What each of these networks made of the fitted drawing, or a sentence that says why it cannot be read with.

    found: the trace of one network, which is not asked again if it has read the fitted drawing. The pad that was only
    shrunk is another one.
    """
    traces = {found.checkpoint: found} if np.array_equal(found.rows, fitted.rows) else {}
    compared = []
    for name in names:
        try:
            checkpoint = checkpoints.get(name)
        except CheckpointError as error:
            compared.append(Compared(name, name, message_for_visitor(error)))
            continue
        if checkpoint not in traces:
            traces[checkpoint] = trace(checkpoint, fitted)
        compared.append(Compared(name, label_of(name, checkpoint.classifier.cell), traces[checkpoint]))
    return compared
