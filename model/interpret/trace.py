"""The inside of a network while it reads one drawing: hidden states, beliefs, gates, and what mattered.

from model.interpret.trace import trace
seen = trace(classifier, rows, gates=True, attribution="answer")
seen.hidden[1, 27]             # layer 2 after the last row
seen.gates["update"][0, :, 5]  # one gate of unit 5 of layer 1, over the rows
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal

import numpy as np
import torch
from numpy.typing import ArrayLike, NDArray
from torch import Tensor

from model.interpret.attribution import gradients
from model.network.cells import CELLS, Gates
from model.network.classifier import RowClassifier
from model.network.states import all_gates, hidden_states

Numbers = NDArray[np.floating]
LOW, HIGH = 0.1, 0.9  # a gate beyond them counts as saturated: shut, or open


@dataclass(frozen=True, eq=False)
class Trace:
    """What happened in each of the 28 rows. Arrays are float32 (float64 of a float64 classifier), rows from 0.

    rows: [28, 28], what was read, ink in 0..1.
    hidden: [layers, 28, hidden], h after each row, -1..1; the lowest layer first.
    logits: [28, classes]. belief: [28, classes], softmax(logits / temperature), 0..1.
    gates: name -> [layers, 28, hidden], named as in the cell's entry in model.network.cells; empty unless asked for.
    attributed: the class that the two next arrays are about; None unless asked for, and so are they.
    pixel_gradient: [28, 28], d logit[attributed] after the last row / d pixel, of either sign.
    row_gradient: [28, 28], at [t, s] the length of d logit[attributed] after row t / d pixels of row s; 0 for s > t.
    """

    rows: Numbers
    hidden: Numbers
    logits: Numbers
    belief: Numbers
    gates: dict[str, Numbers] = field(default_factory=dict)
    attributed: int | None = None
    pixel_gradient: Numbers | None = None
    row_gradient: Numbers | None = None

    @cached_property
    def digit(self) -> int:
        """The answer: the class believed most after the last row."""
        return int(self.logits[-1].argmax())

    @cached_property
    def changes(self) -> list[tuple[int, int]]:
        """(row, digit): from this row on this digit is believed most. The first is of row 0."""
        best = self.logits.argmax(axis=1).tolist()
        return [(row, digit) for row, digit in enumerate(best) if row == 0 or digit != best[row - 1]]

    @property
    def decided_row(self) -> int:
        """The row from which on the answer is believed most without a break."""
        return self.changes[-1][0]

    @property
    def sentence(self) -> str:
        """The changes in words, rows counted from 1: "7 until row 15, then 2" (2 is ahead from row 16 on)."""
        *earlier, (_, answer) = self.changes
        if not earlier:
            return f"{answer} from the first row on"
        ends = [row for row, _ in self.changes[1:]]  # a row from 0 is the count of the rows before it
        steps = [f"{digit} until row {end}" for (_, digit), end in zip(earlier, ends, strict=True)]
        return f"{', '.join(steps)}, then {answer}"

    @cached_property
    def saturated(self) -> dict[str, NDArray[np.int64]]:
        """Gate in 0..1 -> [layers, 28, 2]: how many units of a row are below 0.1, and how many above 0.9."""
        fractions = {gate.name for cell in CELLS.values() for gate in cell.gates if gate.is_fraction}
        return {
            name: np.stack([(gate < LOW).sum(axis=2), (gate > HIGH).sum(axis=2)], axis=2)
            for name, gate in self.gates.items()
            if name in fractions
        }


def trace(
    classifier: RowClassifier,
    rows: Tensor | ArrayLike,
    *,
    gates: bool = False,
    attribution: int | Literal["answer"] | None = None,
    temperature: float = 1.0,
) -> Trace:
    """Read one drawing and keep what happened.

    rows: [28, 28], ink in 0..1, a row a step from the top ([steps, input_size] of any other network).
    gates: keep the gates. attribution: a class, or "answer" for the one that wins, to get its gradients.
    temperature: above 0; divides the logits for the belief. Raises ValueError with one sentence.
    """
    read = check_rows(classifier, rows)
    check_label(classifier, attribution)
    check_temperature(temperature)
    with torch.inference_mode():
        hidden = [states[0] for states in hidden_states(classifier, read[None])]
        found = all_gates(classifier, read, hidden) if gates else []
        seen = assemble(classifier, read, hidden, found, temperature)
        if attribution is None:
            return seen
        label = seen.digit if isinstance(attribution, str) else int(attribution)
        slopes = gradients(classifier, read, hidden, label)
        return replace(
            seen,
            attributed=label,
            pixel_gradient=slopes[-1].cpu().numpy(),
            row_gradient=slopes.norm(dim=-1).cpu().numpy(),
        )


def trace_all(
    classifier: RowClassifier, pictures: Sequence[NDArray[np.floating]], *, temperature: float = 1.0
) -> list[Trace]:
    """Read several drawings, each [28, 28], at once: trace() of each but for rounding, in less time than one by one.

    Most of the time of a small network goes by between its steps, and a batch has as many steps as one drawing.
    """
    with torch.inference_mode():
        read = torch.from_numpy(np.stack(pictures)).to(classifier.readout.weight)
        hidden = torch.stack(hidden_states(classifier, read), dim=1)  # [pictures, layers, 28, hidden]
        logits = classifier.readout(hidden[:, -1])
        belief = (logits / temperature).softmax(dim=-1)
        arrays = (tensor.cpu().numpy() for tensor in (read, hidden, logits, belief))
    return [Trace(*each) for each in zip(*arrays, strict=True)]


def check_rows(classifier: RowClassifier, rows: Tensor | ArrayLike) -> Tensor:
    """A copy of rows in the classifier's dtype and on its device. Raises ValueError for another shape or for NaN."""
    weight = classifier.readout.weight
    try:
        given = rows.detach() if isinstance(rows, Tensor) else torch.from_numpy(np.array(rows, np.float64))
    except (TypeError, ValueError):  # text, or lines of several lengths
        raise ValueError("rows must be an array of numbers.") from None
    if given.ndim != 2 or given.shape[1] != classifier.input_size or not len(given):
        found = " x ".join(map(str, given.shape)) or "a single number"
        raise ValueError(f"rows must be [steps, {classifier.input_size}], a row a step, not {found}.")
    read = given.to(weight, copy=True)
    if not bool(read.isfinite().all()):
        raise ValueError("rows must be finite numbers; NaN or infinity is among them.")
    return read


