"""Find the digit's ink in a grey picture: remove light and shadow, tell dark from light, drop specks.

The digit is first found on a small copy of the picture, then cut out of the large one. So a small digit in a
corner gets as many pixels as one that fills the picture.
"""

import numpy as np
import scipy
from numpy.typing import NDArray
from PIL import Image

from model.drawing.components import keep_digit, runs_along_border

SEARCH_SIDE = 128  # pixels: longest side of the small copy
CROP_SIDE = 96  # pixels: longer side of the digit after it is cut out
BLUR = 0.8  # pixels: standard deviation of the blur that joins the broken pieces of a very fine line
MIN_INK = 0.06  # of the paper's light: anything fainter is not ink
MIN_PAPER = 0.05  # of full light: darker paper counts as this light, so its noise is not divided by almost 0
FAINT = 0.35  # of the picture's darkest ink: anything fainter is a ruled line or a shadow

Grey = NDArray[np.float32]
Mask = NDArray[np.bool_]
Box = tuple[float, float, float, float]  # left, top, right, bottom, in pixels


def find_ink(grey: Grey) -> Grey | None:
    """Cut the digit out of a picture; its longer side becomes about CROP_SIDE pixels.

    grey: float32 [height, width], 0 black to 1 white, 8 pixels or more a side; dark on light or light on dark.
    Returns float32 [h, w], above 0 inside the digit's strokes and below 0 outside and at its border, or None if
    there is no ink.
    """
    small = shrink(grey, SEARCH_SIDE)
    if is_light_on_dark(small):
        small, grey = 1 - small, 1 - grey
    paper = background(small)
    found = threshold_ink(ink_fraction(small, paper))
    if found is None or runs_along_border(found > 0) > 0.75:  # ink up to the border all around
        return None
    box, size = crop_box(found > 0)
    y, x = np.array(grey.shape) / small.shape
    large_box = (box[0] * x, box[1] * y, box[2] * x, box[3] * y)
    # Averages where the crop shrinks the picture, a smooth curve where it enlarges it.
    how = Image.Resampling.BOX if large_box[2] - large_box[0] > size[0] else Image.Resampling.BICUBIC
    crop = resize(grey, size, how, large_box)
    digit_mask = scipy.ndimage.binary_dilation(found > 0, iterations=2)
    digit_mask = resize(digit_mask, size, Image.Resampling.BILINEAR, box) > 0.25
    light = resize(paper, size, Image.Resampling.BILINEAR, box)
    ink = threshold_ink(ink_fraction(crop, light) * digit_mask)
    return None if ink is None else np.pad(ink, 1, constant_values=-MIN_INK)


def crop_box(mask: Mask) -> tuple[Box, tuple[int, int]]:
    """(the box around the mask and a margin, the size (width, height) that makes its longer side CROP_SIDE)."""
    rows, columns = scipy.ndimage.find_objects(mask.astype(int))[0]
    longer = max(rows.stop - rows.start, columns.stop - columns.start)
    margin = 0.12 * longer + 2
    left, right = max(0, columns.start - margin), min(mask.shape[1], columns.stop + margin)
    top, bottom = max(0, rows.start - margin), min(mask.shape[0], rows.stop + margin)
    zoom = CROP_SIDE / longer
    size = max(8, round((right - left) * zoom)), max(8, round((bottom - top) * zoom))
    return (left, top, right, bottom), size


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


def smooth_light(grey: Grey, terms: int = 6) -> Grey:
    """Fit a smooth surface to the light: float32 [height, width]; quadratic, or a plane if terms is 3.

    Minimises absolute residuals by iteratively reweighted least squares, so the few dark pixels of ink hardly
    count. The border counts most, because it shows the background.
    """
    small = shrink(grey, 32)
    surface, values = quadratic_terms(small.shape)[:, :terms], small.ravel().astype(np.float64)
    trust = np.ones(small.shape)
    trust[1:-1, 1:-1] = 0.15
    weights = trust.ravel()
    for _ in range(6):
        weighted = surface * weights[:, None]
        coefficients = np.linalg.solve(weighted.T @ surface + 1e-9 * np.eye(terms), weighted.T @ values)
        weights = trust.ravel() / np.maximum(np.abs(values - surface @ coefficients), 0.01)
    return (quadratic_terms(grey.shape)[:, :terms] @ coefficients).reshape(grey.shape).astype(np.float32)


