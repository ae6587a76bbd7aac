"""What the tests of checkpoints share."""

import traceback
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import chain
from pathlib import Path

import pytest
import torch

from model.errors import CheckpointError
from model.files.checkpoint import Checkpoint, current_versions, load_checkpoint, save_checkpoint
from model.interpret.top_activations import find_top_activations
from model.network.classifier import RowClassifier
from model.serving.checkpoint_cache import CheckpointCache

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


def held(error: BaseException) -> Iterator[object]:
    """All values in the frames of an error's traceback below the caller's, and of the errors that it is chained to."""
    own = error.__traceback__
    walk = traceback.walk_tb(own.tb_next if own else None)
    for chained in filter(None, (error.__cause__, error.__context__)):
        yield chained
        walk = chain(walk, traceback.walk_tb(chained.__traceback__))
    for frame, _ in walk:
        yield from frame.f_locals.values()


def save(folder: Path, name: str, cell: str = "gru", **sizes: int) -> Path:
    """Save made(cell, **sizes) as name.safetensors."""
    path = folder / f"{name}.safetensors"
    save_checkpoint(path, made(cell, **sizes))
    return path


def reason(cache: CheckpointCache, name: object) -> str:
    """Why the cache gives no checkpoint of that name."""
    with pytest.raises(CheckpointError) as caught:
        cache.get(name)
    return caught.value.reason
