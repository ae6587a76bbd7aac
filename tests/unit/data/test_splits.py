"""What an epoch reads, what validates, and the real sets where they are there."""

from collections import Counter
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import Generator, Tensor

from model.data import splits as data
from model.data.splits import NON_DIGIT
from model.data.splits import VALIDATION_WRITERS
from model.data.splits import Split
from model.data.splits import TrainingData
from model.data.splits import by_writer
from model.data.splits import load_mnist
from model.data.splits import load_pen_digits
from model.data.splits import training_data
from model.drawing.strokes import rows_from_strokes
from model.data.pen_digits import PenDigits
from model.data.pen_digits import read_pen_digits
from tests.support.digits import pen_digits
from tests.support.tiny import REAL
from tests.support.tiny import failed
from tests.support.tiny import unipen

real = pytest.mark.skipif(not REAL.is_dir(), reason="the real sets are not beside the project")


def seeded(seed: int = 1) -> Generator:
    return Generator().manual_seed(seed)


def numbered(count: int, first: int) -> Tensor:
    """Pictures [count, 28, 28] that carry a number in two pixels, to be told apart."""
    pictures = torch.zeros(count, 28, 28, dtype=torch.uint8)
    pictures[:, 0, 0] = torch.arange(first, first + count) // 256
    pictures[:, 0, 1] = torch.arange(first, first + count) % 256
    return pictures


def numbers(split: Split) -> list[int]:
    return (split.images[:, 0, 0].long() * 256 + split.images[:, 0, 1]).tolist()


@pytest.fixture
def parts() -> TrainingData:
    """MNIST 0 to 49; pen digits 1000 to 1009 and the same as variants 2000 to 2009; non-digits 3000 to 3019."""
    labels = torch.arange(50) % 10
    variants = torch.stack([numbered(10, 1000), numbered(10, 2000)])
    others = Split(numbered(20, 3000), torch.full((20,), NON_DIGIT))
    return TrainingData(Split(numbered(50, 0), labels), (variants, torch.arange(10)), others)


