"""Redraw a picture's digit with a standard pen, then fit and centre it as strokes are.

`rasterize.draw` computes ink from the distance to a line; this computes it from the distance to the outline of the
ink. A stroke that gets narrower or broader by the same amount on both sides stays where it is. So a fine pen does
not vanish when the picture shrinks, and a thick one does not clog.
"""

import numpy as np
import scipy
from numpy.typing import NDArray

from model.drawing.rasterize import SIZE, Rows, centre_of_mass
from model.drawing.resampling import Grey
from model.drawing.strokes import BOX, PEN_WIDTH

BROADEST_PEN = 4.0  # pixels of the 20x20 box: the broadest pen that the networks are trained on
BLOB = 0.47  # of the longer side: a stroke as wide as this is a dot, a square, a filled shape
MAX_INK = 220  # of the 400 pixels in the box: no digit drawn with the standard pen has more (162 measured)
PEN_SAMPLES = 1000  # pixels inside the ink, enough to measure the pen

Points = NDArray[np.float64]  # [n, 2]: x, y in pixels


def rows_from_ink(ink: Grey) -> Rows | None:
    """Redraw the ink with the pen of the 20x20 box: float32 [28, 28] in 0..1, or None if it is only a blob.

    ink: float32 [h, w], above 0 inside the strokes, below 0 outside and along its whole border.
    """
    edge = outline(ink)
    width = pen_width(ink, edge)
    low, high = edge.min(axis=0), edge.max(axis=0)
    longer = float((high - low).max())
    if width > BLOB * longer:
        return None
    # The standard pen, but at most 1.6 pixels finer than the ink. A thick pen may have filled a loop: that stays a
    # small blob on a broad line, which the network knows, and does not become a large blob on a fine line.
    pen = min(max(width * BOX / longer - 1.6, PEN_WIDTH), BROADEST_PEN)
    scale = (BOX - pen) / (longer - width)  # as for strokes, the middle of the pen is fitted, not the outline
    middle = (low + high) / 2
    rows = resample_at_pen_width(ink, edge, middle, scale, (pen - width * scale) / 2)
    if not 0 < rows.sum() < MAX_INK:
        return None
    middle = middle + (centre_of_mass(rows) - (SIZE - 1) / 2) / scale  # drawn again, as strokes are
    return resample_at_pen_width(ink, edge, middle, scale, (pen - width * scale) / 2)


def outline(ink: Grey) -> Points:
    """The points where the ink crosses 0 between two neighbouring pixels, by linear interpolation."""
    points = []
    for array, order in ((ink, [1, 0]), (ink.T, [0, 1])):  # across the picture, then down
        line, place = np.nonzero((array[:, :-1] > 0) != (array[:, 1:] > 0))
        here, beside = array[line, place], array[line, place + 1]
        points.append(np.stack([line, place + here / (here - beside)], axis=1)[:, order])
    return np.concatenate(points)


def pen_width(ink: Grey, edge: Points) -> float:
    """Width of the strokes, in pixels of `ink`.

    Inside a stroke of half-width r, distances to the edge are spread evenly from 0 to r, so their median is r / 2.
    Where strokes meet, the median is inflated less than the mean, or than 2 area / length of the outline.
    """
    y, x = np.nonzero(ink > 0)
    every = 1 + len(x) // PEN_SAMPLES
    return 4 * float(np.median(distance(np.stack([x, y], axis=1)[::every].astype(np.float64), edge)))


def distance(points: Points, edge: Points) -> NDArray[np.float64]:
    """Distance of each point to the nearest point of the edge; |p - q|^2 = p^2 + q^2 - 2 p q, as one product."""
    squares = (points**2).sum(axis=1)[:, None] + (edge**2).sum(axis=1) - 2 * points @ edge.T
    return np.sqrt(np.maximum(squares.min(axis=1), 0))


def resample_at_pen_width(ink: Grey, edge: Points, middle: Points, scale: float, broader: float) -> Rows:
    """The ink scaled to 28x28 rows around `middle`, each stroke `broader` pixels of the rows wider on both sides.

    A pixel's ink is clip(distance inside the edge + broader + 1/2, 0, 1), the formula of `rasterize.draw`.
    """
    y, x = np.mgrid[:SIZE, :SIZE].reshape(2, -1)
    places = (np.stack([x, y], axis=1) - (SIZE - 1) / 2) / scale + middle
    level = scipy.ndimage.map_coordinates(ink, places.T[::-1], order=1, mode="nearest")  # bilinear
    inside = np.where(level > 0, 1, -1) * distance(places, edge) * scale
    return np.clip(inside + broader + 0.5, 0, 1).reshape(SIZE, SIZE).astype(np.float32)
