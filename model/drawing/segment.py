"""Find the digit's ink in a grey picture: remove light and shadow, tell dark from light, drop specks.

The digit is first found on a small copy of the picture, then cut out of the large one. So a small digit in a
corner gets as many pixels as one that fills the picture.
"""

from typing import NamedTuple

import numpy as np
import scipy
from numpy.typing import NDArray
from PIL import Image

from model.drawing.components import find_digit, is_pattern
from model.drawing.resampling import Box, Grey, Mask, resize, shrink, to_side

SEARCH_SIDE = 128  # pixels: longest side of the small copy
CROP_SIDE = 96  # pixels: longer side of the digit after it is cut out
BLUR = 0.8  # pixels: standard deviation of the blur that joins the broken pieces of a very fine line
MIN_INK = 0.06  # of the paper's light: anything fainter is not ink
MIN_PAPER = 0.05  # of full light: darker paper counts as this light, so its noise is not divided by almost 0
FAINT = 0.35  # of the picture's darkest ink: anything fainter may be a ruled line or a shadow
FAINTEST = 0.2  # and anything fainter than this is one
FRAME = 0.25  # of full light: between a frame and the paper inside it
EVEN = 0.05  # of full light: standard deviation of an even colour
WEAK = 0.5  # of the darkest component's ink: a paler one may be a ruled line or a shadow


class Found(NamedTuple):
    """What find_inks() finds, and how.

    inks: up to two arrays, float32 [h, w], above 0 inside the digit's strokes and below 0 outside and at the border:
    the digit, and where it is doubtful whether some piece belongs to it, the other way; [] without ink.
    light_on_dark: whether the ink is lighter than the paper. box: what was cut out for the first of the inks, in
    pixels of the picture; None without ink.
    """

    inks: list[Grey]
    light_on_dark: bool
    box: Box | None


def find_inks(whole: Grey) -> Found:
    """Cut the digit out of a picture; its longer side becomes about CROP_SIDE pixels.

    whole: float32 [height, width], 0 black to 1 white, 8 pixels or more a side; dark on light or light on dark.
    """
    grey = without_frame(whole)
    small = to_side(grey, SEARCH_SIDE)
    if light_on_dark := is_light_on_dark(small):
        small, grey = 1 - small, 1 - grey
    paper = background(small)
    ways = [way for way in find_masks(ink_fraction(small, paper)) if not is_pattern(way[0])]
    found = [(mask, cut_out(grey, paper, mask, faint)) for mask, faint in ways]
    masks = [mask for mask, ink in found if ink is not None]
    box = box_in(crop_box(masks[0])[0], masks[0], grey, whole) if masks else None
    return Found([ink for _, ink in found if ink is not None], light_on_dark, box)


def box_in(box: Box, mask: Mask, grey: Grey, whole: Grey) -> Box:
    """A box of the small copy in pixels of the whole picture, of which grey is left without its frame."""
    (y, x), (top, left) = np.array(grey.shape) / mask.shape, (np.array(whole.shape) - grey.shape) / 2
    return box[0] * x + left, box[1] * y + top, box[2] * x + left, box[3] * y + top


def find_masks(fraction: Grey) -> list[tuple[Mask, float]]:
    """The one or two ways to tell the digit's ink in the small copy: its mask, and the faintest ink of it; [] for none.

    Pale ink may be a stroke drawn with less pressure, or a shadow or a ruled line. Where it would change the digit's
    shape, the second way has it.
    """
    above, ink = threshold_ink(fraction, FAINT)
    if above is None:
        return []
    masks = find_digit(above > 0, ink, WEAK)
    if len(masks) == 1:
        pale, _ = threshold_ink(fraction, FAINTEST)
        assert pale is not None  # what is above FAINT is above FAINTEST, too
        more = find_digit(pale > 0, ink, FAINTEST)[0]
        beyond = more & ~scipy.ndimage.binary_dilation(masks[0], iterations=3)
        if beyond.sum() > 0.05 * masks[0].sum():
            return [(masks[0], FAINT), (more, FAINTEST)]
    return [(mask, FAINT) for mask in masks]


