"""Draw strokes: anti-aliased, round-ended pen lines on a grid of 28 x 28 pixels."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

SIZE = 28  # pixels: rows and columns that the network reads
BATCH_PAIRS = 32_768  # pairs of a pixel and a line to compute at once: they fit into the processor's cache
MARGIN = 0.01  # pixels: far above the rounding error of a distance

Rows = NDArray[np.float32]  # [28, 28], ink in 0..1
Paths = list[NDArray[np.float64]]  # strokes, each [points, 2]


def draw(paths: Paths, pen: float) -> Rows:
    """Draw paths, in pixels, with a round pen `pen` pixels wide; pixel (row, column) is centred at y=row, x=column.

    ink = clip(pen / 2 - distance to the nearest line + 1/2, 0, 1): it falls from 1 to 0 over the one pixel around
    the line's edge, which is the covered share of a pixel to first order.
    """
    return draw_all([paths], pen)[0]


def draw_all(pictures: Sequence[Paths], pen: float) -> NDArray[np.float32]:
    """draw() of several drawings, float32 [drawings, 28, 28]; faster than one by one."""
    if not pictures:
        return np.zeros((0, SIZE, SIZE), np.float32)
    lines = [segments(paths) for paths in pictures]
    picture = np.repeat(np.arange(len(lines), dtype=np.int32), [len(starts) for starts, _ in lines])
    starts, ends = (np.concatenate(each) for each in zip(*lines, strict=True))
    nearest = np.full(len(lines) * SIZE * SIZE, np.inf, np.float32)  # squared distance to the nearest line
    full = max(pen / 2 - 0.5 - MARGIN, 0) ** 2
    for segment, row, column in pairs_near(starts, ends, pen / 2 + 0.5 + MARGIN):
        pixel = (picture[segment] * SIZE + row) * SIZE + column
        partial = np.flatnonzero(nearest[pixel] > full)  # skip pixels that have full ink already
        line, x, y = segment[partial], column[partial].astype(np.float32), row[partial].astype(np.float32)
        np.minimum.at(nearest, pixel[partial], squared_distances(x, y, starts[line], ends[line]))
    return np.clip(pen / 2 - np.sqrt(nearest) + 0.5, 0, 1).reshape(-1, SIZE, SIZE).astype(np.float32)


def pairs_near(
    starts: NDArray[np.float32], ends: NDArray[np.float32], reach: float
) -> Iterator[tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32]]]:
    """Yield (segment, row, column) of every pixel that a segment could ink: those in its box, `reach` pixels wider.

    To bound memory, a batch has at most BATCH_PAIRS entries, or all of one segment (784 or fewer) beyond that.
    """
    low = np.ceil(np.minimum(starts, ends) - reach).clip(0, SIZE).astype(np.int32)
    high = np.floor(np.maximum(starts, ends) + reach).clip(-1, SIZE - 1).astype(np.int32)
    wide, tall = (high - low + 1).clip(0).T
    counts = wide * tall
    before = np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)  # pairs of all earlier segments
    first = 0
    while first < len(counts):
        last = first + 1 + int(np.searchsorted(before[first + 2 :], before[first] + BATCH_PAIRS))
        segment = np.repeat(np.arange(first, last, dtype=np.int32), counts[first:last])
        place = np.arange(before[first], before[first] + len(segment), dtype=np.int32) - before[segment]
        down, right = np.divmod(place, wide[segment])
        yield segment, low[segment, 1] + down, low[segment, 0] + right
        first = last


def squared_distances(
    x: NDArray[np.float32], y: NDArray[np.float32], starts: NDArray[np.float32], ends: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Squared distance of point i, (x[i], y[i]), to the segment from starts[i] to ends[i]; both [points, 2]."""
    direction = ends - starts
    length2 = np.maximum((direction**2).sum(axis=1), 1e-12)
    dx, dy = x - starts[:, 0], y - starts[:, 1]
    along = np.clip((dx * direction[:, 0] + dy * direction[:, 1]) / length2, 0, 1)
    return (dx - along * direction[:, 0]) ** 2 + (dy - along * direction[:, 1]) ** 2


def segments(paths: Paths) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Starts and ends [segments, 2] of the lines to draw; of points within a quarter pixel, one is kept."""
    starts, ends = [], []
    for path in paths:
        walked = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(path, axis=0).T))])
        quarters = np.floor(walked * 4)
        kept = np.concatenate([[True], quarters[1:] > quarters[:-1]])
        kept[-1] = True
        thin = path[kept].astype(np.float32)
        starts.append(thin[:-1] if len(thin) > 1 else thin)
        ends.append(thin[1:] if len(thin) > 1 else thin)
    return np.concatenate(starts), np.concatenate(ends)


def centre_of_mass(ink: Rows) -> NDArray[np.float64]:
    """(x, y) of the ink's centre of mass in pixels, float64 [2]; the ink must not be blank."""
    places = np.arange(SIZE)
    return np.array([ink.sum(axis=0) @ places, ink.sum(axis=1) @ places], np.float64) / ink.sum()
