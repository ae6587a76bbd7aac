"""What trains, validates and tests: MNIST, pen digits drawn as a visitor's strokes are, styles of hands, one's own; or
the few digits of a live training.

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

from model.data.choice import parts_of
from model.data.idx import Labelled
from model.data.live import load_live
from model.data.mnist import read_mnist
from model.data.own import read_own
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
from model.errors import DataError

MNIST_VALIDATION = 5_000  # the last pictures of the training file
VALIDATION_WRITERS = (5, 10, 15, 20, 25, 30)
NON_DIGIT = 10  # the label of a drawing that is none of the ten digits
VARIANTS = 12  # pictures of each pen digit: as written, and 11 deformed
NON_DIGITS = 12_000
STYLES = 24_000
STYLES_VALIDATION = 2_000
OWN_SHARE = 20  # one in so many pictures of an epoch is one's own, where they are mixed with others
# The same beside the 5,000 of "live", as a hand is. The RNN misread 6 digits of a writer, and 4 after a training with a
# fifth, 5 with a twentieth.
LIVE_SHARE = 5
OWN_EPOCH = 2_000  # pictures of an epoch of few own pictures alone: eight steps of 256
MOST_REPEATS = 200  # times that an epoch reads one's own picture
FEWEST = 10  # pictures that train alone: as many as the page shows for an end of a unit


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
    """pictures: MNIST's, or one's own where they train alone; an epoch reads each `repeats` times. own: one's own
    pictures beside others, one in own_share. pen: uint8 [variants, N, 28, 28] with labels [N]. What is None was not
    asked for."""

    pictures: Split
    pen: tuple[Tensor, Tensor] | None = None
    non_digits: Split | None = None
    styles: Split | None = None
    own: Split | None = None
    repeats: int = 1
    own_share: int = OWN_SHARE

    def epoch(self, generator: Generator, pen_repeats: int, non_digits: int, styles: int = 0) -> Split:
        """The pictures of one epoch, shuffled: MNIST once, pen_repeats variants of each pen digit, some non-digits and
        some styles; where there are fewer than asked for, all. Own pictures beside these as own_repeats() says."""
        images, labels = [self.pictures.images] * self.repeats, [self.pictures.labels] * self.repeats
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
        if self.own is not None:
            repeats = own_repeats(len(self.own), sum(map(len, labels)), self.own_share)
            images += [self.own.images] * repeats
            labels += [self.own.labels] * repeats
        order = torch.randperm(sum(map(len, labels)), generator=generator)
        return Split(torch.cat(images)[order], torch.cat(labels)[order])

    def epoch_size(self, pen_repeats: int, non_digits: int, styles: int) -> int:
        """How many pictures epoch() gives."""
        size = len(self.pictures) * self.repeats
        size += pen_repeats * len(self.pen[1]) if self.pen else 0
        for split, count in ((self.non_digits, non_digits), (self.styles, styles)):
            size += min(len(split), count) if split else 0
        return size + (own_repeats(len(self.own), size, self.own_share) * len(self.own) if self.own else 0)

    def digest(self) -> str:
        """64 hexadecimal digits (SHA-256) that change with the data: with the pictures that were read and all labels.

        Drawn pictures do not count: another machine may round their ink otherwise.
        """
        read, drawn = (self.pictures, self.own), (self.non_digits, self.styles)
        parts = [part for each in read if each is not None for part in (each.images, each.labels)]
        parts += [each.labels for each in drawn if each is not None]
        found = hashlib.sha256()
        for tensor in parts if self.pen is None else [*parts, self.pen[1]]:
            found.update(repr(tuple(tensor.shape)).encode())
            found.update(tensor.contiguous().numpy().data)
        return found.hexdigest()


def own_repeats(own: int, others: int, share: int = OWN_SHARE) -> int:
    """How often an epoch of so many other pictures reads each of one's own: so often that they are about one in `share`
    of all, but once at least and MOST_REPEATS at most. Twenty drawings would drown in MNIST's 55,000."""
    return min(max(round(others / (share - 1) / own), 1), MOST_REPEATS)


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


