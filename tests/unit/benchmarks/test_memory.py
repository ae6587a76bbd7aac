"""The benchmark of what networks remember, against autograd."""

import numpy as np
import pytest
import torch

from benchmarks.memory import UPPER, memory
from model.files.checkpoint import Checkpoint
from model.network.classifier import CELLS, RowClassifier


@pytest.mark.parametrize("cell", CELLS)
def test_share_is_that_of_autograds_gradient(cell: str) -> None:
    torch.manual_seed(0)
    classifier = RowClassifier(cell, hidden_size=6).eval()
    rows = torch.rand(28, 28)
    leaf = rows.clone().requires_grad_()
    logits = classifier(leaf[None], every_row=True)[0]
    logits[-1].max().backward()
    assert leaf.grad is not None
    lengths = leaf.grad.norm(dim=1)
    best = logits.argmax(dim=1).numpy()
    share, row = memory(Checkpoint(classifier, {}, 0), [rows.numpy()])
    assert share == pytest.approx(float(lengths[:UPPER].sum() / lengths.sum()), abs=1e-5)
    assert row == 1 + max(np.flatnonzero(best != best[-1]), default=-1) + 1
