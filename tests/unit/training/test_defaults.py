"""A program that has other defaults of torch trains, loads and reads to the same bits, and keeps its defaults."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from model.drawing.strokes import rows_from_strokes
from model.files.checkpoint import load_checkpoint
from model.interpret.panels import PANELS
from model.interpret.panels.lesson import QUESTIONS
from model.interpret.trace import Compared, trace
from model.network.cells import CELLS
from model.serving.questions import trace_json
from model.training.config import HERE
from model.training.fit import train_network
from tests.support.tiny import contents, interrupt, tiny_config

OTHERS = ["float64", "meta", "no_grad", "inference"]
STROKES = [[[120, 40], [118, 90], [117, 150], [116, 210]]]
WHATIF = {"shuffle": 3, "forget": 9}


@contextmanager
def defaults(other: str) -> Iterator[None]:
    """Another type, another device ("meta": there no tensor has numbers, so whatever lands on it is noticed), or no
    gradients; they are the same at the end."""
    try:
        if other == "float64":
            torch.set_default_dtype(torch.float64)
        elif other == "meta":
            torch.set_default_device("meta")
        with torch.set_grad_enabled(other != "no_grad"), torch.inference_mode(other == "inference"):
            before = state()
            yield
            assert state() == before
    finally:
        torch.set_default_dtype(torch.float32)
        torch.set_default_device(None)


def state() -> tuple[Any, ...]:
    return (
        torch.get_default_dtype(),
        torch.empty(0).device,
        torch.is_grad_enabled(),
        torch.is_inference_mode_enabled(),
    )


@pytest.mark.parametrize("other", OTHERS)
def test_a_training_is_interrupted_and_resumed_to_the_same_bits(
    other: str,
    trained: dict[str, bytes],
    tiny: Path,
    no_curves: None,
    sigint: None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    config = tiny_config(tiny, out=tiny / f"with-{other}")
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt), defaults(other):
        interrupt(patch, 1, 1)
        train_network(config)
    with defaults(other):
        train_network(replace(config, resume=True))
    assert contents(config) == trained


def everything(cell: str) -> list[Any]:
    """All that a checkpoint says of a drawing, arrays as lists."""
    checkpoint = load_checkpoint(HERE / "checkpoints" / f"{cell}.safetensors")
    drawing = rows_from_strokes(STROKES)
    found = trace(checkpoint, drawing)
    panels: dict[str, Any] = {"gates": {}, "attribution": {}, "weights": {}, "intervention": WHATIF}
    return [
        [weight.numpy() for weight in checkpoint.classifier.state_dict().values()],
        found.for_page(),
        trace_json(found),
        {name: PANELS[name](found, options) for name, options in panels.items()},
        [ask(replace(found, others=[Compared(cell, cell, found)])) for ask in QUESTIONS.values()],
    ]


@pytest.mark.parametrize("other", OTHERS)
@pytest.mark.parametrize("cell", CELLS)
def test_a_drawing_is_read_to_the_same_bits(cell: str, other: str) -> None:
    expected = everything(cell)
    with defaults(other):
        found = everything(cell)
    np.testing.assert_equal(found, expected)
