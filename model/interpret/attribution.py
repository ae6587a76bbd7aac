"""Attribution: the gradient of one class's logit, after every row, to every pixel.

In a step, units mix only in the matrix products (`model.network.cells`). The rest is done unit by unit, so each
derivative of it is one number a unit. Autograd gives these for all rows at once; one walk back over the rows then
chains them, for all 28 logits together. This is exact, and takes half the time of autograd through 28 readings.
"""

from typing import NamedTuple

import torch
from torch import Tensor

from model.network.cells import ALL_BLOCKS, CELLS, Cell, no_hook
from model.network.classifier import RowClassifier
from model.network.states import Weights, all_gates, layer_weights, shifted_by_one_row

# Number of a result -> its derivatives in each row, [blocks, hidden] each; no entry where there is no path. A tuple of
# rows, not a tensor: to index a tensor 28 times costs 5 % of the whole computation.
Derivatives = dict[int, tuple[Tensor, ...]]


class LocalDerivatives(NamedTuple):
    """The derivatives of one layer's step, unit by unit, in all rows.

    The results of a step are numbered: the parts of the next state (h; LSTM also c), then the value that goes into each
    product with the state, the last product first. Their derivatives are with respect to the sums from the input, to
    each part of the state before, and to the outcome of each product, which comes with its weights.
    """

    from_input: Derivatives
    state: list[Derivatives]
    products: list[tuple[Derivatives, Tensor]]


def gradients(classifier: RowClassifier, rows: Tensor, hidden: list[Tensor], label: int) -> Tensor:
    """d logit_t[label] / d pixel: [steps t, steps s, input_size]; exactly 0 for rows s read after t.

    rows: [steps, input_size]. hidden: h of each layer [steps, hidden].
    """
    cell = CELLS[classifier.cell]
    gates = all_gates(classifier, rows, hidden) if cell.memory else [{}] * classifier.num_layers
    steps = rows.shape[0]
    diagonal = torch.eye(steps, dtype=rows.dtype, device=rows.device)
    # [s, t, hidden]: d logit t / d h of row s, directly: through the readout (row t), or through the layer above.
    upstream = diagonal[:, :, None] * classifier.readout.weight[label].detach()
    for layer in reversed(range(classifier.num_layers)):
        weights = layer_weights(classifier, layer)
        state = [hidden[layer], *(gates[layer][name] for name in cell.state[1:])]
        local = local_derivatives(cell, weights, hidden[layer - 1] if layer else rows, state)
        upstream = backward_through_time(weights, local, upstream)
    return upstream.transpose(0, 1)


def local_derivatives(cell: Cell, weights: Weights, inputs: Tensor, state: list[Tensor]) -> LocalDerivatives:
    """For one layer, from its inputs [steps, inputs] and the parts of its state after each row [steps, hidden]."""
    values: list[Tensor] = []  # what goes into each product
    outcomes: list[Tensor] = []  # what comes out: for autograd a new variable
    matrices: list[Tensor] = []

    def product(value: Tensor, blocks: slice = ALL_BLOCKS) -> Tensor:
        values.insert(0, value)
        outcomes.insert(0, weights.product(value.detach(), blocks).requires_grad_())
        matrices.insert(0, weights.hidden_weights(blocks)[0])
        return outcomes[0]

    with torch.inference_mode(False), torch.enable_grad():
        from_input = weights.from_input(inputs).requires_grad_()
        before = tuple(shifted_by_one_row(part).requires_grad_() for part in state)
        _, after = cell.step(from_input, before, product, no_hook)
        variables = [from_input, *before, *outcomes]
        # A unit's result depends on its own variables only, so the gradient of the sum holds every unit's derivative.
        found = [
            torch.autograd.grad(result.sum(), variables, retain_graph=True, allow_unused=True)
            for result in (*after, *values)
        ]
    to_input, *others = [by_row(column, state[0].shape[-1]) for column in zip(*found, strict=True)]
    to_products = zip(others[len(before) :], matrices, strict=True)
    return LocalDerivatives(to_input, others[: len(before)], list(to_products))


def by_row(column: tuple[Tensor | None, ...], hidden: int) -> Derivatives:
    """The derivatives of all results to one variable, each [steps, blocks * hidden] or None."""
    return {
        number: part.unflatten(-1, (-1, hidden)).unbind()
        for number, part in enumerate(column)
        if part is not None
    }


def backward_through_time(weights: Weights, local: LocalDerivatives, upstream: Tensor) -> Tensor:
    """d logit_t / d input of row s, [steps s, steps t, inputs], by every path through this row and later ones.

    upstream: d logit_t / d h of row s without the paths through later rows, [steps s, steps t, hidden]; changed.
    """
    totals = [upstream, *(torch.zeros_like(upstream) for _ in local.state[1:])]  # for each part of the state
    found = upstream.new_zeros(*upstream.shape[:2], weights.ih.shape[1])
    for s in range(len(upstream) - 1, -1, -1):
        results = [total[s, s:] for total in totals]  # a logit t < s does not depend on row s
        for derivatives, matrix in local.products:
            results.append(to_preactivations(results, derivatives, s) @ matrix)
        torch.mm(to_preactivations(results, local.from_input, s), weights.ih, out=found[s, s:])
        if s:
            for total, derivatives in zip(totals, local.state, strict=True):
                for number, derivative in derivatives.items():
                    total[s - 1, s:].addcmul_(results[number], derivative[s])
    return found


def to_preactivations(results: list[Tensor], derivatives: Derivatives, row: int) -> Tensor:
    """From the gradients of a row's results [N, hidden] to those of the sums behind them, [N, blocks * hidden]."""
    (first, derivative), *others = derivatives.items()
    total = results[first][:, None] * derivative[row]
    for number, derivative in others:
        total.addcmul_(results[number][:, None], derivative[row])
    return total.flatten(1)
