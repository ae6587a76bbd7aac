"""What a checkpoint makes of one drawing: the answer, how sure it is, and what it saw, row by row."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.drawing.strokes import Drawing
from model.files.checkpoint import Checkpoint
from model.interpret.trace import Trace, trace_all

UNSURE = "Not sure: this does not look like a digit I know."

Numbers = NDArray[np.float32]


def listed(array: NDArray[np.floating]) -> list[Any]:
    """An array as nested lists, rounded to six places."""
    return np.round(array.astype(np.float64), 6).tolist()


@dataclass(frozen=True, eq=False)
class Reading:
    """One drawing as one network read it; arrays are float32, all zero where nothing was drawn.

    digit: 0 to 9, or None where there is none to read. status: a sentence that says why, or empty.
    probabilities: [10], 0..1, after the last row. belief: [28, 10], the probabilities after each row.
    hidden: [layers, 28, hidden], -1..1, each layer's hidden state after each row.
    rows: [28, 28], ink in 0..1, what was read. cell: "rnn", "gru" or "lstm".
    story: which digit was believed most until when, in words, rows from 1: "7 until row 15, then 2". decided_row: the
    row (from 0) from which on the answer was ahead without a break.
    """

    digit: int | None
    status: str
    probabilities: Numbers
    belief: Numbers
    hidden: Numbers
    rows: Numbers
    cell: str
    story: str = ""
    decided_row: int = 0

    def as_json(self) -> dict[str, Any]:
        """Plain lists, as the API answers; rounded to six places."""
        names = ("probabilities", "belief", "hidden")
        arrays = {name: listed(getattr(self, name)) for name in names}
        return {"digit": self.digit, "status": self.status, **arrays, "cell": self.cell}


def read(checkpoint: Checkpoint, drawing: Drawing) -> Reading:
    """Read the drawing with the checkpoint's network, on its device, without gradients.

    A digit whose probability, softmax(logits / temperature), is below the checkpoint's threshold is not called one.
    """
    return read_all(checkpoint, [drawing])[0]


def read_all(checkpoint: Checkpoint, drawings: Sequence[Drawing]) -> list[Reading]:
    """read() of each drawing; the network is asked once for all of them."""
    drawn = [drawing.rows for drawing in drawings if not drawing.status]
    traces = iter(
        trace_all(checkpoint.classifier, drawn, temperature=checkpoint.temperature) if drawn else ()
    )
    return [
        unread(checkpoint, drawing) if drawing.status else reading_of(checkpoint, next(traces))
        for drawing in drawings
    ]


def unread(checkpoint: Checkpoint, drawing: Drawing) -> Reading:
    """Of a drawing without a digit: the network is not asked."""
    classifier = checkpoint.classifier
    hidden = np.zeros((classifier.num_layers, len(drawing.rows), classifier.hidden_size), np.float32)
    belief = np.zeros((len(drawing.rows), classifier.num_classes), np.float32)
    return Reading(None, drawing.status, belief[-1], belief, hidden, drawing.rows, classifier.cell)


def reading_of(checkpoint: Checkpoint, seen: Trace) -> Reading:
    """What the checkpoint makes of what its network saw."""
    sure = seen.belief[-1].max() >= checkpoint.threshold
    return Reading(
        seen.digit if sure else None,
        "" if sure else UNSURE,
        seen.belief[-1],
        seen.belief,
        seen.hidden,
        seen.rows,
        checkpoint.classifier.cell,
        seen.sentence,
        seen.decided_row,
    )
