"""Where the digit's ink is in a grey picture: light and shadow taken out, dark and light told apart, specks dropped.

The picture is searched coarse to fine: the digit is found on a small copy, then cut out of the large one, so a
small digit in a corner gets as many pixels as one that fills the picture.
"""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray
from PIL import Image

from model.drawing.components import dilate, keep_digit, runs_along_border

COARSE = 128  # pixels: longest side of the copy on which the digit is looked for
FINE = 96  # pixels: longer side of the digit in the copy that is read
SOFT = 0.8  # pixels: blur (standard deviation) that joins what is left of a line finer than a pixel
LEAST = 0.06  # of the paper's light: ink that takes less away is not seen
DARK = (
    0.05  # of the full light: darker paper is taken for no darker than this, so its noise is not divided by 0
)
FAINT = 0.35  # of the picture's darkest ink: what is fainter is a ruled line or a shadow

Grey = NDArray[np.float32]
Mask = NDArray[np.bool_]
Box = tuple[float, float, float, float]  # left, top, right, bottom, in pixels


def find_ink(grey: Grey) -> Grey | None:
    """The digit in a picture, cut out, its longer side about FINE pixels.

    grey: float32 [height, width], 0 black to 1 white, 8 pixels or more a side; dark on light or light on dark.
    Returns float32 [h, w], above 0 where there is ink and 0 at its edge (bare paper around it), or None if no ink
    is to be seen.
    """
    small = shrink(grey, COARSE)
    if is_light_on_dark(small):
        small, grey = 1 - small, 1 - grey
    paper = background(small)
    found = threshold_ink(soften(ink_fraction(small, paper), SOFT))
    if found is None or runs_along_border(found > 0) > 0.75:  # it is full to the border
        return None
    box, size = cut_out(found > 0)
    y, x = np.array(grey.shape) / small.shape
    large = (box[0] * x, box[1] * y, box[2] * x, box[3] * y)
    near = resize(dilate(found > 0, 2), size, Image.Resampling.BILINEAR, box) > 0.25
    light = resize(paper, size, Image.Resampling.BILINEAR, box)
    fine = threshold_ink(
        soften(ink_fraction(resize(grey, size, sampling(large, size), large), light) * near, SOFT)
    )
    return None if fine is None else np.pad(fine, 1, constant_values=-LEAST)


def cut_out(mask: Mask) -> tuple[Box, tuple[int, int]]:
    """(the box around a mask and some margin, the size (width, height) at which its longer side is FINE)."""
    columns, rows = np.flatnonzero(mask.any(axis=0)), np.flatnonzero(mask.any(axis=1))
    left, top, right, bottom = columns[0], rows[0], columns[-1] + 1, rows[-1] + 1
    longer = max(right - left, bottom - top)
    margin = 0.12 * longer + 2
    height, width = mask.shape
    box = (
        float(max(0, left - margin)),
        float(max(0, top - margin)),
        float(min(width, right + margin)),
        float(min(height, bottom + margin)),
    )
    zoom = FINE / longer
    return box, (max(8, round((box[2] - box[0]) * zoom)), max(8, round((box[3] - box[1]) * zoom)))


def shrink(grey: Grey, side: int) -> Grey:
    """A copy whose longest side is at most `side` pixels, by area averaging; 4 pixels a side at least."""
    scale = max(grey.shape) / side
    if scale <= 1:
        return grey
    height, width = (max(4, round(length / scale)) for length in grey.shape)
    return resize(grey, (width, height), Image.Resampling.BOX)


def resize(grey: Grey | Mask, size: tuple[int, int], how: Image.Resampling, box: Box | None = None) -> Grey:
    """Pillow's resize of (the box of) a float32 [height, width] picture to size (width, height)."""
    return np.asarray(Image.fromarray(np.ascontiguousarray(grey, np.float32)).resize(size, how, box=box))


def sampling(box: Box, size: tuple[int, int]) -> Image.Resampling:
    """Averages where the box shrinks to size (width, height), a smooth curve where it grows."""
    return Image.Resampling.BOX if box[2] - box[0] > size[0] else Image.Resampling.BICUBIC


def soften(grey: Grey, sigma: float, outside: str = "constant") -> Grey:
    """Gaussian blur; sigma is its standard deviation in pixels. (Pillow's own knows no float pictures.)

    outside: what lies beyond the border, as np.pad names it: "constant" is 0, bare paper; "edge" repeats it."""
    reach = int(np.ceil(3 * sigma))
    kernel = np.exp(-(np.arange(-reach, reach + 1) ** 2) / (2 * sigma**2)).astype(np.float32)
    for axis in (0, 1):
        grey = windows(grey, reach, axis, outside) @ (kernel / kernel.sum())
    return grey


