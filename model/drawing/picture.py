"""Picture -> rows: a file, image or array becomes one grey picture, in which `model.drawing.segment` finds the digit.

Files are decoded by `model.drawing.decode`.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from model.drawing.components import holds_many
from model.drawing.decode import WORKING_SIDE, check_size, open_picture, to_basic_mode
from model.drawing.redraw import rows_from_ink
from model.drawing.resampling import Box, Grey, shrink
from model.drawing.segment import find_inks
from model.drawing.strokes import Drawing, blank_drawing
from model.errors import DrawingError

EMPTY_PICTURE = "No digit found in this picture."
MANY_DIGITS = "This picture holds several digits; send one at a time."
NOT_A_DIGIT = "Not a digit that I can see."
LUMA = np.array([0.299, 0.587, 0.114], np.float32)  # of red, green, blue (ITU-R BT.601)
ONE_COLOUR = 0.1  # of the range: opaque pixels that differ by less are the same ink
TOLERANCE = 0.01  # of the range: values may lie this far outside it, by rounding

Channels = NDArray[np.float32]  # [height, width, 1 to 4]: grey, grey + alpha, RGB or RGBA, in 0..1


class PictureSteps(NamedTuple):
    """How a picture became rows.

    drawing: what rows_from_picture() returns. grey: float32 [height, width] in 0..1, upright, 0 black.
    light_on_dark, box, inks: as in segment.Found; inks[0], if any, became the rows.
    """

    drawing: Drawing
    grey: Grey
    light_on_dark: bool
    box: Box | None
    inks: list[Grey]


def rows_from_picture(picture: object) -> Drawing:
    """Find a digit in a picture: dark on light or light on dark, of any place, size and pen.

    picture: a path, an open binary file, a PIL image of any mode, or an array [height, width] or
    [height, width, 1 to 4] (grey, grey + alpha, RGB, RGBA). Arrays hold bool, uint8 in 0..255, or wider integers
    or floats in 0..1 or 0..255 (integers also 0..65535); the largest value decides which. EXIF orientation counts.
    Returns blank rows and a status if no digit is found. Raises DrawingError if it is not a picture, is damaged,
    has a side below MIN_SIDE or more than MAX_PIXELS pixels, or a value that is not finite or out of range.
    """
    return picture_steps(picture).drawing


def picture_steps(picture: object) -> PictureSteps:
    """rows_from_picture(), and what it has found on the way."""
    grey = to_grey(picture)
    found = find_inks(grey)
    return PictureSteps(drawing_of(found.inks), grey, found.light_on_dark, found.box, found.inks)


def drawing_of(inks: list[Grey]) -> Drawing:
    """The drawing of a picture's inks, as in segment.Found."""
    if not inks:
        return blank_drawing(EMPTY_PICTURE)
    if holds_many(inks[0] > 0):
        return blank_drawing(MANY_DIGITS)
    ways = [rows for rows in map(rows_from_ink, inks) if rows is not None]
    if not ways:
        return blank_drawing(NOT_A_DIGIT)
    return Drawing(ways[0], other=ways[1] if len(ways) > 1 else None)


def to_grey(picture: object) -> Grey:
    """The picture as float32 [height, width] in 0..1, 0 black, its sides at most about WORKING_SIDE pixels."""
    if isinstance(picture, np.ndarray):
        channels = from_array(picture)
    elif isinstance(picture, Image.Image):
        channels = from_image(picture)
    elif isinstance(picture, (str, os.PathLike)) or hasattr(picture, "read"):
        channels = from_file(picture)
    else:
        kind = type(picture).__name__
        raise DrawingError(f"a picture must be an array, a PIL image, a path or an open file, not {kind}.")
    return flatten(channels)


def from_file(file: Any) -> Channels:
    """Channels of a picture's file, given as a path or open; a DrawingError starts with the file's name."""
    with as_drawing_error():
        image = open_picture(file)
    return from_array(np.asarray(image))


def from_image(image: Image.Image) -> Channels:
    """Channels of a PIL image, upright; the first frame of an animation. Raises DrawingError if it is damaged."""
    with as_drawing_error():
        image = to_basic_mode(image, "the picture")
    return from_array(np.asarray(image))


@contextmanager
def as_drawing_error() -> Iterator[None]:
    """The ValueErrors of model.drawing.decode, with their sentence, as DrawingErrors."""
    try:
        yield
    except ValueError as error:
        raise DrawingError(str(error)) from None


def from_array(array: NDArray[Any]) -> Channels:
    """Channels of an array; raises DrawingError if its shape, type or values are not those of a picture."""
    if array.ndim == 2:
        array = array[:, :, None]
    if array.ndim != 3 or not 1 <= array.shape[2] <= 4:
        shape = " x ".join(map(str, array.shape)) or "a single value"
        form = "[height, width] or [height, width, 1 to 4 channels]"
        raise DrawingError(f"an array must be {form}; this one is {shape}.")
    with as_drawing_error():
        check_size(array.shape[1], array.shape[0])
    if array.dtype.kind not in "buif":
        raise DrawingError(f"an array must hold numbers; this one holds {array.dtype}.")
    lowest, highest = float(array.min()), float(array.max())
    if not np.isfinite([lowest, highest]).all():  # NaN makes both NaN
        raise DrawingError("every value of a picture must be a finite number.")
    full = full_scale(array.dtype, highest)
    if highest > full * (1 + TOLERANCE) or lowest < -full * TOLERANCE:
        found = f"{lowest:g} to {highest:g}"
        raise DrawingError(f"values of a picture must lie in 0..1 or 0..255; this one's run from {found}.")
    channels = np.moveaxis(array, 2, 0)
    light = [shrink(channel.astype(np.float32), WORKING_SIDE) for channel in channels]
    return np.clip(np.stack(light, axis=2) / np.float32(full), 0, 1)


def full_scale(dtype: np.dtype[Any], highest: float) -> float:
    """The value of full light in an array whose largest value is `highest`: 1, 255 or 65535."""
    if dtype == np.uint8:
        return 255.0
    if highest <= 1 + TOLERANCE:
        return 1.0
    return 65535.0 if dtype.kind in "ui" and highest > 255 else 255.0


def flatten(channels: Channels) -> Grey:
    """Combine 1 to 4 channels into one grey picture: the luma of the colours, over paper where transparent.

    If all opaque pixels have one colour, the ink is drawn in the alpha channel alone: dark on light, by its alpha.
    Otherwise the paper is white, or, if most of the picture is opaque, the median grey of its opaque pixels.
    """
    count = channels.shape[2]
    grey = channels[:, :, 0] if count < 3 else channels[:, :, :3] @ LUMA
    if count in (1, 3):
        return grey
    alpha = channels[:, :, -1]
    if alpha.max() == 0 or alpha.min() >= 0.99:
        return grey if alpha.max() else np.ones_like(grey)
    opaque = grey[alpha >= 0.9 * alpha.max()]
    if np.ptp(opaque) < ONE_COLOUR:
        return 1 - alpha
    paper = float(np.median(opaque)) if opaque.size > grey.size / 2 else 1.0
    return grey * alpha + paper * (1 - alpha)
