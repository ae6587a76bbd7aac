"""The connected components of a mask of ink: which belong to the digit, and which are specks, lines or shadows."""

from dataclasses import dataclass

import numpy as np
import scipy  # loads scipy.ndimage at its first use, so an app that never gets a picture starts 0.2 s earlier
from numpy.typing import NDArray

SPECK = 0.15  # of the longest component: a shorter one is a speck
DOT = 0.45  # of the longest component: a shorter one that is round is a dot
NEAR = 0.35  # of the digit: a stroke at the border that is this close belongs to it
MOST_RUNS = 12  # of ink along the border: no digit has more, squared paper does
GROW = 2  # pixels: components at most twice this apart count as one, because fine lines break

Mask = NDArray[np.bool_]
Ink = NDArray[np.float32]
Counts = NDArray[np.int64]


@dataclass(frozen=True)
class Components:
    """Connected components of a mask.

    labels: int [height, width], 1 for component 0 and so on, 0 where the mask is False.
    All others have one entry for each component: the box around it in pixels (bottom and right are just outside),
    its longer and its shorter side, the number of the component's pixels, and its mean ink.
    """

    labels: Counts
    top: Counts
    left: Counts
    bottom: Counts
    right: Counts
    longer: Counts
    shorter: Counts
    pixels: Counts
    ink: NDArray[np.float64]


def find_components(mask: Mask, ink: Ink) -> Components:
    """The components of a bool [height, width] mask with at least one True; ink: float32 of the same shape."""
    grown = scipy.ndimage.binary_dilation(mask, iterations=GROW)
    labels = np.where(mask, scipy.ndimage.label(grown, np.ones((3, 3)))[0], 0)  # diagonals connect too
    boxes = scipy.ndimage.find_objects(labels)
    top, left, bottom, right = np.array([(y.start, x.start, y.stop, x.stop) for y, x in boxes]).T
    sides = np.sort([bottom - top, right - left], axis=0)
    flat, weight = labels.ravel(), ink.ravel().astype(np.float64)
    total, squares = np.bincount(flat, weight)[1:], np.bincount(flat, weight**2)[1:]
    mean = squares / np.maximum(total, 1e-9)  # weighted by the ink, so that pale edges count less
    return Components(labels, top, left, bottom, right, sides[1], sides[0], np.bincount(flat)[1:], mean)


def find_digit(mask: Mask, ink: Ink, weak: float) -> list[Mask]:
    """The mask with only the digit's components left, and where it is doubtful whether some belong to it, a second
    mask with these the other way.

    ink: float32 of the same shape [height, width]. weak: of the darkest component's ink; a paler one is left out.
    """
    found = find_components(mask, ink)
    keep = found.ink >= weak * found.ink[found.longer >= 0.2 * found.longer.max()].max()
    keep &= ~is_box_around(found, keep)
    round_ = (found.longer < 1.4 * found.shorter) & (found.pixels > 0.6 * found.longer * found.shorter)
    keep &= found.longer >= np.where(round_, DOT, SPECK) * found.longer[keep].max()
    foreign, doubtful = judge_border(found, keep)
    first = keep & ~foreign
    ways = [first, first ^ doubtful] if doubtful.any() else [first]
    return [mask & np.concatenate([[False], way])[found.labels] for way in ways if way.any()]


def is_box_around(found: Components, keep: Mask) -> Mask:
    """Whether each component is a box around the digit, as printed forms have: the longest one of keep, if it is a
    rectangle and another one of keep, not a small one, lies inside it."""
    box = int(np.where(keep, found.longer, 0).argmax())
    top, left, bottom, right = (side[box] for side in (found.top, found.left, found.bottom, found.right))
    within = (found.top > top) & (found.left > left) & (found.bottom < bottom) & (found.right < right)
    result = np.zeros_like(keep)
    if (keep & within & (found.longer > 0.25 * found.longer[box])).any():
        result[box] = runs_along_border(found.labels[top:bottom, left:right] == box + 1) > 0.9
    return result


def runs_along_border(mask: Mask) -> float:
    """The share of the mask's four sides that has ink within 1/25 of the longer side, 0 to 1."""
    depth = 1 + max(mask.shape) // 25
    sides = [mask[:depth].any(0), mask[-depth:].any(0), mask[:, :depth].any(1), mask[:, -depth:].any(1)]
    return float(np.concatenate(sides).mean())


