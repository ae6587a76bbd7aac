"""An npz file as untrusted input: nothing is unpacked or allocated that its sizes do not allow."""

import math
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

HEADERS = {(1, 0): npy.read_array_header_1_0, (2, 0): npy.read_array_header_2_0}
PLAIN = (
    zipfile.ZIP_STORED,
    zipfile.ZIP_DEFLATED,
)  # as numpy writes; others may ask for gigabytes to unpack a byte


def load_arrays(path: Path, names: Sequence[str], most: int) -> dict[str, NDArray[Any]]:
    """The arrays of these names, which together may have `most` bytes.

    Raises OSError if the file cannot be read, ValueError, or whatever zipfile, zlib and numpy raise, if it is broken.
    """
    with zipfile.ZipFile(path) as archive:
        there = {entry.filename.removesuffix(".npy"): entry for entry in archive.infolist()}
        missing = [name for name in names if name not in there]
        if missing:
            raise ValueError(f"{missing[0]} is not in it")
        entries = {name: there[name] for name in names}
        if sum(entry.file_size for entry in entries.values()) > most:
            raise ValueError(f"it unpacks to more than {most // 1_000_000} MB")
        for entry in entries.values():
            check_packing(entry, path)
        return {name: load_array(archive, entry) for name, entry in entries.items()}


def check_packing(entry: zipfile.ZipInfo, path: Path) -> None:
    """Raises ValueError if to unpack the entry would take more memory than what is in it."""
    if entry.compress_type not in PLAIN:
        raise ValueError(f"{entry.filename} is packed in an unusual way")
    if entry.compress_size > path.stat().st_size:  # zipfile would reserve so much before it reads
        raise ValueError(f"{entry.filename} claims more bytes than the file has")


def load_array(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> NDArray[Any]:
    """One array, once its header has claimed as many bytes as there are."""
    with archive.open(entry) as file:
        claimed = header_bytes(file)
        if claimed != entry.file_size - file.tell():
            raise ValueError(f"{entry.filename} does not have the size that it claims")
    with archive.open(entry) as file:
        return npy.read_array(file, allow_pickle=False)


def header_bytes(file: IO[bytes]) -> int:
    """How many bytes of numbers the header of an npy file claims; the file is then at the first of them."""
    version = npy.read_magic(file)
    if version not in HEADERS:
        raise ValueError(f"it is of version {version}")
    shape, _, dtype = HEADERS[version](file)
    if dtype.hasobject:
        raise ValueError("it holds objects")
    return math.prod(shape) * np.dtype(dtype).itemsize
