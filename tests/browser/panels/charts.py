"""What a chart's pixels should be: the colours of its numbers, and whether a line lies where its values do."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pytest
from numpy.typing import ArrayLike, NDArray
from PIL import ImageColor
from playwright.sync_api import Locator

from tests.browser.panels.viewer import UNITS, Viewer, first_ink

Numbers = NDArray[np.floating]
Colours = NDArray[np.floating]  # [..., 3]
ROWS = 28
INK = {"light": (255, 20), "dark": (18, 235)}  # greys of no ink and of full ink
PAPERS = ((255, 255, 255), (18, 20, 26))
ORANGE = (255, 150, 0)
EDGE = 3  # pixels between a line's highest place and the edge of its chart, so that its whole width is seen


def by_when_they_fire(hidden: Numbers, _: Numbers) -> NDArray[np.integer]:
    """By the first row with half of the largest size; sizes as the page gets them, in 127 steps."""
    steps = np.abs(np.rint(hidden / np.abs(hidden).max() * 127)[1])
    return np.argsort((steps >= steps.max(axis=0) / 2).argmax(axis=0), kind="stable")


def by_similarity(hidden: Numbers, _: Numbers) -> list[int]:
    """A chain from the first unit, each time to the nearest one that is left."""
    left, chain = list(range(1, UNITS)), [0]
    while left:
        gaps = [float(((hidden[1, :, unit] - hidden[1, :, chain[-1]]) ** 2).sum()) for unit in left]
        chain.append(left.pop(int(np.argmin(gaps))))
    return chain


# By the choice's name: (hidden, readout) -> the units of the second layer from top to bottom.
ORDERS: dict[str, Callable[[Numbers, Numbers], Any]] = {
    "as trained": lambda *_: range(UNITS),
    "by when they fire": by_when_they_fire,
    "by class weight": lambda _, readout: np.lexsort((-readout.max(axis=0), readout.argmax(axis=0))),
    "by similarity": by_similarity,
}


def rgb(colour: str) -> Colours:
    return np.array(ImageColor.getrgb(colour)[:3], np.float64)


def text_colour(canvas: Locator) -> Colours:
    return rgb(canvas.evaluate("canvas => getComputedStyle(canvas).color"))


def digit_colours(pad: Viewer) -> list[Colours]:
    """The page's properties --digit-0 to --digit-9."""
    names = pad.find(".rows").evaluate(
        "rows => [...'0123456789'].map((digit) => getComputedStyle(rows).getPropertyValue('--digit-' + digit))"
    )
    return [rgb(name) for name in names]


def cells(image: Numbers, down: int, across: int, at: float = 0.5) -> Colours:
    """[down, across, 3]: the colour of each cell of a grid, at this part of the cell's height and width."""
    rows, columns = (
        ((np.arange(count) + at) * side / count).astype(int)
        for count, side in zip((down, across), image.shape, strict=False)
    )
    return image[np.ix_(rows, columns)][..., :3]


def mix(colours: Colours, other: ArrayLike, part: float) -> Colours:
    """The colours under a cover of another colour that is this opaque."""
    return colours + (np.asarray(other) - colours) * part


