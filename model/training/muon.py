"""Muon (K. Jordan et al., 2024), in float32: its steps of a matrix move equally far in all directions.

torch.optim.Muon is the same in bfloat16. On a processor without instructions for bfloat16 its step takes 12 times as
long as this one or more, and elsewhere this one takes 2 ms more at most (python -m benchmarks.training.muon).
"""

import math
from collections.abc import Callable, Iterable
from typing import Any

import torch
from torch import Tensor
from torch.optim import Optimizer

MOMENTUM = 0.95
ITERATIONS = 5
# Of the polynomial a x + b x^3 + c x^5, by https://kellerjordan.github.io/posts/muon: five times one after the other
# it takes each singular value from 0.01 to 1 into 0.68 to 1.14.
A, B, C = 3.4445, -4.7750, 2.0315


class Muon(Optimizer):
    """Muon for matrices, with Nesterov momentum, decoupled weight decay, and steps as large as AdamW's.

    params: matrices, float32. lr: learning rate, which AdamW can share (J. Liu et al., 2025: the root mean square of a
    step is 0.2 lr). weight_decay: a step first multiplies the weights by 1 - lr * weight_decay.
    state[weight]["momentum_buffer"], of the weight's shape, is what is kept between two steps.
    """

    def __init__(self, params: Iterable[Tensor], lr: float, weight_decay: float) -> None:
        super().__init__(params, {"lr": lr, "weight_decay": weight_decay})

    @torch.no_grad()
    def step(self, closure: Callable[[], Any] | None = None) -> Any:
        """Change all weights once; weights without a gradient stay. closure: None, or as torch's optimizers take it."""
        loss = None
        if closure:
            with torch.enable_grad():
                loss = closure()
        for group in self.param_groups:
            for weight in group["params"]:
                if weight.grad is not None:
                    self.step_of(weight, weight.grad, group["lr"], group["weight_decay"])
        return loss

    def step_of(self, weight: Tensor, gradient: Tensor, lr: float, weight_decay: float) -> None:
        """Change one matrix by its gradient."""
        state = self.state[weight]
        if "momentum_buffer" not in state:
            state["momentum_buffer"] = torch.zeros_like(weight)
        buffer = state["momentum_buffer"].lerp_(gradient, 1 - MOMENTUM)
        step = orthogonalised(gradient.lerp(buffer, MOMENTUM))
        weight.mul_(1 - lr * weight_decay)
        weight.add_(step, alpha=-lr * 0.2 * math.sqrt(max(weight.shape)))


def orthogonalised(matrix: Tensor) -> Tensor:
    """About U V^T of a matrix U S V^T, float32 of its shape, by Newton and Schulz's iteration; 0 stays 0.

    Its singular values come near 1, not to 1; very small ones stay small.
    """
    wide = matrix.mT if matrix.shape[0] > matrix.shape[1] else matrix
    wide = wide / wide.norm().clamp(min=1e-7)
    for _ in range(ITERATIONS):
        # Of the smaller side: 128 x 128 for all weights of 128 units.
        gram = wide @ wide.mT
        wide = torch.addmm(wide, torch.addmm(gram, gram, gram, beta=B, alpha=C), wide, beta=A)
    return wide.mT if matrix.shape[0] > matrix.shape[1] else wide
