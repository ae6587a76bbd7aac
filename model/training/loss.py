"""The loss: cross-entropy after every row, the last row weighted most."""

import torch
import torch.nn.functional as F
from torch import Tensor

from model.data.splits import NON_DIGIT


def row_weights(steps: int, every_row: float) -> Tensor:
    """Weight of each row's cross-entropy, float32 [steps]: 1 for the last row, plus weights that grow linearly with
    the row and sum to every_row."""
    places = torch.arange(1, steps + 1, dtype=torch.float32)
    weights = every_row * places / places.sum()
    weights[-1] += 1
    return weights


def row_cross_entropy(logits: Tensor, labels: Tensor, weights: Tensor) -> Tensor:
    """Mean weighted cross-entropy, a scalar.

    logits: float32 [B, steps, 10]. labels: int64 [B]; NON_DIGIT asks for equal probabilities of all ten.
    weights: float32 [steps].
    """
    classes = logits.shape[-1]
    is_digit = (labels != NON_DIGIT)[:, None]
    hot = F.one_hot(labels.clamp(max=classes - 1), classes).float()
    target = torch.where(is_digit, hot, torch.full_like(hot, 1 / classes))
    # Softmax along an axis of ten contiguous numbers takes three times as long on a CPU.
    logs = F.log_softmax(logits.mT, dim=1) @ weights
    return -(logs * target).sum(dim=-1).mean()
