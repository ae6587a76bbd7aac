"""MNIST's four IDX files: checked before they are read, and downloaded by torchvision where they are absent.

An IDX file (Y. LeCun, C. Cortes, C. Burges) is a header of big-endian 32-bit numbers and then a byte a pixel or a
label: 0x803, count, 28, 28 for pictures; 0x801, count for labels.
"""

import contextlib
import io
import os
import socket
import struct
from collections.abc import Iterator
from pathlib import Path

from torch import Tensor

from model.data.download import PATIENCE
from model.errors import DataError
from model.data.download import brief
from model.data.download import size_of
from model.files.atomic import temporary_directory

COUNTS = {"train": 60_000, "t10k": 10_000}  # pictures in the training and the test set
WHERE = "check the network, or name the folder that holds MNIST/raw with --data-dir"


def read_mnist(data_dir: Path, train: bool) -> tuple[Tensor, Tensor]:
    """Pictures, uint8 [N, 28, 28], and labels, int64 [N] in 0..9, of data_dir/MNIST/raw.

    All four files are checked, so that a long training does not end at a broken test set.
    Raises DataError if they are neither there nor to be had, or broken.
    """
    from torchvision.datasets import MNIST  # here, since the app imports model/ without torchvision

    folder = data_dir / "MNIST" / "raw"
    check_files(folder)
    if not all(path.exists() for path in files(folder)):
        download(data_dir, folder)
        check_files(folder)
    try:
        data = MNIST(str(data_dir), train=train)
    except Exception as error:  # torchvision raises what the file system and its readers raise
        raise DataError(f"{folder}: cannot be read ({brief(error)}).") from None
    if not bool(((data.targets >= 0) & (data.targets <= 9)).all()):
        path = list(files(folder))[1 if train else 3]
        raise DataError(f"{path}: corrupt (labels beyond 0 to 9); delete it and try again.")
    return data.data, data.targets


def files(folder: Path) -> dict[Path, tuple[bytes, int]]:
    """The four files, each with its header and its size in bytes: pictures and labels that train, then the test's."""
    described = {}
    for name, count in COUNTS.items():
        header = struct.pack(">4I", 0x803, count, 28, 28)
        described[folder / f"{name}-images-idx3-ubyte"] = header, len(header) + count * 28 * 28
        header = struct.pack(">2I", 0x801, count)
        described[folder / f"{name}-labels-idx1-ubyte"] = header, len(header) + count
    return described


def check_files(folder: Path) -> None:
    """Raises DataError with the first of the four that is there and has another size or header than it should."""
    for path, (header, size) in files(folder).items():
        try:
            found = size_of(path)
            with open(path, "rb") as file:
                start = file.read(len(header))
        except FileNotFoundError:
            continue
        except OSError as error:
            raise DataError(f"{path}: cannot be read ({error.strerror}).") from None
        if found != size or start != header:
            fault = (
                f"{found} bytes, expected {size}" if found != size else "its first bytes are no IDX header"
            )
            raise DataError(f"{path}: truncated or corrupt ({fault}); delete it and try again.")


def download(data_dir: Path, folder: Path) -> None:
    """Have torchvision fetch the set beside, then move what is missing into the folder. Raises DataError."""
    from torchvision.datasets import MNIST

    missing = [path for path in files(folder) if not path.exists()]
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        with temporary_directory(data_dir / "MNIST") as beside:
            with patience(), contextlib.redirect_stdout(io.StringIO()):  # torchvision prints each failed try
                MNIST(str(beside), download=True)
            folder.mkdir(parents=True, exist_ok=True)
            for path in missing:
                os.replace(beside / "MNIST" / "raw" / path.name, path)
    except Exception as error:  # torchvision raises what urllib, gzip, its reader or the file system raise
        raise DataError(
            f"{missing[0]}: not there, and MNIST could not be downloaded ({brief(error)}); {WHERE}."
        ) from None


@contextlib.contextmanager
def patience() -> Iterator[None]:
    """A server that stays silent is given up after a while: torchvision itself would wait for ever."""
    before = socket.getdefaulttimeout()
    socket.setdefaulttimeout(PATIENCE)
    try:
        yield
    finally:
        socket.setdefaulttimeout(before)
