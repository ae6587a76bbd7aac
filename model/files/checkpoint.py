"""Checkpoints: one file holds everything that rebuilds a trained network.

    fields   format, arguments, recipe, seed, versions, metrics, temperature, threshold
    tensors  the weights by their names in RowClassifier.state_dict(); top_activations.pictures, .which, .row, .value

It is untrusted input: every field and every tensor is checked here, the file's form in files.container.
"""

import os
import platform
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from model.errors import CheckpointError, Fault
from model.files.container import AGAIN, SUFFIX, pack, read_bytes, short_repr, unpack, write_bytes
from model.network.cells import CELLS
from model.network.classifier import RowClassifier

FORMAT = 2  # grows when an older reader would misread the file; 1 was a file of torch.save
FIELDS = {
    "format": int,
    "arguments": dict,
    "recipe": dict,
    "seed": int,
    "versions": dict,
    "metrics": dict,
    "temperature": float,
    "threshold": float,
}
LIMITS = {  # smallest and largest; the app draws 28 columns and names ten digits
    "input_size": (28, 28),
    "hidden_size": (1, 4096),
    "num_layers": (1, 64),
    "num_classes": (10, 10),
}
MAX_WEIGHTS = 2**26  # numbers in all
MAX_WEIGHT = 1e6  # within it no sum in a network of these sizes overflows: its answers are finite
RANGES: dict[str, tuple[float, float]] = {  # smallest and largest
    "format": (FORMAT, FORMAT),
    "seed": (-(2**63), 2**64 - 1),
    "temperature": (0.01, 100.0),
    "threshold": (0.0, 1.0),
}
TOP = "top_activations."
TOP_TYPES = {"pictures": torch.uint8, "which": torch.int32, "row": torch.uint8, "value": torch.float16}


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


@dataclass
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
    """The checkpoints in a folder: the registered cells first, then the others by name; none if it does not exist.

    Leaves out names that a page cannot show (bytes that are not text, line ends).
    Raises CheckpointError if the folder cannot be read.
    """
    order = list(CELLS)
    try:
        paths = [
            p for p in Path(folder).iterdir() if p.suffix == SUFFIX and p.name.isprintable() and p.is_file()
        ]
    except FileNotFoundError:
        return []
    except OSError as error:
        reason = f"the folder of checkpoints cannot be read ({error.strerror})."
        raise CheckpointError(folder, reason) from None
    return sorted(paths, key=lambda p: (order.index(p.stem) if p.stem in order else len(order), p.name))


def save_checkpoint(path: str | os.PathLike[str], checkpoint: Checkpoint) -> None:
    """Write a checkpoint atomically; one that could not be loaded again is not written.

    Raises CheckpointError; an earlier file at path is then unchanged.
    """
    try:
        content = pack(*describe(checkpoint))
        validate(*unpack(content))
    except Fault as fault:
        raise CheckpointError(path, f"not saved, because {fault}.") from None
    write_bytes(Path(path), content)


def load_checkpoint(path: str | os.PathLike[str]) -> Checkpoint:
    """Read a checkpoint: on the CPU, in eval mode. The global random state is left alone.

    Raises CheckpointError, and nothing else, for any file that is not a valid checkpoint.
    """
    try:
        return validate(*unpack(read_bytes(Path(path))))
    except Fault as fault:
        raise CheckpointError(path, f"{fault}.") from None
    except (OSError, MemoryError) as error:
        reason = getattr(error, "strerror", None) or "not enough memory"
        raise CheckpointError(path, f"cannot be read ({reason}).") from error


def describe(checkpoint: Checkpoint) -> tuple[dict[str, Any], dict[str, Tensor]]:
    """(the fields, the tensors) of a checkpoint's file."""
    fields = {name: getattr(checkpoint, name) for name in FIELDS if name not in ("format", "arguments")}
    fields |= {"format": FORMAT, "arguments": checkpoint.classifier.arguments}
    for name in ("temperature", "threshold"):
        fields[name] = float(fields[name])
    tensors = {name: weight.detach() for name, weight in checkpoint.classifier.state_dict().items()}
    for name in TOP_TYPES if checkpoint.top_activations else ():
        tensors[TOP + name] = torch.from_numpy(getattr(checkpoint.top_activations, name))
    return fields, tensors


def validate(fields: dict[str, Any], tensors: dict[str, Tensor]) -> Checkpoint:
    """The checkpoint of these fields and tensors. Raises Fault with the first thing that is wrong."""
    check_fields(fields)
    top = {name.removeprefix(TOP): tensor for name, tensor in tensors.items() if name.startswith(TOP)}
    weights = {name: tensor for name, tensor in tensors.items() if not name.startswith(TOP)}
    classifier = build_classifier(fields["arguments"], weights)
    described = {name: fields[name] for name in FIELDS if name not in ("format", "arguments")}
    return Checkpoint(
        classifier, **described, top_activations=check_top_activations(top, classifier) if top else None
    )


