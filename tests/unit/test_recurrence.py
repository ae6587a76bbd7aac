"""The layers with a gradient by hand, against torch's own."""

from dataclasses import replace
from pathlib import Path

import pytest
import torch
from torch.nn.functional import cross_entropy

from model.classifier import RowClassifier
from model.recipe import recipe_for
from model.recurrence import LAYERS, last_logits
from model.training import Training
from tests.unit.tiny import tiny_config


@pytest.mark.parametrize("cell", LAYERS)
@pytest.mark.parametrize(("layers", "steps", "batch"), [(1, 1, 1), (1, 28, 3), (2, 28, 5), (3, 4, 2)])
def test_logits_and_every_gradient_are_torchs(cell: str, layers: int, steps: int, batch: int) -> None:
    """In float64, to 1e-12."""
    torch.manual_seed(layers)
    classifier = RowClassifier(cell, 7, 6, layers).double()
    rows, labels = torch.rand(batch, steps, 7, dtype=torch.float64), torch.randint(0, 10, (batch,))
    expected = classifier(rows)
    cross_entropy(expected, labels).backward()
    gradients = {
        name: weight.grad.clone() for name, weight in classifier.named_parameters() if weight.grad is not None
    }
    classifier.zero_grad()
    found = last_logits(classifier, rows, torch.float64)
    assert found.shape == (batch, 1, 10)
    torch.testing.assert_close(found[:, 0], expected, rtol=1e-12, atol=1e-12)
    cross_entropy(found[:, 0], labels).backward()
    for name, weight in classifier.named_parameters():
        torch.testing.assert_close(weight.grad, gradients[name], rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize("cell", LAYERS)
def test_bfloat16_is_float32_but_for_rounding(cell: str) -> None:
    torch.manual_seed(0)
    classifier = RowClassifier(cell)
    rows = torch.rand(8, 28, 28)
    rough = last_logits(classifier, rows, torch.bfloat16).float()[:, 0]
    torch.testing.assert_close(rough, classifier(rows), rtol=0.05, atol=0.02)


@pytest.mark.parametrize("cell", ["rnn", "gru", "lstm"])
def test_the_quick_recipe_trains_as_torchs_layers_do(
    cell: str, tiny: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    recipe = replace(recipe_for("quick", cell), batch_size=16, precision="float32")
    losses = []
    for layers in (LAYERS, {}):
        monkeypatch.setattr("model.training.LAYERS", layers)
        made = Training(tiny_config(tiny, cell, recipe, num_layers=2))
        made.run_epoch(lambda: None)
        losses.append(made.history[0]["loss"])
    assert losses[0] == pytest.approx(losses[1], rel=1e-5)
