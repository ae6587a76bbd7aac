"""Strokes -> rows: drawn, fitted and centred as MNIST's digits are.

Rows are float32 [28, 28], ink in 0..1, 0 for bare paper. The digit's bounding box is fitted into 20x20, and its
centre of mass moved to the middle of 28x28 (Y. LeCun, C. Cortes, C. Burges, "The MNIST database of handwritten
digits"). Strokes are drawn after the fit, with one pen width. So the size, place and brush of the drawing cannot
change the rows.
"""

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.drawing.rasterize import SIZE, Paths, Rows, centre_of_mass, draw_all
from model.errors import DrawingError

BOX = 20  # pixels: longer side of the digit's box in the 28x28
PEN_WIDTH = 2.2  # pixels of the 20x20 box
MAX_POINTS = 20_000  # in a drawing; a minute of scribbling at 120 Hz has 7,200
MAX_STROKES = 1000  # in a drawing; each costs 0.06 ms however short it is
DOT = 0.04  # of the drawing's longer side: a stroke that is smaller in both directions is a stray dot
SMALLEST_EXTENT = 1e-300  # in any unit: a smaller one cannot be scaled up in floating point
EMPTY_DRAWING = "Nothing drawn yet."
ONLY_DOTS = "Only dots so far."


class Frame(NamedTuple):
    """Where the 28x28 lies among the strokes, in their unit: row r covers y from top + r * pixel to the next row."""

    left: float
    top: float
    pixel: float


@dataclass(frozen=True)
class Drawing:
    """rows: float32 [28, 28] in 0..1. status: empty, or why there is no digit to read, in one line.

    frame: None where no strokes became the rows.
    other: of a picture, the rows with a doubtful piece, if `rows` are without it, or the other way round; else None.
    """

    rows: Rows
    status: str = ""
    frame: Frame | None = None
    other: Rows | None = None


class Fit(NamedTuple):
    """Paths in pixels of the 28x28. `middle`, (x, y) in the unit of the strokes, came to the centre; scale: pixels
    for one unit."""

    paths: Paths
    middle: NDArray[np.float64]
    scale: float

    def frame(self, offset: NDArray[np.float64]) -> Frame:
        """The place of the 28x28 if the paths are moved by this offset. Pixel 0 begins at -1/2: its centre is 0."""
        left, top = (self.middle - (SIZE / 2 + offset) / self.scale).tolist()
        return Frame(left, top, 1 / self.scale)


def blank_drawing(status: str = EMPTY_DRAWING) -> Drawing:
    """Rows without ink, and the reason."""
    return Drawing(np.zeros((SIZE, SIZE), np.float32), status)


def rows_from_strokes(strokes: object, pen: float = PEN_WIDTH) -> Drawing:
    """Draw strokes as the network reads them.

    strokes: a list of strokes, each a list of [x, y] points; x to the right, y downwards, any unit.
    pen: width in pixels of the 20x20 box.
    Returns blank rows and a status if there is no stroke, or only dots.
    Raises DrawingError for anything but a list of lists of finite points, and for more than MAX_POINTS points or
    MAX_STROKES strokes.
    """
    return rows_from_many([check_strokes(strokes)], pen)[0]


def rows_from_many(pictures: Sequence[Paths], pen: float = PEN_WIDTH) -> list[Drawing]:
    """rows_from_strokes() for several drawings from check_strokes(), faster than one by one."""
    drawn = [drop_stray_dots(paths) for paths in pictures]
    fitted = [fit_to_box(paths, BOX - pen) for paths in drawn if paths]
    # The centre of mass is known only after drawing. Drawing again at the new place, instead of moving whole
    # pixels, keeps sub-pixel precision: rows do not jump while the pen moves.
    inks = draw_all([fit.paths for fit in fitted], pen)
    fits = [(fit, (SIZE - 1) / 2 - centre_of_mass(ink)) for fit, ink in zip(fitted, inks, strict=True)]
    inks = draw_all([[path + offset for path in fit.paths] for fit, offset in fits], pen)
    found = (Drawing(ink, "", fit.frame(offset)) for ink, (fit, offset) in zip(inks, fits, strict=True))
    statuses = [ONLY_DOTS if paths else EMPTY_DRAWING for paths in pictures]
    return [
        next(found) if paths else blank_drawing(each) for paths, each in zip(drawn, statuses, strict=True)
    ]


def check_strokes(strokes: object) -> Paths:
    """Validate strokes and convert them to float64 arrays [points, 2], empty strokes left out.

    Raises DrawingError for the first fault.
    """
    if not isinstance(strokes, (list, tuple)):
        raise DrawingError("strokes must be a list of strokes, each a list of [x, y] points.")
    paths, total = [], 0
    for number, stroke in enumerate(strokes, 1):
        if not isinstance(stroke, (list, tuple, np.ndarray)):
            raise DrawingError(f"stroke {number} must be a list of [x, y] points.")
        total += len(stroke)
        if total > MAX_POINTS:
            raise DrawingError(f"a drawing may have {MAX_POINTS} points at most; this one has more.")
        if number > MAX_STROKES:
            raise DrawingError(f"a drawing may have {MAX_STROKES} strokes at most; this one has more.")
        if len(stroke):
            paths.append(check_points(stroke, number))
    return paths


def check_points(stroke: object, number: int) -> NDArray[np.float64]:
    """One stroke as float64 [points, 2]; raises DrawingError unless every point is a pair of finite numbers."""
    with contextlib.suppress(TypeError, ValueError):
        if isinstance(stroke, np.ndarray) or are_pairs(stroke):
            path = np.asarray(stroke)
            if path.shape[1:] == (2,) and path.dtype.kind in "iuf":
                path = path.astype(np.float64)
                if (np.abs(path) <= 1e9).all():  # False for NaN, too
                    return path
    raise DrawingError(f"every point of stroke {number} must be two finite numbers [x, y], none beyond 1e9.")


def are_pairs(points: Any) -> bool:
    """Whether each point is two numbers. Checked before numpy sees it, which never returns from a list in itself."""
    if set(map(len, points)) != {2}:
        return False
    kinds = set(map(type, chain.from_iterable(points)))
    return bool not in kinds and all(issubclass(kind, (int, float, np.number)) for kind in kinds)


def drop_stray_dots(paths: Paths) -> Paths:
    """The paths without those that are only dots: a slip of the pen must not shrink the digit beside it.

    No digit has a dot, so of a drawing that is only dots nothing is left.
    """
    if not paths:
        return []
    points = np.concatenate(paths)
    smallest = max(DOT * np.ptp(points, axis=0).max(), 1e-6 * np.abs(points).max(), SMALLEST_EXTENT)
    return [path for path in paths if np.ptp(path, axis=0).max() > smallest]


def fit_to_box(paths: Paths, side: float) -> Fit:
    """Scale the paths until the longer side of their box is `side` pixels, and centre the box in the 28x28."""
    points = np.concatenate(paths)
    low, high = points.min(axis=0), points.max(axis=0)
    middle, scale = (low + high) / 2, float(side / (high - low).max())
    return Fit([(path - middle) * scale + (SIZE - 1) / 2 for path in paths], middle, scale)
