"""Sound payloads with one value in them that is not: what no checksum and no pickle's form could tell."""

import copy
import io
import math
import random
from typing import Any

import torch
from torch import Tensor

VALUES: tuple[Any, ...] = (
    *(None, True, False, 0, 1, -1, 28, 10**9, -(10**9), 2**70, 0.0, 0.5, -1.0, 1e-9, 1e300),
    *(float("nan"), float("inf"), "", "gru", "lstm", "x" * 5000, b"bytes", [], {}, (), [[[]]], {"a": 1}),
)


def changed_payload(payload: dict[str, Any], rng: random.Random) -> bytes:
    """torch.save of the payload with one or two values, anywhere in it, exchanged, left out, doubled or bent."""
    changed = copy.deepcopy(payload)
    for _ in range(rng.choice([1, 1, 2])):
        inside = rng.choice([each for each in containers(changed) if each])
        key = rng.choice(list(inside)) if isinstance(inside, dict) else rng.randrange(len(inside))
        kind = rng.choice(["value", "value", "bend", "bend", "drop", "add", "exchange"])
        if kind == "value":
            inside[key] = rng.choice(VALUES)
        elif kind == "bend":
            inside[key] = bent(inside[key], rng)
        elif kind == "drop":
            del inside[key]
        elif kind == "exchange":
            other = rng.choice(list(inside)) if isinstance(inside, dict) else rng.randrange(len(inside))
            inside[key], inside[other] = inside[other], inside[key]
        elif isinstance(inside, dict):
            inside[rng.choice([0, "more", "recurrent.bias_ih_l9", None])] = rng.choice([inside[key], inside])
        else:
            inside.append(rng.choice([inside[key], inside]))
    content = io.BytesIO()
    torch.save(changed, content)
    return content.getvalue()


def containers(value: Any) -> list[Any]:
    """Every dict and list in a value, itself too; a list inside itself ends too."""
    found, waiting, seen = [], [value], set()
    while waiting:
        item = waiting.pop()
        if isinstance(item, (dict, list)) and id(item) not in seen:
            seen.add(id(item))
            found.append(item)
            waiting += item.values() if isinstance(item, dict) else item
    return found


def bent(value: Any, rng: random.Random) -> Any:
    """Something near the value: a number beside it, a tensor of another shape, type, layout or with one odd number."""
    if type(value) in (int, float) and math.isfinite(value):
        return rng.choice([value + 1, -value, value * 10**9, float(value), int(value)])
    if not isinstance(value, Tensor):
        return rng.choice([[value], {"a": value}, str(value)[:50]])
    spoilt = value.clone()
    if spoilt.numel() and spoilt.is_floating_point():
        spoilt.view(-1)[rng.randrange(spoilt.numel())] = rng.choice([torch.nan, torch.inf, -1.0, 1e30, 1e5])
    other = [spoilt, spoilt, value[None], value.reshape(-1)[:-1], value.reshape(-1)[:1].expand(10**9)]
    other += [
        value.double(),
        value.half(),
        value.to(torch.complex64),
        value.long(),
        value.T if value.ndim == 2 else value,
    ]
    return rng.choice(
        [*other, torch.zeros(0), torch.zeros(()), torch.nn.Parameter(value.float()), value.to("meta")]
    )
