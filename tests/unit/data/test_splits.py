"""What one epoch reads, what validates, and how pen digits are split by writer."""

from collections import Counter
from pathlib import Path

import numpy as np
import pytest
import torch

from model.data import splits
from model.data.pen_digits import PenDigits, load_pen_digits
from model.data.rendering import fingerprint, render_non_digits, render_pen_digits, render_styles
from model.data.splits import (
    NON_DIGIT,
    VALIDATION_WRITERS,
    Reads,
    TrainingData,
    by_writer,
    load_mnist,
    training_data,
)
from model.data.styles import style_labels
from model.drawing.strokes import rows_from_strokes
from tests.support.digits import pen_digits
from tests.support.splits import numbers, seeded, some_data
from tests.support.tiny import tiny_pen_digits


@pytest.fixture
def parts() -> TrainingData:
    """Of each kind some."""
    return some_data()


def test_an_epoch_has_each_picture_as_often_as_the_recipe_says_with_its_label(parts: TrainingData) -> None:
    split = parts.epoch(seeded(), pen_repeats=3, non_digits=7, styles=9)
    found = numbers(split)
    assert len(split) == 50 + 3 * 10 + 7 + 9
    assert sorted(number for number in found if number < 1000) == list(range(50))
    assert Counter(number % 1000 for number in found if 1000 <= number < 3000) == dict.fromkeys(range(10), 3)
    assert {number // 1000 for number in found} == {0, 1, 2, 3, 4}  # both variants
    for kind, count in ((3, 7), (4, 9)):
        assert len({number for number in found if number // 1000 == kind}) == count
    for number, label in zip(numbers(split), split.labels.tolist(), strict=True):
        assert label == (NON_DIGIT if number // 1000 == 3 else number % 10)


def test_the_generator_alone_decides_an_epoch(parts: TrainingData) -> None:
    first, again, other = (numbers(parts.epoch(seeded(seed), 2, 5, 5)) for seed in (1, 1, 2))
    assert first == again
    assert first != other
    assert [number for number in first if number < 1000] != list(range(50))
    for low, high in (
        (1000, 2000),
        (3000, 4000),
        (4000, 5000),
    ):  # which digits are variant 0, and which non-digits and styles there are
        chosen, others = ({n for n in each if low <= n < high} for each in (first, other))
        assert chosen != others


def test_an_epoch_of_mnist_alone_and_one_of_all_non_digits(parts: TrainingData) -> None:
    """More non-digits or styles than there are is all of them."""
    split = TrainingData(parts.pictures).epoch(seeded(), pen_repeats=3, non_digits=7, styles=7)
    assert sorted(numbers(split)) == list(range(50))
    variants = {number // 1000 for number in numbers(parts.epoch(seeded(), pen_repeats=1, non_digits=0))}
    assert variants == {0, 1, 2}  # each digit's own
    split = parts.epoch(seeded(), pen_repeats=0, non_digits=1000, styles=1000)
    assert sorted(numbers(split)) == [*range(50), *range(3000, 3020), *range(4000, 4020)]


def test_no_writer_is_on_both_sides() -> None:
    """Digits of two writers who train and two who validate; then the shipped set, and the sizes of the others."""
    digits = pen_digits()
    writers = np.array([1, 5, 7, 30] * 30, np.uint8)
    training, held_out = by_writer(PenDigits(digits.strokes, digits.labels, writers))
    assert set(training.writers.tolist()) == {1, 7} and set(held_out.writers.tolist()) == {5, 30}
    assert training.labels.tolist() == digits.labels[np.isin(writers, [1, 7])].tolist()
    assert training.strokes == [digits.strokes[i] for i in range(120) if writers[i] in (1, 7)]
    training, held_out = by_writer(load_pen_digits())
    assert (len(training), len(held_out)) == (5995, 1499)
    assert (splits.MNIST_VALIDATION, splits.VARIANTS, splits.NON_DIGITS) == (5_000, 12, 12_000)
    assert (splits.STYLES, splits.STYLES_VALIDATION) == (24_000, 2_000)
    assert set(held_out.writers.tolist()) == set(VALIDATION_WRITERS) == {5, 10, 15, 20, 25, 30}
    assert not set(held_out.writers.tolist()) & set(training.writers.tolist())


def test_what_trains_and_what_validates(tiny: Path) -> None:
    """MNIST's last 10 pictures (5,000 of the real set) and six writers validate; all else trains."""
    trains, validation, test = training_data(tiny / "data", tiny / ".cache")
    assert list(test) == ["mnist"]
    assert torch.equal(test["mnist"].images, load_mnist(tiny / "data", train=False).images)
    all_mnist = load_mnist(tiny / "data", train=True)
    assert torch.equal(torch.cat([trains.pictures.images, validation["mnist"].images]), all_mnist.images)
    assert torch.equal(torch.cat([trains.pictures.labels, validation["mnist"].labels]), all_mnist.labels)
    digits, held_out = by_writer(tiny_pen_digits())
    assert len(trains.pictures) == 50
    assert trains.pen is not None and trains.pen[0].shape == (2, 48, 28, 28)
    assert trains.pen[1].tolist() == digits.labels.tolist()
    assert validation["pen"].labels.tolist() == held_out.labels.tolist()
    for strokes, picture in zip(held_out.strokes, validation["pen"].rows(), strict=True):
        expected = torch.from_numpy(rows_from_strokes(strokes).rows)
        torch.testing.assert_close(picture, expected, atol=0.5 / 255 + 1e-6, rtol=0)
    assert torch.equal(trains.pen[0], torch.from_numpy(render_pen_digits(digits, 2, seed=1)))
    assert trains.non_digits is not None
    assert torch.equal(trains.non_digits.images, torch.from_numpy(render_non_digits(digits, 10, seed=2)))
    assert trains.non_digits.labels.tolist() == [10] * 10
    assert list(validation) == ["mnist", "styles", "pen"]  # temperature and threshold are fitted to the last
    assert trains.styles is not None
    for styles, made_of, count, seed in (
        (trains.styles, digits, 35, 3),
        (validation["styles"], held_out, 20, 4),
    ):
        assert torch.equal(styles.images, torch.from_numpy(render_styles(made_of, count, seed)))
        assert styles.labels.tolist() == style_labels(count).tolist()
    stored = {path.name for path in (tiny / ".cache").iterdir()}
    names = [("pen", digits, 1), ("pen", held_out, 1), ("non-digits", digits, 2)]
    names += [("styles", digits, 3), ("styles", held_out, 4)]
    assert stored >= {f"{name}-{fingerprint(each, seed)}.npz" for name, each, seed in names}


def test_no_more_is_drawn_than_a_training_reads(tiny: Path, tmp_path: Path) -> None:
    """The first pictures of all; where none are read, no validation set of them either."""
    everything, _, _ = training_data(tiny / "data", tiny / ".cache")
    assert everything.pen and everything.non_digits and everything.styles
    some, validation, _ = training_data(tiny / "data", tmp_path, reads=Reads(pen=1, non_digits=3, styles=4))
    assert some.pen and some.non_digits and some.styles
    assert torch.equal(some.pen[0], everything.pen[0][:1])
    assert torch.equal(some.non_digits.images, everything.non_digits.images[:3])
    assert torch.equal(some.styles.images, everything.styles.images[:4])
    assert some.styles.labels.tolist() == everything.styles.labels.tolist()[:4]
    assert list(validation) == ["mnist", "styles", "pen"]
    pen, validation, _ = training_data(tiny / "data", tmp_path / "new", reads=Reads(2, 0, 0))
    assert pen.pen and pen.non_digits is None and pen.styles is None
    assert torch.equal(pen.pen[0], everything.pen[0])
    assert list(validation) == ["mnist", "pen"]
    assert {path.name[:4] for path in (tmp_path / "new").iterdir()} == {"pen-"}
    none, _, _ = training_data(tiny / "data", tmp_path, reads=Reads(0, 0, 0))
    assert none.pen is None


def test_mnist_alone_needs_no_pen_digits(small: Path) -> None:
    trains, validation, test = training_data(small, small / ".cache", "mnist")
    assert trains.pen is None and trains.non_digits is None and trains.styles is None
    assert list(validation) == list(test) == ["mnist"]
    assert not (small / ".cache").exists()
