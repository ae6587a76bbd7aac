"""The data: MNIST through torchvision, and pen digits rendered as a visitor's strokes are.

Validation is the last 5,000 of MNIST's training pictures and six of the thirty pen writers. Recipes are chosen
on it; neither ever trains a network of the default recipe.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Generator, Tensor

from model.errors import DataError
from model.data.download import brief
from model.data.download import fetch
from model.data.mnist import read_mnist
from model.data.pen_digits import PenDigits
from model.data.pen_digits import read_pen_digits
from model.data.rendering import cached
from model.data.rendering import fingerprint
from model.data.rendering import render_non_digits
from model.data.rendering import render_pen_digits

MNIST_VALIDATION = 5_000  # the last pictures of the training file
VALIDATION_WRITERS = (5, 10, 15, 20, 25, 30)
NON_DIGIT = 10  # the label of a drawing that is none of the ten digits
VARIANTS = 12  # renderings of each pen digit: as written, and 11 deformed
NON_DIGITS = 12_000
PEN_DIGITS_URL = (
    "https://archive.ics.uci.edu/static/public/81/pen+based+recognition+of+handwritten+digits.zip"
)
PEN_DIGITS_COUNTS = (7494, 30, 10)  # digits, writers, labels
PEN_DIGITS_FILES = ("pendigits-orig.tra", "pendigits-orig.tra.Z", "pendigits.zip")


@dataclass(frozen=True)
class Split:
    """images: uint8 [N, 28, 28], ink 0..255. labels: int64 [N], 0..9, or 10 for a drawing that is no digit."""

    images: Tensor
    labels: Tensor

    def __len__(self) -> int:
        return len(self.labels)

    def rows(self) -> Tensor:
        """All pictures as the network reads them: float32 [N, 28, 28] in 0..1."""
        return self.images.float() / 255


@dataclass(frozen=True)
class TrainingData:
    """mnist: a Split. pen: uint8 [variants, N, 28, 28] with labels [N], or None. non_digits: a Split, or None."""

    mnist: Split
    pen: tuple[Tensor, Tensor] | None = None
    non_digits: Split | None = None

    def epoch(self, generator: Generator, pen_repeats: int, non_digits: int) -> Split:
        """What one epoch reads, shuffled: MNIST once, each pen digit in pen_repeats variants, some non-digits."""
        images, labels = [self.mnist.images], [self.mnist.labels]
        if self.pen is not None:
            pictures, digits = self.pen
            for _ in range(pen_repeats):
                variant = torch.randint(len(pictures), digits.shape, generator=generator)
                images.append(pictures[variant, torch.arange(len(digits))])
                labels.append(digits)
        if self.non_digits is not None:
            chosen = torch.randperm(len(self.non_digits), generator=generator)[:non_digits]
            images.append(self.non_digits.images[chosen])
            labels.append(self.non_digits.labels[chosen])
        order = torch.randperm(sum(map(len, labels)), generator=generator)
        return Split(torch.cat(images)[order], torch.cat(labels)[order])


def load_mnist(data_dir: Path, train: bool) -> Split:
    """MNIST's training (60,000) or test (10,000) pictures from data_dir/MNIST/raw, downloaded if absent.

    Raises DataError if they are neither there nor to be had, or broken.
    """
    return Split(*read_mnist(data_dir, train))


def load_pen_digits(data_dir: Path) -> PenDigits:
    """The 7,494 pen digits of 30 writers from data_dir/pendigits, downloaded from UCI if absent.

    Raises DataError if they are neither there nor to be had, or not what they should be.
    """
    folder = data_dir / "pendigits"
    try:
        path = next((folder / name for name in PEN_DIGITS_FILES if (folder / name).exists()), None)
    except OSError as error:
        raise DataError(f"{folder}: cannot be read ({error.strerror}).") from None
    if path is not None:
        return read_whole_set(path)
    path = folder / PEN_DIGITS_FILES[-1]
    try:
        fetch(PEN_DIGITS_URL, path)
    except (OSError, ValueError) as error:
        raise DataError(
            f"{path}: not there, and the pen digits could not be downloaded ({brief(error)}); "
            "check the network, name their folder with --data-dir, or train with --data mnist."
        ) from None
    try:
        return read_whole_set(path)
    except DataError:  # a page of a hotel's network, say: the next try shall download again
        path.unlink(missing_ok=True)
        raise DataError(
            f"{path}: not there, and {PEN_DIGITS_URL} answered with something else than the pen digits; "
            "check the network, name their folder with --data-dir, or train with --data mnist."
        ) from None


def read_whole_set(path: Path) -> PenDigits:
    """The pen digits of a file. Raises DataError if it is broken, or has not as many digits, writers and labels as
    the set has."""
    digits = read_pen_digits(path)
    found = (len(digits), len(set(digits.writers.tolist())), len(set(digits.labels.tolist())))
    if found != PEN_DIGITS_COUNTS:
        numbers = "{} digits, {} writers, {} labels"
        raise DataError(
            f"{path}: holds {numbers.format(*found)}, expected {numbers.format(*PEN_DIGITS_COUNTS)}; "
            "delete it to download it again."
        )
    return digits


def by_writer(digits: PenDigits) -> tuple[PenDigits, PenDigits]:
    """(training digits, validation digits), split by writer."""
    held = np.isin(digits.writers, VALIDATION_WRITERS)
    return digits.select(~held), digits.select(held)


def as_split(pictures: np.ndarray, labels: np.ndarray) -> Split:
    """numpy uint8 [N, 28, 28] and labels [N] as tensors."""
    return Split(torch.from_numpy(pictures), torch.from_numpy(labels.astype(np.int64)))


def training_data(data_dir: Path, cache: Path, data: str = "all") -> tuple[TrainingData, dict[str, Split]]:
    """(what trains, {"mnist": validation, "pen": validation}); data is "all" or "mnist". Raises DataError."""
    whole = load_mnist(data_dir, train=True)
    mnist = Split(whole.images[:-MNIST_VALIDATION], whole.labels[:-MNIST_VALIDATION])
    validation = {"mnist": Split(whole.images[-MNIST_VALIDATION:], whole.labels[-MNIST_VALIDATION:])}
    if data == "mnist":
        return TrainingData(mnist), validation
    training, held = by_writer(load_pen_digits(data_dir))

    def render(digits: PenDigits, variants: int) -> np.ndarray:
        make: Callable = lambda: {"pictures": render_pen_digits(digits, variants, seed=1)}  # noqa: E731
        return cached(cache, f"pen-{fingerprint(digits, variants)}", make)["pictures"]

    pictures = render(training, VARIANTS)
    others = cached(
        cache,
        f"non-digits-{fingerprint(training, NON_DIGITS)}",
        lambda: {"pictures": render_non_digits(training, NON_DIGITS, seed=2)},
    )["pictures"]
    validation["pen"] = as_split(render(held, 1)[0], held.labels)
    pen = torch.from_numpy(pictures), torch.from_numpy(training.labels.astype(np.int64))
    return TrainingData(mnist, pen, as_split(others, np.full(len(others), NON_DIGIT))), validation
