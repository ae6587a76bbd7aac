"""How strokes become rows, step by step, and the rows without these steps, to compare."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.drawing.rasterize import SIZE, centre_of_mass, draw
from model.drawing.strokes import (
    BOX,
    PEN_WIDTH,
    Drawing,
    Frame,
    blank_drawing,
    check_strokes,
    drop_stray_dots,
    fit_to_box,
)

PAD = 1000.0  # side of the page's pad, in the unit of its strokes
PAD_PEN = 46.0  # width of the line on the pad, in the same unit


def preprocessing_steps(strokes: object) -> dict[str, Any]:
    """The steps of rows_from_strokes for strokes that are more than dots.

    box: [left, top, right, bottom] of the digit in the unit of the strokes, without stray dots.
    scale: pixels of the 28x28 for one unit. pen: width in pixels.
    fitted: float32 [28, 28], drawn with this pen, the box in the middle.
    shift: [x, y] in pixels, moves the centre of mass to the middle.
    Raises DrawingError as rows_from_strokes does.
    """
    paths = drop_stray_dots(check_strokes(strokes))
    points = np.concatenate(paths)
    fit = fit_to_box(paths, BOX - PEN_WIDTH)
    fitted = draw(fit.paths, PEN_WIDTH)
    return {
        "box": [*points.min(axis=0).tolist(), *points.max(axis=0).tolist()],
        "scale": fit.scale,
        "fitted": fitted,
        "shift": ((SIZE - 1) / 2 - centre_of_mass(fitted)).tolist(),
        "pen": PEN_WIDTH,
    }


def shrink_whole_pad(strokes: object) -> Drawing:
    """The page's whole pad shrunk to 28x28, as demos do that neither fit nor centre: place and size stay.

    Raises DrawingError as rows_from_strokes does.
    """
    scale = SIZE / PAD
    paths: list[NDArray[np.float64]] = [path * scale - 0.5 for path in check_strokes(strokes)]
    rows = draw(paths, PAD_PEN * scale) if paths else np.zeros((SIZE, SIZE), np.float32)
    return Drawing(rows, "", Frame(0.0, 0.0, 1 / scale)) if rows.any() else blank_drawing()
