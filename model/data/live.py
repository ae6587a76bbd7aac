"""The digits of a live training: in two files of the project, so nothing is downloaded, and learned in seconds.

    trains      the 2,000 known drawings of checkpoints/known.npz and the first 3,000 of live.npz beside this file:
                4,000 of MNIST's training pictures and 1,000 pen digits of training writers
    measures    the last 300 of live.npz: 200 of MNIST's validation pictures, 100 pen digits of validation writers

python -m model.data.live_digits makes live.npz. docs/data.md has the sources and licences.
"""

from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.errors import CheckpointError, DataError
from model.files.known import KNOWN, KnownDrawings, load_known

LIVE = Path(__file__).with_name("live.npz")
SHIPPED_KNOWN = Path(__file__).resolve().parents[2] / "checkpoints" / KNOWN
MEASURED = 300  # digits that measure, at the end of live.npz


class LiveDigits(NamedTuple):
    """pictures: uint8 [N, 28, 28], ink 0..255. labels: uint8 [N], 0..9."""

    pictures: NDArray[np.uint8]
    labels: NDArray[np.uint8]


def load_live(live: Path = LIVE, known: Path = SHIPPED_KNOWN) -> tuple[LiveDigits, LiveDigits]:
    """(those that train, those that measure). Raises DataError if a file is missing or broken."""
    first, others = read(known), read(live)
    if len(others) <= MEASURED:
        raise DataError(f"{live}: expected more than {MEASURED} digits, found {len(others)}.")
    last = len(others) - MEASURED
    training = LiveDigits(
        np.concatenate([first.pictures, others.pictures[:last]]),
        np.concatenate([first.labels, others.labels[:last]]),
    )
    return training, LiveDigits(others.pictures[last:], others.labels[last:])


def read(path: Path) -> KnownDrawings:
    """The drawings in a file."""
    try:
        return load_known(path)
    except CheckpointError:
        raise DataError(
            f"{path}: missing or broken; it belongs to the project, so fetch the project again."
        ) from None
