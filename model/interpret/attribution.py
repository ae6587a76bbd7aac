"""What mattered: the gradient of one class's logit, after every row, to every pixel.

Inside a step, units mix in the two matrix products only (`model.network.cells`); the rest is done unit by unit, so its
derivatives are one number a unit. Autograd gives these for all rows at once, and one walk back over the rows chains
them for all 28 logits together. That is exact, and takes about half the time of autograd through 28 copies of the
reading.
"""

from typing import NamedTuple

import torch
from torch import Tensor

from model.network.cells import EQUATIONS, Weights, layer_weights
from model.network.classifier import RowClassifier
from model.network.states import shifted_by_one_row


class Slopes(NamedTuple):
    """The derivatives, unit by unit, of one part of the next state (h; LSTM also c).

    from_input, from_state: to the two sums, [steps, g, hidden]. state: to each part of the state before,
    [steps, hidden], or None where there is no path but the one through the sums.
    """

    from_input: Tensor
    from_state: Tensor
    state: tuple[Tensor | None, ...]


def gradients(
    classifier: RowClassifier, rows: Tensor, hidden: list[Tensor], memory: list[Tensor | None], label: int
) -> Tensor:
    """d logit_t[label] / d pixel: [steps t, steps s, input_size]; exactly 0 for rows s read after t.

    rows: [steps, input_size]. hidden: h of each layer [steps, hidden]. memory: c of each layer, None without.
    """
    steps = rows.shape[0]
    diagonal = torch.eye(steps, dtype=rows.dtype, device=rows.device)
    # [s, t, hidden]: what logit t gains from h of row s directly, through the readout (row t) or the layer above.
    gained = diagonal[:, :, None] * classifier.readout.weight[label].detach()
    for layer in reversed(range(classifier.num_layers)):
        weights = layer_weights(classifier, layer)
        inputs = hidden[layer - 1] if layer else rows
        slopes = unit_slopes(classifier.cell, weights, inputs, hidden[layer], memory[layer])
        gained = back_over_rows(weights, slopes, gained)
    return gained.transpose(0, 1)


def unit_slopes(
    cell: str, weights: Weights, inputs: Tensor, hidden: Tensor, memory: Tensor | None
) -> list[Slopes]:
    """For h (and c): the derivatives of what a step does unit by unit, for all rows of one layer."""
    states = [shifted_by_one_row(part) for part in (hidden, memory) if part is not None]
    with torch.inference_mode(False), torch.enable_grad():
        starts = [part.clone().requires_grad_() for part in (*weights.sums(inputs, states[0]), *states)]
        _, ends = EQUATIONS[cell](starts[0], starts[1], tuple(starts[2:]))
        # A unit's end depends on its own starts only, so the gradient of the sum holds every unit's derivative.
        found = [torch.autograd.grad(end.sum(), starts, retain_graph=True, allow_unused=True) for end in ends]
    sums = (-1, hidden.shape[-1])  # [g * hidden] as [g, hidden]
    return [Slopes(x.unflatten(-1, sums), h.unflatten(-1, sums), tuple(state)) for x, h, *state in found]


def back_over_rows(weights: Weights, slopes: list[Slopes], gained: Tensor) -> Tensor:
    """d logit_t / d input of row s, [steps s, steps t, inputs], by every path through this row and later ones.

    gained: d logit_t / d h of row s without the paths through later rows, [steps s, steps t, hidden]; changed.
    """
    totals = [gained, *(torch.zeros_like(gained) for _ in slopes[1:])]  # for h, and c
    found = gained.new_zeros(*gained.shape[:2], weights.ih.shape[1])
    for s in range(len(gained) - 1, -1, -1):
        later = [total[s, s:] for total in totals]  # a logit t < s has not seen row s
        found[s, s:] = spread(later, [part.from_input[s] for part in slopes]) @ weights.ih
        if s == 0:
            break
        totals[0][s - 1, s:].addmm_(spread(later, [part.from_state[s] for part in slopes]), weights.hh)
        for gradient, part in zip(later, slopes, strict=True):
            for total, slope in zip(totals, part.state, strict=True):
                if slope is not None:
                    total[s - 1, s:].addcmul_(gradient, slope[s])
    return found


def spread(gradients: list[Tensor], slopes: list[Tensor]) -> Tensor:
    """From a layer's units to their g sums each, [N, g * hidden]: gradients [N, hidden], slopes [g, hidden]."""
    total = gradients[0][:, None] * slopes[0]
    for gradient, slope in zip(gradients[1:], slopes[1:], strict=True):
        total.addcmul_(gradient[:, None], slope)
    return total.flatten(1)
