"""Checkpoints: one file holds all that rebuilds a trained network.

It is untrusted input: every field is checked, and sizes are bounded before anything of that size is allocated.

    payload = {format, arguments, state_dict, recipe, seed, versions, metrics, temperature, threshold}
    RowClassifier(**arguments).load_state_dict(state_dict)
"""

import os
import platform
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from model.errors import CheckpointError, Fault
from model.files.payload import AGAIN, brief, read_payload, save_atomically
from model.network.cells import CELLS
from model.network.classifier import RowClassifier

FORMAT = 1  # grows when an older reader would misread the file
FIELDS = {
    "format": int,
    "arguments": dict,
    "state_dict": dict,
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
MAX_ITEMS = 10_000  # in the recipe, the metrics and the versions, each
TEMPERATURES = (0.01, 100.0)
WRAPPERS = {"module.": "DataParallel", "_orig_mod.": "torch.compile"}


def current_versions() -> dict[str, str]:
    """Versions of what the training ran on."""
    return {"python": platform.python_version(), "torch": str(torch.__version__), "numpy": np.__version__}


@dataclass
class Checkpoint:
    """A trained network and what it was made of.

    recipe: the settings of its training; seed: as torch.manual_seed takes it; metrics: measured accuracies.
    Both hold plain values (dicts with text keys, lists, text, numbers, booleans, None).
    temperature: 0.01..100; probabilities are softmax(logits / temperature).
    threshold: 0..1; a digit whose probability is lower is not called one.
    """

    classifier: RowClassifier
    recipe: dict[str, Any]
    seed: int
    versions: dict[str, str] = field(default_factory=current_versions)
    metrics: dict[str, Any] = field(default_factory=dict)
    temperature: float = 1.0
    threshold: float = 0.0


def list_checkpoints(folder: str | os.PathLike[str]) -> list[Path]:
    """The checkpoints in a folder: rnn, gru and lstm first, then the others by name; none if it is not there.

    What a training needs to resume (`*.training.pt`) is no checkpoint; nor is a file whose name no page can show: bytes
    that are no text, or a line end. Raises CheckpointError if the folder cannot be read.
    """
    order = list(CELLS)
    try:
        found = [
            p for p in Path(folder).iterdir() if p.suffix == ".pt" and p.name.isprintable() and p.is_file()
        ]
    except FileNotFoundError:
        return []
    except OSError as error:
        reason = f"the folder of checkpoints cannot be read ({error.strerror})."
        raise CheckpointError(folder, reason) from None
    paths = [path for path in found if not path.name.endswith(".training.pt")]
    return sorted(paths, key=lambda p: (order.index(p.stem) if p.stem in order else len(order), p.name))


def save_checkpoint(path: str | os.PathLike[str], checkpoint: Checkpoint) -> None:
    """Write a checkpoint, whole or not at all; one that could not be loaded again is not written.

    Raises CheckpointError; a file that was there is then as it was.
    """
    classifier = checkpoint.classifier
    weights = classifier.state_dict().items()
    payload = {
        "format": FORMAT,
        "arguments": classifier.arguments,
        "state_dict": {name: weight.detach().to("cpu", copy=True).contiguous() for name, weight in weights},
        "recipe": checkpoint.recipe,
        "seed": checkpoint.seed,
        "versions": checkpoint.versions,
        "metrics": checkpoint.metrics,
        "temperature": float(checkpoint.temperature),
        "threshold": float(checkpoint.threshold),
    }
    try:
        rebuilt(payload)
    except Fault as fault:
        raise CheckpointError(path, f"not saved, because {fault}.") from None
    save_atomically(path, payload)


def load_checkpoint(path: str | os.PathLike[str]) -> Checkpoint:
    """Read a checkpoint: on the CPU, in eval mode. The global random state is left alone.

    Raises CheckpointError, and nothing else, for any file that is not a whole and sound checkpoint.
    """
    payload = read_payload(path)
    try:
        return rebuilt(payload)
    except Fault as fault:
        raise CheckpointError(path, f"{fault}.") from None


def rebuilt(payload: Any) -> Checkpoint:
    """The checkpoint that a payload describes; raises Fault with the first thing that is wrong."""
    check_fields(payload)
    for name in ("recipe", "versions", "metrics"):
        if not is_plain(payload[name]):
            raise Fault(f"expected plain values in {name}, found other objects or too many; {AGAIN}")
    if not all(type(version) is str for version in payload["versions"].values()):
        raise Fault(f"expected text in versions, found something else; {AGAIN}")
    if not -(2**63) <= payload["seed"] < 2**64:
        raise Fault(f"expected a seed that torch takes, found {brief(payload['seed'])}; {AGAIN}")
    check_between("temperature", payload["temperature"], *TEMPERATURES)
    check_between("threshold", payload["threshold"], 0.0, 1.0)
    described = {name: payload[name] for name in FIELDS if name not in ("format", "arguments", "state_dict")}
    return Checkpoint(rebuilt_classifier(payload["arguments"], payload["state_dict"]), **described)


def check_fields(payload: Any) -> None:
    """A payload has these fields, of these types, in this format."""
    if not isinstance(payload, dict):
        raise Fault(f"expected a checkpoint, found {brief(payload)}; save it with save_checkpoint")
    if payload and all(isinstance(value, Tensor) for value in dict.values(payload)):
        check_not_wrapped(payload)
        raise Fault(
            "expected a checkpoint, found bare weights (a state_dict); save them with save_checkpoint"
        )
    if dict.keys(payload) != FIELDS.keys():
        missing = ", ".join(name for name in FIELDS if name not in payload)
        found = f"one without {missing}" if missing else "one with unknown fields"
        raise Fault(f"expected a checkpoint of Rowwise, found {found}; {AGAIN}")
    for name, kind in FIELDS.items():
        if type(payload[name]) is not kind:
            raise Fault(f"expected {kind.__name__} as {name}, found {brief(payload[name])}; {AGAIN}")
    if payload["format"] != FORMAT:
        raise Fault(f"expected format {FORMAT}, found {brief(payload['format'])}; {AGAIN}, or update Rowwise")


def check_between(name: str, value: float, low: float, high: float) -> None:
    if not low <= value <= high:  # true for NaN as well
        raise Fault(f"expected a {name} of {low:g} to {high:g}, found {brief(value)}; {AGAIN}")


def is_plain(value: Any) -> bool:
    """Only dicts with text keys, lists, text, numbers, booleans, None, and few: a list inside itself ends too."""
    waiting, count = [value], 0
    while waiting:
        item = waiting.pop()
        count += 1
        if type(item) is dict and all(type(key) is str for key in item):
            inner = list(item.values())
        elif type(item) in (list, tuple):
            inner = list(item)
        elif item is None or type(item) in (str, int, float, bool):
            continue
        else:
            return False
        if count + len(waiting) + len(inner) > MAX_ITEMS:
            return False
        waiting += inner
    return True


def rebuilt_classifier(arguments: dict[Any, Any], weights: dict[Any, Any]) -> RowClassifier:
    """RowClassifier(**arguments) with these weights, in eval mode."""
    check_not_wrapped(weights)
    check_arguments(arguments)
    with torch.device("meta"):  # shapes without memory, and without drawing random numbers
        classifier = RowClassifier(**arguments)
    check_weights(weights, classifier.state_dict())
    classifier.to_empty(device="cpu").load_state_dict(weights)
    return classifier.eval()


def check_not_wrapped(weights: dict[Any, Any]) -> None:
    for prefix, wrapper in WRAPPERS.items():
        if any(type(name) is str and name.startswith(prefix) for name in dict.keys(weights)):
            inner = prefix.removesuffix(".")
            advice = f"save the one inside, its attribute {inner}"
            raise Fault(f"expected weights of a RowClassifier, found {prefix}* of one in {wrapper}; {advice}")


def check_arguments(arguments: dict[Any, Any]) -> None:
    if arguments.keys() != {"cell", *LIMITS}:
        raise Fault(f"expected the arguments cell, {', '.join(LIMITS)}, found others; {AGAIN}")
    cell = arguments["cell"]
    if type(cell) is not str or cell not in CELLS:
        raise Fault(f"expected a cell of {', '.join(CELLS)}, found {brief(cell)}; {AGAIN}")
    for name, (low, high) in LIMITS.items():
        size = arguments[name]
        if type(size) is not int or not low <= size <= high:
            wanted = f"{low} to {high}" if low < high else f"{low}"
            raise Fault(f"expected {name} {wanted}, found {brief(size)}; {AGAIN}")


def check_weights(weights: dict[Any, Any], expected: dict[str, Tensor]) -> None:
    """The names, shapes and values of the weights are those of the network; nothing large is allocated."""
    if weights.keys() != expected.keys():
        missing, surplus = len(expected.keys() - weights.keys()), len(weights.keys() - expected.keys())
        raise Fault(f"its sizes and its weights disagree: {missing} missing, {surplus} too many; {AGAIN}")
    total = sum(weight.numel() for weight in expected.values())
    if total > MAX_WEIGHTS:
        raise Fault(f"expected {MAX_WEIGHTS} weights at most, found sizes that need {total}; {AGAIN}")
    for name, shape in ((name, list(weight.shape)) for name, weight in expected.items()):
        weight = weights[name]
        if type(weight) is not Tensor or weight.dtype != torch.float32 or weight.layout != torch.strided:
            raise Fault(f"expected float32 numbers in {name}, found something else; {AGAIN}")
        if list(weight.shape) != shape:
            raise Fault(
                f"its sizes ask for {name} {shape}, but its weights have {list(weight.shape)}; {AGAIN}"
            )
        # One stored number can pose as a billion (stride 0): such a tensor is not contiguous.
        if weight.device.type != "cpu" or not weight.is_contiguous():
            raise Fault(f"expected {name} stored in full, found a view; {AGAIN}")
        if not bool((weight.abs() <= MAX_WEIGHT).all()):  # false for NaN as well
            raise Fault(f"expected finite weights, found NaN, infinite or huge ones in {name}; {AGAIN}")
