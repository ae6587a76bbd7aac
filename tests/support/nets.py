"""Networks with random weights, drawings, and a slow, plain reading: what the tests of the inside compare with."""

from collections.abc import Callable
from functools import partial
from itertools import pairwise
from types import SimpleNamespace
from typing import Any

import torch
from torch import Tensor, nn

from model.drawing.strokes import Drawing
from model.files.checkpoint import Checkpoint
from model.interpret.trace import trace
from model.network.classifier import CELLS, RowClassifier

Sums = list[Tensor]  # of each gate, in torch's order
Keep = Callable[[str, Tensor], Tensor]
Hold = Callable[[int, str, Tensor], Tensor]
Step = tuple[dict[str, Tensor], Tensor, Tensor]  # gates, h, c

SHAPES = [(cell, layers, hidden) for cell in CELLS for layers in (1, 2, 3) for hidden in (1, 7, 128)]
STEPS: dict[str, type[nn.RNNCell] | type[nn.GRUCell] | type[nn.LSTMCell]] = {
    "rnn": nn.RNNCell,
    "gru": nn.GRUCell,
    "lstm": nn.LSTMCell,
}


def network(
    cell: str, num_layers: int = 2, hidden_size: int = 7, dtype: torch.dtype = torch.float64, **sizes: int
) -> RowClassifier:
    """Weights in -0.9..0.9 for few units, less for many, so that gates saturate in some rows and not in others."""
    torch.manual_seed(11)
    classifier = RowClassifier(cell, num_layers=num_layers, hidden_size=hidden_size, **sizes)
    with torch.no_grad():
        for parameter in classifier.parameters():
            parameter.mul_(0.9 * min(hidden_size, 16) ** 0.5)
    return classifier.to(dtype)


def drawing(steps: int = 28, input_size: int = 28, seed: int = 0) -> Tensor:
    """Random ink, float64 [steps, input_size], a third of it blank."""
    ink = torch.rand(steps, input_size, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)
    return (ink * 1.5 - 0.5).clamp(min=0)


def cells_of(classifier: RowClassifier) -> list[nn.RNNCell | nn.GRUCell | nn.LSTMCell]:
    """torch's single-step cell of each layer, with the classifier's weights, in its dtype."""
    sizes = [classifier.input_size, *[classifier.hidden_size] * classifier.num_layers]
    weights = classifier.recurrent.state_dict()
    cells = []
    for layer, (inputs, hidden) in enumerate(pairwise(sizes)):
        cell = STEPS[classifier.cell](inputs, hidden).to(classifier.readout.weight.dtype)
        names = {name: weights[f"{name}_l{layer}"] for name, _ in cell.named_parameters()}
        cell.load_state_dict(names)
        cells.append(cell)
    return cells


@torch.no_grad()
def stepped(classifier: RowClassifier, rows: Tensor) -> tuple[Tensor, Tensor | None]:
    """(h, c), each [layers, steps, hidden], c of the LSTM only: row by row, layer by layer, with torch's cells."""
    cells = cells_of(classifier)
    states: list = [None] * len(cells)
    h: list[list[Tensor]] = [[] for _ in cells]
    c: list[list[Tensor]] = [[] for _ in cells]
    for row in rows:
        below = row[None]
        for layer, cell in enumerate(cells):
            states[layer] = cell(below, states[layer])
            pair = states[layer] if classifier.cell == "lstm" else (states[layer], states[layer])
            below = pair[0]
            h[layer].append(pair[0][0])
            c[layer].append(pair[1][0])
    stacked = [torch.stack([torch.stack(of_layer) for of_layer in part]) for part in (h, c)]
    return stacked[0], stacked[1] if classifier.cell == "lstm" else None


def by_hand(
    classifier: RowClassifier, rows: Tensor, hold: Hold = lambda layer, name, value: value
) -> tuple[Tensor, list[dict[str, Tensor]]]:
    """(h [layers, steps, hidden], of each layer name -> [steps, hidden]): the formulas of torch's documentation.

    One gate's weights at a time, one row at a time. hold(layer, name, value) may replace a gate, or "hidden".
    """
    weights = classifier.recurrent.state_dict()
    below, states, gates = rows, [], []
    for layer in range(classifier.num_layers):
        parts = {
            name: weights[f"{name}_l{layer}"].split(classifier.hidden_size)
            for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
        }
        h = c = torch.zeros(classifier.hidden_size, dtype=rows.dtype)
        found: list[dict[str, Tensor]] = []
        outputs = []
        for x in below:
            from_input = [w @ x + b for w, b in zip(parts["weight_ih"], parts["bias_ih"], strict=True)]
            from_state = [w @ h + b for w, b in zip(parts["weight_hh"], parts["bias_hh"], strict=True)]
            values, h, c = STEP[classifier.cell](from_input, from_state, h, c, partial(hold, layer))
            h = hold(layer, "hidden", h)
            found.append(values)
            outputs.append(h)
        below = torch.stack(outputs)
        states.append(below)
        gates.append({name: torch.stack([values[name] for values in found]) for name in found[0]})
    return torch.stack(states), gates


def trace_rows(
    classifier: RowClassifier, rows: Tensor, gates: bool = False, attribution: int | str | None = None
) -> Any:
    """The fields of a trace of bare rows; gates and, for a class or "answer", the attribution where asked for."""
    found = trace(Checkpoint(classifier, {}, 0), Drawing(rows.detach().numpy()))
    fields = {name: getattr(found, name) for name in ("digit", "hidden", "logits", "belief")}
    if gates:
        fields["gates"] = found.gates
    if attribution is not None:
        slopes = found.attribution(None if attribution == "answer" else int(attribution))
        fields |= {"attributed": slopes.digit, "pixel_gradient": slopes.pixels, "row_gradient": slopes.rows}
    return SimpleNamespace(**fields)


def rnn_step(x: Sums, s: Sums, h: Tensor, c: Tensor, hold: Keep) -> Step:
    a, b = hold("from_input", x[0]), hold("from_state", s[0])
    return {"from_input": a, "from_state": b}, (a + b).tanh(), c


def gru_step(x: Sums, s: Sums, h: Tensor, c: Tensor, hold: Keep) -> Step:
    r = hold("reset", (x[0] + s[0]).sigmoid())
    z = hold("update", (x[1] + s[1]).sigmoid())
    n = hold("new", (x[2] + r * s[2]).tanh())
    return {"reset": r, "update": z, "new": n}, (1 - z) * n + z * h, c


def lstm_step(x: Sums, s: Sums, h: Tensor, c: Tensor, hold: Keep) -> Step:
    i = hold("input", (x[0] + s[0]).sigmoid())
    f = hold("forget", (x[1] + s[1]).sigmoid())
    g = hold("cell_candidate", (x[2] + s[2]).tanh())
    o = hold("output", (x[3] + s[3]).sigmoid())
    c = hold("cell_state", f * c + i * g)
    gates = {"input": i, "forget": f, "cell_candidate": g, "output": o, "cell_state": c}
    return gates, o * c.tanh(), c


STEP = {"rnn": rnn_step, "gru": gru_step, "lstm": lstm_step}
