"""Grey pictures made smaller or larger, with Pillow."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Grey = NDArray[np.float32]
Mask = NDArray[np.bool_]
Box = tuple[float, float, float, float]  # left, top, right, bottom, in pixels


def to_side(grey: Grey, side: int) -> Grey:
    """The picture shrunk, or enlarged along a smooth curve, until its longest side is `side` pixels.

    So what is measured in pixels of it is a share of the picture. A side never gets shorter than 4 pixels.
    """
    scale = side / max(grey.shape)
    if scale <= 1:
        return shrink(grey, side)
    height, width = (max(4, round(length * scale)) for length in grey.shape)
    return resize(grey, (width, height), Image.Resampling.BICUBIC).clip(0, 1)


def shrink(grey: Grey, side: int) -> Grey:
    """Average areas of a float32 [height, width] picture until its longest side is at most `side` pixels.

    A side never gets shorter than 4 pixels. A picture that is small enough is returned as it is.
    """
    scale = max(grey.shape) / side
    if scale <= 1:
        return grey
    height, width = (max(4, round(length / scale)) for length in grey.shape)
    return resize(grey, (width, height), Image.Resampling.BOX)


def resize(grey: Grey | Mask, size: tuple[int, int], how: Image.Resampling, box: Box | None = None) -> Grey:
    """Resize a [height, width] picture, or the box of it, to size (width, height) with Pillow; float32."""
    return np.asarray(Image.fromarray(np.ascontiguousarray(grey, np.float32)).resize(size, how, box=box))
