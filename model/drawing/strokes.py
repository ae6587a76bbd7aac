"""A drawing -> rows: the only place where a drawing is normalised, as MNIST was made.

Strokes or a picture become one float32 array [28, 28], ink in 0..1, 0 where the paper is bare.
The digit's bounding box is fitted into 20x20, and its centre of mass put in the middle of 28x28
(Y. LeCun, C. Cortes, C. Burges, "The MNIST database of handwritten digits"). Strokes are drawn after
the fit at one pen width, so that size, place and brush of the drawing cannot change the rows.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

SIZE = 28  # pixels: rows and columns that the network reads
BOX = 20  # pixels: the digit's own box inside them
PEN = 2.2  # pixels of the 20x20 box: width of the pen that draws strokes
MAX_POINTS = 20_000  # a drawing with more is refused; a minute of scribbling at 120 Hz has 7,200
PAIRS = 32_768  # of a pixel and a line, looked at in one go: few enough to stay in the processor's cache
MARGIN = 0.01  # pixels: far above the rounding error of a distance
DOT = 0.04  # of the drawing's longer side: a stroke that is smaller in both directions is a stray dot
LEAST = 1e-300  # of any unit: what is smaller cannot be scaled up in floating point
NOTHING = "Nothing drawn yet."

Rows = NDArray[np.float32]
Paths = list[NDArray[np.float64]]  # strokes, each [points, 2]


class DrawingError(ValueError):
    """The input is no drawing; the message is one sentence that says what to do."""


@dataclass(frozen=True)
class Drawing:
    """rows: float32 [28, 28] in 0..1. status: empty, or a sentence that says why there is no digit to read."""

    rows: Rows
    status: str = ""


def nothing(status: str = NOTHING) -> Drawing:
    """A blank drawing that carries the reason."""
    return Drawing(np.zeros((SIZE, SIZE), np.float32), status)


def rows_from_strokes(strokes: object, pen: float = PEN) -> Drawing:
    """Draw strokes as the network wants them.

    strokes: a list of strokes, each a list of [x, y] points; x to the right, y downwards, any unit.
    pen: width in pixels of the 20x20 box.
    A drawing without extent (no stroke, a single dot) has a status instead of a digit.
    Raises DrawingError for anything that is not a list of lists of finite points, or has over 20,000 of them.
    """
    return rows_of_all([check_strokes(strokes)], pen)[0]


def rows_of_all(pictures: Sequence[Paths], pen: float = PEN) -> list[Drawing]:
    """rows_from_strokes() of several drawings that check_strokes() has passed, in less time than one by one."""
    drawn = [drop_dots(paths) for paths in pictures]
    fitted = [fit(paths, BOX - pen) for paths in drawn if paths]
    # Mass is only known once drawn; drawing again at its centre keeps sub-pixel precision, so rows stay steady.
    offsets = [(SIZE - 1) / 2 - centre_of_mass(ink) for ink in draw_all(fitted, pen)]
    centred = [[path + offset for path in paths] for paths, offset in zip(fitted, offsets, strict=True)]
    inks = iter(draw_all(centred, pen))
    return [Drawing(next(inks)) if paths else nothing() for paths in drawn]


def check_strokes(strokes: object) -> Paths:
    """Strokes as float64 arrays [points, 2]; raises DrawingError with the first fault found."""
    if not isinstance(strokes, (list, tuple)):
        raise DrawingError("strokes must be a list of strokes, each a list of [x, y] points.")
    paths, total = [], 0
    for number, stroke in enumerate(strokes, 1):
        if not isinstance(stroke, (list, tuple, np.ndarray)):
            raise DrawingError(f"stroke {number} must be a list of [x, y] points.")
        total += len(stroke)
        if total > MAX_POINTS or number > MAX_POINTS:
            raise DrawingError(f"a drawing may have {MAX_POINTS} points at most; this one has more.")
        if len(stroke):
            paths.append(check_points(stroke, number))
    return paths


def check_points(stroke: object, number: int) -> NDArray[np.float64]:
    """One stroke as float64 [points, 2]; raises DrawingError unless every point is two finite numbers."""
    fault = DrawingError(
        f"every point of stroke {number} must be two finite numbers [x, y], none beyond 1e9."
    )
    try:
        if not isinstance(stroke, np.ndarray) and not are_pairs(stroke):
            raise fault
        path = np.asarray(stroke)
    except (TypeError, ValueError):
        raise fault from None
    if path.ndim != 2 or path.shape[1] != 2 or path.dtype.kind not in "iuf":
        raise fault
    path = path.astype(np.float64)
    if not (np.abs(path) <= 1e9).all():  # false for NaN as well
        raise fault
    return path


def are_pairs(points: Any) -> bool:
    """Whether each point has two numbers. numpy would follow lists in lists, which may hold themselves, for ever."""
    if set(map(len, points)) != {2}:
        return False
    kinds = set(map(type, chain.from_iterable(points)))
    return bool not in kinds and all(issubclass(kind, (int, float, np.number)) for kind in kinds)


def drop_dots(paths: Paths) -> Paths:
    """Without the strokes that are only dots: a slip of the pen must not shrink the digit beside it.

    No digit has a dot, so a drawing of dots alone is no drawing.
    """
    if not paths:
        return []
    extents = [float(np.ptp(path, axis=0).max()) for path in paths]
    points = np.concatenate(paths)
    largest = float(np.ptp(points, axis=0).max())
    smallest = max(DOT * largest, 1e-6 * float(np.abs(points).max()), LEAST)
    return [path for path, extent in zip(paths, extents, strict=True) if extent > smallest]


def fit(paths: Paths, side: float) -> Paths:
    """Scale (same in x and y) and move the paths so that their box, side long, lies in the middle of 28x28."""
    points = np.concatenate(paths)
    low, high = points.min(axis=0), points.max(axis=0)
    scale = side / (high - low).max()
    return [(path - (low + high) / 2) * scale + (SIZE - 1) / 2 for path in paths]


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
        np.minimum.at(nearest, pixel[bare], distances2(x, y, starts[line], ends[line]))
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


def distances2(
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
