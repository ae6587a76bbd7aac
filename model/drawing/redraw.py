"""The digit's outline -> rows: a pen width for all of it, then fitted and centred as strokes are.

What `rasterize.draw` does with the distance to a line, this does with the distance to the ink's edge: a stroke made
narrower or broader by the same amount on both sides stays where it is. So a fine pen does not vanish when the picture
shrinks, and a thick one does not clog.
"""

import numpy as np
from numpy.typing import NDArray

from model.drawing.rasterize import SIZE, Rows, centre_of_mass
from model.drawing.segment import Grey
from model.drawing.strokes import BOX, PEN_WIDTH

BROADEST = 4.0  # pixels of the 20x20 box: the broadest pen that the networks are trained on
BLOB = 0.47  # of the longer side: ink that is as wide as this is a dot, a square, a filled shape
MOST = (
    220  # pixels, of the 400 in the box: no digit drawn with the standard pen has so much ink (162 measured)
)
SAMPLES = 1000  # pixels of the ink that are enough to measure the pen

Points = NDArray[np.float64]  # [n, 2]: x, y in pixels


def rows_from_ink(ink: Grey) -> Rows | None:
    """Draw the ink anew with the pen of the 20x20 box: float32 [28, 28] in 0..1, or None for a mere blob.

    ink: float32 [h, w], above 0 inside the strokes, below 0 outside, with a border that is outside.
    """
    edge = outline(ink)
    width = pen_width(ink, edge)
    low, high = edge.min(axis=0), edge.max(axis=0)
    longer = float((high - low).max())
    if width > BLOB * longer:
        return None
    pen = pen_for(width * BOX / longer)
    scale = (BOX - pen) / (longer - width)  # the pen's middle, not the ink's edge, is fitted, as for strokes
    middle = (low + high) / 2
    rows = resample_at_pen_width(ink, edge, middle, scale, (pen - width * scale) / 2)
    if not 0 < rows.sum() < MOST:
        return None
    # Mass is only known once drawn; casting again at its centre keeps sub-pixel precision, so rows stay steady.
    middle = middle + (centre_of_mass(rows) - (SIZE - 1) / 2) / scale
    return resample_at_pen_width(ink, edge, middle, scale, (pen - width * scale) / 2)


def pen_for(width: float) -> float:
    """The pen to draw with, in pixels of the 20x20 box, for ink that would be `width` there.

    The standard pen, but never more than 1.6 pixels finer than the ink: a loop that a thick pen has filled stays a
    small blob on a broad line, which the network knows from broad pens, and becomes no large one on a fine line.
    """
    return min(max(width - 1.6, PEN_WIDTH), BROADEST)


def outline(ink: Grey) -> Points:
    """Where the ink crosses 0 between two neighbouring pixels, by linear interpolation."""
    right = np.nonzero((ink[:, :-1] > 0) != (ink[:, 1:] > 0))
    down = np.nonzero((ink[:-1] > 0) != (ink[1:] > 0))
    here, beside = ink[right], ink[right[0], right[1] + 1]
    across = np.stack([right[1] + here / (here - beside), right[0]], axis=1)
    here, below = ink[down], ink[down[0] + 1, down[1]]
    along = np.stack([down[1], down[0] + here / (here - below)], axis=1)
    return np.concatenate([across, along]).astype(np.float64)


def pen_width(ink: Grey, edge: Points) -> float:
    """Width of the strokes in pixels of `ink`.

    Inside a stroke of half-width r the distance to the edge runs evenly from 0 to r, so its median is r / 2. (The
    median, since where strokes run together it is the least inflated: measured against the mean and 2 area / length.)
    """
    y, x = np.nonzero(ink > 0)
    every = 1 + len(x) // SAMPLES
    return 4 * float(np.median(distance(np.stack([x, y], axis=1)[::every].astype(np.float64), edge)))


def distance(points: Points, edge: Points) -> NDArray[np.float64]:
    """Distance from each point to the nearest one of the edge; both in the same pixels. |p - q|2 as a product."""
    squares = (points**2).sum(axis=1)[:, None] + (edge**2).sum(axis=1) - 2 * points @ edge.T
    return np.sqrt(np.maximum(squares.min(axis=1), 0))


def resample_at_pen_width(ink: Grey, edge: Points, middle: Points, scale: float, broader: float) -> Rows:
    """The ink in 28x28, `middle` in the middle, `scale` times as large, `broader` rows' pixels broader on each side.

    A pixel's ink is clip(distance inside the edge + broader + 1/2, 0, 1): draw()'s formula.
    """
    y, x = np.mgrid[:SIZE, :SIZE].reshape(2, -1)
    places = (np.stack([x, y], axis=1) - (SIZE - 1) / 2) / scale + middle
    far = distance(places, edge) * scale
    inside = np.where(interpolate(ink, places) > 0, far, -far)
    return np.clip(inside + broader + 0.5, 0, 1).reshape(SIZE, SIZE).astype(np.float32)


def interpolate(ink: Grey, places: Points) -> NDArray[np.float64]:
    """ink between its pixels (bilinear) at places [n, 2]; beyond its border, the border's."""
    x = np.clip(places[:, 0], 0, ink.shape[1] - 1.001)
    y = np.clip(places[:, 1], 0, ink.shape[0] - 1.001)
    column, row = x.astype(int), y.astype(int)
    right, down = x - column, y - row
    upper = ink[row, column] * (1 - right) + ink[row, column + 1] * right
    lower = ink[row + 1, column] * (1 - right) + ink[row + 1, column + 1] * right
    return upper * (1 - down) + lower * down