def quadratic_terms(shape: tuple[int, ...]) -> NDArray[np.float64]:
    """1, x, y, x^2, x y, y^2 at the centre of every pixel, [pixels, 6]; x and y run from -1 to 1."""
    y, x = (np.mgrid[: shape[0], : shape[1]].reshape(2, -1) + 0.5) * 2 / np.array(shape)[:, None] - 1
    return np.stack([np.ones_like(x), x, y, x * x, x * y, y * y], axis=1)


def is_light_on_dark(grey: Grey) -> bool:
    """Whether the ink is lighter than the background; grey: float32 [height, width].

    The background is a plane here: a quadratic would bend after broad ink at the border, or the edge of a table.
    With the fifth power, the few pixels of a fine line outweigh a wide, weak shadow.
    """
    return float(((grey - smooth_light(grey, terms=3)) ** 5).sum()) > 0


def ink_fraction(grey: Grey, paper: Grey) -> Grey:
    """The fraction of the paper's light that the ink absorbs: float32 [height, width], at most 1.

    grey, paper: float32 [height, width] in 0..1. 0 is bare paper; below 0, the picture is lighter than the paper.
    """
    return (paper - grey) / paper.clip(MIN_PAPER)


def background(grey: Grey) -> Grey:
    """The light of the bare paper at every pixel: float32 [height, width], 0 or more.

    A morphological closing over half of the picture's side fills dark lines from both sides. The picture is
    first divided by its smooth light: a closing alone would flatten a slope that falls towards the border.
    """
    smooth = smooth_light(grey).clip(0) + np.float32(MIN_PAPER)
    level = shrink((grey + np.float32(MIN_PAPER)) / smooth, 64)
    closed = scipy.ndimage.grey_closing(level, 2 * round(0.25 * max(level.shape)) + 1)
    closed = scipy.ndimage.gaussian_filter(closed, 2.0)
    size = (grey.shape[1], grey.shape[0])
    return (smooth * resize(closed, size, Image.Resampling.BILINEAR) - np.float32(MIN_PAPER)).clip(0)


def threshold_ink(ink: Grey) -> Grey | None:
    """Blur the ink and subtract its threshold: float32 [height, width], above 0 only inside the digit's strokes.

    The threshold is half of the darkest ink within 7 pixels, so edges stay in place when the ink fades along a
    stroke. It is at least MIN_INK, the noise, and FAINT of the picture's darkest ink. None if no ink is left.
    """
    ink = scipy.ndimage.gaussian_filter(ink, BLUR, mode="constant")
    darkest = np.partition(ink, -1 - ink.size // 1000, axis=None)[-1 - ink.size // 1000]
    least = max(MIN_INK, 9 * noise_level(ink), FAINT * float(darkest))
    above = ink - np.maximum(least, scipy.ndimage.maximum_filter(ink, 15) / 2)
    if not (above > 0).any():
        return None
    return np.where((above > 0) & ~keep_digit(above > 0, ink), -MIN_INK, above).astype(np.float32)


def noise_level(ink: Grey) -> float:
    """Standard deviation of the noise, from each pixel less the mean of its four neighbours.

    Taken from the median (times 1.4826 for normal noise), so that the ink itself does not count.
    """
    beside = (ink[:-2, 1:-1] + ink[2:, 1:-1] + ink[1:-1, :-2] + ink[1:-1, 2:]) / 4
    return float(1.4826 * np.median(np.abs(ink[1:-1, 1:-1] - beside)) / np.sqrt(1.25))
