"""The digits of a live training: which they are, and that none of them both trains and measures."""

from pathlib import Path

import numpy as np
import pytest
import torch

from model.data import splits
from model.data.live import LIVE, SHIPPED_KNOWN, load_live
from model.data.live_digits import live_digits, main
from model.data.pen_digits import load_pen_digits
from model.data.rendering import render
from model.data.splits import MNIST_VALIDATION, by_writer, load_mnist, training_data
from model.errors import DataError
from model.files.known import load_known
from tests.support.tiny import REAL

needs_mnist = pytest.mark.skipif(not (REAL / "MNIST").exists(), reason="the real MNIST is not there")


def test_five_thousand_train_and_three_hundred_others_measure() -> None:
    training, measuring = load_live()
    assert len(training.labels) == 5_000 and len(measuring.labels) == 300
    assert np.bincount(training.labels).tolist() == [500] * 10
    assert np.bincount(measuring.labels).tolist() == [30] * 10
    pictures = {picture.tobytes() for picture in np.concatenate([training.pictures, measuring.pictures])}
    assert len(pictures) == 5_300
    assert LIVE.stat().st_size + SHIPPED_KNOWN.stat().st_size < 900_000


def test_the_pen_digits_that_measure_are_of_validation_writers() -> None:
    digits, held_out = by_writer(load_pen_digits())
    live = load_known(LIVE)
    for part, writers in ((slice(0, 3_000), digits), (slice(3_000, None), held_out)):
        theirs = {
            (render(strokes).tobytes(), label)
            for strokes, label in zip(writers.strokes, writers.labels, strict=True)
        }
        pen = np.flatnonzero(live.sources[part] == 1)
        found = {(live.pictures[part][at].tobytes(), live.labels[part][at]) for at in pen}
        assert len(found) == len(pen) and found <= theirs


@needs_mnist
def test_the_pictures_that_measure_are_of_mnists_validation_set() -> None:
    mnist, live = load_mnist(REAL, train=True), load_known(LIVE)
    for part, of_mnist in (
        (slice(0, 3_000), slice(None, -MNIST_VALIDATION)),
        (slice(3_000, None), slice(-MNIST_VALIDATION, None)),
    ):
        theirs = {picture.tobytes() for picture in mnist.images[of_mnist].numpy()}
        found = live.pictures[part][live.sources[part] == 0]
        assert {picture.tobytes() for picture in found} <= theirs


@needs_mnist
def test_the_command_writes_the_very_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    again = live_digits(REAL, load_known(SHIPPED_KNOWN))
    shipped = load_known(LIVE)
    for name in ("pictures", "labels", "sources"):
        assert np.array_equal(getattr(again, name), getattr(shipped, name))
    assert main(["--data-dir", str(REAL), "--out", str(tmp_path / "none" / "live.npz")]) == 1
    assert "cannot be written" in capsys.readouterr().err


def test_a_training_on_them_needs_no_mnist(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(splits, "read_mnist")
    trains, validation, test = training_data(tmp_path, tmp_path / "drawn", "live")
    digits = load_live()
    assert test == {} and list(validation) == ["live"] and not any(tmp_path.iterdir())
    for split, (pictures, labels) in ((trains.pictures, digits[0]), (validation["live"], digits[1])):
        assert torch.equal(split.images, torch.from_numpy(pictures))
        assert split.labels.tolist() == labels.tolist()


def test_a_missing_or_a_smaller_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="none.npz: missing or broken; it belongs to the project"):
        load_live(tmp_path / "none.npz")
    few = tmp_path / "few.npz"
    some = load_known(LIVE).first(300)
    np.savez(few, pictures=some.pictures, labels=some.labels, sources=some.sources)
    with pytest.raises(DataError, match="few.npz: expected more than 300 digits, found 300."):
        load_live(few)
