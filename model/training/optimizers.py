"""What changes the weights: AdamW, or Muon for the matrices of the layers and AdamW for the rest."""

from typing import Any

import torch
from torch import Tensor
from torch.optim import AdamW, Optimizer

from model.network.classifier import RowClassifier
from model.training.muon import Muon
from model.training.recipes import Recipe

# What each keeps of a weight between two steps, in the weight's own shape.
MOMENTS: dict[type[Optimizer], tuple[str, ...]] = {
    AdamW: ("exp_avg", "exp_avg_sq"),
    Muon: ("momentum_buffer",),
}


def make_optimizers(classifier: RowClassifier, recipe: Recipe) -> list[Optimizer]:
    """The recipe's optimizers. Together they change each weight of the classifier once a step.

    Muon's steps (model/training/muon.py) are as large as AdamW's, so that both share a learning rate.
    """
    rate, decay = recipe.learning_rate, recipe.weight_decay
    if recipe.optimizer == "adamw":
        return [AdamW(classifier.parameters(), rate, weight_decay=decay, fused=True)]
    matrices = [weight for weight in classifier.recurrent.parameters() if weight.ndim == 2]
    biases = [weight for weight in classifier.recurrent.parameters() if weight.ndim != 2]
    others = [*biases, *classifier.readout.parameters()]
    return [
        AdamW(others, rate, weight_decay=decay, fused=True),
        Muon(matrices, rate, weight_decay=decay),
    ]


def moments_of(optimizer: Optimizer, saved: dict[int, dict[str, Any]]) -> dict[int, dict[str, Tensor]]:
    """The saved moments of an optimizer, for its load_state_dict: copied into tensors of the weights' shapes, because
    a fused AdamW reads and writes beyond smaller ones. {} before its first step.

    Raises KeyError, TypeError or RuntimeError if they do not fit; Training.restore turns these into a TrainingError.
    """
    weights = optimizer.param_groups[0]["params"]
    names = MOMENTS[type(optimizer)]
    moments = {
        index: {name: torch.zeros_like(weight).copy_(saved[index][name]) for name in names}
        for index, weight in enumerate(weights)
        if saved
    }
    if isinstance(optimizer, AdamW):
        for index, each in moments.items():
            each["step"] = torch.zeros(()).copy_(saved[index]["step"])
    return moments
