"""Networks with random weights, drawings, and a slow, plain reading: the references for the tests of the inside."""

from collections.abc import Callable, Sequence
from functools import partial

import torch
from torch import Tensor

from model.drawing.strokes import Drawing
from model.files.checkpoint import Checkpoint
from model.interpret.trace import Trace, trace
from model.network.cells import CELLS
from model.network.classifier import RowClassifier

Sums = Sequence[Tensor]  # W_ih x + b_ih of each block, in torch's order
Product = Callable[[int, Tensor], Tensor]  # (block, value) -> W_hh value + b_hh of that block
Replace = Callable[[str, Tensor], Tensor]
Step = tuple[dict[str, Tensor], Tensor, Tensor]  # gates, h, c

SHAPES = [(cell, layers, hidden) for cell in CELLS for layers in (1, 2, 3) for hidden in (1, 7, 128)]
GATES = {name: tuple(gate.name for gate in cell.gates) for name, cell in CELLS.items()}
SIGMOIDS = frozenset(gate.name for cell in CELLS.values() for gate in cell.gates if gate.is_fraction)


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


def trace_rows(classifier: RowClassifier, rows: Tensor) -> Trace:
    """The trace of rows [steps, input_size] by a network that no training made."""
    return trace(Checkpoint(classifier, {}, 0), Drawing(rows.detach().numpy()))


def jacobian(classifier: RowClassifier, rows: Tensor, label: int) -> Tensor:
    """d logit_t[label] / d pixel, [steps t, steps s, input_size]: autograd through the module, a pass for each t."""
    rows = rows.clone().requires_grad_()
    logits = classifier(rows[None], every_row=True)[0, :, label]
    return torch.stack([torch.autograd.grad(logit, rows, retain_graph=True)[0] for logit in logits])


def by_hand(
    classifier: RowClassifier,
    rows: Tensor,
    replace: Callable[[int, str, Tensor], Tensor] = lambda layer, name, value: value,
) -> tuple[Tensor, list[dict[str, Tensor]]]:
    """(h [layers, steps, hidden], of each layer name -> [steps, hidden]): the formulas of torch's documentation.

    One block of weights at a time, one row at a time. replace(layer, name, value) may replace a gate, or "hidden".
    """
    weights = classifier.recurrent.state_dict()
    below, states, gates = rows, [], []
    for layer in range(classifier.num_layers):
        w_ih, w_hh, b_ih, b_hh = (
            weights[f"{name}_l{layer}"].split(classifier.hidden_size)
            for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
        )

        def product(block: int, value: Tensor, w: Sums = w_hh, b: Sums = b_hh) -> Tensor:
            return w[block] @ value + b[block]

        h = c = torch.zeros(classifier.hidden_size, dtype=rows.dtype)
        found: list[dict[str, Tensor]] = []
        outputs = []
        for x in below:
            from_input = [w @ x + b for w, b in zip(w_ih, b_ih, strict=True)]
            values, h, c = STEPS[classifier.cell](from_input, product, h, c, partial(replace, layer))
            h = replace(layer, "hidden", h)
            found.append(values)
            outputs.append(h)
        below = torch.stack(outputs)
        states.append(below)
        gates.append({name: torch.stack([values[name] for values in found]) for name in found[0]})
    return torch.stack(states), gates


def rnn_step(x: Sums, product: Product, h: Tensor, c: Tensor, replace: Replace) -> Step:
    a, b = replace("from_input", x[0]), replace("from_state", product(0, h))
    return {"from_input": a, "from_state": b}, (a + b).tanh(), c


def gru_step(x: Sums, product: Product, h: Tensor, c: Tensor, replace: Replace) -> Step:
    r = replace("reset", (x[0] + product(0, h)).sigmoid())
    z = replace("update", (x[1] + product(1, h)).sigmoid())
    n = replace("new", (x[2] + r * product(2, h)).tanh())
    return {"reset": r, "update": z, "new": n}, (1 - z) * n + z * h, c


def lstm_step(x: Sums, product: Product, h: Tensor, c: Tensor, replace: Replace) -> Step:
    i = replace("input", (x[0] + product(0, h)).sigmoid())
    f = replace("forget", (x[1] + product(1, h)).sigmoid())
    g = replace("cell_candidate", (x[2] + product(2, h)).tanh())
    o = replace("output", (x[3] + product(3, h)).sigmoid())
    c = replace("cell_state", f * c + i * g)
    gates = {"input": i, "forget": f, "cell_candidate": g, "output": o, "cell_state": c}
    return gates, o * c.tanh(), c


STEPS = {"rnn": rnn_step, "gru": gru_step, "lstm": lstm_step}
