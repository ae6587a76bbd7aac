"""The same digits under many conditions: tilted, small, in a corner, fast, photographed.

A condition shows a digit either as strokes on a canvas of SIDE pixels, or as a picture. The networks then read the rows
that `model` makes of it ("rows") and, to compare, what most demos make of it ("shrunk"): drawn on their canvas with a
broad pen, and the whole canvas shrunk to 28x28.
"""

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from benchmarks.quality.measures import Views
from model.data.non_digits import turned
from model.data.pen_digits import PenDigits
from model.data.rendering import Pictures, cached, fingerprint, subsample
from model.data.rendering import render as render_strokes
from model.drawing import picture
from model.drawing.picture import rows_from_picture
from model.drawing.rasterize import SIZE
from tests.support import painting

SIDE = 280  # pixels: the canvas that strokes lie on; a multiple of 28, as demos have it
DEMO_PEN = 20  # pixels: two of them in 28x28, as in MNIST
SHARE = 0.75  # of a canvas's side: the digit's box, in the middle unless a condition says otherwise
SMALL, MARGIN = 0.3, 0.03  # of a canvas's side: a digit in a corner, and its distance from the border
CANVAS = 400  # pixels: side of a picture unless a condition says otherwise
FINE = 0.05  # of a canvas's side: its pen unless a condition says otherwise
AS_WRITTEN = "strokes, as written"
SOURCES = [*sorted(Path(picture.__file__).parent.glob("*.py")), Path(painting.__file__), Path(__file__)]
CODE = hashlib.sha256(b"".join(source.read_bytes() for source in SOURCES)).hexdigest()

Strokes = list[NDArray[np.float64]]
Shown = Strokes | painting.Picture
# strokes in pixels of the canvas -> strokes or a picture
Show = Callable[[Strokes, np.random.Generator], Shown]


def conditions() -> dict[str, Show]:
    """All of them by name, in the table's order; the first is the digit as it was written."""
    corners = {"top left": (0, 0), "top right": (1, 0), "bottom left": (0, 1), "bottom right": (1, 1)}
    return {
        AS_WRITTEN: lambda strokes, rng: strokes,
        **{f"strokes, tilted {angle} degrees": tilting(angle) for angle in (-20, -10, 10, 20)},
        **{f"strokes, canvas of {side} px": rounding(side) for side in (40, 800)},
        **{f"strokes, small, {name} corner": moving(*place) for name, place in corners.items()},
        "strokes, every third point": lambda strokes, rng: [subsample(path, 3) for path in strokes],
        "strokes, a stray dot": lambda strokes, rng: [*strokes, tap(rng)],
        **{f"picture of {side} px": painted(side, FINE * side) for side in (40, 100, 280, 800)},
        **{f"picture, pen of {pen} px": painted(CANVAS, pen) for pen in (2, 6, 20, 40, 60)},
        "picture, light on dark": painted(CANVAS, 20, dark_on_light=False),
        **{f"picture, small, {name} corner": painted_small(*place) for name, place in corners.items()},
        "picture, a stray dot": dotted,
        "picture, photo of it": photographed,
    }


def placed(strokes: Sequence[NDArray[np.generic]]) -> Strokes:
    """The strokes on the canvas: float64 in pixels, their longer side SHARE of the canvas's, in its middle."""
    points = np.concatenate(strokes).astype(np.float64)
    low, high = points.min(axis=0), points.max(axis=0)
    scale = SHARE * SIDE / max(float((high - low).max()), 1e-9)
    return [(stroke - (low + high) / 2) * scale + SIDE / 2 for stroke in strokes]


def tilting(degrees: float) -> Show:
    """Turn about the middle of the canvas, clockwise if degrees is above 0."""
    return lambda strokes, rng: [turned(path - SIDE / 2, np.radians(degrees)) + SIDE / 2 for path in strokes]


def rounding(side: int) -> Show:
    """Round the points to whole pixels of a canvas of that side."""
    return lambda strokes, rng: [np.round(path * side / SIDE) * SIDE / side for path in strokes]


