"""Strokes -> ink: anti-aliased, round-ended pen lines on a grid of 28 x 28 pixels."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

SIZE = 28  # pixels: rows and columns that the network reads


PAIRS = 32_768  # of a pixel and a line, looked at in one go: few enough to stay in the processor's cache


MARGIN = 0.01  # pixels: far above the rounding error of a distance


Rows = NDArray[np.float32]


Paths = list[NDArray[np.float64]]  # strokes, each [points, 2]


def draw(paths: Paths, pen: float) -> Rows:
    """Ink of round-ended pen lines: float32 [28, 28]; pixel (row, column) has its centre at y=row, x=column.

    A pixel's ink falls from 1 to 0 over the one pixel around the line's edge (its box coverage, to first order):
    ink = clip(pen / 2 - distance to the line + 1/2, 0, 1).
    """
    return draw_all([paths], pen)[0]


def draw_all(pictures: Sequence[Paths], pen: float) -> NDArray[np.float32]:
    """draw() of several drawings: [drawings, 28, 28]. A small drawing takes numpy longer to start than to draw."""
    if not pictures:
        return np.zeros((0, SIZE, SIZE), np.float32)
    lines = [segments(paths) for paths in pictures]
    picture = np.repeat(np.arange(len(lines), dtype=np.int32), [len(starts) for starts, _ in lines])
    starts, ends = (np.concatenate(each) for each in zip(*lines, strict=True))
    nearest = np.full(
        len(lines) * SIZE * SIZE, np.inf, np.float32
    )  # squared, of each pixel to its nearest line
    full = max(pen / 2 - 0.5 - MARGIN, 0) ** 2
    for segment, row, column in pairs_near(starts, ends, pen / 2 + 0.5 + MARGIN):
        pixel = (picture[segment] * SIZE + row) * SIZE + column
        bare = np.flatnonzero(nearest[pixel] > full)  # no line can add ink to a pixel that is full of it
        line, x, y = segment[bare], column[bare].astype(np.float32), row[bare].astype(np.float32)
        np.minimum.at(nearest, pixel[bare], squared_distances(x, y, starts[line], ends[line]))
    return np.clip(pen / 2 - np.sqrt(nearest) + 0.5, 0, 1).reshape(-1, SIZE, SIZE).astype(np.float32)


def pairs_near(
    starts: NDArray[np.float32], ends: NDArray[np.float32], reach: float
) -> Iterator[tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32]]]:
    """(segment, row, column) of all pixels in the box around each segment, `reach` wider on each side: a line inks no
    other. A batch has PAIRS of them, and at most the 784 of one segment more, so that memory is bounded."""
    low = np.ceil(np.minimum(starts, ends) - reach).clip(0, SIZE).astype(np.int32)
    high = np.floor(np.maximum(starts, ends) + reach).clip(-1, SIZE - 1).astype(np.int32)
    wide, tall = (high - low + 1).clip(0).T
    counts = wide * tall
    behind = np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)  # pairs of the segments before each
    first = 0
    while first < len(counts):
        last = first + 1 + int(np.searchsorted(behind[first + 2 :], behind[first] + PAIRS))
        segment = np.repeat(np.arange(first, last, dtype=np.int32), counts[first:last])
        place = np.arange(behind[first], behind[first] + len(segment), dtype=np.int32) - behind[segment]
        down, right = np.divmod(place, wide[segment])
        yield segment, low[segment, 1] + down, low[segment, 0] + right
        first = last


def squared_distances(
    x: NDArray[np.float32], y: NDArray[np.float32], starts: NDArray[np.float32], ends: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Squared distance of each point (x, y) to its own segment, from starts to ends [points, 2]."""
    direction = ends - starts
    length2 = np.maximum((direction**2).sum(axis=1), 1e-12)
    dx, dy = x - starts[:, 0], y - starts[:, 1]
    along = np.clip((dx * direction[:, 0] + dy * direction[:, 1]) / length2, 0, 1)
    return (dx - along * direction[:, 0]) ** 2 + (dy - along * direction[:, 1]) ** 2


def segments(paths: Paths) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Starts and ends [segments, 2] of the lines to draw, points closer than a quarter pixel thinned out."""
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
    """(x, y) of the ink's centre of mass, in pixels; the ink must not be blank."""
    places = np.arange(SIZE)
    return np.array([ink.sum(axis=0) @ places, ink.sum(axis=1) @ places], np.float64) / ink.sum()
