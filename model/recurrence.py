"""The RNN's and the GRU's layers for training on a processor: all rows forward, and the gradient by hand.

torch's own layers compute the same, but build a graph of a dozen small operations a row and walk it back; on a
processor that takes longer than the matrix products. Here each row has a few operations in place, and the gradients
of the weights come from one product over all rows. The equations are those of model/cells.py. Rounding differs from
torch's, so a network is trained with one of the two from start to end. torch's LSTM is a single fused kernel already.
"""

from typing import Any

import torch
from torch import Tensor
from torch.autograd.function import once_differentiable

from model.classifier import RowClassifier


class RnnLayer(torch.autograd.Function):
    """h_t = tanh(W x_t + b + V h_{t-1} + c) of all rows: x [T, B, I] to h [T, B, H]."""

    @staticmethod
    def forward(ctx: Any, x: Tensor, w: Tensor, v: Tensor, b: Tensor, c: Tensor) -> Tensor:
        steps, batch, _ = x.shape
        size = v.shape[1]
        h = x.new_zeros(steps + 1, batch, size)
        torch.addmm(b + c, x.flatten(0, 1), w.T, out=h[1:].view(steps * batch, size))
        for before, now in zip(h[:-1].unbind(), h[1:].unbind(), strict=True):
            now.addmm_(before, v.T).tanh_()
        ctx.save_for_backward(x, w, v, h)
        return h[1:]

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, given: Tensor) -> tuple[Tensor | None, ...]:
        x, w, v, h = ctx.saved_tensors
        inner = torch.empty_like(given)  # gradient of what is inside tanh
        outer = given[-1].clone()
        for t in range(len(given) - 1, -1, -1):
            torch.ops.aten.tanh_backward.grad_input(outer, h[t + 1], grad_input=inner[t])
            if t:
                torch.addmm(given[t - 1], inner[t], v, out=outer)
        flat = inner.flatten(0, 1)
        to_x = (flat @ w).view_as(x) if ctx.needs_input_grad[0] else None
        bias = flat.sum(0)
        return to_x, flat.T @ x.flatten(0, 1), flat.T @ h[:-1].flatten(0, 1), bias, bias


class GruLayer(torch.autograd.Function):
    """r, z = sigmoid(W x_t + b + V h_{t-1} + c); m = V h_{t-1} + c; n = tanh(W x_t + b + r m);
    h_t = (1 - z) n + z h_{t-1}, of all rows: x [T, B, I] to h [T, B, H]. Rows of the weights: r, z, n."""

    @staticmethod
    def forward(ctx: Any, x: Tensor, w: Tensor, v: Tensor, b: Tensor, c: Tensor) -> Tensor:
        steps, batch, _ = x.shape
        size = v.shape[1]
        h = x.new_zeros(steps + 1, batch, size)
        gates = torch.addmm(b, x.flatten(0, 1), w.T).view(steps, batch, 3 * size)
        m, products = x.new_empty(steps, batch, size), x.new_empty(batch, 3 * size)
        for before, now, gate, inner in zip(
            h[:-1].unbind(), h[1:].unbind(), gates.unbind(), m.unbind(), strict=True
        ):
            torch.addmm(c, before, v.T, out=products)
            rz, n = gate[:, : 2 * size], gate[:, 2 * size :]
            rz.add_(products[:, : 2 * size]).sigmoid_()
            inner.copy_(products[:, 2 * size :])
            n.addcmul_(rz[:, :size], inner).tanh_()
            torch.lerp(n, before, rz[:, size:], out=now)
        ctx.save_for_backward(x, w, v, h, gates, m)
        return h[1:]

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, given: Tensor) -> tuple[Tensor | None, ...]:
        x, w, v, h, gates, m = ctx.saved_tensors
        steps, batch, size = given.shape
        # Gradients inside n, r, z and of m, side by side: the first three are the input's, the last three the state's.
        inner = x.new_empty(steps, batch, 4 * size)
        work, kept, outer = x.new_empty(batch, size), x.new_empty(batch, size), given[-1].clone()
        for t in range(steps - 1, -1, -1):
            (r, z, n), (to_n, to_r, to_z, to_m) = gates[t].split(size, 1), inner[t].split(size, 1)
            torch.mul(outer, z, out=kept)
            outer.sub_(kept)  # outer (1 - z)
            torch.sub(h[t], n, out=work)
            torch.mul(work.mul_(z), outer, out=to_z)
            torch.ops.aten.tanh_backward.grad_input(outer, n, grad_input=to_n)
            torch.mul(to_n, r, out=to_m)
            torch.mul(to_m, m[t], out=work)
            torch.addcmul(work, work, r, value=-1, out=to_r)
            if t:
                torch.add(kept, given[t - 1], out=outer).addmm_(inner[t, :, size:], v)
        flat = inner.flatten(0, 1)
        of_input, of_state, bias = flat[:, : 3 * size], flat[:, size:], flat.sum(0)
        to_x = (of_input @ w.roll(size, 0)).view_as(x) if ctx.needs_input_grad[0] else None
        to_w = (of_input.T @ x.flatten(0, 1)).roll(-size, 0)
        to_v = of_state.T @ h[:-1].flatten(0, 1)
        return to_x, to_w, to_v, bias[: 3 * size].roll(-size, 0), bias[size:]


LAYERS: dict[str, type[torch.autograd.Function]] = {"rnn": RnnLayer, "gru": GruLayer}


def last_logits(classifier: RowClassifier, rows: Tensor, precision: torch.dtype) -> Tensor:
    """Logits after the last row, float [B, 1, classes], of an RNN or a GRU: what classifier(rows) gives, with
    everything computed in this precision. rows: float [B, steps, inputs]."""
    layer = LAYERS[classifier.cell]
    hidden = rows.transpose(0, 1).to(precision).contiguous()
    for number in range(classifier.num_layers):
        names = (f"{kind}_l{number}" for kind in ("weight_ih", "weight_hh", "bias_ih", "bias_hh"))
        hidden = layer.apply(hidden, *(getattr(classifier.recurrent, name).to(precision) for name in names))
    readout = classifier.readout
    return torch.nn.functional.linear(hidden[-1], readout.weight.to(precision), readout.bias.to(precision))[
        :, None
    ]
