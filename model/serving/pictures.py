"""What the page gets of a visitor's picture: its rows, for the page's questions, and the steps to them, to be shown."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.drawing.picture import PictureSteps, picture_steps
from model.drawing.picture_rows import text_of_rows
from model.drawing.resampling import Grey, shrink

SHOWN_SIDE = 160  # pixels: longer side of the picture as the page shows it


def open_picture(pixels: NDArray[Any]) -> dict[str, Any]:
    """The rows of a picture and what happened to it, as JSON. Raises DrawingError as rows_from_picture() does.

    rows, other: as model.drawing.picture_rows takes them, each only where there is one. status: "", or why there are no
    rows. steps: see steps_of().
    """
    found = picture_steps(pixels)
    rows, other = found.drawing.rows, found.drawing.other
    answer = {"status": found.drawing.status, "steps": steps_of(found)}
    answer |= {"rows": text_of_rows(rows)} if rows.any() else {}
    return answer | ({"other": text_of_rows(other)} if other is not None else {})


def steps_of(found: PictureSteps) -> dict[str, Any]:
    """picture: the upright grey picture. box: left, top, right, bottom of the crop, as shares of its sides, or None.
    light_on_dark: the polarity found. ink: the digit's ink in the crop, or None. Pictures as grey_bytes() has them.
    """
    sides = np.array([found.grey.shape[1], found.grey.shape[0]] * 2)
    return {
        "picture": grey_bytes(shrink(found.grey, SHOWN_SIDE)),
        "box": found.box and np.round(np.array(found.box) / sides, 4).tolist(),
        "light_on_dark": found.light_on_dark,
        "ink": grey_bytes((found.inks[0] > 0).astype(np.float32)) if found.inks else None,
    }


def grey_bytes(grey: Grey) -> dict[str, Any]:
    """[height, width] in 0..1 as {"shape", "data"}: a byte for each pixel, in base64."""
    return {"shape": list(grey.shape), "data": text_of_rows(grey)}
