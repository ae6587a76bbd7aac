"""What a training writes."""

import csv
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from model.errors import TrainingError
from model.files.checkpoint import load_checkpoint
from model.training import learning_curves
from model.training.fit import train_network
from tests.support.tiny import TINY, tiny_config


@pytest.mark.parametrize(
    ("cell", "hidden_size", "num_layers"), [("rnn", 1, 1), ("gru", 12, 3), ("lstm", 5, 2)]
)
def test_any_cell_and_size_becomes_a_checkpoint(
    cell: str, hidden_size: int, num_layers: int, tiny: Path, no_curves: None
) -> None:
    sizes = {"hidden_size": hidden_size, "num_layers": num_layers}
    out = tiny / f"sizes-{cell}"
    config = tiny_config(tiny, cell, replace(TINY, epochs=1), out=out, seed=2**64 - 1, **sizes)
    path = train_network(config).path
    checkpoint = load_checkpoint(path)
    assert path == out / f"{cell}.safetensors"
    assert checkpoint.classifier.arguments == config.meta_network().arguments
    assert sizes.items() <= checkpoint.classifier.arguments.items()
    assert checkpoint.recipe == config.recipe.as_dict()
    assert checkpoint.seed == 2**64 - 1
    measured = {"validation_mnist", "validation_styles", "validation_pen", "calibration_error", "mnist_test"}
    assert measured <= set(checkpoint.metrics)
    ends = ("safetensors", "metrics.csv", "curves.png")
    assert {file.name for file in out.iterdir()} == {f"{cell}.{end}" for end in ends}


def test_a_line_an_epoch_and_the_curves_lie_beside(tiny: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = train_network(tiny_config(tiny, "lstm", out=tiny / "curves")).path
    with open(path.with_name("lstm.metrics.csv"), newline="") as file:
        lines = list(csv.DictReader(file))
    assert [line["epoch"] for line in lines] == ["1", "2", "3"]
    sets = {f"validation_{name}" for name in ("mnist", "styles", "pen")}
    rows = {f"{name}_row_14" for name in sets}
    figures = {"epoch", "loss", "accuracy", "learning_rate", "seconds", "mnist_test", "mnist_test_row_14"}
    assert set(lines[0]) == figures | sets | rows
    assert float(lines[-1]["validation_pen"]) == load_checkpoint(path).metrics["validation_pen"]
    with Image.open(path.with_name("lstm.curves.png")) as picture:
        assert picture.format == "PNG"
        assert np.asarray(picture.convert("L")).min() < 100  # something is drawn
    printed = capsys.readouterr().out
    assert [f"lstm epoch {epoch}/3: loss" in printed for epoch in (1, 2, 3)] == [True] * 3


def test_the_curves_are_named_and_say_what_is_drawn(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After each epoch, and at the end with the figures of the test; augmented where the recipe augments."""
    calls: list[tuple[Any, ...]] = []
    monkeypatch.setattr(
        learning_curves, "draw", lambda history, path, *rest: calls.append((len(history), *rest))
    )
    metrics = train_network(tiny_config(tiny, out=tiny / "named", name="small")).metrics
    train_network(tiny_config(tiny, recipe=replace(TINY, epochs=1, augment=False), out=tiny / "named"))
    about = "small: GRU of 8 units, 1 layer, recipe rowwise, seed 0"
    tests = {name: metrics[name] for name in ("mnist_test", "mnist_test_row_14")}
    said = [
        (epochs, name, figures, augmented, rate) for epochs, name, figures, augmented, _, rate in calls[:4]
    ]
    assert said[:3] == [(epoch, about, {}, True, TINY.learning_rate) for epoch in (1, 2, 3)]
    assert said[3] == (3, about, tests, True, TINY.learning_rate)
    assert [augmented for _, _, _, augmented, _, _ in calls[4:]] == [False] * 2
    assert len(calls[3][4]) == 3 * 7  # points: a step each, of fewer than 20 an epoch


def test_a_full_disk_at_the_curves_keeps_the_checkpoint(
    tiny: Path, no_curves: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    config = tiny_config(tiny, out=tiny / "full")
    with monkeypatch.context() as patch, pytest.raises(TrainingError) as caught:
        patch.setattr(learning_curves, "draw", full)
        train_network(config)
    path = tiny / "full" / "gru.safetensors"
    assert str(caught.value) == (
        f"{path}: saved, but its learning curves cannot be written beside it (No space left on device)."
    )
    load_checkpoint(path)
    assert train_network(replace(config, resume=True)).path == path
    assert not list(path.parent.glob("*.t*"))  # neither .tmp nor .training.pt
