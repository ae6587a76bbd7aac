"""Mutated data sets: MNIST's IDX files, npz of pen digits and of known drawings. Each is read, or refused in a line."""

import random
from pathlib import Path

import numpy as np
import pytest
import torch
from torchvision.datasets import MNIST

from model.data.pen_digits import load_pen_digits
from model.data.splits import load_mnist
from model.drawing.strokes import rows_from_strokes
from model.files.known import load_known, save_known
from tests.fuzz.mutations import clear, damaged, damaged_archive, spoil
from tests.fuzz.runner import Case
from tests.support.digits import DIGITS
from tests.support.known import some_known
from tests.support.tiny import COUNTS, MNIST_FILES, expect_tiny, idx_files


def damaged_header(content: bytes, rng: random.Random) -> bytes:
    return damaged(content[:20], rng) + content[20:]


def start_idx(folder: Path) -> Case:
    """A case: one of MNIST's four files is mutated, and both sets are loaded."""
    patch = pytest.MonkeyPatch()
    expect_tiny(patch)
    patch.setattr(MNIST, "mirrors", [])  # a missing file is not downloaded
    raw = folder / "MNIST" / "raw"
    idx_files(raw)
    good = {name: (raw / name).read_bytes() for name in MNIST_FILES}

    def case(rng: random.Random) -> None:
        name = rng.choice(MNIST_FILES)
        path, content = raw / name, good[name]
        spoil(path, content, rng, damaged, damaged_header, lambda *_: rng.choice([*good.values()]))
        try:
            for train, count in ((True, COUNTS["train"]), (False, COUNTS["t10k"])):
                split = load_mnist(folder, train)
                assert split.images.shape == (count, 28, 28) and split.images.dtype == torch.uint8
                assert split.labels.shape == (count,) and set(split.labels.tolist()) <= set(range(10))
        finally:
            clear(path)
            path.write_bytes(content)

    return case


def start_npz(folder: Path) -> Case:
    """A case: a mutated npz of pen digits is loaded, and twenty of its digits are drawn."""
    good, path = DIGITS.read_bytes(), folder / "case.npz"

    def case(rng: random.Random) -> None:
        spoil(path, good, rng, damaged, damaged_archive)
        digits = load_pen_digits(path)
        assert len(digits) == len(digits.labels) == len(digits.writers) > 0
        assert digits.labels.max() <= 9
        for strokes in digits.strokes[:20]:
            assert np.isfinite(rows_from_strokes([stroke.tolist() for stroke in strokes]).rows).all()

    return case


def start_known(folder: Path) -> Case:
    """A case: a mutated npz of known drawings is loaded."""
    path = folder / "known.npz"
    save_known(path, some_known())
    good = path.read_bytes()

    def case(rng: random.Random) -> None:
        spoil(path, good, rng, damaged, damaged_archive)
        known = load_known(path)
        assert known.pictures.shape == (len(known), 28, 28) and known.pictures.dtype == np.uint8
        assert known.labels.max() <= 9
        assert len(known.packed) > 0

    return case
