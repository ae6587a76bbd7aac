"""MNIST's four IDX files: checked before they are read, and downloaded by torchvision where they are absent.

An IDX file (Y. LeCun, C. Cortes, C. Burges) is a header of big-endian 32-bit numbers and then a byte a pixel or a
label: 0x803, count, 28, 28 for pictures; 0x801, count for labels.
"""

import contextlib
import io
import os
import socket
import stat
import struct
import tempfile
from pathlib import Path

from torch import Tensor
from torchvision.datasets import MNIST

from model.errors import DataError, short_reason

COUNTS = {"train": 60_000, "t10k": 10_000}  # pictures in the training and the test set
SILENCE_S = 60  # a server that sends nothing for so long is given up


def read_mnist(data_dir: Path, train: bool) -> tuple[Tensor, Tensor]:
    """Pictures, uint8 [N, 28, 28], and labels, int64 [N] in 0..9, of data_dir/MNIST/raw.

    Checks all four files, so that a long training does not end at a broken test set.
    Raises DataError if a file is missing and cannot be downloaded, or is corrupt.
    """
    folder = data_dir / "MNIST" / "raw"
    check_idx_files(folder)
    if not all(path.exists() for path in idx_files(folder)):
        download(data_dir, folder)
        check_idx_files(folder)
    try:
        data = MNIST(str(data_dir), train=train)
    except Exception as error:  # torchvision raises what the file system and its readers raise
        raise DataError(f"{folder}: cannot be read ({short_reason(error)}).") from None
    if not bool(((data.targets >= 0) & (data.targets <= 9)).all()):
        path = list(idx_files(folder))[1 if train else 3]
        raise DataError(f"{path}: corrupt (labels beyond 0 to 9); delete it and try again.")
    return data.data, data.targets


def idx_files(folder: Path) -> dict[Path, tuple[bytes, int]]:
    """The four files, each with its header and its size in bytes: training pictures and labels, then the test's."""
    described = {}
    for name, count in COUNTS.items():
        header = struct.pack(">4I", 0x803, count, 28, 28)
        described[folder / f"{name}-images-idx3-ubyte"] = header, len(header) + count * 28 * 28
        header = struct.pack(">2I", 0x801, count)
        described[folder / f"{name}-labels-idx1-ubyte"] = header, len(header) + count
    return described


def check_idx_files(folder: Path) -> None:
    """Raises DataError for the first file that is there and does not have the size and header of MNIST's."""
    for path, (header, size) in idx_files(folder).items():
        try:
            status = path.stat()
            if not stat.S_ISREG(status.st_mode):  # reading a pipe or a device might never end
                raise DataError(f"{path}: not a file but a folder, a pipe or a device; put the file there.")
            with open(path, "rb") as file:
                start = file.read(len(header))
        except FileNotFoundError:
            continue
        except OSError as error:
            raise DataError(f"{path}: cannot be read ({error.strerror}).") from None
        fault = ""
        if status.st_size != size:
            fault = f"{status.st_size} bytes, expected {size}"
        elif start != header:
            fault = "its first bytes are not MNIST's IDX header"
        if fault:
            raise DataError(f"{path}: truncated or corrupt ({fault}); delete it and try again.")


def download(data_dir: Path, folder: Path) -> None:
    """Let torchvision download the set to a temporary folder, then move the missing files. Raises DataError."""
    missing = [path for path in idx_files(folder) if not path.exists()]
    before = socket.getdefaulttimeout()
    try:
        socket.setdefaulttimeout(SILENCE_S)  # torchvision sets no time limit
        data_dir.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=data_dir, prefix="MNIST.", suffix=".tmp") as temporary:
            with contextlib.redirect_stdout(io.StringIO()):  # torchvision prints each failed try
                MNIST(temporary, download=True)
            folder.mkdir(parents=True, exist_ok=True)
            for path in missing:
                os.replace(Path(temporary) / "MNIST" / "raw" / path.name, path)
    except Exception as error:  # torchvision raises what urllib, gzip, its reader or the file system raise
        raise DataError(
            f"{missing[0]}: not there, and MNIST could not be downloaded ({short_reason(error)}); "
            "check the network, or name the folder that holds MNIST/raw with --data-dir."
        ) from None
    finally:
        socket.setdefaulttimeout(before)
