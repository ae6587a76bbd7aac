"""Small made-up data sets in the very files of the real ones, so that the real code loads, trains and resumes fast.

Nothing can be learnt from them but whether two trainings end at the same numbers.
"""

import signal
import struct
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from model.data import mnist
from model.data import splits as data
from model.data.pen_digits import PenDigits
from model.training import learning_curves, trainer
from model.training.config import Config
from model.training.recipes import DEFAULT, Recipe
from model.training.trainer import Training
from tests.support.digits import pen_digits
from train import main

COUNTS = {"train": 60, "t10k": 20}
WRITERS = 30
TINY: Recipe = replace(
    DEFAULT, epochs=3, batch_size=16, learning_rate=0.003, pen_repeats=1, non_digits=5, styles=5
)
MNIST_FILES = [f"{name}-{kind}" for name in COUNTS for kind in ("images-idx3-ubyte", "labels-idx1-ubyte")]
REAL = Path(__file__).resolve().parents[3] / "shared" / "data"  # the real sets, if they lie there


def idx_files(folder: Path, counts: dict[str, int] = COUNTS) -> None:
    """MNIST's four files with these counts of random pictures."""
    folder.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(1)
    for name, count in counts.items():
        pictures = struct.pack(">4I", 0x803, count, 28, 28) + rng.bytes(count * 28 * 28)
        (folder / f"{name}-images-idx3-ubyte").write_bytes(pictures)
        labels = rng.integers(0, 10, count, dtype=np.uint8)
        labelled = struct.pack(">2I", 0x801, count) + labels.tobytes()
        (folder / f"{name}-labels-idx1-ubyte").write_bytes(labelled)


def tiny_pen_digits() -> PenDigits:
    """60 real digits, as if 30 writers had written them in turn."""
    digits = pen_digits().select(np.arange(120) < 60)
    return replace(digits, writers=np.arange(60, dtype=np.uint8) % WRITERS + 1)


def tiny_data(folder: Path) -> Path:
    """A --data-dir with a tiny MNIST; expects what expect_tiny sets."""
    idx_files(folder / "MNIST" / "raw")
    return folder


def expect_tiny(patch: pytest.MonkeyPatch) -> None:
    """The loaders give, and accept, sets of these sizes."""
    patch.setattr(mnist, "COUNTS", COUNTS)
    patch.setattr(data, "load_pen_digits", tiny_pen_digits)
    patch.setattr(data, "MNIST_VALIDATION", 10)
    patch.setattr(data, "VARIANTS", 2)
    patch.setattr(data, "NON_DIGITS", 10)
    patch.setattr(data, "STYLES", 35)
    patch.setattr(data, "STYLES_VALIDATION", 20)
    patch.setattr(trainer, "perf_counter", lambda: 0.0)  # so that all files of two trainings can be the same


def tiny_config(folder: Path, cell: str = "gru", recipe: Recipe = TINY, **settings: Any) -> Config:
    """A training of a second: 8 units, one layer, on tiny_data in folder/data, to folder/out."""
    small: dict[str, Any] = {"hidden_size": 8, "num_layers": 1, "device": "cpu", "threads": 1, "name": cell}
    places = {"data_dir": folder / "data", "out": folder / "out", "cache": folder / "drawn"}
    return Config(cell, recipe, **(small | places | settings))


def interrupt(patch: pytest.MonkeyPatch, epoch: int, step: int) -> None:
    """Press Ctrl-C in the middle of that step, both counted from 0."""
    train_batch = Training.train_batch

    def pressed(self: Training, split: Any, steps: int) -> None:
        if (self.epoch, self.step) == (epoch, step):
            signal.raise_signal(signal.SIGINT)
        train_batch(self, split, steps)

    patch.setattr(Training, "train_batch", pressed)


def without_curves(patch: pytest.MonkeyPatch) -> None:
    """Instead of the picture of the learning curves what it would show: drawing takes longer than a tiny training."""
    patch.setattr(learning_curves, "draw", lambda history, path, *rest: path.write_text(repr(rest)))


def contents(config: Config) -> dict[str, bytes]:
    """All files that a training has left."""
    return {path.name: path.read_bytes() for path in config.out.iterdir()}


def failed(*options: str, capsys: pytest.CaptureFixture[str], out: Path) -> str:
    """The one line with which train.py ends at status 1."""
    assert main(["--cell", "rnn", "--epochs", "1", "--device", "cpu", "--out", str(out), *options]) == 1
    printed, error = capsys.readouterr()
    assert printed == ""
    assert error.startswith("train.py: ")
    assert error.endswith(".\n")
    assert error.count("\n") == 1
    return error.removeprefix("train.py: ").removesuffix("\n")
