"""A pipe or a device in the place of a file is reported in one line; it is never read, which would not end."""

import os
from pathlib import Path

import pytest

from model.data.pen_digits import load_pen_digits
from model.data.splits import load_mnist
from model.drawing.picture import rows_from_picture
from model.errors import CheckpointError, DataError, DrawingError
from model.files.checkpoint import load_checkpoint
from tests.support.tiny import MNIST_FILES

pytestmark = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no pipes among its files")


@pytest.fixture(params=["pipe", "device"])
def endless(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A pipe that nobody writes to, or a device that yields zeros without end."""
    path = tmp_path / "endless.npz"
    if request.param == "pipe":
        os.mkfifo(path)
    else:
        path.symlink_to("/dev/zero")
    return path


def test_a_checkpoint(endless: Path) -> None:
    with pytest.raises(CheckpointError, match="there is no such file"):
        load_checkpoint(endless)


def test_pen_digits(endless: Path) -> None:
    with pytest.raises(DataError, match=r"cannot be read as an npz of pen digits \(no such file\)"):
        load_pen_digits(endless)


@pytest.mark.parametrize("name", MNIST_FILES)
def test_mnist(endless: Path, name: str, small: Path) -> None:
    path = small / "MNIST" / "raw" / name
    path.unlink()
    endless.rename(path)
    with pytest.raises(DataError, match=f"{name}: not a file but a folder, a pipe or a device"):
        load_mnist(small, train=True)


def test_a_picture(endless: Path) -> None:
    sentence = r"^endless\.npz: (cannot be read \(it is a pipe\)|not a picture that can be read; .*)\.$"
    with pytest.raises(DrawingError, match=sentence):
        rows_from_picture(endless)
