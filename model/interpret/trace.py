"""What a checkpoint makes of one drawing, row by row: its answer, and the inside of its network.

from model import load_checkpoint, rows_from_strokes, trace
found = trace(load_checkpoint(path), rows_from_strokes(strokes))
found.digit                             # the answer, or None
found.hidden[1, 27]                     # layer 2 after the last row
found.gates["update"][0, :, 5]          # one gate of unit 5 of layer 1, over the rows
found.attribution().pixels              # the gradient of the answer's logit

The network reads the drawing once. Gates and gradients follow from its hidden states, when they are first asked for.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from model.drawing.strokes import Drawing, Frame
from model.files.checkpoint import Checkpoint
from model.interpret.attribution import gradients
from model.interpret.neighbours import KnownStates
from model.interpret.story import Facts, Opinion, as_text, deciding_row, find_facts, opinions, tell
from model.network.cells import CELLS
from model.network.states import all_gates, hidden_states

UNSURE = "Not sure: no digit is probable enough."
TWO_WAYS = "Not sure: {} or {}, as it is doubtful whether some piece of the picture belongs to the digit."

FloatArray = NDArray[np.floating]


class Attribution(NamedTuple):
    """Gradients of one class's logit.

    digit: the class. pixels: [28, 28], d logit after the last row / d pixel, of either sign.
    rows: [28, 28], at [t, s] the length of d logit after row t / d pixels of row s; 0 for s > t.
    """

    digit: int
    pixels: FloatArray
    rows: FloatArray


@dataclass(frozen=True, eq=False)
class Trace:
    """One drawing as one network read it. Arrays have the network's own float type; rows count from 0.

    checkpoint: the one that read. digit: 0 to 9, or None where there is none to read; status: then why, in one line,
    else empty.
    rows: [28, 28], what was read, ink in 0..1.
    hidden: [layers, 28, hidden], h after each row, -1..1; the lowest layer first.
    logits: [28, 10]. belief: [28, 10], softmax(logits / temperature), 0..1.
    For a blank drawing the network is not run; all arrays but the rows are zero.
    strokes, others, known, networks, live: only where a panel needs them. The strokes that became the rows; what each
    network to compare made of the same rows; the known drawings as this checkpoint read them, or a sentence that says
    why there are none, which is empty while it reads them; name, cell, label of the cell, units and layers of each
    network that could be asked; what a network that a visitor trains made of the rows, or a sentence that says why it
    cannot be asked.
    frame: where the rows lie among the strokes, as Drawing has it.
    alone: where a writer's hand was taken into account (model.interpret.hand), the trace without it; else None.
    """

    checkpoint: Checkpoint
    digit: int | None
    status: str
    rows: FloatArray
    hidden: FloatArray
    logits: FloatArray
    belief: FloatArray
    strokes: Sequence[NDArray[np.float64]] = ()
    others: "Sequence[Compared]" = ()
    known: KnownStates | str | None = None
    networks: Sequence[dict[str, Any]] = ()
    live: "Learner | str | None" = None
    frame: Frame | None = None
    alone: "Trace | None" = None

    @property
    def cell(self) -> str:
        """The network's cell: "rnn", "gru" or "lstm"."""
        return self.checkpoint.classifier.cell

    @property
    def is_blank(self) -> bool:
        """Whether nothing was drawn, so that the network was not asked."""
        return not self.belief.any()

    @property
    def readout(self) -> FloatArray:
        """[10, hidden], the weight of each unit of the last layer in each class's logit."""
        return self.checkpoint.classifier.readout.weight.detach().cpu().numpy()

    @property
    def probabilities(self) -> FloatArray:
        """[10], the belief after the last row."""
        return self.belief[-1]

    @property
    def likeliest(self) -> int:
        """The class believed most after the last row, sure or not."""
        return int(self.belief[-1].argmax())

    @cached_property
    def ribbon(self) -> list[Opinion]:
        """The opinion after each row."""
        return opinions(self.rows, self.belief)

    @property
    def decided_row(self) -> int | None:
        """The first row from which on the answer holds more than half to the end. None without one or an answer."""
        return deciding_row(self.ribbon, self.digit)

    @property
    def facts(self) -> Facts | None:
        """How the answer came about, for the page to tell; None for a blank drawing."""
        return find_facts(self.ribbon, self.digit, self.belief, self.checkpoint.threshold)

    @property
    def story(self) -> str:
        """How the answer came about, in one sentence, rows counted from 1. Empty for a blank drawing."""
        return tell(self.facts)

    @cached_property
    def gates(self) -> dict[str, FloatArray]:
        """Name -> [layers, 28, hidden], for each gate of the cell's entry in model.network.cells."""
        with torch.inference_mode():
            layers = all_gates(self.checkpoint.classifier, *self.tensors())
            names = [gate.name for gate in CELLS[self.cell].gates]
            return {name: torch.stack([gates[name] for gates in layers]).cpu().numpy() for name in names}

    def attribution(self, digit: int | None = None) -> Attribution:
        """The gradients of the logit of this class, 0 to 9; without one, of the likeliest."""
        label = self.likeliest if digit is None else digit
        with torch.inference_mode():
            slopes = gradients(self.checkpoint.classifier, *self.tensors(), label)
            return Attribution(label, slopes[-1].cpu().numpy(), slopes.norm(dim=-1).cpu().numpy())

    def tensors(self) -> tuple[Tensor, list[Tensor]]:
        """(rows, hidden of each layer) on the network's device."""
        weight = self.checkpoint.classifier.readout.weight
        return torch.from_numpy(self.rows).to(weight), list(torch.from_numpy(self.hidden).to(weight))

    def as_json(self, *names: str, places: int = 6) -> dict[str, Any]:
        """The named fields as JSON has them: arrays as nested lists, rounded to this many places."""
        return {name: listed(getattr(self, name), places) for name in names}

    def for_page(self) -> dict[str, Any]:
        """What the page always shows: as_answer(), ink and hidden states, which stay arrays for ui.payload to pack.

        ribbon: for each row the kind of its Opinion, then the digits: "torn 4 9". likeliest: the first digit of the
        last row's, or None. threshold: of a sure answer. frame: [left, top, pixel]. alone: as_answer() without a hand.
        """
        return self.as_answer() | {
            **self.as_json("cell", "belief", places=4),
            "label": CELLS[self.cell].label,
            "threshold": round(self.checkpoint.threshold, 4),
            "ribbon": [as_text(each) for each in self.ribbon],
            "likeliest": next(iter(self.ribbon[-1].digits), None),
            "frame": self.frame and list(self.frame),
            "alone": self.alone and self.alone.as_answer(),
            "ink": self.rows,
            "hidden": self.hidden,
        }

    def as_answer(self) -> dict[str, Any]:
        """The answer and how it came about. likeliest: a digit. opinion: the last. decided: decided_row or -1."""
        facts, row = self.facts, self.decided_row
        return self.as_json("digit", "status", "likeliest", "probabilities", places=4) | {
            "opinion": as_text(self.ribbon[-1]),
            "facts": facts and facts._asdict(),
            "decided": -1 if row is None else row,
        }