def scale_of(pad: Viewer) -> Colours:
    """[low, zero, high] of the legend: blue, the page's background, red."""
    legend = pad.image(pad.find(".scales .scale canvas"))[5, :, :3]
    middle = legend[len(legend) // 2]
    zero = np.array(min(PAPERS, key=lambda paper: float(np.abs(middle - paper).max())))
    assert_close(middle, zero, most=8)
    first = 255 // (2 * len(legend))  # which of the 255 colours the middle of the first pixel shows
    low, high = (mix(zero, end, 127 / (127 - first)) for end in (legend[0], legend[-1]))
    assert low[2] - low[0] > 100 < high[0] - high[2]
    return np.stack([low, zero, high])


def scaled(scale: Colours, parts: Numbers) -> Colours:
    """The colours of numbers from -1 to 1."""
    low, zero, high = scale
    parts = parts[..., None]
    return zero + (np.where(parts < 0, low, high) - zero) * np.abs(parts)


def greys(ink: Numbers, page: str) -> Colours:
    """[28, 28, 3]: dark ink on a light page, light ink on a dark one."""
    paper, pen = INK[page]
    return np.repeat((paper + (pen - paper) * ink)[..., None], 3, axis=2).astype(np.float64)


def assert_close(found: Colours, expected: Colours, most: float = 5) -> None:
    """Numbers come in 255 steps: a colour may be a step beside its own."""
    np.testing.assert_allclose(found, expected, rtol=0, atol=most)


def framed_row(image: Numbers, text: Colours) -> int:
    """The row (from 0, across) with an edge of the text's colour on both sides."""
    distance = np.abs(image[..., :3] - text).sum(axis=2) + (255 - image[..., 3])
    at = np.clip(np.rint(np.arange(ROWS + 1) * image.shape[1] / ROWS).astype(int), 1, image.shape[1] - 1)
    edges = np.minimum(distance[:, at - 1], distance[:, at]).mean(axis=0)
    return int(np.maximum(edges[:-1], edges[1:]).argmin())


def check_units(pad: Viewer, canvas: Locator, values: Numbers, row: int) -> None:
    """A heat map of values [28, units] from -1 to 1: units down, rows across, up to the cursor's row (from 0)."""
    image, scale = pad.image(canvas), scale_of(pad)
    expected = scaled(scale, values.T)
    expected[:, row + 1 :] = mix(expected[:, row + 1 :], scale[1], 0.7)
    assert_close(cells(image, values.shape[1], ROWS), expected)
    assert framed_row(image, text_colour(canvas)) == row


def check_input(pad: Viewer, canvas: Locator, ink: Numbers, row: int, page: str = "light") -> None:
    """A picture of ink [28, 28], lit at the cursor's row (from 0) and pale below; row 28 is none."""
    expected, paper = greys(ink, page), scale_of(pad)[1]
    expected[row + 1 :] = mix(expected[row + 1 :], paper, 0.65)
    expected[row : row + 1] = mix(expected[row : row + 1], ORANGE, 0.35)
    assert_close(cells(pad.image(canvas), ROWS, ROWS), expected)


def check_cursor(pad: Viewer, *curves: Locator) -> None:
    """Lines are pale after the cursor's row, and the row is framed."""
    pad.move_to(14)
    for canvas in curves:
        image = pad.image(canvas)
        pale = np.flatnonzero(np.median(image[..., 3], axis=0) > 150)
        assert pale[1] == pytest.approx(14 / ROWS * image.shape[1], abs=2)
        assert framed_row(image, text_colour(canvas)) == 13


def points(heights: Numbers, width: int, first: int = 0) -> Numbers:
    """[n, 2] along the line that joins these heights (pixels from the top) in the middles of the rows, from one on."""
    places = np.linspace(first, ROWS - 1, (ROWS - 1 - first) * 12 + 1)
    return np.stack([(places + 0.5) * width / ROWS, np.interp(places, np.arange(ROWS), heights)], axis=1)


def free_of(
    line: Numbers, others: Sequence[Numbers], names: Sequence[Sequence[float]] = ()
) -> NDArray[np.bool_]:
    """Which points of a line are far from all other lines, and from the names written on the chart."""
    near = [
        np.linalg.norm(line - np.roll(others, shift, axis=1), axis=2).min(axis=0) for shift in range(-9, 10)
    ]
    free = np.min(near, axis=0) > 4
    for name in names:
        free &= np.linalg.norm(line - name, axis=1) > 12
    return free


def share_painted(image: Numbers, line: Numbers, colour: Colours, beside: float = 0) -> float:
    """How much of a line (or of what lies this many pixels beside it) has its colour."""
    slope = np.gradient(line, axis=0)
    normal = np.stack([-slope[:, 1], slope[:, 0]], axis=1) / np.linalg.norm(slope, axis=1, keepdims=True)
    x, y = (line + beside * normal).astype(int).T
    pixels = image[y, x]
    return float(((np.abs(pixels[:, :3] - colour).max(axis=1) < 30) & (pixels[:, 3] > 127)).mean())


def check_belief(
    pad: Viewer, canvas: Locator, ink: Numbers, belief: Numbers, decided: int | None = None
) -> None:
    """Ten curves from the first row with ink: 0 at the bottom, 1 at the top, 5 to 9 dashed, named at their peaks, and
    the row (from 0) that decided."""
    image, colours = pad.image(canvas), digit_colours(pad)
    height, width = image.shape[:2]
    first = first_ink(ink)
    before = image[:, : int((first + 0.5) * width / ROWS) - 12]
    assert (before[..., 3] < 100).all()  # nothing but the faint line in the middle
    lines = [points(height - EDGE - part * (height - 2 * EDGE), width, first) for part in belief.T]
    texts = canvas.evaluate("canvas => canvas.texts")
    seen = {}
    for digit, line in enumerate(lines):
        free = free_of(line, lines[:digit] + lines[digit + 1 :], [text[1:3] for text in texts])
        if free.sum() > 20:
            seen[digit] = share_painted(image, line[free], colours[digit])
    assert min(seen) < 5 <= max(seen), seen
    for digit, share in seen.items():
        assert share > 0.97 if digit < 5 else 0.5 < share < 0.85, seen
    check_names(texts, belief[first:], lines, colours, height)
    check_levels(image, text_colour(canvas), decided)


def check_names(
    texts: list[tuple[str, float, float, str]],
    belief: Numbers,
    lines: list[Numbers],
    colours: list[Colours],
    height: int,
) -> None:
    """The digits that reach 25 %, each at the last of its highest places and in its colour."""
    assert [text[0] for text in texts] == [str(digit) for digit in np.flatnonzero(belief.max(axis=0) >= 0.25)]
    for text, x, y, colour in texts:
        curve = belief[:, int(text)].round(4)
        peak = lines[int(text)][12 * int(np.flatnonzero(curve == curve.max())[-1])]
        assert np.allclose([x, y], [peak[0], np.clip(peak[1], 10, height - 10)], atol=0.1)
        assert_close(rgb(colour), colours[int(text)])


def check_levels(image: Numbers, text: Colours, decided: int | None = None) -> None:
    """A faint line in the middle of the height, and dashes down the row that decided (from 0), if one did."""
    opacity = image[..., 3]
    height, width = opacity.shape
    faint = (np.abs(image[..., :3] - text).max(axis=2) < 30) & (opacity < 100)
    levels = np.flatnonzero(np.median(faint * opacity, axis=1) > 80)
    assert levels.tolist() == [height // 2]
    dashes = np.arange(height) % 6 < 3
    found = np.flatnonzero(faint[dashes].mean(axis=0) - faint[~dashes].mean(axis=0) > 0.4)
    assert (len(found) > 0) == (decided is not None)
    if decided is not None:
        middle = (decided + 0.5) * width / ROWS + 0.5  # of a line of one pixel, which may lie on two
        assert (np.abs(found + 0.5 - middle) <= 1).all(), found
