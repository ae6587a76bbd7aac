"""What the tests of checkpoints share."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from model.errors import CheckpointError
from model.files.checkpoint import Checkpoint, current_versions, load_checkpoint
from model.interpret.top_activations import find_top_activations
from model.network.classifier import RowClassifier

PICTURES = torch.randint(0, 256, (14, 28, 28), dtype=torch.uint8, generator=torch.Generator().manual_seed(1))


def made(cell: str = "gru", **sizes: int) -> Checkpoint:
    """A small untrained network."""
    torch.manual_seed(3)
    classifier = RowClassifier(cell, **({"hidden_size": 6} | sizes))
    metrics = {"mnist_test": 0.25, "by_row": [0.1, 0.2]}
    return Checkpoint(classifier, {"epochs": 2}, 3, current_versions(), metrics, 1.5, 0.25)


def with_top(checkpoint: Checkpoint) -> Checkpoint:
    """The checkpoint, and with it the pictures of PICTURES that drive its units."""
    return replace(checkpoint, top_activations=find_top_activations(checkpoint.classifier, PICTURES))


def sentence(path: Path, read: Callable[[Path], object] = load_checkpoint) -> str:
    """What the error says after the file's name; it is one line and ends with a full stop."""
    with pytest.raises(CheckpointError) as caught:
        read(path)
    text = str(caught.value)
    assert text == f"{path}: {caught.value.reason}"
    assert text.endswith(".")
    assert "\n" not in text
    return caught.value.reason
