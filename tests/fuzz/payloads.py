"""Checkpoints whose form is right and one value is not: no checksum and no parser could tell."""

import copy
import math
import random
from typing import Any

import torch
from torch import Tensor

from model.files.container import pack

VALUES: tuple[Any, ...] = (
    *(None, True, False, 0, 1, -1, 28, 10**9, -(10**9), 2**70, 0.0, 0.5, -1.0, 1e-9, 1e300),
    *(float("nan"), float("inf"), "", "gru", "lstm", "x" * 5000, [], {}, [[[]]], {"a": 1}),
)
NAMES = ("0", "more", "recurrent.bias_ih_l9", "top_activations.more")


def changed_checkpoint(fields: dict[str, Any], tensors: dict[str, Tensor], rng: random.Random) -> bytes:
    """A checkpoint's file with one or two of its values, anywhere, replaced, bent, removed, added or exchanged."""
    while True:
        changed = copy.deepcopy([fields, tensors])
        for _ in range(rng.choice([1, 1, 2])):
            change(rng.choice([each for part in changed for each in containers(part) if each]), rng)
        try:
            return pack(*changed)
        except Exception:  # not a value that a file can hold: another one
            continue


def change(inside: Any, rng: random.Random) -> None:
    """Change one value of a dict or list."""
    keys = list(inside) if isinstance(inside, dict) else range(len(inside))
    key, other = rng.choice(keys), rng.choice(keys)
    kind = rng.choice(["value", "value", "bend", "bend", "remove", "add", "exchange"])
    if kind == "value":
        inside[key] = rng.choice(VALUES)
    elif kind == "bend":
        inside[key] = bent(inside[key], rng)
    elif kind == "remove":
        del inside[key]
    elif kind == "exchange":
        inside[key], inside[other] = inside[other], inside[key]
    elif isinstance(inside, dict):
        inside[rng.choice(NAMES)] = copy.deepcopy(inside[key])
    else:
        inside.append(copy.deepcopy(inside[key]))


def containers(value: Any) -> list[Any]:
    """Every dict and list in a value, itself too."""
    if not isinstance(value, (dict, list)):
        return []
    parts = value.values() if isinstance(value, dict) else value
    return [value, *(found for part in parts for found in containers(part))]


def bent(value: Any, rng: random.Random) -> Any:
    """Something near the value: a number beside it, or a tensor of another shape, type, or with one odd number."""
    if isinstance(value, Tensor):
        odd = value.clone()
        if odd.numel():
            numbers = [torch.nan, torch.inf, -1.0, 1e30, 1e5] if odd.is_floating_point() else [0, 200, 28]
            odd.view(-1)[rng.randrange(odd.numel())] = rng.choice(numbers)
        other = [odd, odd, odd, value[None], value.reshape(-1)[:-1], value.T if value.ndim == 2 else value]
        other += [value.double(), value.half(), value.bfloat16(), value.long(), value.to(torch.complex64)]
        return rng.choice([*other, torch.zeros(0), torch.zeros(())])
    if type(value) in (int, float) and math.isfinite(value):
        return rng.choice([value + 1, -value, value * 10**9, float(value), int(value)])
    return rng.choice([[value], {"a": value}, str(value)[:50]])
