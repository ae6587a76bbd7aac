"""What a checkpoint's file must say: its fields, and the names, types and shapes of its tensors.

It is untrusted input. All of this can be told from the file's header; the numbers are files.checkpoint's to check.
"""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from math import prod
from typing import Any

import torch
from torch import Tensor

from model.files.container import Form, expect, short_repr
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
WANTED_TOP = "top activations of the units of this network"

Forms = Mapping[str, Form] | Mapping[str, Tensor]  # both have dtype and shape


def check_form(fields: dict[str, Any], tensors: Forms) -> None:
    """Raises Fault unless the fields, and the names, types and shapes of the tensors, are a checkpoint's."""
    check_names("the fields of a checkpoint", FIELDS, fields)
    for name, kind in FIELDS.items():
        expect(type(fields[name]) is kind, f"{kind.__name__} as {name}", short_repr(fields[name]))
    for name in RANGES:
        check_range(name, fields[name], *RANGES[name])
    weights, top = parted(tensors)
    check_network(fields["arguments"], weights)
    if top:
        check_top_form(top, fields["arguments"])


def parted(tensors: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """(the weights, the top activations) of a file's tensors."""
    weights = {name: tensor for name, tensor in tensors.items() if not name.startswith(TOP)}
    top = {name.removeprefix(TOP): tensor for name, tensor in tensors.items() if name.startswith(TOP)}
    return weights, top


def check_names(what: str, wanted: Iterable[str], found: Iterable[str]) -> None:
    """Raises Fault unless exactly the wanted names are there."""
    expect({*wanted} == {*found}, f"{what} ({', '.join(wanted)})", "missing or unknown ones")


def check_range(name: str, value: Any, low: float, high: float) -> None:
    """Raises Fault unless low <= value <= high; NaN never is."""
    wanted = f"{low}" if low == high else f"{low} to {high}"
    expect(low <= value <= high, f"{name} {wanted}", short_repr(value))


def check_network(arguments: dict[str, Any], weights: Forms) -> None:
    """Raises Fault unless these are RowClassifier's arguments, and the weights those of such a network."""
    check_names("the arguments of a network", ("cell", *LIMITS), arguments)
    cell = arguments["cell"]
    expect(cell in list(CELLS), f"a cell of {', '.join(CELLS)}", short_repr(cell))
    for name in LIMITS:
        expect(type(arguments[name]) is int, f"int as {name}", short_repr(arguments[name]))
        check_range(name, arguments[name], *LIMITS[name])
    expected = weight_shapes(**arguments)
    total = sum(map(prod, expected.values()))
    expect(total <= MAX_WEIGHTS, f"{MAX_WEIGHTS} weights at most", f"sizes that need {total}")
    for name in sorted({*expected, *weights}):
        wanted = list(expected[name]) if name in expected else "none"
        found = list(weights[name].shape) if name in weights else "none"
        expect(wanted == found, f"weights {name[:60]!r} of shape {wanted}", found)
        expect(weights[name].dtype == torch.float32, f"float32 numbers in {name}", weights[name].dtype)


def empty_classifier(arguments: dict[str, Any]) -> RowClassifier:
    """RowClassifier(**arguments) on no device: no memory is taken, no random number is drawn."""
    with torch.device("meta"):
        return RowClassifier(**arguments)


# The checkpoints of a folder have few sizes, and a network without memory takes a millisecond.
@lru_cache(maxsize=64)
def weight_shapes(**arguments: Any) -> dict[str, tuple[int, ...]]:
    """The shapes of the weights of RowClassifier(**arguments), by their names."""
    return {name: tuple(weight.shape) for name, weight in empty_classifier(arguments).state_dict().items()}


def check_top_form(tensors: Forms, arguments: dict[str, Any]) -> None:
    """Raises Fault unless the top activations have the types and shapes for this network's units."""
    types = {name: tensor.dtype for name, tensor in tensors.items()}
    expect(types == TOP_TYPES, WANTED_TOP, "other arrays")
    pictures, which, row, value = (tuple(tensors[name].shape) for name in TOP_TYPES)
    units = (arguments["num_layers"], arguments["hidden_size"], 2)
    valid = len(pictures) == 3 and pictures[1:] == (28, 28) and which[:-1] == units and which == row == value
    expect(valid, WANTED_TOP, "other shapes or values")
