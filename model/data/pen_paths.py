"""Pieces of a stroke: lines, arcs and curves as float64 [points, 2], y downwards."""

from math import comb

import numpy as np
from numpy.typing import NDArray

Path = NDArray[np.float64]
Random = np.random.Generator
Place = tuple[float, float] | NDArray[np.float64]  # x, y

STEP = 12  # degrees between two points of an arc


def line(start: Place, end: Place, points: int = 8) -> Path:
    """A straight line."""
    return np.linspace(np.asarray(start, np.float64), np.asarray(end, np.float64), points)


def arc(middle: Place, radii: Place, first: float, last: float, inward: float = 1.0) -> Path:
    """A piece of an ellipse, in degrees: 0 is its right side, 90 its lower side, and a larger angle is clockwise.

    inward: the share of the radii that is left at the end, so below 1 it is a spiral.
    """
    count = max(3, round(abs(last - first) / STEP) + 1)
    angle = np.radians(np.linspace(first, last, count))
    directions = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    return np.asarray(middle) + directions * np.asarray(radii) * np.linspace(1, inward, count)[:, None]


def curve(*controls: Place) -> Path:
    """The Bezier curve of these control points: from the first to the last, drawn towards those between."""
    at, degree = np.linspace(0, 1, 16)[:, None], len(controls) - 1
    weights = [comb(degree, k) * at**k * (1 - at) ** (degree - k) for k in range(degree + 1)]
    return np.asarray(sum(w * np.asarray(each) for w, each in zip(weights, controls, strict=True)))


def joined(*pieces: Path) -> Path:
    """The pieces as one stroke: the pen stays down between them."""
    return np.concatenate(pieces)


def mirrored(path: Path) -> Path:
    """Left and right exchanged."""
    return path * [-1, 1]


def with_loop(path: Path, corner: int, radius: float) -> Path:
    """The stroke with a round loop where it turns at this point: the pen turns the long way round.

    What follows the corner moves along with the loop's end.
    """
    before, after = (
        path[corner] - path[max(corner - 2, 0)],
        path[min(corner + 2, len(path) - 1)] - path[corner],
    )
    start, end = (np.degrees(np.arctan2(each[1], each[0])) for each in (before, after))
    turn = (end - start + 180) % 360 - 180
    turn -= 360 if turn > 0 else -360
    side = np.sign(turn)
    first = start - 90 * side  # a circle's radius is square to its direction
    loop = arc((0, 0), (radius, radius), first, first + turn)
    loop += path[corner] - loop[0]
    return joined(path[:corner], loop, path[corner + 1 :] + loop[-1] - path[corner])
