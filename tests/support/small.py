"""Small untrained networks: quick to make, for tests that do not depend on good answers."""

from pathlib import Path

import torch

from model.files.checkpoint import Checkpoint, save_checkpoint
from model.files.known import KNOWN, save_known
from model.network.cells import CELLS
from model.network.classifier import RowClassifier
from tests.support.known import some_known

UNSURE_NAME = "doubtful"  # a network that is never sure enough


def save_small(folder: Path, name: str, cell: str = "gru", threshold: float = 0.0, **sizes: int) -> Path:
    """Save one network as name.safetensors, with weights of its own."""
    torch.manual_seed(sum(name.encode()))
    classifier = RowClassifier(cell, **({"hidden_size": 6} | sizes))
    path = folder / f"{name}.safetensors"
    save_checkpoint(path, Checkpoint(classifier, {"epochs": 0}, 0, threshold=threshold))
    return path


def save_several(folder: Path) -> None:
    """The three cells, one of other sizes, and one that is never sure; and known drawings."""
    save_known(folder / KNOWN, some_known())
    for cell in CELLS:
        save_small(folder, cell, cell)
    save_small(folder, "deep", "lstm", hidden_size=17, num_layers=3)
    save_small(folder, UNSURE_NAME, threshold=1.0)
