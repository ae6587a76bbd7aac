"""MNIST's files: read as they lie there, and each broken one named, before a training begins."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from model.data.splits import load_mnist
from model.errors import DataError
from tests.support.tiny import MNIST_FILES
from tests.support.tiny import failed


@pytest.mark.parametrize("train", [True, False])
def test_mnist_is_read_as_it_lies_there(train: bool, small: Path) -> None:
    split = load_mnist(small, train)
    images, labels = MNIST_FILES[:2] if train else MNIST_FILES[2:]
    raw = small / "MNIST" / "raw"
    expected = np.frombuffer((raw / images).read_bytes()[16:], np.uint8).reshape(-1, 28, 28)
    assert np.array_equal(split.images.numpy(), expected)
    assert split.images.dtype == torch.uint8
    assert split.labels.tolist() == list((raw / labels).read_bytes()[8:])
    assert split.labels.dtype == torch.int64
    assert torch.equal(split.rows(), split.images / 255)


def cut(path: Path) -> str:
    path.write_bytes(path.read_bytes()[:-7])
    size = path.stat().st_size
    return f"truncated or corrupt ({size} bytes, expected {size + 7}); delete it and try again."


def emptied(path: Path) -> str:
    size = path.stat().st_size
    path.write_bytes(b"")
    return f"truncated or corrupt (0 bytes, expected {size}); delete it and try again."


def replaced(path: Path) -> str:
    path.write_bytes(b"<html>" * path.stat().st_size)
    return f"truncated or corrupt ({path.stat().st_size} bytes, expected {path.stat().st_size // 6}); " + (
        "delete it and try again."
    )


def beheaded(path: Path) -> str:
    path.write_bytes(bytes(8) + path.read_bytes()[8:])
    return "truncated or corrupt (its first bytes are no IDX header); delete it and try again."


def directory(path: Path) -> str:
    path.unlink()
    path.mkdir()
    return "cannot be read (Is a directory)."


@pytest.mark.parametrize("spoil", [cut, emptied, replaced, beheaded, directory])
@pytest.mark.parametrize("name", MNIST_FILES)
def test_a_broken_file_of_mnist_is_named(
    name: str, spoil: Any, small: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each of the four, the test set's too, before the training begins."""
    path = small / "MNIST" / "raw" / name
    fault = spoil(path)
    assert failed("--data-dir", str(small), capsys=capsys, out=small / "out") == f"{path}: {fault}"


def test_labels_beyond_nine_are_refused(small: Path) -> None:
    """A 10 would be taken for a drawing that is no digit."""
    path = small / "MNIST" / "raw" / MNIST_FILES[1]
    path.write_bytes(path.read_bytes()[:-1] + bytes([10]))
    with pytest.raises(DataError) as caught:
        load_mnist(small, train=True)
    assert str(caught.value) == f"{path}: corrupt (labels beyond 0 to 9); delete it and try again."
