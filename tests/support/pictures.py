"""What the tests of pictures share: one digit's picture, and what it means for two arrays of rows to be the same."""

import io
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from model.drawing.picture import rows_from_picture
from model.drawing.rasterize import SIZE, centre_of_mass
from tests.support.digits import load_digits
from tests.support.painting import render

DIGITS = [strokes for strokes, _ in load_digits()]
EXAMPLE = DIGITS[7]
BOX = (60, 40, 200)  # left, top, side on a canvas of 300
Rows = NDArray[np.float32]


def rows(picture: object) -> Rows:
    drawing = rows_from_picture(picture)
    assert drawing.status == ""
    assert drawing.rows.shape == (SIZE, SIZE) and drawing.rows.dtype == np.float32
    return drawing.rows


def assert_same(found: Rows, expected: Rows, share: float = 0.25) -> None:
    """The same to within one pixel's rounding: all ink of one has ink of the other in its pixel or the one beside
    it, and no more than a share of the ink, all of it at edges, differs."""
    for one, other in ((found, expected), (expected, found)):
        wide = np.pad(other, 1)
        beside = [wide[y : y + SIZE, x : x + SIZE] for y in range(3) for x in range(3)]
        assert (one - np.max(beside, axis=0)).max() < 0.1
    assert np.abs(found - expected).sum() < share * expected.sum()
    assert np.abs(centre_of_mass(found) - centre_of_mass(expected)).max() < 0.1


def picture_of(strokes: Any = EXAMPLE, pen: float = 12) -> NDArray[np.uint8]:
    return render(strokes, 300, pen, BOX)


def with_alpha(ink: NDArray[np.uint8], colour: tuple[int, int, int]) -> NDArray[np.uint8]:
    """RGBA: strokes of one colour on nothing, which is transparent black."""
    rgba = np.zeros((*ink.shape, 4), np.uint8)
    rgba[ink > 0, :3] = colour
    rgba[:, :, 3] = ink
    return rgba


def saved(image: Image.Image, kind: str = "PNG", **how: Any) -> io.BytesIO:
    file = io.BytesIO()
    image.save(file, kind, **how)
    file.seek(0)
    return file
