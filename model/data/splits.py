"""What trains and what validates: MNIST, pen digits drawn as a visitor's strokes are, and styles of hands.

Validation is the last 5,000 of MNIST's training pictures and six of the thirty pen writers. Recipes are chosen on it.
No network of the default recipe trains on it.
"""

import hashlib
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Generator, Tensor

from model.data.mnist import read_mnist
from model.data.pen_digits import PenDigits, load_pen_digits
from model.data.rendering import (
    Pictures,
    Render,
    drawn,
    render_non_digits,
    render_pen_digits,
    render_styles,
)
from model.data.styles import style_labels

MNIST_VALIDATION = 5_000  # the last pictures of the training file
VALIDATION_WRITERS = (5, 10, 15, 20, 25, 30)
NON_DIGIT = 10  # the label of a drawing that is none of the ten digits
VARIANTS = 12  # pictures of each pen digit: as written, and 11 deformed
NON_DIGITS = 12_000
STYLES = 24_000
STYLES_VALIDATION = 2_000


@dataclass(frozen=True)
class Split:
    """images: uint8 [N, 28, 28], ink 0..255. labels: int64 [N], 0..9, or NON_DIGIT."""

    images: Tensor
    labels: Tensor

    def __len__(self) -> int:
        return len(self.labels)

    def rows(self) -> Tensor:
        """All pictures as the network's input: float32 [N, 28, 28] in 0..1."""
        return self.images.float() / 255


@dataclass(frozen=True)
class Reads:
    """What a training reads from its first to its last epoch: pen, how often each pen digit; non_digits and styles, how
    many of them. More is not drawn, and of what is never read nothing, its validation set neither."""

    pen: int = sys.maxsize
    non_digits: int = sys.maxsize
    styles: int = sys.maxsize


EVERYTHING = Reads()


@dataclass(frozen=True)
class TrainingData:
    """pen: uint8 [variants, N, 28, 28] with labels [N]. What is None was not asked for."""

    mnist: Split
    pen: tuple[Tensor, Tensor] | None = None
    non_digits: Split | None = None
    styles: Split | None = None

    def epoch_size(self, recipe: Any) -> int:
        """How many pictures epoch() gives."""
        pen = recipe.pen_repeats * len(self.pen[1]) if self.pen else 0
        others = [
            min(len(split), count)
            for split, count in ((self.non_digits, recipe.non_digits), (self.styles, recipe.styles))
            if split is not None
        ]
        return len(self.mnist) + pen + sum(others)

    def digest(self) -> str:
        """SHA-256 of what was read: the pictures of MNIST and all labels. Drawn pictures may differ by rounding from
        machine to machine, so only their labels count."""
        digest = hashlib.sha256(self.mnist.images.numpy().tobytes())
        for labels in (self.mnist.labels, self.pen[1] if self.pen else None):
            if labels is not None:
                digest.update(labels.numpy().tobytes())
        return digest.hexdigest()

    def epoch(self, generator: Generator, pen_repeats: int, non_digits: int, styles: int = 0) -> Split:
        """The pictures of one epoch, shuffled: MNIST once, pen_repeats variants of each pen digit, some non-digits and
        some styles; where there are fewer than asked for, all."""
        images, labels = [self.mnist.images], [self.mnist.labels]
        if self.pen is not None:
            pictures, digits = self.pen
            for _ in range(pen_repeats):
                variant = torch.randint(len(pictures), digits.shape, generator=generator)
                images.append(pictures[variant, torch.arange(len(digits))])
                labels.append(digits)
        for split, count in ((self.non_digits, non_digits), (self.styles, styles)):
            if split is not None:
                chosen = torch.randperm(len(split), generator=generator)[:count]
                images.append(split.images[chosen])
                labels.append(split.labels[chosen])
        order = torch.randperm(sum(map(len, labels)), generator=generator)
        return Split(torch.cat(images)[order], torch.cat(labels)[order])


def load_mnist(data_dir: Path, train: bool) -> Split:
    """MNIST's training (60,000) or test (10,000) pictures, as read_mnist reads them. Raises DataError."""
    return Split(*read_mnist(data_dir, train))


def by_writer(digits: PenDigits) -> tuple[PenDigits, PenDigits]:
    """(training digits, validation digits), split by writer."""
    held_out = np.isin(digits.writers, VALIDATION_WRITERS)
    return digits.select(~held_out), digits.select(held_out)


def as_split(pictures: Pictures, labels: np.ndarray) -> Split:
    """Pictures [N, 28, 28] and integer labels [N] as tensors."""
    return Split(torch.from_numpy(pictures), torch.from_numpy(labels.astype(np.int64)))


def training_data(
    data_dir: Path, cache: Path, data: str = "all", reads: Reads = EVERYTHING
) -> tuple[TrainingData, dict[str, Split]]:
    """(training data, validation by name: "mnist", "styles", "pen"); data is "all" or "mnist".

    Pictures drawn from strokes are cached in the folder `cache`. Raises DataError.
    """
    images, labels = read_mnist(data_dir, train=True)
    mnist = Split(images[:-MNIST_VALIDATION], labels[:-MNIST_VALIDATION])
    validation = {"mnist": Split(images[-MNIST_VALIDATION:], labels[-MNIST_VALIDATION:])}
    if data == "mnist":
        return TrainingData(mnist), validation
    training, held_out = by_writer(load_pen_digits())

    def pictures(name: str, render: Render, digits: PenDigits, count: int, seed: int) -> Pictures:
        return drawn(cache, name, render, digits, count, seed)

    def styles(digits: PenDigits, count: int, seed: int) -> Split:
        return as_split(pictures("styles", render_styles, digits, count, seed), style_labels(count))

    pen = others = some_styles = None
    if variants := min(VARIANTS, reads.pen):
        as_drawn = pictures("pen", render_pen_digits, training, variants, seed=1)
        pen = torch.from_numpy(as_drawn), torch.from_numpy(training.labels).long()
    if count := min(NON_DIGITS, reads.non_digits):
        drawings = pictures("non-digits", render_non_digits, training, count, seed=2)
        others = as_split(drawings, np.full(count, NON_DIGIT))
    if count := min(STYLES, reads.styles):
        some_styles = styles(training, count, seed=3)
        validation["styles"] = styles(held_out, STYLES_VALIDATION, seed=4)
    validation["pen"] = as_split(pictures("pen", render_pen_digits, held_out, 1, seed=1)[0], held_out.labels)
    return TrainingData(mnist, pen, others, some_styles), validation
