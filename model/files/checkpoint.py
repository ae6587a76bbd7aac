"""Checkpoints: one file holds everything that rebuilds a trained network.

    fields   format, arguments, recipe, seed, versions, metrics, temperature, threshold
    tensors  the weights by their names in RowClassifier.state_dict(); top_activations.pictures, .which, .row, .value

It is untrusted input: every field and every tensor is checked here, the file's form in files.container.
"""

import os
import platform
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from model.errors import CheckpointError, Fault
from model.files.container import SUFFIX, expect, pack, read_bytes, short_repr, unpack, write_bytes
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
COPIED = [
    name for name in FIELDS if name not in ("format", "arguments")
]  # as they are, from and to a Checkpoint
# The smallest and the largest of each number.
RANGES: dict[str, tuple[float, float]] = {
    "format": (FORMAT, FORMAT),
    "seed": (-(2**63), 2**64 - 1),
    "temperature": (0.01, 100.0),
    "threshold": (0.0, 1.0),
}
# The same of RowClassifier's arguments; the app draws 28 columns and names ten digits.
LIMITS = {"input_size": (28, 28), "hidden_size": (1, 4096), "num_layers": (1, 64), "num_classes": (10, 10)}
MAX_WEIGHTS = 2**26  # numbers in all
MAX_WEIGHT = 1e6  # within it no sum in a network of these sizes overflows: its answers are finite
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
    """The checkpoints in a folder: the registered cells first, then the others by name; none if it does not exist.

    Leaves out names that a page cannot show (bytes that are not text, line ends).
    Raises CheckpointError if the folder cannot be read.
    """
    try:
        paths = {
            path.stem: path
            for path in sorted(Path(folder).iterdir())
            if path.suffix == SUFFIX and path.name.isprintable() and path.is_file()
        }
    except FileNotFoundError:
        return []
    except OSError as error:
        reason = f"the folder of checkpoints cannot be read ({error.strerror})."
        raise CheckpointError(folder, reason) from None
    cells = [paths.pop(cell) for cell in CELLS if cell in paths]
    return [*cells, *paths.values()]


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
    check_names("the fields of a checkpoint", FIELDS, fields)
    for name, kind in FIELDS.items():
        expect(type(fields[name]) is kind, f"{kind.__name__} as {name}", short_repr(fields[name]))
    for name in RANGES:
        check_range(name, fields[name], *RANGES[name])
    top = {name.removeprefix(TOP): tensor for name, tensor in tensors.items() if name.startswith(TOP)}
    weights = {name: tensor for name, tensor in tensors.items() if not name.startswith(TOP)}
    classifier = build_classifier(fields["arguments"], weights)
    described = {name: fields[name] for name in COPIED}
    found = check_top_activations(top, classifier) if top else None
    return Checkpoint(classifier, **described, top_activations=found)


def check_names(what: str, wanted: Iterable[str], found: Iterable[str]) -> None:
    """Raises Fault unless exactly the wanted names are there."""
    expect({*wanted} == {*found}, f"{what} ({', '.join(wanted)})", "missing or unknown ones")


def check_range(name: str, value: Any, low: float, high: float) -> None:
    """Raises Fault unless low <= value <= high; NaN never is."""
    wanted = f"{low}" if low == high else f"{low} to {high}"
    expect(low <= value <= high, f"{name} {wanted}", short_repr(value))


def build_classifier(arguments: dict[str, Any], weights: dict[str, Tensor]) -> RowClassifier:
    """RowClassifier(**arguments) with these weights, in eval mode. Raises Fault."""
    check_names("the arguments of a network", ("cell", *LIMITS), arguments)
    cell = arguments["cell"]
    expect(cell in list(CELLS), f"a cell of {', '.join(CELLS)}", short_repr(cell))
    for name in LIMITS:
        expect(type(arguments[name]) is int, f"int as {name}", short_repr(arguments[name]))
        check_range(name, arguments[name], *LIMITS[name])
    with torch.device("meta"):  # shapes without memory, and without drawing random numbers
        classifier = RowClassifier(**arguments)
    check_weights(weights, classifier.state_dict())
    classifier.to_empty(device="cpu").load_state_dict(weights)
    return classifier.eval()


def check_weights(weights: dict[str, Tensor], expected: dict[str, Tensor]) -> None:
    """Raises Fault unless the weights have the expected names and shapes, and finite float32 values."""
    total = sum(weight.numel() for weight in expected.values())
    expect(total <= MAX_WEIGHTS, f"{MAX_WEIGHTS} weights at most", f"sizes that need {total}")
    for name in sorted({*expected, *weights}):
        wanted, found = (list(each[name].shape) if name in each else "none" for each in (expected, weights))
        expect(wanted == found, f"weights {name[:60]!r} of shape {wanted}", found)
        weight = weights[name]
        expect(weight.dtype == torch.float32, f"float32 numbers in {name}", weight.dtype)
        is_finite = bool((weight.abs() <= MAX_WEIGHT).all())  # false for NaN as well
        expect(is_finite, "finite weights", f"NaN, infinite or huge ones in {name}")


def check_top_activations(tensors: dict[str, Tensor], classifier: RowClassifier) -> TopActivations:
    """The top activations of this network's units. Raises Fault."""
    wanted = "top activations of the units of this network"
    expect({name: tensor.dtype for name, tensor in tensors.items()} == TOP_TYPES, wanted, "other arrays")
    top = TopActivations(**{name: tensor.numpy() for name, tensor in tensors.items()})
    valid = (
        top.pictures.ndim == 3
        and top.pictures.shape[1:] == (28, 28)
        and top.which.shape[:-1] == (classifier.num_layers, classifier.hidden_size, 2)
        and top.which.shape == top.row.shape == top.value.shape
        and bool(((top.which >= 0) & (top.which < len(top.pictures))).all())
        and bool((top.row < 28).all())
        and bool((np.abs(top.value) <= 1).all())  # false for NaN as well
    )
    expect(valid, wanted, "other shapes or values")
    return top
