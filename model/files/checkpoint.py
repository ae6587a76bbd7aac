"""Checkpoints: one file holds everything that rebuilds a trained network.

    fields   format, arguments, recipe, seed, versions, metrics, temperature, threshold
    tensors  the weights by their names in RowClassifier.state_dict(); top_activations.pictures, .which, .row, .value

It is untrusted input: the tensors' numbers are checked here, all else in files.form, and the file in files.container.
"""

import os
import platform
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from model.errors import CheckpointError, Fault
from model.files.container import SUFFIX, expect, pack, read_bytes, unpack, unpack_header, write_bytes
from model.files.form import (
    FIELDS,
    FORMAT,
    MAX_WEIGHT,
    TOP,
    TOP_TYPES,
    WANTED_TOP,
    check_form,
    check_network,
    empty_classifier,
    parted,
)
from model.network.cells import CELLS
from model.network.classifier import RowClassifier

# As they are, from and to a Checkpoint.
COPIED = [name for name in FIELDS if name not in ("format", "arguments")]
IN_MEMORY = "a network in memory"  # what an error names where there is no file
DEPTH = 3  # of the sub-folders that are looked into: runs/<group>/<run>/<seed>
MOST_ENTRIES = 10_000  # of sub-folders that are looked at: 2,500 trainings have as many, and take 60 ms

Found = TypeVar("Found")


def current_versions() -> dict[str, str]:
    """Versions of the software that the training runs on."""
    return {"python": platform.python_version(), "torch": str(torch.__version__), "numpy": np.__version__}


@dataclass(frozen=True, eq=False)
class TopActivations:
    """The pictures, and the row of each, that drive every unit highest and lowest.

    pictures: uint8 [P, 28, 28]. which: int32 [layers, hidden, 2, count], an index into pictures; [..., 0, :] are those
    that drive the unit highest, the strongest first, [..., 1, :] lowest. row: uint8, the row (from 0) where they do;
    value: float16, the hidden state there; both shaped as which.
    """

    pictures: NDArray[np.uint8]
    which: NDArray[np.int32]
    row: NDArray[np.uint8]
    value: NDArray[np.float16]


@dataclass(eq=False)
class Checkpoint:
    """A trained network and how it was made.

    recipe: the settings of its training; seed: as torch.manual_seed takes it; metrics: measured accuracies.
    Recipe and metrics hold JSON values (dicts with text keys, lists, text, numbers, booleans, None).
    temperature: 0.01..100; probabilities are softmax(logits / temperature).
    threshold: 0..1; below this probability the app does not name a digit.
    top_activations: the pictures that drive each unit most, or None if unknown.
    """

    classifier: RowClassifier
    recipe: dict[str, Any]
    seed: int
    versions: dict[str, str] = field(default_factory=current_versions)
    metrics: dict[str, Any] = field(default_factory=dict)
    temperature: float = 1.0
    threshold: float = 0.0
    top_activations: TopActivations | None = None


def list_checkpoints(folder: str | os.PathLike[str]) -> list[Path]:
    """The checkpoints in a folder and its sub-folders: the registered cells first, then the others by name; none if it
    does not exist.

    Leaves out names that a page cannot show (bytes that are not text, line ends), and the sub-folders that find_below()
    leaves out. Raises CheckpointError if the folder cannot be read.
    """
    try:
        # By "/." a folder whose files may not be looked at is refused here, and not file by file.
        files, inner, _ = scan_folder(os.path.join(folder, "."), follow_links=True)
    except FileNotFoundError:
        return []
    except OSError as error:
        reason = f"the folder of checkpoints cannot be read ({error.strerror})."
        raise CheckpointError(folder, reason) from None
    paths = (Path(folder, file) for file in files + find_below(Path(folder), inner))
    named = {name_of(folder, path): path for path in paths if path.suffix}
    cells = [named.pop(cell) for cell in CELLS if cell in named]
    return [*cells, *(named[name] for name in sorted(named))]


def name_of(folder: str | os.PathLike[str], path: Path) -> str:
    """The name of a checkpoint of a folder: its path below it with "/", without the suffix, as "seeds/gru-2"."""
    return path.relative_to(folder).as_posix().removesuffix(SUFFIX)


def find_below(folder: Path, inner: list[str]) -> list[str]:
    """The files of checkpoints in these sub-folders and in theirs, DEPTH deep, as paths below the folder.

    Looks at MOST_ENTRIES entries, those of the nearer sub-folders first. Follows no link, and leaves out sub-folders
    that are hidden or cannot be read.
    """
    found: list[str] = []
    left = MOST_ENTRIES
    for _ in range(DEPTH):
        deeper: list[str] = []
        for place in inner if left else []:
            with suppress(OSError):
                files, folders, looked = scan_folder(folder / place, follow_links=False, most=left)
                found += [f"{place}/{name}" for name in files]
                deeper += [f"{place}/{name}" for name in folders]
                left -= looked
        inner = deeper
    return found


