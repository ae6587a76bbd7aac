"""Numbers for the page: arrays as bytes in base64, a tenth of the size of numbers in JSON."""

from base64 import b64encode
from typing import Any

import numpy as np
from numpy.typing import NDArray

PLAIN = frozenset({float, int, str, bool, type(None)})


def pack(value: Any) -> Any:
    """The same dicts and lists with every float array packed, every integer array as nested lists."""
    if type(value) in PLAIN:
        return value
    if isinstance(value, dict):
        return {name: pack(inner) for name, inner in value.items()}
    if isinstance(value, (list, tuple)):
        # Most of an answer is rows of plain numbers: seen at once, not number by number, in half of the time.
        return list(value) if PLAIN.issuperset(map(type, value)) else [pack(inner) for inner in value]
    if isinstance(value, np.ndarray):
        return packed(value) if value.dtype.kind == "f" else value.tolist()
    return value.item() if isinstance(value, np.generic) else value


def packed(array: NDArray[np.floating]) -> dict[str, Any]:
    """An array of finite numbers as {"shape", "scale", "data"}: int8 in base64, of which 127 stands for scale, the
    largest size in the array. The error is at most scale / 254."""
    scale = float(np.abs(array).max(initial=0.0)) or 1.0
    numbers = np.rint(array / scale * 127).astype(np.int8)  # in this order no scale is too small to divide by
    return {"shape": list(array.shape), "scale": scale, "data": b64encode(numbers.tobytes()).decode()}