def check_fields(fields: dict[str, Any]) -> None:
    """Raises Fault unless these are the fields of a checkpoint, of the right types and ranges."""
    if fields.keys() != FIELDS.keys():
        missing = ", ".join(name for name in FIELDS if name not in fields)
        found = f"none of {missing}" if missing else "unknown fields"
        raise Fault(f"expected the fields of a checkpoint of Rowwise, found {found}; {AGAIN}")
    for name, kind in FIELDS.items():
        if type(fields[name]) is not kind:
            raise Fault(f"expected {kind.__name__} as {name}, found {short_repr(fields[name])}; {AGAIN}")
    if not all(isinstance(version, str) for version in fields["versions"].values()):
        raise Fault(f"expected text in versions, found something else; {AGAIN}")
    for name, (low, high) in RANGES.items():
        check_number(name, fields[name], FIELDS[name], low, high)


def check_number(name: str, value: Any, kind: type[Any], low: float, high: float) -> None:
    """Raises Fault unless the value is of this type and low <= value <= high; NaN never is."""
    if type(value) is not kind or not low <= value <= high:
        wanted = f"{low}" if low == high else f"{low} to {high}"
        raise Fault(f"expected {name} {wanted}, found {short_repr(value)}; {AGAIN}")


def build_classifier(arguments: dict[str, Any], weights: dict[str, Tensor]) -> RowClassifier:
    """RowClassifier(**arguments) with these weights, in eval mode. Raises Fault."""
    if arguments.keys() != {"cell", *LIMITS}:
        raise Fault(f"expected the arguments cell, {', '.join(LIMITS)}, found others; {AGAIN}")
    if arguments["cell"] not in list(CELLS):
        raise Fault(f"expected a cell of {', '.join(CELLS)}, found {short_repr(arguments['cell'])}; {AGAIN}")
    for name, (low, high) in LIMITS.items():
        check_number(name, arguments[name], int, low, high)
    with torch.device("meta"):  # shapes without memory, and without drawing random numbers
        classifier = RowClassifier(**arguments)
    check_weights(weights, classifier.state_dict())
    classifier.to_empty(device="cpu").load_state_dict(weights)
    return classifier.eval()


def check_weights(weights: dict[str, Tensor], expected: dict[str, Tensor]) -> None:
    """Raises Fault unless the weights have the expected names and shapes, and finite float32 values."""
    total = sum(weight.numel() for weight in expected.values())
    if total > MAX_WEIGHTS:
        raise Fault(f"expected {MAX_WEIGHTS} weights at most, found sizes that need {total}; {AGAIN}")
    for name in sorted({*expected, *weights}):
        wanted, found = (list(each[name].shape) if name in each else "none" for each in (expected, weights))
        if wanted != found:
            raise Fault(f"expected weights {name[:60]!r} of shape {wanted}, found {found}; {AGAIN}")
        if weights[name].dtype != torch.float32:
            raise Fault(f"expected float32 numbers in {name}, found {weights[name].dtype}; {AGAIN}")
        if not bool((weights[name].abs() <= MAX_WEIGHT).all()):  # false for NaN as well
            raise Fault(f"expected finite weights, found NaN, infinite or huge ones in {name}; {AGAIN}")


def check_top_activations(tensors: dict[str, Tensor], classifier: RowClassifier) -> TopActivations:
    """The top activations of this network's units. Raises Fault."""
    if {name: tensor.dtype for name, tensor in tensors.items()} != TOP_TYPES:
        types = ", ".join(f"{name} {dtype}" for name, dtype in TOP_TYPES.items())
        raise Fault(f"expected top activations {types}, found others; {AGAIN}")
    top = TopActivations(**{name: tensor.numpy() for name, tensor in tensors.items()})
    shape = (classifier.num_layers, classifier.hidden_size, 2)
    valid = (
        top.pictures.ndim == 3
        and top.pictures.shape[1:] == (28, 28)
        and top.which.shape[:-1] == shape
        and top.which.shape == top.row.shape == top.value.shape
        and bool(((top.which >= 0) & (top.which < len(top.pictures))).all())
        and bool((top.row < 28).all())
        and bool((np.abs(top.value) <= 1).all())  # false for NaN as well
    )
    if not valid:
        raise Fault(f"expected top activations of the units of this network, found others; {AGAIN}")
    return top