def is_pattern(mask: Mask) -> bool:
    """Whether the mask is a bare frame, or crosses the border, 1/25 of the shorter side inside, like squared paper."""
    depth = 1 + min(mask.shape) // 25
    inner = mask[depth:-depth, depth:-depth]
    if min(inner.shape) < 2:
        return False
    around = np.concatenate([inner[0], inner[1:, -1], inner[-1, -2::-1], inner[-2:0:-1, 0]])
    return not inner.any() or int((around & ~np.roll(around, 1)).sum()) > MOST_RUNS


def judge_border(found: Components, keep: Mask) -> tuple[Mask, Mask]:
    """(whether each component of keep is taken for something at the border that is not the digit, whether this is
    doubtful): a finger, the edge of a table, a frame, a ruled line, a piece of another digit.

    What belongs to the digit may touch the border too: a picture that was cut to its ink has ink at every side.
    """
    north, south, west, east = sides = touched_sides(found)
    spans = (north & south) | (west & east)
    solid = found.pixels > 0.75 * found.longer * found.shorter
    line = spans & (found.shorter < 0.1 * found.longer)
    main = find_main(found, keep & ~line & ~(spans & solid), solid, sides)
    none = np.zeros_like(keep)
    if main is None:
        return none, none
    gap = gaps(found, main)
    apart = keep & np.any(sides, axis=0) & (spans | (gap > 0.15))
    apart[main] = False
    # A stroke is about as broad as the digit's own; a finger or the edge of a table is not.
    thick = solid & (found.shorter > 2 * found.pixels[main] / found.longer[main])
    across_all = spans & (solid | line)
    apart &= across_all | (found.longer[main] >= 0.3 * found.longer[keep & ~across_all].max())
    cut = all((keep & ~thick & ~across_all & side).any() for side in sides)  # to its ink
    foreign = apart & (thick | across_all | ((gap > NEAR) & (not cut)))
    # What reaches across the picture may be the digit's own bar only if the digit is nearly as long.
    own = ~across_all | (found.longer[main] >= 0.5 * found.longer)
    return foreign, apart & ~thick & own


def touched_sides(found: Components) -> tuple[Mask, Mask, Mask, Mask]:
    """Whether each component touches the picture's upper, lower, left and right side."""
    height, width = found.labels.shape
    north, south = found.top <= GROW, found.bottom >= height - GROW
    return north, south, found.left <= GROW, found.right >= width - GROW


def find_main(found: Components, among: Mask, solid: Mask, sides: tuple[Mask, ...]) -> int | None:
    """The longest of these components; None if there is none. A solid strip along half of a side or more, as the edge
    of a table is seen, is not asked."""
    height, width = found.labels.shape
    north, south, west, east = sides
    tall, wide = found.bottom - found.top > 0.5 * height, found.right - found.left > 0.5 * width
    strip = solid & ((tall & (west | east)) | (wide & (north | south)))
    others = np.flatnonzero(among & ~strip)
    return int(others[found.longer[others].argmax()]) if len(others) else None


def gaps(found: Components, main: int) -> NDArray[np.float64]:
    """The distance of each component's box from that of the main one, in lengths of the main one."""
    across = np.maximum(found.left - found.right[main], found.left[main] - found.right)
    down = np.maximum(found.top - found.bottom[main], found.top[main] - found.bottom)
    return np.maximum(across, down) / found.longer[main]


def holds_many(mask: Mask) -> bool:
    """Whether a mask, bool [height, width], shows several digits: three components or more that are about as large and
    no mere dashes, over more than two and a half times the length of the longest."""
    labels = scipy.ndimage.label(mask, np.ones((3, 3)))[0]
    boxes = scipy.ndimage.find_objects(labels)
    sides = np.sort([[y.stop - y.start, x.stop - x.start] for y, x in boxes], axis=1)
    longest = sides[:, 1].max()
    large = (sides[:, 1] >= 0.5 * longest) & (sides[:, 0] > 0.35 * sides[:, 1])
    return bool(
        large.sum() >= max(3, len(large) / 2)
        and max(np.ptp(axis) + 1 for axis in np.nonzero(mask)) > 2.5 * longest
    )
