"""The readers of data sets, with mutated files: MNIST's IDX, UNIPEN text, .Z and zip, and the two kinds of npz."""

import gzip
import random
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from torchvision.datasets import MNIST

from model.data.pen_digits import read_pen_digits
from model.data.splits import load_mnist
from model.drawing.strokes import rows_from_strokes
from model.interpret.top_activations import (
    find_top_activations,
    load_top_activations,
    path_of,
    save_top_activations,
)
from tests.fuzz.checkpoints import clear
from tests.fuzz.mutations import damaged, damaged_archive, put_in_place
from tests.support.checkpoints import made
from tests.support.digits import DIGITS
from tests.support.lzw import compressed
from tests.support.tiny import MNIST_FILES, expect_tiny, idx_files, unipen, zipped

TRY = Callable[[random.Random], None]


def start_idx(folder: Path) -> TRY:
    """A case: one of MNIST's four files is mutated, and both sets are loaded."""
    patch = pytest.MonkeyPatch()
    expect_tiny(patch)
    patch.setattr(MNIST, "mirrors", [])  # a file that is not there is not downloaded
    idx_files(folder / "MNIST" / "raw")
    good = {name: (folder / "MNIST" / "raw" / name).read_bytes() for name in MNIST_FILES}

    def case(rng: random.Random) -> None:
        name = rng.choice(MNIST_FILES)
        path = folder / "MNIST" / "raw" / name
        clear(path)
        how = rng.random()
        if how < 0.05:
            put_in_place(path, rng)
        elif how < 0.1:
            path.write_bytes(rng.choice([gzip.compress(good[name]), *good.values()]))
        elif how < 0.5:
            path.write_bytes(damaged(good[name][:20], rng) + good[name][20:])  # its header
        else:
            path.write_bytes(damaged(good[name], rng))
        try:
            for train, count in ((True, 60), (False, 20)):
                split = load_mnist(folder, train)
                assert split.images.shape == (count, 28, 28) and split.images.dtype == torch.uint8
                assert (
                    split.labels.shape == (count,)
                    and 0 <= int(split.labels.min()) <= int(split.labels.max()) <= 9
                )
        finally:
            clear(path)
            path.write_bytes(good[name])

    return case


def check_pen_digits(path: Path) -> None:
    """Read the set and draw its digits."""
    digits = read_pen_digits(path)
    assert len(digits) == len(digits.labels) == len(digits.writers) > 0
    assert digits.labels.max() <= 9
    for strokes in digits.strokes[:20]:
        assert np.isfinite(rows_from_strokes([stroke.tolist() for stroke in strokes]).rows).all()


def start_unipen(folder: Path) -> TRY:
    """A case: mutated text, by bytes and by lines."""
    good = unipen(6)
    path = folder / "case.tra"

    def case(rng: random.Random) -> None:
        clear(path)
        how = rng.random()
        if how < 0.05:
            put_in_place(path, rng)
        elif how < 0.5:
            path.write_bytes(damaged(good.encode(), rng))
        else:
            path.write_text(other_lines(good, rng))
        check_pen_digits(path)

    return case


def other_lines(text: str, rng: random.Random) -> str:
    """The text with lines left out, doubled, many times over, exchanged, or with other words in them."""
    lines = text.splitlines(keepends=True)
    words = [
        "",
        "nan",
        "1e999",
        "9" * 5000,
        "-1",
        "32768",
        "٣",
        ".PEN_DOWN",
        ".PEN_UP",
        '"7"',
        '"77"',
        "\0",
        "\x85",
    ]
    for _ in range(rng.randint(1, 4)):
        place, other = rng.randrange(len(lines)), rng.randrange(len(lines))
        kind = rng.choice(["drop", "double", "many", "exchange", "word", "word"])
        if kind == "drop" and len(lines) > 2:
            del lines[place]
        elif kind == "double":
            lines.insert(other, lines[place])
        elif kind == "many" and rng.random() < 0.1:
            lines[place] = lines[place] * 30_000
        elif kind == "exchange":
            lines[place], lines[other] = lines[other], lines[place]
        else:
            parts = lines[place].split(" ")
            parts[rng.randrange(len(parts))] = rng.choice(words)
            lines[place] = " ".join(parts)
    return "".join(lines)


def start_z(folder: Path) -> TRY:
    """A case: Unix compress, alone or in UCI's zip, mutated or swelling to a million times its size."""
    text = unipen(6)
    good = compressed(text.encode())
    archive = zipped(text)
    bombs = [compressed(b"0" * 2_000_000), compressed(b" 1 1\n" * 400_000)]
    bombs += [bomb + bomb[-2:] * 200_000 for bomb in bombs]  # its longest string, again and again

    def case(rng: random.Random) -> None:
        path = folder / rng.choice(["case.Z", "case.zip"])
        clear(path)
        how = rng.random()
        if how < 0.05:
            put_in_place(path, rng)
        elif how < 0.06:
            path.write_bytes(rng.choice(bombs))
        elif how < 0.5:
            path.write_bytes(damaged(good, rng))
        elif how < 0.75:
            path.write_bytes(damaged(archive, rng))
        else:
            path.write_bytes(damaged_archive(archive, rng))
        check_pen_digits(path)

    return case


def start_npz(folder: Path) -> TRY:
    """A case: a set of pen digits, or what drives the units of a network, as a mutated npz."""
    classifier = made().classifier
    pictures = torch.randint(
        0, 256, (12, 28, 28), dtype=torch.uint8, generator=torch.Generator().manual_seed(0)
    )
    units = path_of(folder / "gru.pt")
    save_top_activations(units, find_top_activations(classifier, pictures))
    whole, digits = units.read_bytes(), DIGITS.read_bytes()
    path = folder / "case.npz"

    def case(rng: random.Random) -> None:
        of_units = rng.random() < 0.3
        target, content = (units, whole) if of_units else (path, digits)
        clear(target)
        how = rng.random()
        if how < 0.05:
            put_in_place(target, rng)
        elif how < 0.4:
            target.write_bytes(damaged(content, rng))
        else:
            target.write_bytes(damaged_archive(content, rng))
        if not of_units:
            check_pen_digits(target)
        elif (found := load_top_activations(target, classifier)) is not None:  # None: refused
            assert found.which.max() < len(found.pictures) and np.isfinite(found.value).all()

    return case
