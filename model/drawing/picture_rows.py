"""A picture's rows as text: what the page keeps of a picture, and asks about."""

from base64 import b64decode, b64encode
from contextlib import suppress
from typing import Any

import numpy as np

from model.drawing.explain import PAD
from model.drawing.rasterize import SIZE, Rows
from model.drawing.strokes import Drawing, Frame
from model.errors import DrawingError

FULL = 255  # stands for full ink


def text_of_rows(rows: Rows) -> str:
    """[height, width] in 0..1, a picture's rows or any other, as a byte for each pixel, in base64; rounded by 1/510."""
    return b64encode(np.rint(rows * FULL).astype(np.uint8).tobytes()).decode()


def drawing_of_rows(picture: object) -> Drawing:
    """The drawing of a picture's rows, which fill the page's pad.

    picture: {"rows": as text_of_rows() has them, "other": the same of Drawing.other, or missing}. Raises DrawingError.
    """
    if not isinstance(picture, dict) or not {"rows"} <= picture.keys() <= {"rows", "other"}:
        raise DrawingError("a picture is an object with rows, and other where there are two ways to read it.")
    rows = rows_of_text("rows", picture["rows"])
    other = rows_of_text("other", picture["other"]) if "other" in picture else None
    return Drawing(rows, frame=Frame(0.0, 0.0, PAD / SIZE), other=other)


def rows_of_text(name: str, text: Any) -> Rows:
    """The rows of a text. Raises DrawingError if they are none, or hold no ink."""
    with suppress(TypeError, ValueError):  # it is no text, or not in base64
        content = b64decode(text, validate=True) if isinstance(text, str) else b""
        if len(content) == SIZE * SIZE and any(content):
            ink = np.frombuffer(content, np.uint8).astype(np.float32) / np.float32(FULL)
            return ink.reshape(SIZE, SIZE)
    raise DrawingError(f"{name} of a picture must be {SIZE * SIZE} bytes in base64, with ink in them.")
