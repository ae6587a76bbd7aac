"""MNIST's four IDX files: checked before they are read; unpacked or downloaded where they are absent."""

import os
import socket
import struct
import tempfile
from pathlib import Path

import torch
from torch import Tensor

from model.data.idx import LABELS, PICTURES, Pair, read_bytes, read_idx
from model.errors import DataError, short_reason
from model.files.atomic import atomic_write

COUNTS = {"train": 60_000, "t10k": 10_000}  # pictures in the training and the test set
SILENCE_S = 60  # give up a server that sends nothing for this time
REMEDY = "move it away, and MNIST's own is downloaded, or name another folder with --data-dir"


def read_mnist(data_dir: Path, train: bool) -> tuple[Tensor, Tensor]:
    """Pictures, uint8 [N, 28, 28], and labels, int64 [N] in 0..9, of data_dir/MNIST/raw.

    Checks all four files, so that a long training does not end at a broken test set.
    A file that lies there only as its authors packed it, with .gz, is unpacked beside.
    Raises DataError if a file is missing and cannot be downloaded, or is corrupt.
    """
    folder = data_dir / "MNIST" / "raw"
    unpack(folder)
    check_idx_files(folder)
    if not all(path.exists() for path in idx_files(folder)):
        download(data_dir, folder)
        check_idx_files(folder)
    pictures, labels = read_idx(Pair(*list(idx_files(folder))[slice(0, 2) if train else slice(2, 4)]))
    return torch.from_numpy(pictures), torch.from_numpy(labels)


def idx_files(folder: Path) -> dict[Path, tuple[bytes, int]]:
    """The four files, each with its header and its size in bytes: training pictures and labels, then the test's."""
    files = {}
    for name, count in COUNTS.items():
        files[folder / f"{name}-images-idx3-ubyte"] = (
            struct.pack(">4I", PICTURES, count, 28, 28),
            16 + count * 784,
        )
        files[folder / f"{name}-labels-idx1-ubyte"] = struct.pack(">2I", LABELS, count), 8 + count
    return files


def unpack(folder: Path) -> None:
    """Unpack each file that is there only as .gz. Raises DataError if one cannot be unpacked, or is not MNIST's."""
    for path, (header, size) in idx_files(folder).items():
        packed = path.with_name(f"{path.name}.gz")
        # Unlike Path's own, these raise nothing where a folder may not be looked into.
        if os.path.exists(path) or not os.path.isfile(packed):
            continue
        content = read_bytes(packed, size + 1)  # not more, however much it may unpack to
        if len(content) != size or not content.startswith(header):
            raise DataError(f"{packed}: not MNIST's file of that name; {REMEDY}.")
        try:
            with atomic_write(path) as tmp:
                tmp.write_bytes(content)
        except OSError as error:
            raise DataError(f"{path}: cannot be unpacked there ({error.strerror}).") from None


def check_idx_files(folder: Path) -> None:
    """Raises DataError for the first file that is there and does not have the size and header of MNIST's."""
    for path, (header, size) in idx_files(folder).items():
        try:
            found = path.stat().st_size
            if not path.is_file():  # reading a pipe or a device might never end
                raise DataError(f"{path}: not a file but a folder, a pipe or a device; put the file there.")
            with open(path, "rb") as file:
                start = file.read(len(header))
        except FileNotFoundError:
            continue
        except OSError as error:
            raise DataError(f"{path}: cannot be read ({error.strerror}).") from None
        if found != size or start != header:
            fault = f"{found} bytes, expected {size}" if found != size else "another IDX header"
            raise DataError(f"{path}: not MNIST's file of that name ({fault}); {REMEDY}.")


def download(data_dir: Path, folder: Path) -> None:
    """Let torchvision download the set to a temporary folder, then move the missing files. Raises DataError."""
    # Here, because it takes a second, and the app, which trains on other digits, does not have it.
    from torchvision.datasets import MNIST

    missing = [path for path in idx_files(folder) if not path.exists()]
    before = socket.getdefaulttimeout()
    try:
        socket.setdefaulttimeout(SILENCE_S)  # torchvision sets no time limit
        data_dir.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=data_dir, prefix="MNIST.", suffix=".tmp") as temporary:
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
