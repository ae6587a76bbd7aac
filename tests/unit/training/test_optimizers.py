"""Which optimizer changes which weight, and Muon's step against its definition."""

from dataclasses import replace

import pytest
import torch
from torch import Tensor
from torch.optim import AdamW

from model.network.cells import CELLS
from model.network.classifier import RowClassifier
from model.training.muon import Muon
from model.training.optimizers import make_optimizers
from model.training.recipes import DEFAULT, TUTORIAL


@pytest.mark.parametrize("cell", CELLS)
def test_muon_has_the_matrices_of_the_layers_and_adamw_the_rest(cell: str) -> None:
    classifier = RowClassifier(cell, hidden_size=8)
    names = {id(weight): name for name, weight in classifier.named_parameters()}
    adamw, muon = make_optimizers(classifier, replace(DEFAULT, optimizer="muon"))
    assert isinstance(adamw, AdamW) and isinstance(muon, Muon)
    matrices = {f"recurrent.weight_{kind}_l{layer}" for kind in ("ih", "hh") for layer in (0, 1)}
    assert {names[id(weight)] for weight in muon.param_groups[0]["params"]} == matrices
    assert {names[id(weight)] for weight in adamw.param_groups[0]["params"]} == set(names.values()) - matrices


def test_without_muon_adamw_has_all_weights() -> None:
    classifier = RowClassifier("gru", hidden_size=8)
    (adamw,) = make_optimizers(classifier, TUTORIAL)
    assert isinstance(adamw, AdamW)
    assert len(adamw.param_groups[0]["params"]) == len(list(classifier.parameters()))
    assert adamw.param_groups[0]["weight_decay"] == TUTORIAL.weight_decay


def test_a_first_step_of_muon_is_orthogonal_and_as_large_as_adamws() -> None:
    """All singular values of the step are about equal: 0.68 to 1.2 by the five iterations' polynomial. Times
    0.2 sqrt(longer side), its root mean square is 0.2 of the learning rate, as AdamW's steps have."""
    torch.manual_seed(0)
    classifier = RowClassifier("gru", hidden_size=32)
    optimizers = make_optimizers(classifier, replace(DEFAULT, optimizer="muon", weight_decay=0.0))
    weight = dict(classifier.named_parameters())["recurrent.weight_hh_l1"]
    before = weight.detach().clone()
    gradient = torch.randn(weight.shape)
    for each in classifier.parameters():
        each.grad = torch.zeros_like(each)
    weight.grad = gradient
    for optimizer in optimizers:
        optimizer.step()
    step: Tensor = (before - weight.detach()) / (DEFAULT.learning_rate * 0.2 * 96**0.5)
    values = torch.linalg.svdvals(step)
    assert float(values.min()) > 0.6 and float(values.max()) < 1.3
    left, _, right = torch.linalg.svd(gradient, full_matrices=False)
    assert float((step * (left @ right)).sum()) > 0.95 * float(step.norm() * (left @ right).norm())
