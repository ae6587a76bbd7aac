"""Arrays of an npz from a stranger: bounded in size, and never unpickled."""

import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray


def read_arrays(path: Path, names: Sequence[str], most: int) -> list[NDArray[Any]]:
    """The arrays of these names. most: bytes that the file and its arrays may have.

    Raises ValueError, or any error of the file system, zipfile, zlib and numpy: they have many kinds for a broken file.
    """
    if not path.is_file():  # reading a pipe or a device might never end
        raise ValueError("no such file")
    with zipfile.ZipFile(path) as archive:
        unpacked = sum(entry.file_size for entry in archive.infolist())
    if max(unpacked, path.stat().st_size) > most:
        raise ValueError(f"more than {most // 1_000_000} MB")
    with np.load(path, allow_pickle=False) as arrays:
        return [np.asarray(arrays[name]) for name in names]