def split_of(given: Labelled) -> Split:
    """Pictures and labels that were read from files, as tensors."""
    return Split(*map(torch.from_numpy, given))


Sets = dict[str, Split]  # by name


def training_data(
    data_dir: Path,
    cache: Path,
    data: str = "all",
    reads: Reads = EVERYTHING,
    folder: Path | None = None,
) -> tuple[TrainingData, Sets, Sets]:
    """(training data, validation by name, test by name). data: as a recipe has it, see model/data/choice.py.

    Validation: "mnist", "styles", "pen", "live" and one's own name, as far as data asks for them and they hold
    anything, the pen digits last; test: "mnist" and one's own name. MNIST is read, and downloaded, only where data asks
    for it. folder: where one's own data lie. Pictures drawn from strokes, and own drawings, are cached in the folder
    `cache`. Raises DataError.
    """
    name, own_name = parts_of(data)
    own, validation, test = own_data(folder, own_name, cache) if own_name else (None, {}, {})
    if name == "live":
        trains, measures = (as_split(*each) for each in load_live())
        return TrainingData(trains, own=own, own_share=LIVE_SHARE), validation | {"live": measures}, test
    if name is None:
        assert own is not None
        return alone(own, folder), validation, test
    images, labels = read_mnist(data_dir, train=True)
    mnist = Split(images[:-MNIST_VALIDATION], labels[:-MNIST_VALIDATION])
    validation["mnist"] = Split(images[-MNIST_VALIDATION:], labels[-MNIST_VALIDATION:])
    test = {"mnist": load_mnist(data_dir, train=False)} | test
    drawn, held_out = drawn_data(cache, reads) if name == "all" else ({}, {})
    return TrainingData(mnist, own=own, **drawn), validation | held_out, test


def own_data(folder: Path | None, name: str, cache: Path) -> tuple[Split, Sets, Sets]:
    """(what trains, validation, test) of a folder, the last two by this name, empty where there is none."""
    if folder is None:
        raise DataError(f"{name}: its folder is not known; name it with --data.")
    training, *others = read_own(folder, cache)
    validation, test = ({} if each is None else {name: split_of(each)} for each in others)
    return split_of(training), validation, test


def alone(own: Split, folder: Path | None) -> TrainingData:
    """Own pictures alone; of few an epoch reads each so often that it has OWN_EPOCH, but MOST_REPEATS times at most."""
    if len(own) < FEWEST:
        raise DataError(
            f"{folder}: expected {FEWEST} drawings or more to train on alone, found {len(own)}; "
            "add some, or train on mnist beside them."
        )
    return TrainingData(own, repeats=min(-(-OWN_EPOCH // len(own)), MOST_REPEATS))


def drawn_data(cache: Path, reads: Reads) -> tuple[dict[str, Any], Sets]:
    """(pen, non_digits and styles of the training data, validation by name): all that is drawn from strokes."""
    training, held_out = by_writer(load_pen_digits())

    def pictures(name: str, render: Render, digits: PenDigits, count: int, seed: int) -> Pictures:
        return drawn(cache, name, render, digits, count, seed)

    def styles(digits: PenDigits, count: int, seed: int) -> Split:
        return as_split(pictures("styles", render_styles, digits, count, seed), style_labels(count))

    found: dict[str, Any] = {}
    validation: Sets = {}
    if variants := min(VARIANTS, reads.pen):
        pen = pictures("pen", render_pen_digits, training, variants, seed=1)
        found["pen"] = (torch.from_numpy(pen), torch.from_numpy(training.labels).long())
    if count := min(NON_DIGITS, reads.non_digits):
        drawings = pictures("non-digits", render_non_digits, training, count, seed=2)
        found["non_digits"] = as_split(drawings, np.full(count, NON_DIGIT))
    if count := min(STYLES, reads.styles):
        found["styles"] = styles(training, count, seed=3)
        validation["styles"] = styles(held_out, STYLES_VALIDATION, seed=4)
    validation["pen"] = as_split(pictures("pen", render_pen_digits, held_out, 1, seed=1)[0], held_out.labels)
    return found, validation
