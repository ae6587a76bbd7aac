"""How a drawing became rows, step by step, and what it would be without the steps."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.drawing.rasterize import SIZE, centre_of_mass, draw
from model.drawing.strokes import (
    BOX,
    PEN_WIDTH,
    Drawing,
    blank_drawing,
    check_strokes,
    drop_stray_dots,
    fit_to_box,
)

PAD = 1000.0  # side of the page's pad, in the unit of its strokes
PAD_PEN = 46.0  # width of its line, in the same unit


def preprocessing_steps(strokes: object) -> dict[str, Any]:
    """What rows_from_strokes does to strokes that are more than dots, one step after the other.

    box: float64 [4], left, top, right, bottom of the digit in the strokes' own unit, stray dots left out.
    scale: pixels of the 28x28 a unit. fitted: float32 [28, 28], drawn by the one pen, its box in the middle.
    shift: float64 [2], x and y in pixels, what then brings the centre of mass into the middle. pen: pixels.
    Raises DrawingError as rows_from_strokes does.
    """
    paths = drop_stray_dots(check_strokes(strokes))
    points = np.concatenate(paths)
    low, high = points.min(axis=0), points.max(axis=0)
    fitted = draw(fit_to_box(paths, BOX - PEN_WIDTH), PEN_WIDTH)
    return {
        "box": np.concatenate([low, high]).tolist(),
        "scale": float((BOX - PEN_WIDTH) / (high - low).max()),
        "fitted": fitted,
        "shift": ((SIZE - 1) / 2 - centre_of_mass(fitted)).tolist(),
        "pen": PEN_WIDTH,
    }


def shrink_whole_pad(strokes: object, side: float = PAD, pen: float = PAD_PEN) -> Drawing:
    """The whole pad shrunk to 28x28, the way of demos that neither fit nor centre: place and size stay.

    strokes: in a pad of this side, drawn with a pen of this width, both in the strokes' unit.
    Raises DrawingError as rows_from_strokes does.
    """
    scale = SIZE / side
    paths: list[NDArray[np.float64]] = [path * scale - 0.5 for path in check_strokes(strokes)]
    rows = draw(paths, pen * scale) if paths else np.zeros((SIZE, SIZE), np.float32)
    return Drawing(rows) if rows.any() else blank_drawing()
