"""A picture -> rows: whatever shows a digit becomes one grey picture, in which `model.drawing.segment` finds the digit.

A file's size is read in its header and checked before a pixel is decoded, and only plain picture formats are opened
(Pillow would start a program for some others), so a stranger's file costs little.
"""

import errno
import os
import stat
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from model.drawing.redraw import rows_from_ink
from model.drawing.segment import Grey, find_ink, shrink
from model.drawing.strokes import Drawing, blank_drawing
from model.errors import DrawingError

LEAST_SIDE = 8  # pixels: in less there is no telling digits apart
MAX_PIXELS = 64_000_000  # more than most phones' cameras give; decoded this takes some 200 MB
ENOUGH = 2000  # pixels: a picture with a longer side is reduced first; a twentieth of it still shows a digit
FORMATS = ("PNG", "JPEG", "GIF", "BMP", "WEBP", "TIFF", "AVIF", "ICO", "PPM")
NOT_A_DIGIT = "Not a digit that I can see."
LUMA = np.array([0.299, 0.587, 0.114], np.float32)  # of red, green, blue (ITU-R BT.601)
ONE_COLOUR = 0.1  # of the range: opaque pixels that differ by less are all the same ink
WIDE = 1.01  # rounding may carry values this far above their range

Channels = NDArray[np.float32]  # [height, width, 1 to 4]: grey, grey + alpha, RGB or RGBA, in 0..1


def rows_from_picture(picture: object) -> Drawing:
    """Read the digit out of a picture: dark on light or light on dark, at any place and size, with any pen.

    picture: a path, an open binary file, a PIL image of any mode, or an array [height, width] or
    [height, width, 1 to 4] (grey, grey + alpha, RGB, RGBA) of bool, of uint8 in 0..255, or of wider integers or
    floats in 0..1 or 0..255 (integers: or 0..65535), told apart by the largest value. EXIF orientation is obeyed.
    Returns blank rows and a status where there is no digit to be seen. Raises DrawingError for what is no picture,
    is damaged, has a side below LEAST_SIDE, over MAX_PIXELS pixels, or a value that is not finite or out of range.
    """
    grey = grey_of(picture)
    ink = find_ink(grey)
    if ink is None:
        return blank_drawing()
    rows = rows_from_ink(ink)
    return blank_drawing(NOT_A_DIGIT) if rows is None else Drawing(rows)


def grey_of(picture: object) -> Grey:
    """The picture as float32 [height, width] in 0..1, 0 black, no side longer than about ENOUGH pixels."""
    if isinstance(picture, np.ndarray):
        channels = from_array(picture)
    elif isinstance(picture, Image.Image):
        channels = from_image(picture, "the picture")
    elif isinstance(picture, (str, os.PathLike)) or hasattr(picture, "read"):
        channels = from_file(picture)
    else:
        kind = type(picture).__name__
        raise DrawingError(f"a picture must be an array, a PIL image, a path or an open file, not {kind}.")
    return flat(channels)


def check_size(width: int, height: int) -> None:
    """Raise DrawingError if the picture is too small to read, or too large to decode."""
    this = f"this one is {width} x {height}"
    if min(width, height) < LEAST_SIDE:
        raise DrawingError(f"a picture must be {LEAST_SIDE} pixels or more a side; {this}.")
    if width * height > MAX_PIXELS:
        raise DrawingError(f"a picture may have {MAX_PIXELS // 1_000_000} million pixels at most; {this}.")


def from_file(file: Any) -> Channels:
    """Channels of a picture file, by path or open; raises DrawingError with the file's name."""
    path = file if isinstance(file, (str, os.PathLike)) else getattr(file, "name", "")
    name = os.path.basename(str(path)) or "the file"
    try:
        if file is path and stat.S_ISFIFO(os.stat(path).st_mode):
            raise OSError(errno.ESPIPE, "it is a pipe")  # which nobody may ever write to
        Image.init()  # else Pillow knows only half of the formats yet
        image = Image.open(file, formats=[name for name in FORMATS if name in Image.OPEN])
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        limit = MAX_PIXELS // 1_000_000
        raise DrawingError(f"{name}: a picture may have {limit} million pixels at most.") from None
    except Exception as error:  # the readers of a dozen formats raise what they like
        reason = getattr(error, "strerror", None)
        if reason:
            raise DrawingError(f"{name}: cannot be read ({reason}).") from None
        raise DrawingError(
            f"{name}: not a picture that can be read; PNG, JPEG, WebP or GIF will do."
        ) from None
    with image:
        check_size(*image.size)
        # A large JPEG can be decoded at half or a quarter of its size, which is all that is needed.
        image.draft(None, (ENOUGH * 3 // 4,) * 2)
        return from_image(image, name)


def from_image(image: Image.Image, name: str) -> Channels:
    """Channels of a PIL image, upright; raises DrawingError if it is damaged. Of an animation, the first frame."""
    check_size(*image.size)
    try:
        array = np.asarray(to_basic_mode(ImageOps.exif_transpose(image)))
    except Exception:  # as above
        raise DrawingError(f"{name} is cut short or damaged; send it once more.") from None
    return from_array(array)


def to_basic_mode(image: Image.Image) -> Image.Image:
    """The image in a mode that is an array of grey, RGB or RGBA, no side much longer than ENOUGH pixels."""
    if image.mode.startswith(("I", "F")):  # 16 and 32 bits
        return image
    if image.has_transparency_data:
        image = image.convert("RGBA")
    else:
        image = image.convert("L" if image.mode in ("1", "L") else "RGB")
    return image.reduce(max(1, max(image.size) // ENOUGH))


def from_array(array: NDArray[Any]) -> Channels:
    """Channels of an array; raises DrawingError for a wrong shape, type or value."""
    if array.ndim == 2:
        array = array[:, :, None]
    if array.ndim != 3 or not 1 <= array.shape[2] <= 4:
        shape = " x ".join(map(str, array.shape)) or "a single value"
        raise DrawingError(
            f"an array must be [height, width] or [height, width, 1 to 4 channels]; this one is {shape}."
        )
    check_size(array.shape[1], array.shape[0])
    if array.dtype.kind not in "buif":
        raise DrawingError(f"an array must hold numbers; this one holds {array.dtype}.")
    lowest, highest = float(array.min()), float(array.max())
    if not np.isfinite([lowest, highest]).all():  # NaN spreads to both
        raise DrawingError("every value of a picture must be a finite number.")
    full = full_scale(array.dtype, highest)
    if highest > full * WIDE or lowest < full * (1 - WIDE):
        raise DrawingError(
            f"values of a picture must lie in 0..1 or 0..255; this one's run from {lowest:g} to {highest:g}."
        )
    light = [shrink(array[:, :, channel].astype(np.float32), ENOUGH) for channel in range(array.shape[2])]
    return np.clip(np.stack(light, axis=2) / np.float32(full), 0, 1)


def full_scale(dtype: np.dtype[Any], highest: float) -> float:
    """The value that means full light, for an array whose largest value is `highest`."""
    if dtype == np.uint8:
        return 255.0
    if highest <= WIDE:
        return 1.0
    return 65535.0 if dtype.kind in "ui" and highest > 255 else 255.0


def flat(channels: Channels) -> Grey:
    """One grey picture of 1 to 4 channels: the luma of the colours, laid over paper where they are transparent.

    Where all that is opaque has one colour, the ink is in the alpha channel alone, and that is the picture.
    Otherwise the paper is white, or, under a picture with holes in it, of the picture's own median grey.
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
