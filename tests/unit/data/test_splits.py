"""What one epoch reads, what validates, and how pen digits are split by writer."""

from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import Generator, Tensor

from model.data import splits
from model.data.pen_digits import PenDigits, load_pen_digits
from model.data.rendering import fingerprint, render_non_digits, render_pen_digits, render_styles
from model.data.splits import (
    NON_DIGIT,
    VALIDATION_WRITERS,
    Reads,
    Split,
    TrainingData,
    by_writer,
    load_mnist,
    training_data,
)
from model.data.styles import style_labels
from model.drawing.strokes import rows_from_strokes
from model.errors import DataError
from tests.support.digits import pen_digits
from tests.support.own import idx_set, twenty_drawings
from tests.support.tiny import tiny_pen_digits


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
    """MNIST 0 to 49; pen digits 1000 to 1009 and the same as variants 2000 to 2009; non-digits 3000 to 3019; styles
    4000 to 4019."""
    labels = torch.arange(50) % 10
    variants = torch.stack([numbered(10, 1000), numbered(10, 2000)])
    others = Split(numbered(20, 3000), torch.full((20,), NON_DIGIT))
    styles = Split(numbered(20, 4000), torch.arange(20) % 10)
    return TrainingData(Split(numbered(50, 0), labels), (variants, torch.arange(10)), others, styles)


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


# One's own data


@pytest.mark.parametrize(
    ("own", "others", "repeats"),
    [
        (16, 55_000, 181),
        (16, 85_985, 200),
        (400, 85_985, 11),
        (55_000, 55_000, 1),
        (1, 10, 1),
        (3, 19 * 3 * 7, 7),
    ],
)
def test_own_pictures_are_a_twentieth_of_an_epoch(own: int, others: int, repeats: int) -> None:
    """But each is read once at least, and 200 times at most."""
    assert splits.own_repeats(own, others) == repeats
    if 1 < repeats < 200:
        assert own * repeats / (own * repeats + others) == pytest.approx(1 / 20, rel=0.05)


def test_own_pictures_join_an_epoch_with_their_labels(parts: TrainingData) -> None:
    own = Split(numbered(2, 5000), torch.tensor([3, 8]))
    mixed = replace(parts, pictures=Split(numbered(760, 0), torch.arange(760) % 10), own=own)
    split = mixed.epoch(seeded(), pen_repeats=0, non_digits=0)
    assert Counter(number for number in numbers(split) if number >= 5000) == {5000: 20, 5001: 20}
    labels = {(number, label) for number, label in zip(numbers(split), split.labels.tolist(), strict=True)}
    assert {(5000, 3), (5001, 8)} <= labels and len(split) == 800
    assert sorted(number for number in numbers(split) if number < 5000) == list(range(760))


def test_own_data_alone_need_no_mnist(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Twenty drawings: an epoch reads each of ten so often that it has several steps."""
    monkeypatch.delattr(splits, "read_mnist")
    mine = twenty_drawings(tmp_path / "my_digits")
    trains, validation, test = training_data(tmp_path, tmp_path / ".cache", "my_digits", folder=mine)
    assert trains.own is trains.pen is trains.non_digits is trains.styles is None
    assert trains.pictures.labels.tolist() == validation["my_digits"].labels.tolist() == list(range(10))
    assert list(validation) == ["my_digits"] and test == {}
    assert trains.epoch(seeded(), 3, 9, 9).labels.bincount().tolist() == [200] * 10
    assert sorted(path.name for path in tmp_path.iterdir()) == [".cache", "my_digits"]


@pytest.mark.parametrize(("count", "epoch"), [(11, 2000), (300, 2100), (2500, 2500)])
def test_few_own_pictures_alone_are_repeated(count: int, epoch: int, tmp_path: Path) -> None:
    """Eleven 182 times."""
    own = splits.alone(Split(numbered(count, 0), torch.zeros(count).long()), tmp_path)
    assert 0 <= len(own.epoch(seeded(), 0, 0)) - epoch < count
    with pytest.raises(
        DataError, match=r": 9 drawings are left to train on, expected 10 or more; .* mnist .*\.$"
    ):
        splits.alone(Split(numbered(9, 0), torch.zeros(9).long()), tmp_path)


def test_an_idx_set_trains_validates_and_tests_beside_mnist(tiny: Path, tmp_path: Path) -> None:
    """In Fashion-MNIST's layout. Its sets have the name of its folder; MNIST's stay as they are."""
    for part, count in (("train", 36), ("t10k", 9)):
        idx_set(tmp_path / "FashionMNIST" / "raw", part, count)
    mnist, validation, test = training_data(tiny / "data", tiny / ".cache", "mnist")
    mixed = training_data(
        tiny / "data", tiny / ".cache", "mnist+FashionMNIST", folder=tmp_path / "FashionMNIST"
    )
    assert mixed[0].own is not None and len(mixed[0].own) == 33
    assert torch.equal(mixed[0].pictures.images, mnist.pictures.images)
    assert {name: len(split) for name, split in mixed[1].items()} == {"FashionMNIST": 3, "mnist": 10}
    assert {name: len(split) for name, split in mixed[2].items()} == {"mnist": 20, "FashionMNIST": 9}
    assert torch.equal(mixed[1]["mnist"].images, validation["mnist"].images)
    assert torch.equal(mixed[2]["mnist"].images, test["mnist"].images)


def test_own_data_join_all_the_others(tiny: Path, tmp_path: Path) -> None:
    """Temperature and threshold are fitted to the last of the validation sets, the pen digits."""
    mine = twenty_drawings(tmp_path / "mine")
    trains, validation, test = training_data(tiny / "data", tiny / ".cache", "all+mine", folder=mine)
    assert trains.own is not None and trains.own.labels.tolist() == list(range(10))
    assert trains.pen is not None and trains.non_digits is not None and trains.styles is not None
    assert list(validation) == ["mine", "mnist", "styles", "pen"] and list(test) == ["mnist"]


def test_own_data_without_a_folder_are_told(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"^mine: its folder is not known; name it with --data\.$"):
        training_data(tmp_path, tmp_path, "mnist+mine")


def test_a_digest_changes_with_what_was_read_and_with_all_labels(parts: TrainingData) -> None:
    """But not with the ink of drawn pictures."""
    assert parts.pen is not None and parts.non_digits is not None and parts.styles is not None
    whole = replace(parts, own=Split(numbered(3, 5000), torch.arange(3)))
    assert whole.own is not None

    def swapped(split: Split) -> Split:
        return Split(split.images, split.labels.flip(0))

    def inked(split: Split) -> Split:
        images = split.images.clone()
        images[-1, 27, 27] += 1
        return Split(images, split.labels)

    changed = [
        replace(whole, pictures=swapped(whole.pictures)),
        replace(whole, pictures=inked(whole.pictures)),
        replace(whole, own=swapped(whole.own)),
        replace(whole, own=inked(whole.own)),
        replace(whole, own=None),
        replace(whole, pen=None),
        replace(whole, pen=(parts.pen[0], parts.pen[1].flip(0))),
        replace(whole, styles=swapped(parts.styles)),
        replace(whole, non_digits=Split(parts.non_digits.images[1:], parts.non_digits.labels[1:])),
        parts,
    ]
    digests = {each.digest() for each in [whole, *changed]}
    assert len(digests) == 10  # the last of the changed is own=None, too
    assert all(len(digest) == 64 for digest in digests)
    same = replace(whole, styles=inked(parts.styles), pen=(parts.pen[0] + 1, parts.pen[1]))
    assert same.digest() == replace(whole).digest() == whole.digest()
