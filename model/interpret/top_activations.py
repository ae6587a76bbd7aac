"""The training pictures, and the row of each, that drive every unit highest and lowest: computed once, kept small.

They lie beside the checkpoint, as <name>.units.npz, so the app shows them without the data set.
"""

import io
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from model.data.pen_digits import load_arrays
from model.errors import CheckpointError
from model.files.atomic import atomic_write
from model.network.classifier import RowClassifier
from model.network.states import hidden_states

COUNT = 10  # pictures at each end
PICTURES = 10_000  # training pictures looked at: the first ones
MAX_BYTES = 2**26  # of the file and of its arrays


@dataclass(frozen=True, eq=False)
class TopActivations:
    """pictures: uint8 [P, 28, 28]. which: int64 [layers, hidden, 2, COUNT], an index into pictures; at [..., 0, :]
    those that drive the unit highest, the strongest first, at [..., 1, :] lowest. row: the row (from 0) where they
    do, value: float32, the hidden state there; both shaped as which."""

    pictures: NDArray[np.uint8]
    which: NDArray[np.int64]
    row: NDArray[np.int64]
    value: NDArray[np.float32]


@torch.inference_mode()
def find_top_activations(classifier: RowClassifier, images: Tensor, count: int = COUNT) -> TopActivations:
    """The extremes of every unit over these pictures, uint8 [N, 28, 28], each picture once a unit and end.

    Raises ValueError for fewer pictures than count.
    """
    if len(images) < count:
        raise ValueError(f"{count} pictures or more are needed, not {len(images)}.")
    device = classifier.readout.weight.device
    values, rows = [], []  # of each batch: [2, batch, layers, hidden]
    for part in images.split(1000):
        hidden = torch.stack(hidden_states(classifier, part.to(device).float() / 255), dim=2)
        ends = [hidden.max(dim=1), (-hidden).max(dim=1)]
        values.append(torch.stack([end.values for end in ends]).cpu())
        rows.append(torch.stack([end.indices for end in ends]).cpu())
    best, which = torch.cat(values, dim=1).topk(count, dim=1)  # [2, count, layers, hidden]
    row = torch.cat(rows, dim=1).gather(1, which)
    best[1] = -best[1]
    kept, place = torch.unique(which, return_inverse=True)
    arrays = (part.permute(2, 3, 0, 1).contiguous().numpy() for part in (place, row, best))
    return TopActivations(images[kept].numpy(), *arrays)


def path_of(checkpoint: Path) -> Path:
    """Where the extremes of a checkpoint lie."""
    return checkpoint.with_suffix(".units.npz")


def save_top_activations(path: Path, found: TopActivations) -> None:
    """Write them beside and rename. Raises CheckpointError if that fails."""
    content = io.BytesIO()
    np.savez_compressed(
        content,
        pictures=found.pictures,
        which=found.which.astype(np.int32),
        row=found.row.astype(np.uint8),
        value=found.value.astype(np.float16),
    )
    try:
        with atomic_write(path) as beside:
            beside.write_bytes(content.getbuffer())
    except OSError as error:
        raise CheckpointError(path, f"could not be written ({error.strerror}).") from None


def load_top_activations(path: Path, classifier: RowClassifier) -> TopActivations | None:
    """The extremes of this classifier's units; None where the file is missing, broken or of another network."""
    shape = (classifier.num_layers, classifier.hidden_size, 2, COUNT)
    try:
        if not path.is_file() or path.stat().st_size > MAX_BYTES:
            return None
        arrays = load_arrays(path, ("pictures", "which", "row", "value"), MAX_BYTES)
    except (
        Exception
    ):  # whatever a broken file makes numpy and zipfile raise: the app shows a unit without pictures
        return None
    pictures, which = arrays["pictures"], arrays["which"]
    sound = (
        pictures.dtype == np.uint8
        and pictures.shape[1:] == (28, 28)
        and all(arrays[name].shape == shape for name in ("which", "row", "value"))
        and all(arrays[name].dtype.kind in "iu" for name in ("which", "row"))
        and arrays["value"].dtype.kind == "f"
        and bool(((which >= 0) & (which < len(pictures))).all())
        and bool(((arrays["row"] >= 0) & (arrays["row"] < pictures.shape[1])).all())
        and bool((np.abs(arrays["value"]) <= 1).all())  # false for NaN as well
    )
    if not sound:
        return None
    return TopActivations(
        pictures,
        which.astype(np.int64),
        arrays["row"].astype(np.int64),
        arrays["value"].astype(np.float32),
    )