def moving(right: int, down: int) -> Show:
    """Small and in the corner that right and down, 0 or 1, name; in whole pixels."""

    def show(strokes: Strokes, rng: np.random.Generator) -> Shown:
        points = np.concatenate(strokes)
        low, high = points.min(axis=0), points.max(axis=0)
        scale = SMALL / SHARE
        room = np.array([right, down]) * (SIDE * (1 - 2 * MARGIN) - (high - low) * scale)
        return [np.round((path - low) * scale + SIDE * MARGIN + room) for path in strokes]

    return show


def tap(rng: np.random.Generator) -> NDArray[np.float64]:
    """A dot made by mistake, beside the digit: two points a pixel apart."""
    return SIDE * beside(rng) + np.array([[0.0, 0.0], [1.0, 0.0]])


def beside(rng: np.random.Generator) -> NDArray[np.float64]:
    """A place between the digit's box and the border of a canvas: x, y in 0..1."""
    along, off = rng.uniform(0.05, 0.95), rng.uniform(0.04, 0.09)
    return np.array([(along, off), (along, 1 - off), (off, along), (1 - off, along)][rng.integers(4)])


def painted(side: int, pen: float, dark_on_light: bool = True) -> Show:
    """A picture of side x side pixels, drawn with a pen of that width in pixels."""
    box = (side * (1 - SHARE) / 2, side * (1 - SHARE) / 2, side * SHARE)
    return lambda strokes, rng: painting.render(strokes, side, pen, box, dark_on_light)


def painted_small(right: int, down: int) -> Show:
    """A picture with the digit small in the corner that right and down, 0 or 1, name."""
    start, room = CANVAS * MARGIN, CANVAS * (1 - 2 * MARGIN - SMALL)
    box = (start + right * room, start + down * room, CANVAS * SMALL)
    return lambda strokes, rng: painting.render(strokes, CANVAS, 8, box)


def dotted(strokes: Strokes, rng: np.random.Generator) -> Shown:
    """A picture with one dot of the pen beside the digit."""
    pen = FINE * CANVAS
    left, top = CANVAS * beside(rng) - pen
    dot = painting.render([[[0, 0]]], CANVAS, pen, (left, top, 2 * pen))
    return np.minimum(painted(CANVAS, pen)(strokes, rng), dot)


def photographed(strokes: Strokes, rng: np.random.Generator) -> Shown:
    """A phone's noisy photo of the digit on paper."""
    return painting.photograph(np.asarray(painted(CANVAS, 12)(strokes, rng)), rng)


def shrink(shown: painting.Picture) -> NDArray[np.uint8]:
    """The whole picture, uint8 [height, width], as uint8 [28, 28], taken for dark ink on light: 255 is full ink."""
    return 255 - np.asarray(Image.fromarray(shown).resize((SIZE, SIZE)))


def both_views(shown: Shown) -> tuple[Pictures, Pictures]:
    """(rows, shrunk) of one digit, each uint8 [28, 28]; rows are blank if the app sees no digit."""
    if isinstance(shown, np.ndarray):
        return np.round(rows_from_picture(shown).rows * 255).astype(np.uint8), shrink(shown)
    return render_strokes(shown), shrink(painting.draw(shown, SIDE, DEMO_PEN))


def render_all(digits: Sequence[Sequence[NDArray[np.generic]]], show: Show) -> Views:
    """Both views of digits that are given as strokes; a digit's place in the list seeds its randomness."""
    found = [both_views(show(placed(strokes), np.random.default_rng(i))) for i, strokes in enumerate(digits)]
    both = np.array(found, np.uint8).reshape(-1, 2, SIZE, SIZE)
    return {"rows": both[:, 0], "shrunk": both[:, 1]}


def render_condition(digits: PenDigits, name: str, folder: Path) -> Views:
    """render_all() under a condition, cached in a folder until the digits or the code change."""
    key = f"condition-{fingerprint(digits, name, CODE)}"
    return cached(folder, key, lambda: render_all(digits.strokes, conditions()[name]))