def scan_folder(
    folder: str | os.PathLike[str], follow_links: bool, most: int | None = None
) -> tuple[list[str], list[str], int]:
    """(files of checkpoints, sub-folders that are no links and not hidden, entries looked at) of a folder, by name.
    follow_links: whether a link to a file counts. Raises OSError."""
    with os.scandir(folder) as found:
        entries = list(islice(found, most))
        shown = [entry for entry in entries if entry.name.isprintable()]
        files = [
            entry.name for entry in shown if entry.name.endswith(SUFFIX) and is_file(entry, follow_links)
        ]
        folders = [
            entry.name
            for entry in shown
            if not entry.name.startswith(".") and entry.is_dir(follow_symlinks=False)
        ]
    return sorted(files), sorted(folders), len(entries)


def is_file(entry: os.DirEntry[str], follow_links: bool) -> bool:
    """Whether an entry is a file; a link to itself is none."""
    try:
        return entry.is_file(follow_symlinks=follow_links)
    except OSError:
        return False


def save_checkpoint(path: str | os.PathLike[str], checkpoint: Checkpoint) -> None:
    """Write a checkpoint atomically; one that could not be loaded again is not written.

    Raises CheckpointError; an earlier file at path is then unchanged.
    """
    write_bytes(Path(path), checkpoint_bytes(checkpoint, path))


def checkpoint_bytes(checkpoint: Checkpoint, path: str | os.PathLike[str] = IN_MEMORY) -> bytes:
    """The content of a checkpoint's file. Raises CheckpointError, naming the path, where it could not be loaded."""
    try:
        content = pack(*describe(checkpoint))
        validate(*unpack(content))
    except Fault as fault:
        raise CheckpointError(path, f"not saved, because {fault}.") from None
    return content


def checkpoint_from(content: bytes, path: str | os.PathLike[str] = IN_MEMORY) -> Checkpoint:
    """load_checkpoint() of a file with this content."""
    return read_or_tell(path, lambda _: validate(*unpack(content)))


def load_checkpoint(path: str | os.PathLike[str]) -> Checkpoint:
    """Read a checkpoint: on the CPU, in eval mode. The global random state is left alone.

    Raises CheckpointError, and nothing else, for any file that is not a valid checkpoint.
    """
    return read_or_tell(path, lambda file: validate(*unpack(read_bytes(file))))


def check_header(path: str | os.PathLike[str]) -> dict[str, Any]:
    """Read a checkpoint's header alone. Returns RowClassifier's arguments: cell, hidden_size, num_layers and others.

    Raises CheckpointError as load_checkpoint does, but for the numbers of tensors: their checksum and their values.
    """

    def read(file: Path) -> dict[str, Any]:
        fields, forms = unpack_header(file)
        check_form(fields, forms)
        return dict(fields["arguments"])

    return read_or_tell(path, read)


def read_or_tell(path: str | os.PathLike[str], read: Callable[[Path], Found]) -> Found:
    """read(path), where its exceptions become a CheckpointError that keeps nothing of the file.

    It is raised after the except blocks: there Python would attach the first exception to it, and the frames of that
    one hold the file's bytes.
    """
    try:
        return read(Path(path))
    except Fault as fault:
        reason, passing = f"{fault}.", False
    except (OSError, MemoryError) as error:
        passing = True
        reason = f"cannot be read ({getattr(error, 'strerror', None) or 'not enough memory'})."
    raise CheckpointError(path, reason, passing)


def describe(checkpoint: Checkpoint) -> tuple[dict[str, Any], dict[str, Tensor]]:
    """(the fields, the tensors) of a checkpoint's file."""
    fields = {name: getattr(checkpoint, name) for name in COPIED}
    fields |= {"format": FORMAT, "arguments": checkpoint.classifier.arguments}
    for name in ("temperature", "threshold"):
        fields[name] = float(fields[name])
    tensors = {name: weight.detach() for name, weight in checkpoint.classifier.state_dict().items()}
    for name in TOP_TYPES if checkpoint.top_activations else ():
        tensors[TOP + name] = torch.from_numpy(getattr(checkpoint.top_activations, name))
    return fields, tensors


def validate(fields: dict[str, Any], tensors: dict[str, Tensor]) -> Checkpoint:
    """The checkpoint of these fields and tensors. Raises Fault with the first thing that is wrong."""
    check_form(fields, tensors)
    weights, top = parted(tensors)
    classifier = build_classifier(fields["arguments"], weights)
    described = {name: fields[name] for name in COPIED}
    return Checkpoint(classifier, **described, top_activations=top_activations(top) if top else None)


def build_classifier(arguments: dict[str, Any], weights: dict[str, Tensor]) -> RowClassifier:
    """RowClassifier(**arguments) with these weights, in eval mode. Raises Fault."""
    check_network(arguments, weights)
    for name, weight in weights.items():
        is_finite = bool((weight.abs() <= MAX_WEIGHT).all())  # false for NaN as well
        expect(is_finite, "finite weights", f"NaN, infinite or huge ones in {name}")
    classifier = empty_classifier(arguments).to_empty(device="cpu")
    classifier.load_state_dict(weights)
    return classifier.eval()


def top_activations(tensors: dict[str, Tensor]) -> TopActivations:
    """The top activations in tensors of the right types and shapes. Raises Fault for wrong values."""
    top = TopActivations(**{name: tensor.numpy() for name, tensor in tensors.items()})
    valid = (
        bool(((top.which >= 0) & (top.which < len(top.pictures))).all())
        and bool((top.row < 28).all())
        and bool((np.abs(top.value) <= 1).all())  # false for NaN as well
    )
    expect(valid, WANTED_TOP, "other shapes or values")
    return top