def cut_out(grey: Grey, paper: Grey, mask: Mask, faint: float) -> Grey | None:
    """The ink of a large picture where the mask of its small copy is True, as find_inks has it; None if none is left.

    paper: the light of the bare paper in the small copy. faint: as threshold_ink has it.
    """
    box, size = crop_box(mask)
    y, x = np.array(grey.shape) / mask.shape
    large_box = (box[0] * x, box[1] * y, box[2] * x, box[3] * y)
    # Averages where the crop shrinks the picture, a smooth curve where it enlarges it.
    how = Image.Resampling.BOX if large_box[2] - large_box[0] > size[0] else Image.Resampling.BICUBIC
    crop = resize(grey, size, how, large_box)
    near = scipy.ndimage.binary_dilation(mask, iterations=2)
    near = resize(near, size, Image.Resampling.BILINEAR, box) > 0.25
    light = resize(paper, size, Image.Resampling.BILINEAR, box)
    above, _ = threshold_ink(ink_fraction(crop, light) * near, faint)
    return None if above is None else np.pad(above, 1, constant_values=-MIN_INK)


def without_frame(grey: Grey) -> Grey:
    """The picture without a frame along its border, as screenshots have, and without the paper around that."""
    for _ in range(3):
        depth = frame_depth(grey)
        grey = grey[depth : grey.shape[0] - depth, depth : grey.shape[1] - depth]
    return grey


def frame_depth(grey: Grey) -> int:
    """Pixels from the border to where its even colour becomes another even one, within a tenth of the longer side;
    0 if it does not."""

    def ring(depth: int) -> Grey:
        inner = grey[depth : grey.shape[0] - depth, depth : grey.shape[1] - depth]
        return np.concatenate([inner[0], inner[-1], inner[:, 0], inner[:, -1]])

    outer = ring(0)
    deepest = min(max(grey.shape) // 10, min(grey.shape) // 4)
    for depth in range(1, deepest + 1) if outer.std() < EVEN else ():
        inner = ring(depth)
        if inner.std() < EVEN and abs(inner.mean() - outer.mean()) > FRAME:
            return depth
    return 0


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
    # Beyond the border lies paper, so ink that is cut by it is filled from there.
    reach = 2 * round(0.25 * max(level.shape)) + 1
    closed = scipy.ndimage.grey_closing(level, reach, mode="constant", cval=1)
    closed = scipy.ndimage.gaussian_filter(closed, 2.0)
    size = (grey.shape[1], grey.shape[0])
    return (smooth * resize(closed, size, Image.Resampling.BILINEAR) - np.float32(MIN_PAPER)).clip(0)


def threshold_ink(ink: Grey, faint: float) -> tuple[Grey | None, Grey]:
    """Blur the ink and subtract its threshold: (above 0 only inside strokes, the blurred ink), float32 [height, width].

    The threshold is half of the darkest ink nearby, so edges stay in place when the ink fades along a stroke. It is at
    least MIN_INK, the noise, and `faint` of the picture's darkest ink. None for the first if no ink is left.
    """
    ink = scipy.ndimage.gaussian_filter(ink, BLUR, mode="constant")
    darkest = top(ink)
    least = max(MIN_INK, 9 * noise_level(ink), faint * darkest)
    near = 2 * edge_width(ink, darkest) + 1
    above = ink - np.maximum(least, scipy.ndimage.maximum_filter(ink, near) / 2)
    return (above if (above > 0).any() else None), ink


def top(values: Grey) -> float:
    """The largest value but for one in a thousand."""
    rank = -1 - values.size // 1000
    return float(np.partition(values, rank, axis=None)[rank])


def edge_width(ink: Grey, darkest: float) -> int:
    """Pixels over which the ink falls from the darkest to 0 at the sharpest edges, 2 to 7."""
    slope = max(top(np.abs(np.diff(ink, axis=axis))) for axis in (0, 1))
    return int(np.clip(np.ceil(darkest / max(slope, 1e-6)), 2, 7))


def noise_level(ink: Grey) -> float:
    """Standard deviation of the noise, from each pixel less the mean of its four neighbours.

    Taken from the median (times 1.4826 for normal noise), so that the ink itself does not count.
    """
    beside = (ink[:-2, 1:-1] + ink[2:, 1:-1] + ink[1:-1, :-2] + ink[1:-1, 2:]) / 4
    return float(1.4826 * np.median(np.abs(ink[1:-1, 1:-1] - beside)) / np.sqrt(1.25))
