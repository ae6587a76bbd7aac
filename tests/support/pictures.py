"""Pictures of digits for tests, and a comparison of two arrays of rows."""

import io
import re
import struct
import zlib
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from model.drawing.picture import rows_from_picture
from model.drawing.rasterize import SIZE, centre_of_mass
from model.drawing.strokes import Drawing
from model.errors import DrawingError
from tests.support.digits import load_digits
from tests.support.painting import render

DIGITS = [strokes for strokes, _ in load_digits()]
EXAMPLE = DIGITS[7]
BOX = (60, 40, 200)  # left, top, side on a canvas of 300
Rows = NDArray[np.float32]


def rows(picture: object) -> Rows:
    """The rows of a picture in which a digit is found."""
    drawing = rows_from_picture(picture)
    assert drawing.status == ""
    assert drawing.rows.shape == (SIZE, SIZE) and drawing.rows.dtype == np.float32
    return drawing.rows


def widened(rows: Rows) -> Rows:
    """Each pixel's maximum over itself and its eight neighbours."""
    padded = np.pad(rows, 1)
    return np.max([padded[y : y + SIZE, x : x + SIZE] for y in range(3) for x in range(3)], axis=0)


def assert_same(found: Rows, expected: Rows, share: float = 0.25) -> None:
    """Equal within the rounding of one pixel: ink of one has ink of the other in the same or a neighbouring pixel,
    and at most `share` of the ink, all of it at edges, differs."""
    assert (found - widened(expected)).max() < 0.1
    assert (expected - widened(found)).max() < 0.1
    assert np.abs(found - expected).sum() < share * expected.sum()
    assert np.abs(centre_of_mass(found) - centre_of_mass(expected)).max() < 0.1


def assert_valid(drawing: Drawing) -> None:
    """Rows in 0..1, with ink if and only if there is no status."""
    assert drawing.rows.shape == (SIZE, SIZE) and drawing.rows.dtype == np.float32
    assert ((drawing.rows >= 0) & (drawing.rows <= 1)).all()  # False for NaN
    assert drawing.rows.any() != bool(drawing.status)


def assert_valid_or_refused(read: Callable[[Any], Drawing], value: object) -> None:
    """Valid rows, or a DrawingError of one line."""
    try:
        assert_valid(read(value))
    except DrawingError as error:
        assert re.fullmatch(r"[^\n]+\.", str(error))


def picture_of(strokes: Any = EXAMPLE, pen: float = 12) -> NDArray[np.uint8]:
    """Dark strokes on a light canvas of 300x300."""
    return render(strokes, 300, pen, BOX)


def half_pale(strokes: Any = EXAMPLE) -> NDArray[np.uint8]:
    """The same with its upper part in pale ink: it is doubtful whether that belongs to the digit."""
    picture = picture_of(strokes).copy()
    picture[:140] = 255 - (255 - picture[:140]) * 0.3
    return picture


def with_alpha(ink: NDArray[np.uint8], colour: tuple[int, int, int]) -> NDArray[np.uint8]:
    """RGBA: strokes of one colour, the rest transparent black."""
    rgba = np.zeros((*ink.shape, 4), np.uint8)
    rgba[ink > 0, :3] = colour
    rgba[:, :, 3] = ink
    return rgba


def saved(image: Image.Image, kind: str = "PNG", **how: Any) -> io.BytesIO:
    """The image as an open file of this kind."""
    file = io.BytesIO()
    image.save(file, kind, **how)
    file.seek(0)
    return file


def png_chunk(kind: bytes, data: bytes) -> bytes:
    """A chunk of a PNG, with its checksum."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width: int, height: int, pixels: bytes) -> bytes:
    """A grey PNG that claims a size, whatever its compressed pixels are."""
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    chunks = png_chunk(b"IHDR", head) + png_chunk(b"IDAT", pixels) + png_chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunks
