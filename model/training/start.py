"""The network that a training goes on from, in place of random weights."""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from torch import Tensor

from model.files.checkpoint import load_checkpoint
from model.files.container import SUFFIX
from model.files.import_checkpoint import import_checkpoint


@dataclass(frozen=True, eq=False)
class Start:
    """name: of its file. about: the file's stem and a digest of the weights.

    arguments: those of RowClassifier. weights: its state_dict.
    """

    name: str
    about: str
    arguments: dict[str, Any]
    weights: dict[str, Tensor]


def load_start(path: Path) -> Start:
    """The network in a checkpoint, or in a file of torch.save as a tutorial's script writes it (.pt, .pth).

    Raises CheckpointError.
    """
    found = load_checkpoint(path) if path.suffix == SUFFIX else import_checkpoint(path)
    weights = found.classifier.state_dict()
    digest = hashlib.sha256()
    for weight in weights.values():
        digest.update(weight.numpy().tobytes())
    about = f"{path.stem} ({digest.hexdigest()[:12]})"
    return Start(path.name, about, found.classifier.arguments, weights)
