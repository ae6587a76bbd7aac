"""Drawings that are not digits, as strokes: networks are trained, and tested, to be unsure about them.

Each kind is a function of a numpy Generator that returns a list of strokes, float64 [points, 2], y downwards.
TRAINED_KINDS are in the training set. UNSEEN_KINDS never are: they show whether doubt carries over to new shapes.
Letters and shapes that some people write as a digit (B, D, G, I, J, L, O, P, S, U, V, Y, Z, an hourglass) are left out.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Strokes = list[NDArray[np.float64]]
Kind = Callable[[np.random.Generator], Strokes]

# Corner points in a box of 10 x 10: strokes separated by spaces, points by commas, each point two digits (x, y).
TRAINED_OUTLINES = {
    "cross": "50,59 05,95",
    "diagonal cross": "00,99 90,09",
    "A": "09,50,99 25,75",
    "K": "10,19 80,14,89",
    "M": "09,10,55,80,89",
    "W": "00,29,52,79,90",
    "E": "80,00,09,89 04,64",
    "F": "80,10,19 14,64",
    "H": "10,19 80,89 14,84",
    "N": "19,10,89,80",
    "house": "09,04,50,94,99,09",
    "house with door": "04,50,94 14,19,89,84 49,46,66,69",
    "arrow": "05,95 62,95,68",
    "hash": "20,29 70,79 03,93 06,96",
    "zigzag": "05,20,29,40,49,60,69,80,89",
    "envelope": "02,92,98,08,02 02,55,92",
    "ladder": "10,19 80,89 12,82 15,85 18,88",
    "T": "00,90 40,49",
}
UNSEEN_OUTLINES = {
    "R": "19,10,60,83,64,14 44,89",
    "star": "18,50,88,03,93,18",
    "triangle": "50,98,08,50",
    "square with cross": "00,90,99,09,00 00,99 90,09",
    "plus and dash": "20,24 02,42 68,98",
    "tree": "40,49 42,15 42,75 45,08 45,88",
    "window": "00,90,99,09,00 40,49 04,94",
}


def outline(text: str) -> Kind:
    """A shape of the tables above; each drawing moves every corner a little."""
    corners = parse_strokes(text)

    def make(rng: np.random.Generator) -> Strokes:
        stretch = rng.uniform(0.7, 1.3, 2)
        return [densified((stroke + rng.normal(0, 0.5, stroke.shape)) * stretch) for stroke in corners]

    return make


def parse_strokes(text: str) -> list[NDArray[np.int64]]:
    """The strokes of such a text, each int64 [points, 2]."""
    return [np.array([[*map(int, point)] for point in stroke.split(",")]) for stroke in text.split(" ")]


def densified(corners: NDArray[np.float64]) -> NDArray[np.float64]:
    """Eight points on every side, as a pen leaves them: dropping some of them then drops no corner."""
    at = np.arange(8 * (len(corners) - 1) + 1) / 8
    return np.stack([np.interp(at, np.arange(len(corners)), side) for side in corners.T], axis=1)


def dash(rng: np.random.Generator) -> Strokes:
    """A level line, tilted by up to 6 degrees (training adds up to 20): a steep line is a one."""
    angle = rng.uniform(-0.1, 0.1)
    ends = np.outer([0.0, 10.0], [np.cos(angle), np.sin(angle)])
    middle = ends.mean(axis=0) + rng.normal(0, 0.4, 2)
    return [np.array([ends[0], middle, ends[1]])]


def dashes(rng: np.random.Generator) -> Strokes:
    """Two or three level lines below each other."""
    return [stroke + [0.0, 4.0 * i] for i in range(rng.integers(2, 4)) for stroke in dash(rng)]


def scribble(rng: np.random.Generator) -> Strokes:
    """One line with 12 to 40 random turns."""
    points = rng.uniform(0, 10, (rng.integers(12, 40), 2))
    return [smooth(points, min(int(rng.integers(2, 6)), 3))]


def hatching(rng: np.random.Generator) -> Strokes:
    """To and fro, drifting, as somebody fills an area."""
    count = rng.integers(8, 24)
    x = np.where(np.arange(count) % 2, 10.0, 0.0) + rng.normal(0, 1, count)
    y = np.linspace(0, rng.uniform(4, 12), count) + rng.normal(0, 0.3, count)
    return [turned(np.stack([x, y], axis=1), rng.uniform(0, np.pi))]


def spiral(rng: np.random.Generator) -> Strokes:
    """Two to four turns outward."""
    angle = np.linspace(0, rng.uniform(4, 8) * np.pi, 90)
    return [turned(np.stack([np.cos(angle), np.sin(angle)], 1) * angle[:, None], rng.uniform(0, 6))]


def wave(rng: np.random.Generator) -> Strokes:
    """A level wave of two to five periods."""
    x = np.linspace(0, 10, 60)
    y = rng.uniform(0.8, 3) * np.sin(x * rng.uniform(1.3, 3.2) + rng.uniform(0, 6))
    return [turned(np.stack([x, y], axis=1), rng.uniform(-0.4, 0.4))]


def smiley(rng: np.random.Generator) -> Strokes:
    """A face: outline, two eyes, a mouth."""
    angle = np.linspace(0, 2 * np.pi, 40)
    circle = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    mouth = circle[4:17] * [2.6, 2.2] + [0, 0.8]
    eyes = [circle[:: rng.integers(2, 5)] * 0.5 + [side, -1.6] for side in (-1.7, 1.7)]
    return [circle * rng.uniform(4, 5, 2), *eyes, mouth]


def curves(rng: np.random.Generator) -> Strokes:
    """Two to five short curves at random places."""
    return [
        smooth(rng.uniform(0, 10, 2) + rng.normal(0, 4, (rng.integers(3, 6), 2)), 3)
        for _ in range(rng.integers(2, 6))
    ]


def smooth(points: NDArray[np.float64], passes: int) -> NDArray[np.float64]:
    """Corners cut `passes` times (Chaikin's scheme, 1974): a quarter and three quarters of every line remain."""
    for _ in range(passes):
        a, b = points[:-1], points[1:]
        points = np.stack([0.75 * a + 0.25 * b, 0.25 * a + 0.75 * b], axis=1).reshape(-1, 2)
    return points


def turned(points: NDArray[np.float64], angle: float) -> NDArray[np.float64]:
    """The points rotated about the origin by angle, in radians."""
    c, s = np.cos(angle), np.sin(angle)
    return points @ np.array([[c, s], [-s, c]])


def side_by_side(left: Strokes, right: Strokes, rng: np.random.Generator) -> Strokes:
    """The strokes of two digits next to each other, about equally high, with a gap of 5 to 50 % of their height."""
    placed, x = [], 0.0
    for digit in (left, right):
        points = np.concatenate(digit)
        low, high = points.min(axis=0), points.max(axis=0)
        scale = rng.uniform(0.8, 1.1) * 10 / max(high[1] - low[1], (high[0] - low[0]) * 0.5, 1e-9)
        place = [x, rng.uniform(-0.5, 0.5)]
        placed += [(stroke - low) * scale + place for stroke in digit]
        x += (high[0] - low[0]) * scale + rng.uniform(0.5, 5)
    return placed


TRAINED_KINDS: dict[str, Kind] = {
    "dash": dash,
    "scribble": scribble,
    "hatching": hatching,
    "wave": wave,
    "curves": curves,
    **{name: outline(text) for name, text in TRAINED_OUTLINES.items()},
}
UNSEEN_KINDS: dict[str, Kind] = {
    "dashes": dashes,
    "spiral": spiral,
    "smiley": smiley,
    **{name: outline(text) for name, text in UNSEEN_OUTLINES.items()},
}