def windows(grey: Grey, reach: int, axis: int, outside: str = "edge") -> Grey:
    """Every pixel's neighbours along the axis, reach to each side: a view [h, w, 2 reach + 1]."""
    margin = [(0, 0), (0, 0)]
    margin[axis] = (reach, reach)
    return sliding_window_view(np.pad(grey, margin, mode=outside), 2 * reach + 1, axis)  # type: ignore[call-overload]


def brightest(grey: Grey, reach: int) -> Grey:
    """The maximum of the square of 2 reach + 1 pixels around every pixel."""
    return windows(windows(grey, reach, 0).max(axis=-1), reach, 1).max(axis=-1)


def smooth_light(grey: Grey, terms: int = 6) -> Grey:
    """The light as a smooth surface over the picture, float32 of the same shape: quadratic, or (terms=3) a plane.

    Least absolute residuals by reweighted least squares, so that ink is outvoted; the border counts most,
    since it decides what is background.
    """
    small = shrink(grey, 32)
    surface, values = quadratic(small.shape)[:, :terms], small.ravel().astype(np.float64)
    trust = np.ones(small.shape)
    trust[1:-1, 1:-1] = 0.15
    weights = trust.ravel()
    for _ in range(6):
        weighted = surface * weights[:, None]
        coefficients = np.linalg.solve(weighted.T @ surface + 1e-9 * np.eye(terms), weighted.T @ values)
        weights = trust.ravel() / np.maximum(np.abs(values - surface @ coefficients), 0.01)
    return (quadratic(grey.shape)[:, :terms] @ coefficients).reshape(grey.shape).astype(np.float32)


def quadratic(shape: tuple[int, ...]) -> NDArray[np.float64]:
    """The terms 1, x, y, x2, xy, y2 at every pixel's centre [pixels, 6]; x and y run from -1 to 1."""
    y, x = (np.mgrid[: shape[0], : shape[1]].reshape(2, -1) + 0.5) * 2 / np.array(shape)[:, None] - 1
    return np.stack([np.ones_like(x), x, y, x * x, x * y, y * y], axis=1)


def is_light_on_dark(grey: Grey) -> bool:
    """Whether what stands out from the background is lighter than it.

    The background is a plane here: a quadratic bends after broad ink at the border, or a table's edge. The fifth
    power lets the few pixels of a fine line outweigh a wide, weak shadow.
    """
    return float(((grey - smooth_light(grey, terms=3)) ** 5).sum()) > 0


def ink_fraction(grey: Grey, paper: Grey) -> Grey:
    """The share of the paper's light that ink has taken away; where there is hardly any light, none to speak of."""
    return (paper - grey) / paper.clip(DARK)


def background(grey: Grey) -> Grey:
    """The light of the bare paper at every pixel: what dark lines hide is filled from beside them.

    A morphological closing (maximum, then minimum, over half of the picture's side), after division by the
    smooth light, as a closing alone would flatten a slope that falls towards the border.
    """
    smooth = smooth_light(grey).clip(0) + np.float32(DARK)
    level = shrink((grey + np.float32(DARK)) / smooth, 64)
    reach = round(0.25 * max(level.shape))
    closed = soften(-brightest(-brightest(level, reach), reach), 2.0, "edge")
    size = (grey.shape[1], grey.shape[0])
    return (smooth * resize(closed, size, Image.Resampling.BILINEAR) - np.float32(DARK)).clip(0)


def threshold_ink(ink: Grey) -> Grey | None:
    """ink less its threshold: above 0 inside the digit's strokes only; None if there is nothing.

    The threshold is half of the darkest ink near by, so edges stay where they are when ink fades along a stroke;
    it is never below the noise, LEAST, or FAINT of the darkest ink in the picture.
    """
    darkest = np.partition(ink, -1 - ink.size // 1000, axis=None)[-1 - ink.size // 1000]
    least = max(LEAST, 9 * noise(ink), FAINT * float(darkest))
    above = ink - np.maximum(least, brightest(ink, 7) / 2)
    if not (above > 0).any():
        return None
    return np.where((above > 0) & ~keep_digit(above > 0, ink), -LEAST, above).astype(np.float32)


def noise(ink: Grey) -> float:
    """Standard deviation of the noise: by the median, so ink does not count, of each pixel less its neighbours'
    mean."""
    beside = (ink[:-2, 1:-1] + ink[2:, 1:-1] + ink[1:-1, :-2] + ink[1:-1, 2:]) / 4
    return float(1.4826 * np.median(np.abs(ink[1:-1, 1:-1] - beside)) / np.sqrt(1.25))