def test_an_epoch_reads_each_picture_as_often_as_the_recipe_says(parts: TrainingData) -> None:
    split = parts.epoch(seeded(), pen_repeats=3, non_digits=7)
    found = numbers(split)
    assert len(split) == 50 + 3 * 10 + 7
    assert sorted(number for number in found if number < 1000) == list(range(50))
    assert Counter(number % 1000 for number in found if 1000 <= number < 3000) == dict.fromkeys(range(10), 3)
    assert {number // 1000 for number in found} == {0, 1, 2, 3}  # both variants
    others = [number for number in found if number >= 3000]
    assert len(set(others)) == len(others) == 7


def test_an_epoch_keeps_pictures_and_labels_together(parts: TrainingData) -> None:
    split = parts.epoch(seeded(), pen_repeats=2, non_digits=20)
    for number, label in zip(numbers(split), split.labels.tolist(), strict=True):
        assert label == (NON_DIGIT if number >= 3000 else number % 10)


def test_the_generator_alone_decides_an_epoch(parts: TrainingData) -> None:
    first, again, other = (numbers(parts.epoch(seeded(seed), 2, 5)) for seed in (1, 1, 2))
    assert first == again
    assert first != other
    assert first != sorted(first)


def test_an_epoch_of_mnist_alone_is_mnist_shuffled(parts: TrainingData) -> None:
    split = TrainingData(parts.mnist).epoch(seeded(), pen_repeats=3, non_digits=7)
    assert sorted(numbers(split)) == list(range(50))


def test_more_non_digits_than_there_are_is_all_of_them(parts: TrainingData) -> None:
    split = parts.epoch(seeded(), pen_repeats=0, non_digits=1000)
    assert sorted(number for number in numbers(split) if number >= 3000) == list(range(3000, 3020))


def test_no_writer_is_on_both_sides() -> None:
    """Twelve digits by each of two writers who train and two who validate."""
    digits = pen_digits()
    writers = np.array([1, 5, 7, 30] * 30, np.uint8)
    training, held = by_writer(PenDigits(digits.strokes, digits.labels, writers))
    assert set(training.writers.tolist()) == {1, 7}
    assert set(held.writers.tolist()) == {5, 30}
    assert len(training) == len(held) == 60
    assert training.labels.tolist() == digits.labels[np.isin(writers, [1, 7])].tolist()
    assert training.strokes == [digits.strokes[i] for i in range(120) if writers[i] in (1, 7)]


def test_what_trains_and_what_validates(tiny: Path) -> None:
    trains, validation = training_data(tiny / "data", tiny / ".cache")
    whole = load_mnist(tiny / "data", train=True)
    assert torch.equal(trains.mnist.images, whole.images[:50])
    assert torch.equal(validation["mnist"].images, whole.images[50:])
    assert torch.equal(torch.cat([trains.mnist.labels, validation["mnist"].labels]), whole.labels)
    digits, held = by_writer(load_pen_digits(tiny / "data"))
    assert trains.pen is not None
    assert trains.pen[0].shape == (2, 48, 28, 28)
    assert trains.pen[1].tolist() == digits.labels.tolist()
    assert validation["pen"].labels.tolist() == held.labels.tolist()
    for strokes, picture in zip(held.strokes, validation["pen"].rows(), strict=True):
        torch.testing.assert_close(
            picture, torch.from_numpy(rows_from_strokes(strokes).rows), atol=0.5 / 255 + 1e-6, rtol=0
        )
    assert trains.non_digits is not None
    assert set(trains.non_digits.labels.tolist()) == {NON_DIGIT}


def test_mnist_alone_needs_no_pen_digits(small: Path) -> None:
    trains, validation = training_data(small, small / ".cache", "mnist")
    assert trains.pen is None
    assert trains.non_digits is None
    assert list(validation) == ["mnist"]


def test_pen_digits_of_wrong_counts_are_refused(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = small / "pendigits" / "pendigits-orig.tra"
    path.parent.mkdir()
    path.write_text(unipen(31))
    assert failed("--data-dir", str(small), capsys=capsys, out=small / "out") == (
        f"{path}: holds 31 digits, 30 writers, 10 labels, expected 7494 digits, 30 writers, 10 labels; "
        "delete it to download it again."
    )
    assert path.exists()


# The real sets


@real
def test_the_real_mnist_is_what_it_should_be() -> None:
    """Counts of each digit as its authors' page and every copy of it have them."""
    train, test = load_mnist(REAL, train=True), load_mnist(REAL, train=False)
    assert (len(train), len(test)) == (60_000, 10_000)
    assert test.labels.bincount().tolist() == [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]
    assert train.labels[:10].tolist() == [5, 0, 4, 1, 9, 2, 1, 3, 1, 4]
    assert test.rows().mean().item() == pytest.approx(0.1325, abs=1e-4)


@real
def test_the_real_pen_digits_are_what_they_should_be() -> None:
    digits = load_pen_digits(REAL)
    assert len(digits) == 7494
    assert sorted(set(digits.writers.tolist())) == list(range(1, 31))
    assert sorted(set(digits.labels.tolist())) == list(range(10))
    points = np.concatenate([stroke for strokes in digits.strokes for stroke in strokes])
    assert (points[:, 0] >= 0).all()
    assert (points[:, 0] <= 500).all()
    assert (points[:, 1] <= 0).all()
    assert (points[:, 1] >= -500).all()


@real
def test_the_real_writers_are_split_and_the_tests_digits_are_of_those_who_validate() -> None:
    training, held = by_writer(load_pen_digits(REAL))
    assert (len(training), len(held)) == (5995, 1499)
    assert set(held.writers.tolist()) == set(VALIDATION_WRITERS)
    assert not set(held.writers.tolist()) & set(training.writers.tolist())
    kept = {tuple(np.concatenate(strokes).ravel().tolist()) for strokes in held.strokes}
    for strokes in pen_digits().strokes:
        assert tuple((np.concatenate(strokes) - [0, 500]).ravel().tolist()) in kept


@real
def test_the_shared_sample_is_of_the_same_set() -> None:
    whole = load_pen_digits(REAL)
    sample = read_pen_digits(REAL / "pendigits" / "sample.npz")
    assert np.bincount(sample.labels).tolist() == [20] * 10
    known = {
        (int(label), int(writer), tuple(np.concatenate(strokes).ravel().tolist()))
        for label, writer, strokes in zip(whole.labels, whole.writers, whole.strokes, strict=True)
    }
    for label, writer, strokes in zip(sample.labels, sample.writers, sample.strokes, strict=True):
        moved = np.concatenate(strokes) - [0, 500]
        assert (int(label), int(writer), tuple(moved.ravel().tolist())) in known


def test_the_parts_that_the_project_promises() -> None:
    assert data.MNIST_VALIDATION == 5_000
    assert data.PEN_DIGITS_COUNTS == (7494, 30, 10)
