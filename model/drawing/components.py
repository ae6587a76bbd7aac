"""The parts of a mask: which connected pieces of ink belong to the digit, and which are specks, lines or shadows."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

SPECK = 0.15  # of the longest part: a part that is shorter is a speck
DOT = 0.45  # of the longest part: a part that is shorter and as round as a dot is one
WEAK = 0.5  # of the darkest part's ink: a paler part is a ruled line or a shadow
GROW = 2  # pixels: parts nearer to each other than twice this are one, since fine lines break

Mask = NDArray[np.bool_]
Ink = NDArray[np.float32]
Counts = NDArray[np.int64]


@dataclass(frozen=True)
class Components:
    """Connected pieces of a mask, one entry each: the box around the ink in pixels, the number of its pixels, and
    its mean ink. numbers: int64 [height, width], 1 for part 0 and so on, 0 where there is none."""

    numbers: Counts
    top: Counts
    left: Counts
    bottom: Counts
    right: Counts
    pixels: Counts
    ink: NDArray[np.float64]

    @property
    def extent(self) -> Counts:
        """Longer side of each box."""
        return np.maximum(self.bottom - self.top, self.right - self.left)


def keep_digit(mask: Mask, ink: Ink) -> Mask:
    """The mask without what is no part of the digit. ink: float32 of the same shape, what each pixel weighs."""
    parts = find_components(mask, ink)
    if len(parts.pixels) == 1:
        return mask
    long = parts.extent >= 0.2 * parts.extent.max()
    keep = parts.ink >= WEAK * parts.ink[long].max()
    keep &= ~is_box_around(parts, keep)
    longest = parts.extent[keep].max()
    keep &= (parts.extent >= SPECK * longest) & ~(is_dot(parts) & (parts.extent < DOT * longest))
    keep &= ~touches_border(parts, keep)
    return mask & np.concatenate([[False], keep])[parts.numbers]


def is_dot(parts: Components) -> Mask:
    """Whether each part is round and filled."""
    height, width = parts.bottom - parts.top, parts.right - parts.left
    return (np.maximum(height, width) < 1.4 * np.minimum(height, width)) & (
        parts.pixels > 0.6 * height * width
    )


def is_box_around(parts: Components, keep: Mask) -> Mask:
    """Whether each part is a box drawn around the digit, as forms have: the longest part, if it is a rectangle and
    another one, not small, lies within."""
    box = int(np.where(keep, parts.extent, 0).argmax())
    top, left, bottom, right = (int(side[box]) for side in (parts.top, parts.left, parts.bottom, parts.right))
    within = (parts.top > top) & (parts.left > left) & (parts.bottom < bottom) & (parts.right < right)
    result = np.zeros_like(keep)
    if (keep & within & (parts.extent > 0.25 * parts.extent[box])).any():
        result[box] = runs_along_border(parts.numbers[top:bottom, left:right] == box + 1) > 0.9
    return result


def runs_along_border(mask: Mask) -> float:
    """The share of the picture's four sides along which there is ink, 0 to 1."""
    depth = 1 + max(mask.shape) // 25
    sides = [mask[:depth].any(0), mask[-depth:].any(0), mask[:, :depth].any(1), mask[:, -depth:].any(1)]
    return float(np.concatenate(sides).mean())


def touches_border(parts: Components, keep: Mask) -> Mask:
    """Whether each part touches the picture's border while the digit, the longest part that does not, is
    elsewhere: a finger, a table's edge, a frame, a ruled line."""
    height, width = parts.numbers.shape
    north, south = parts.top <= GROW, parts.bottom >= height - GROW
    west, east = parts.left <= GROW, parts.right >= width - GROW
    touching, spans = north | south | west | east, (north & south) | (west & east)
    inside = np.flatnonzero(keep & ~touching)
    if not len(inside):
        return np.zeros_like(touching)
    main = inside[parts.extent[inside].argmax()]
    across = np.maximum(parts.left - parts.right[main], parts.left[main] - parts.right)
    down = np.maximum(parts.top - parts.bottom[main], parts.top[main] - parts.bottom)
    away = spans | (np.maximum(across, down) > 0.15 * parts.extent[main])
    shorter = np.minimum(parts.bottom - parts.top, parts.right - parts.left)
    line = spans & (shorter < 0.1 * parts.extent) & (parts.extent[main] >= 0.08 * parts.extent)
    return touching & (line | away & (parts.extent[main] >= 0.3 * parts.extent[keep & ~line].max()))


def find_components(mask: Mask, ink: Ink) -> Components:
    """The parts of a mask that is not empty; pieces 2 GROW pixels apart or nearer count as one."""
    numbers = np.where(mask, label(dilate(mask, GROW)), 0)
    rows, columns = np.nonzero(mask)
    part, count = numbers[rows, columns] - 1, int(numbers.max())
    pixels = np.bincount(part, minlength=count)
    weight = ink[rows, columns].astype(np.float64)
    total = np.bincount(part, weight, count)

    def extreme(chosen: np.ufunc, start: int, values: Counts) -> Counts:
        result = np.full(count, start)
        chosen.at(result, part, values)
        return result

    return Components(
        numbers,
        top=extreme(np.minimum, mask.shape[0], rows),
        left=extreme(np.minimum, mask.shape[1], columns),
        bottom=extreme(np.maximum, 0, rows + 1),
        right=extreme(np.maximum, 0, columns + 1),
        pixels=pixels,
        ink=np.bincount(part, weight**2, count)
        / np.maximum(total, 1e-9),  # weighted by ink: pale edges count less
    )


def dilate(mask: Mask, times: int) -> Mask:
    """The mask and every pixel above, below, left or right of it, so many times over."""
    for _ in range(times):
        wide = np.pad(mask, 1)
        mask = mask | wide[:-2, 1:-1] | wide[2:, 1:-1] | wide[1:-1, :-2] | wide[1:-1, 2:]
    return mask


def label(mask: Mask) -> Counts:
    """Number the connected parts (diagonals included), int64 [height, width]: 1, 2 ..., and 0 outside.

    By runs: each row's runs of set pixels are joined with the runs they touch in the row above (union-find, as in
    A. Rosenfeld, J. Pfaltz, "Sequential operations in digital picture processing", 1966).
    """
    edges = np.diff(np.pad(mask, ((0, 0), (1, 1))).astype(np.int8), axis=1)
    rows, starts = np.nonzero(edges == 1)
    ends = np.nonzero(edges == -1)[1]
    first = np.searchsorted(rows, np.arange(mask.shape[0] + 1)).tolist()
    parent = list(range(len(rows)))
    start, end = starts.tolist(), ends.tolist()
    for y in range(1, mask.shape[0]):
        above, here = first[y - 1], first[y]
        while above < first[y] and here < first[y + 1]:
            if start[above] <= end[here] and start[here] <= end[above]:
                one, other = find_root(parent, above), find_root(parent, here)
                parent[max(one, other)] = min(one, other)
            if end[above] < end[here]:
                above += 1
            else:
                here += 1
    numbers = np.unique([find_root(parent, run) for run in range(len(rows))], return_inverse=True)[1] + 1
    steps = np.zeros((mask.shape[0], mask.shape[1] + 1), np.int64)
    steps[rows, starts] += numbers
    steps[rows, ends] -= numbers
    return np.cumsum(steps, axis=1)[:, :-1]


def find_root(parent: list[int], run: int) -> int:
    """The run that stands for all that `run` is joined with."""
    while parent[run] != run:
        parent[run] = parent[parent[run]]
        run = parent[run]
    return run
