"""The same digits under many conditions: tilted, small, in a corner, fast, photographed.

A condition shows a digit either as strokes on a canvas of naive.SIDE pixels, or as a picture. What the networks are
given then is `model`'s way of reading it ("rows") and, to compare, the shrunk canvas of other demos ("plain").
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.quality import naive, pictures
from model.data.non_digits import turned
from model.data.pen_digits import PenDigits
from model.data.rendering import Pictures, cached, fingerprint, subsample
from model.data.rendering import render as render_strokes
from model.drawing import components as parts
from model.drawing import picture
from model.drawing import redraw as outline
from model.drawing import segment as ink
from model.drawing.picture import rows_from_picture
from model.drawing.rasterize import SIZE

SIDE = naive.SIDE  # pixels: the canvas that strokes lie on
SHARE = 0.75  # of a canvas's side: the digit's box, in the middle where nothing else is said
SMALL, MARGIN = 0.3, 0.03  # of a canvas's side: a digit in a corner, and its distance from the border
CANVAS = 400  # pixels: side of a picture where nothing else is said
FINE = 0.05  # of a canvas's side: its pen where nothing else is said

Strokes = list[NDArray[np.float64]]
Shown = Strokes | pictures.Picture
Show = Callable[[Strokes, np.random.Generator], Shown]


@dataclass(frozen=True)
class Condition:
    """name: as the table has it. show: strokes in pixels of the canvas -> what the reader is shown."""

    name: str
    show: Show


def conditions() -> list[Condition]:
    """All of them, in the table's order; the first is the digit as it was written."""
    corners = {"top left": (0, 0), "top right": (1, 0), "bottom left": (0, 1), "bottom right": (1, 1)}
    return [
        Condition("strokes, as written", lambda strokes, rng: strokes),
        *(Condition(f"strokes, tilted {angle} degrees", tilting(angle)) for angle in (-20, -10, 10, 20)),
        *(Condition(f"strokes, canvas of {side} px", rounding(side)) for side in (40, 800)),
        *(Condition(f"strokes, small, {name} corner", moving(*place)) for name, place in corners.items()),
        Condition(
            "strokes, every third point", lambda strokes, rng: [subsample(path, 3) for path in strokes]
        ),
        Condition("strokes, a stray dot", lambda strokes, rng: [*strokes, tap(rng)]),
        *(Condition(f"picture of {side} px", painting(side, FINE * side)) for side in (40, 100, 280, 800)),
        *(Condition(f"picture, pen of {pen} px", painting(CANVAS, pen)) for pen in (2, 6, 20, 40, 60)),
        Condition("picture, light on dark", painting(CANVAS, 20, dark_on_light=False)),
        *(Condition(f"picture, small, {name} corner", cornering(*place)) for name, place in corners.items()),
        Condition("picture, a stray dot", dotted),
        Condition("picture, photo of it", photographed),
    ]


def placed(strokes: Sequence[NDArray[np.generic]]) -> Strokes:
    """The strokes on the canvas: float64 in pixels, their longer side SHARE of the canvas's, in its middle."""
    points = np.concatenate(strokes).astype(np.float64)
    low, high = points.min(axis=0), points.max(axis=0)
    scale = SHARE * SIDE / max(float((high - low).max()), 1e-9)
    return [(stroke - (low + high) / 2) * scale + SIDE / 2 for stroke in strokes]


def tilting(degrees: float) -> Show:
    """Turn about the middle of the canvas, clockwise where degrees is above 0."""
    return lambda strokes, rng: [turned(path - SIDE / 2, np.radians(degrees)) + SIDE / 2 for path in strokes]


def rounding(side: int) -> Show:
    """What a canvas of that many pixels, with whole ones, leaves of the points."""
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


def painting(side: int, pen: float, dark_on_light: bool = True) -> Show:
    """A picture of side x side pixels, drawn with a pen of that many."""
    box = (side * (1 - SHARE) / 2, side * (1 - SHARE) / 2, side * SHARE)
    return lambda strokes, rng: pictures.render(points_of(strokes), side, pen, box, dark_on_light)


def cornering(right: int, down: int) -> Show:
    """A picture with the digit small in the corner that right and down, 0 or 1, name."""
    start, room = CANVAS * MARGIN, CANVAS * (1 - 2 * MARGIN - SMALL)
    box = (start + right * room, start + down * room, CANVAS * SMALL)
    return lambda strokes, rng: pictures.render(points_of(strokes), CANVAS, 8, box)


def dotted(strokes: Strokes, rng: np.random.Generator) -> Shown:
    """A picture with one dot of the pen beside the digit."""
    pen = FINE * CANVAS
    left, top = CANVAS * beside(rng) - pen
    dot = pictures.render([[[0, 0]]], CANVAS, pen, (left, top, 2 * pen))
    return np.minimum(painting(CANVAS, pen)(strokes, rng), dot)


def photographed(strokes: Strokes, rng: np.random.Generator) -> Shown:
    """A phone's noisy photo of the digit on paper."""
    drawn = painting(CANVAS, 12)(strokes, rng)
    assert isinstance(drawn, np.ndarray)
    return pictures.photograph(drawn, rng)


def points_of(strokes: Strokes) -> list[list[list[float]]]:
    """Strokes as plain lists of [x, y]."""
    return [stroke.tolist() for stroke in strokes]


def seen(shown: Shown) -> tuple[Pictures, Pictures]:
    """(rows, plain): a digit in the two ways of reading it, each uint8 [28, 28]; blank rows where no digit is seen."""
    if isinstance(shown, np.ndarray):
        rows = np.round(rows_from_picture(shown).rows * 255).astype(np.uint8)
        return rows, naive.shrink(shown)
    return render_strokes(shown), naive.shrink(naive.on_canvas(shown))


def render_all(digits: Sequence[Sequence[NDArray[np.generic]]], show: Show) -> dict[str, Pictures]:
    """{"rows", "plain"}: uint8 [N, 28, 28] of digits given as strokes; chance is seeded by a digit's place."""
    found = [seen(show(placed(strokes), np.random.default_rng(i))) for i, strokes in enumerate(digits)]
    both = np.array(found, np.uint8).reshape(-1, 2, SIZE, SIZE)
    return {"rows": both[:, 0], "plain": both[:, 1]}


def render_condition(digits: PenDigits, condition: Condition, folder: Path) -> dict[str, Pictures]:
    """render_all under a condition, kept in a folder until the digits or the code change."""
    name = f"condition-{fingerprint(digits, condition.name, code())}"
    return cached(folder, name, lambda: render_all(digits.strokes, condition.show))


@cache
def code() -> str:
    """A digest of all code that decides what is seen, beyond what `fingerprint` knows of; as it was at the start."""
    digest = hashlib.sha256()
    for module in (picture, ink, outline, parts, pictures, naive):
        digest.update(Path(module.__file__ or "").read_bytes())
    digest.update(Path(__file__).read_bytes())
    return digest.hexdigest()
