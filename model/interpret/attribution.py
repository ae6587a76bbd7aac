"""Attribution: the gradient of one class's logit, after every row, to every pixel.

In a step, units mix only in the matrix products (`model.network.cells`). The rest is done unit by unit, so each
derivative of it is one number a unit. Autograd gives these for all rows at once; one walk back over the rows then
chains them, for all 28 logits together. This is exact, and takes half the time of autograd through 28 readings.
"""

from typing import NamedTuple

import torch
from torch import Tensor

from model.network.cells import ALL_BLOCKS, CELLS, Cell, Gates
from model.network.classifier import RowClassifier
from model.network.states import Weights, all_gates, layer_weights, shifted_by_one_row

Derivatives = dict[
    int, Tensor
]  # number of a result -> its derivatives, unit by unit; no entry where there is no path


class StateProduct(NamedTuple):
    """One product of a step with the state: leaf = weight value + bias. For autograd the leaf is a new variable."""

    value: Tensor  # [steps, hidden]
    leaf: Tensor  # [steps, blocks * hidden]
    weight: Tensor  # [blocks * hidden, hidden]


class LocalDerivatives(NamedTuple):
    """What one layer's step does unit by unit, in all rows.

    The results are the parts of the next state (h; LSTM also c), then what goes into each product other than h itself,
    the last product's first. Derivatives are to the sums from the input [steps, blocks, hidden], to each part of the
    state before [steps, hidden], and to each product's outcome [steps, blocks, hidden]. With the products, last first,
    stand their weights and whether h itself goes in.
    """

    from_input: Derivatives
    state: list[Derivatives]
    products: list[tuple[Derivatives, Tensor, bool]]


def gradients(
    classifier: RowClassifier,
    rows: Tensor,
    hidden: list[Tensor],
    label: int,
    gates: list[Gates] | None = None,
) -> Tensor:
    """d logit_t[label] / d pixel: [steps t, steps s, input_size]; exactly 0 for rows s read after t.

    rows: [steps, input_size]. hidden: h of each layer [steps, hidden]. gates: of each layer, where they are known
    already; a cell with a memory needs them.
    """
    cell = CELLS[classifier.cell]
    if cell.memory and not gates:
        gates = all_gates(classifier, rows, hidden)
    steps = rows.shape[0]
    diagonal = torch.eye(steps, dtype=rows.dtype, device=rows.device)
    # [s, t, hidden]: d logit t / d h of row s, directly: through the readout (row t), or through the layer above.
    upstream = diagonal[:, :, None] * classifier.readout.weight[label].detach()
    for layer in reversed(range(classifier.num_layers)):
        weights = layer_weights(classifier, layer)
        state = [hidden[layer], *(gates[layer][name] for name in cell.state[1:] if gates)]
        local = local_derivatives(cell, weights, hidden[layer - 1] if layer else rows, state)
        upstream = backward_through_time(weights, local, upstream)
    return upstream.transpose(0, 1)


def local_derivatives(cell: Cell, weights: Weights, inputs: Tensor, state: list[Tensor]) -> LocalDerivatives:
    """For one layer, from its inputs [steps, inputs] and the parts of its state after each row [steps, hidden]."""
    products: list[StateProduct] = []

    def product(value: Tensor, blocks: slice = ALL_BLOCKS) -> Tensor:
        leaf = weights.product(value.detach(), blocks).requires_grad_()
        products.append(StateProduct(value, leaf, weights.hidden_weights(blocks)[0]))
        return leaf

    with torch.inference_mode(False), torch.enable_grad():
        from_input = weights.from_input(inputs).requires_grad_()
        before = tuple(shifted_by_one_row(part).requires_grad_() for part in state)
        _, after = cell.step(from_input, before, product)
        products.reverse()
        results = [*after, *(each.value for each in products if each.value is not before[0])]
        leaves = [from_input, *before, *(each.leaf for each in products)]
        # A unit's result depends on its own leaves only, so the gradient of the sum holds every unit's derivative.
        rows = [
            torch.autograd.grad(each.sum(), leaves, retain_graph=True, allow_unused=True) for each in results
        ]
    columns = [
        {number: found for number, found in enumerate(column) if found is not None}
        for column in zip(*rows, strict=True)
    ]
    x, states, leaves_of = columns[0], columns[1 : 1 + len(before)], columns[1 + len(before) :]
    size = state[0].shape[-1]
    return LocalDerivatives(
        by_block(x, size),
        states,
        [
            (by_block(column, size), each.weight, each.value is before[0])
            for column, each in zip(leaves_of, products, strict=True)
        ],
    )


def by_block(derivatives: Derivatives, size: int) -> Derivatives:
    """[steps, blocks * hidden] as [steps, blocks, hidden]."""
    return {number: found.unflatten(-1, (-1, size)) for number, found in derivatives.items()}


def backward_through_time(weights: Weights, local: LocalDerivatives, upstream: Tensor) -> Tensor:
    """d logit_t / d input of row s, [steps s, steps t, inputs], by every path through this row and later ones.

    upstream: d logit_t / d h of row s without the paths through later rows, [steps s, steps t, hidden]; changed.
    """
    totals = [upstream, *(torch.zeros_like(upstream) for _ in local.state[1:])]  # for each part of the state
    found = upstream.new_zeros(*upstream.shape[:2], weights.ih.shape[1])
    for s in range(len(upstream) - 1, -1, -1):
        results = [total[s, s:] for total in totals]  # a logit t < s does not depend on row s
        before = [total[s - 1, s:] for total in totals] if s else []
        for derivatives, weight, of_hidden in local.products:
            if not of_hidden:
                results.append(to_preactivations(results, derivatives, s) @ weight)
            elif before:
                before[0].addmm_(to_preactivations(results, derivatives, s), weight)
        found[s, s:] = to_preactivations(results, local.from_input, s) @ weights.ih
        for total, part in zip(before, local.state, strict=False):
            for number, derivative in part.items():
                total.addcmul_(results[number], derivative[s])
    return found


def to_preactivations(results: list[Tensor], derivatives: Derivatives, row: int) -> Tensor:
    """From the gradients of a row's results [N, hidden] to those of the sums behind them, [N, blocks * hidden]."""
    (first, derivative), *others = derivatives.items()
    total = results[first][:, None] * derivative[row]
    for number, derivative in others:
        total.addcmul_(results[number][:, None], derivative[row])
    return total.flatten(1)
