"""Known drawings: digits of the training data with their labels, to compare the state of a network with.

checkpoints/known.npz holds 2,000 of them; python -m model.training.known makes it. It is untrusted input.
"""

import hashlib
import os
import sys
import zlib
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from model.errors import CheckpointError, DataError, short_reason
from model.files.atomic import atomic_write
from model.files.npz import read_arrays

KNOWN = "known.npz"  # its name beside the checkpoints
SOURCES = ("MNIST", "pen digits")
ARRAYS = ("pictures", "labels", "sources")
FEWEST, MOST = 100, 5_000  # drawings in a file
MAX_BYTES = 2**22  # of the file and of its arrays; 5,000 drawings have 3.9 million
COPY = "Copy the one that Rowwise brings, checkpoints/known.npz, into the folder of these checkpoints."


@dataclass(frozen=True, eq=False)
class KnownDrawings:
    """pictures: uint8 [N, 28, 28], ink 0..255, as a network reads it. labels: uint8 [N], 0..9.
    sources: uint8 [N], an index into SOURCES. The first of them, of any number, are a fair choice of all."""

    pictures: NDArray[np.uint8]
    labels: NDArray[np.uint8]
    sources: NDArray[np.uint8]

    def __len__(self) -> int:
        return len(self.labels)

    def first(self, count: int) -> "KnownDrawings":
        """The first of them, at most all."""
        if count >= len(self):
            return self
        return KnownDrawings(self.pictures[:count], self.labels[:count], self.sources[:count])

    def twins_of(self, rows: NDArray[np.floating]) -> NDArray[np.intp]:
        """The places of the drawings that are these rows, [28, 28] in 0..1, rounded to a byte a pixel."""
        picture = np.rint(rows * 255).astype(np.uint8)
        alike = np.flatnonzero(self.ink == picture.sum())  # few, and quickly found
        return alike[(self.pictures[alike] == picture).all(axis=(1, 2))]

    @cached_property
    def ink(self) -> NDArray[np.integer]:
        """[N]: the sum over the pixels of each."""
        return self.pictures.sum(axis=(1, 2))

    @cached_property
    def version(self) -> str:
        """16 hexadecimal digits that follow the drawings and their labels."""
        return hashlib.sha256(self.pictures.tobytes() + self.labels.tobytes()).hexdigest()[:16]

    @cached_property
    def packed(self) -> str:
        """The pictures for a page: their bytes in the zlib format (RFC 1950), in base64."""
        return b64encode(zlib.compress(self.pictures.tobytes(), 9)).decode()


def load_known(path: str | os.PathLike[str]) -> KnownDrawings:
    """Read known drawings. Raises CheckpointError if the file is missing, too large or broken."""
    file = Path(path)
    if not file.exists():
        raise CheckpointError(path, f"There are no known drawings: {file.name} is missing. {COPY}")
    try:
        pictures, labels, sources = read_arrays(file, ARRAYS, MAX_BYTES)
    except Exception as error:  # numpy, zipfile and zlib raise many kinds for a broken file
        reason = f"The known drawings in {file.name} cannot be read ({short_reason(error)[:200]}). {COPY}"
        raise CheckpointError(path, reason, isinstance(error, OSError)) from error
    count = len(labels) if labels.ndim == 1 else 0
    good = (
        FEWEST <= count <= MOST
        and pictures.shape == (count, 28, 28)
        and sources.shape == (count,)
        and pictures.dtype == labels.dtype == sources.dtype == np.uint8
        and labels.max() <= 9
        and sources.max() < len(SOURCES)
    )
    if not good:
        raise CheckpointError(path, f"The arrays of {file.name} are not those of known drawings. {COPY}")
    return KnownDrawings(pictures, labels, sources)


def save_known(path: Path, known: KnownDrawings) -> None:
    """Write known drawings atomically. Raises OSError."""
    with atomic_write(path) as temporary, open(temporary, "wb") as file:
        np.savez_compressed(file, pictures=known.pictures, labels=known.labels, sources=known.sources)


def write_or_tell(command: str, path: Path, make: Callable[[], KnownDrawings], what: str) -> int:
    """The end of a command that makes such a file: its exit status, 0 written, or 1 with one line on stderr.

    what: the drawings in words, for the line that says how many were written.
    """
    try:
        found = make()
        save_known(path, found)
    except (DataError, CheckpointError) as error:
        print(f"{command}: {error}", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"{command}: {path} cannot be written ({error.strerror}).", file=sys.stderr)
        return 1
    print(f"{path}: {len(found):,} {what}, {path.stat().st_size / 1000:.0f} kB")
    return 0