class Compared(NamedTuple):
    """A network beside others. name: of its checkpoint; label: what a visitor reads for it; found: what it made of the
    drawing, or a sentence that says why it cannot be asked."""

    name: str
    label: str
    found: Trace | str


class Learner(NamedTuple):
    """A network while it learns. pictures: that it has read so far; found: what it made of the drawing."""

    pictures: int
    found: Trace


def listed(value: Any, places: int = 6) -> Any:
    """An array, or a dict of arrays, as nested lists, rounded; any other value as it is."""
    if isinstance(value, dict):
        return {name: listed(inner, places) for name, inner in value.items()}
    return np.round(value.astype(np.float64), places).tolist() if isinstance(value, np.ndarray) else value


def trace(checkpoint: Checkpoint, drawing: Drawing) -> Trace:
    """Read one drawing with the checkpoint's network, on its device.

    A digit whose probability, softmax(logits / temperature), is below the checkpoint's threshold is not called one.
    """
    return trace_all(checkpoint, [drawing])[0]


def trace_all(checkpoint: Checkpoint, drawings: Sequence[Drawing]) -> list[Trace]:
    """trace() of each drawing but for rounding; the network is asked once for all of them.

    Most of the time of a small network goes by between its steps, and a batch has as many steps as one drawing.
    """
    drawn = [drawing for drawing in drawings if not drawing.status]
    others = [replace(drawing, rows=drawing.other) for drawing in drawn if drawing.other is not None]
    read_all = read(checkpoint, drawn + others) if drawn else []
    second = iter(read_all[len(drawn) :])
    found = (
        first if each.other is None else weigh(first, next(second))
        for each, first in zip(drawn, read_all, strict=False)
    )
    return [blank_trace(checkpoint, each) if each.status else next(found) for each in drawings]


def weigh(first: Trace, second: Trace) -> Trace:
    """What to answer where a picture can be taken in two ways: a digit only where a doubtful piece does not decide it.

    One way must be sure, and the other must not hold another digit for more probable than not. A shadow or a ruled
    line, taken for ink, leaves the network torn between several digits; that is no reading to differ from.
    """
    sure = [way for way in (first, second) if way.digit is not None]
    if not sure:
        return first
    held = {way.likeliest for way in (first, second) if way in sure or way.probabilities.max() > 0.5}
    if len(held) == 1:
        return sure[0]
    return replace(first, digit=None, status=TWO_WAYS.format(first.likeliest, second.likeliest))


@torch.inference_mode()
def read(checkpoint: Checkpoint, drawings: Sequence[Drawing]) -> list[Trace]:
    """The trace of each drawing, all in one batch; none of them is blank."""
    classifier = checkpoint.classifier
    pictures = np.stack([drawing.rows for drawing in drawings])
    rows = torch.from_numpy(pictures).to(classifier.readout.weight)
    hidden = torch.stack(hidden_states(classifier, rows), dim=1)  # [drawings, layers, 28, hidden]
    logits = classifier.readout(hidden[:, -1])
    belief = (logits / checkpoint.temperature).softmax(dim=-1)
    arrays = [tensor.cpu().numpy() for tensor in (rows, hidden, logits, belief)]
    traces = []
    for drawing, ink, states, scores, shares in zip(drawings, *arrays, strict=True):
        digit, status = verdict(checkpoint, shares[-1])
        traces.append(Trace(checkpoint, digit, status, ink, states, scores, shares, frame=drawing.frame))
    return traces


def verdict(checkpoint: Checkpoint, probabilities: FloatArray) -> tuple[int | None, str]:
    """(digit, status) for the belief after the last row, [10]."""
    sure = probabilities.max() >= checkpoint.threshold
    return (int(probabilities.argmax()), "") if sure else (None, UNSURE)


def blank_trace(checkpoint: Checkpoint, drawing: Drawing) -> Trace:
    """Of a drawing without a digit: the network would see one in anything, so it is not asked."""
    classifier, steps = checkpoint.classifier, len(drawing.rows)
    hidden = np.zeros((classifier.num_layers, steps, classifier.hidden_size), np.float32)
    logits = np.zeros((steps, classifier.num_classes), np.float32)
    return Trace(checkpoint, None, drawing.status, drawing.rows, hidden, logits, logits)
