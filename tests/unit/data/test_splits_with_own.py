"""One's own data, alone and beside MNIST and the pen digits."""

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from model.data import splits
from model.data.splits import (
    Split,
    TrainingData,
    training_data,
)
from model.errors import DataError
from tests.support.own import idx_set, twenty_drawings
from tests.support.splits import numbered, numbers, seeded, some_data


@pytest.fixture
def parts() -> TrainingData:
    """Of each kind some."""
    return some_data()


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


def test_own_pictures_are_a_fifth_of_an_epoch_beside_live(tmp_path: Path) -> None:
    """Of 20 drawings, 16 train: each 78 times beside 5,000."""
    mine = twenty_drawings(tmp_path / "my_digits")
    trains, validation, _ = training_data(tmp_path, tmp_path / ".cache", "live+my_digits", folder=mine)
    assert trains.own is not None and list(validation) == ["my_digits", "live"]
    split = trains.epoch(seeded(), 0, 0)
    assert len(split) == trains.epoch_size(0, 0, 0) == 5000 + 16 * 78


def test_own_data_alone_need_no_mnist(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Twenty drawings: an epoch reads each of sixteen so often that it has several steps."""
    monkeypatch.delattr(splits, "read_mnist")
    mine = twenty_drawings(tmp_path / "my_digits")
    trains, validation, test = training_data(tmp_path, tmp_path / ".cache", "my_digits", folder=mine)
    assert trains.own is trains.pen is trains.non_digits is trains.styles is None
    assert trains.pictures.labels.tolist() == [0, 0, 1, 2, 2, 3, 4, 4, 5, 5, 6, 7, 7, 8, 9, 9]
    assert validation["my_digits"].labels.tolist() == [1, 3, 6, 8]
    assert list(validation) == ["my_digits"] and test == {}
    assert trains.epoch(seeded(), 3, 9, 9).labels.bincount().tolist() == [
        250,
        125,
        250,
        125,
        250,
        250,
        125,
        250,
        125,
        250,
    ]
    assert sorted(path.name for path in tmp_path.iterdir()) == [".cache", "my_digits"]


@pytest.mark.parametrize(("count", "epoch"), [(11, 2000), (300, 2100), (2500, 2500)])
def test_few_own_pictures_alone_are_repeated(count: int, epoch: int, tmp_path: Path) -> None:
    """Eleven 182 times."""
    own = splits.alone(Split(numbered(count, 0), torch.zeros(count).long()), tmp_path)
    assert 0 <= len(own.epoch(seeded(), 0, 0)) - epoch < count
    with pytest.raises(
        DataError, match=r": expected 10 drawings or more to train on alone, found 9; .* mnist .*\.$"
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
    assert trains.own is not None and len(trains.own) == 16
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