def check_label(classifier: RowClassifier, label: object) -> None:
    """Raises ValueError unless label is None, "answer" or one of the classes."""
    if label is None or (isinstance(label, str) and label == "answer"):
        return
    is_class = isinstance(label, (int, np.integer)) and not isinstance(label, bool)
    if not is_class or label not in range(classifier.num_classes):
        last = classifier.num_classes - 1
        raise ValueError(f'attribution must be "answer" or a class from 0 to {last}, not {label!r}.')


def check_temperature(temperature: float) -> None:
    """Raises ValueError for a temperature that is no finite number above 0."""
    if not isinstance(temperature, (int, float, np.number)) or not 0 < temperature < np.inf:
        raise ValueError(f"temperature must be a finite number above 0, not {temperature!r}.")


def assemble(
    classifier: RowClassifier, rows: Tensor, hidden: list[Tensor], gates: list[Gates], temperature: float
) -> Trace:
    """The trace without attribution, as numpy arrays."""
    logits = classifier.readout(hidden[-1])
    return Trace(
        rows=rows.cpu().numpy(),
        hidden=torch.stack(hidden).cpu().numpy(),
        logits=logits.cpu().numpy(),
        belief=(logits / temperature).softmax(dim=-1).cpu().numpy(),
        gates={
            gate.name: torch.stack([layer[gate.name] for layer in gates]).cpu().numpy()
            for gate in (CELLS[classifier.cell].gates if gates else ())
        },
    )
