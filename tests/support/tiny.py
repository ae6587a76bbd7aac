"""Small made-up data sets in the very files of the real ones, so that the real code loads, trains and resumes fast.

Nothing can be learnt from them but whether two trainings end at the same numbers.
"""

import io
import signal
import struct
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor

from model.data import mnist
from model.data import splits as data
from model.training.recipes import DEFAULT, Config, Recipe
from model.training.trainer import Training
from tests.support.digits import pen_digits
from tests.support.lzw import compressed
from train import main

COUNTS = {"train": 60, "t10k": 20}
WRITERS = 30
TINY: Recipe = replace(DEFAULT, epochs=3, batch_size=16, pen_repeats=1, non_digits=5)
MNIST_FILES = [f"{name}-{kind}" for name in COUNTS for kind in ("images-idx3-ubyte", "labels-idx1-ubyte")]
REAL = (
    Path(__file__).resolve().parents[3] / "shared" / "data"
)  # the real sets, if they lie beside the project


def idx_files(folder: Path, counts: dict[str, int] = COUNTS) -> None:
    """MNIST's four files with so many random pictures."""
    folder.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(1)
    for name, count in counts.items():
        pictures = struct.pack(">4I", 0x803, count, 28, 28) + rng.bytes(count * 28 * 28)
        (folder / f"{name}-images-idx3-ubyte").write_bytes(pictures)
        labels = rng.integers(0, 10, count, dtype=np.uint8)
        (folder / f"{name}-labels-idx1-ubyte").write_bytes(
            struct.pack(">2I", 0x801, count) + labels.tobytes()
        )


def unipen(count: int = 60) -> str:
    """UNIPEN text of real digits, as if 30 writers had written them in turn."""
    digits = pen_digits()
    lines = [".HIERARCHY DIGIT", ""]
    for index, (strokes, label) in enumerate(zip(digits.strokes[:count], digits.labels, strict=False)):
        lines += [f'.SEGMENT DIGIT {index} ? "{label}"', f".COMMENT {label} {index % WRITERS + 1} 7"]
        for stroke in strokes:
            lines += [".PEN_DOWN", *(f" {x}  {500 - y}" for x, y in stroke), ".PEN_UP", ".DT 100"]
    return "\n".join(lines) + "\n"


def zipped(text: str, name: str = "pendigits-orig.tra.Z") -> bytes:
    """UNIPEN text as UCI serves it."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("readme", "hello")
        archive.writestr(name, compressed(text.encode()))
    return content.getvalue()


def tiny_data(folder: Path) -> Path:
    """A --data-dir with both sets; expects what expect_tiny sets."""
    idx_files(folder / "MNIST" / "raw")
    (folder / "pendigits").mkdir(parents=True)
    (folder / "pendigits" / "pendigits-orig.tra").write_text(unipen())
    return folder


def expect_tiny(patch: pytest.MonkeyPatch) -> None:
    """The loaders take sets of these sizes for whole."""
    patch.setattr(mnist, "COUNTS", COUNTS)
    patch.setattr(data, "PEN_DIGITS_COUNTS", (60, WRITERS, 10))
    patch.setattr(data, "MNIST_VALIDATION", 10)
    patch.setattr(data, "VARIANTS", 2)
    patch.setattr(data, "NON_DIGITS", 10)


def tiny_config(folder: Path, cell: str = "gru", recipe: Recipe = TINY, **settings: Any) -> Config:
    """A training of a second: 8 units, one layer, on tiny_data in folder/data, to folder/out."""
    small: dict[str, Any] = {"hidden_size": 8, "num_layers": 1, "device": "cpu", "threads": 1}
    places = {"data_dir": folder / "data", "out": folder / "out"}
    return Config(cell, recipe, **(small | places | settings))


def interrupt(patch: pytest.MonkeyPatch, epoch: int, step: int) -> None:
    """Press Ctrl-C in the middle of that step, both counted from 0."""
    train_batch = Training.train_batch

    def pressed(self: Training, split: Any, steps: int) -> None:
        if (self.epoch, self.step) == (epoch, step):
            signal.raise_signal(signal.SIGINT)
        train_batch(self, split, steps)

    patch.setattr(Training, "train_batch", pressed)


def failed(*options: str, capsys: pytest.CaptureFixture[str], out: Path) -> str:
    """The one sentence with which train.py ends at status 1."""
    assert main(["--cell", "rnn", "--epochs", "1", "--device", "cpu", "--out", str(out), *options]) == 1
    printed, error = capsys.readouterr()
    assert printed == ""
    assert error.startswith("train.py: ")
    assert error.endswith(".\n")
    assert error.count("\n") == 1
    return error.removeprefix("train.py: ").removesuffix("\n")


def same(first: object, second: object) -> bool:
    """Whether two payloads are equal to the bit."""
    if isinstance(first, Tensor) and isinstance(second, Tensor):
        return first.dtype == second.dtype and torch.equal(first, second)
    if isinstance(first, dict) and isinstance(second, dict):
        return first.keys() == second.keys() and all(same(first[key], second[key]) for key in first)
    return type(first) is type(second) and first == second
