"""Pen digits, styles and non-digits -> pictures, drawn by model.drawing as a visitor's strokes are, and cached on disk.

Training pictures are deformed as strokes, before they are fitted into the box: a tilt or a stretch then changes the
rows as it does when somebody writes that way.
"""

import contextlib
import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from model.data.non_digits import TRAINED_KINDS, side_by_side
from model.data.pen_digits import PenDigits
from model.data.styles import trained_styles
from model.drawing.rasterize import SIZE
from model.drawing.strokes import PEN_WIDTH, rows_from_strokes
from model.files.atomic import atomic_write
from model.runtime.progress import progress

# Version of the code that draws. Raise it when pixels change: cached pictures are then drawn again.
RENDERER = 3
DRAWING = "drawing {} (once)"
MAX_TILT = np.radians(20)
Strokes = Sequence[NDArray[np.generic]]
Pictures = NDArray[np.uint8]  # [N, 28, 28], ink 0..255
Render = Callable[[PenDigits, int, int], Pictures]  # of digits, a count and a seed


def augment_strokes(strokes: Strokes, rng: np.random.Generator) -> list[NDArray[np.float64]]:
    """The strokes as another hand or another pen might have drawn them; for training only.

    strokes: arrays [points, 2]. Tilts by up to 20 degrees, slants, stretches, warps smoothly, shifts strokes against
    each other, imitates a fast or a trembling pen and a coarse screen. Returns float64 arrays in a box of about 1 x 1.
    """
    points = np.concatenate(strokes).astype(np.float64)
    low, side = points.min(axis=0), max(np.ptp(points, axis=0).max(), 1e-9)
    angle, slant = rng.uniform(-MAX_TILT, MAX_TILT) * rng.choice([0.3, 1.0]), rng.uniform(-0.25, 0.25)
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    matrix = np.array([[1.0, 0.0], [slant, 1.0]]) * np.exp(rng.uniform(-0.22, 0.22, 2) * [1, 0]) @ turn
    frequency, phase = rng.uniform(0.5, 1.6, (2, 2)), rng.uniform(0, 2 * np.pi, 2)
    amplitude = rng.uniform(0, 0.045, 2)
    step = int(rng.choice([1, 1, 2, 3]))
    jitter = float(rng.choice([0, 0, 0.006, 0.012]))
    grid = float(rng.choice([0, 0, 1 / 40, 1 / 80]))
    deformed = []
    for stroke in strokes:
        path = subsample((stroke - low) / side, step)
        path = path + amplitude * np.sin(2 * np.pi * (path @ frequency) + phase)
        path = path @ matrix + rng.normal(0, 0.015, 2) + rng.normal(0, 1, path.shape) * jitter
        deformed.append(np.round(path / grid) * grid if grid else path)
    return deformed


def subsample(path: NDArray[np.float64], step: int) -> NDArray[np.float64]:
    """Every step-th point and the last one, as a slow device records a fast pen."""
    return path if step == 1 else np.concatenate([path[:-1:step], path[-1:]])


def sample_pen_width(rng: np.random.Generator) -> float:
    """A pen width in pixels of the 20x20 box: the app's own for half of the pictures, else from 1.3 to 4."""
    return PEN_WIDTH if rng.random() < 0.5 else float(rng.uniform(1.3, 4.0))


def render(strokes: Strokes, pen: float = PEN_WIDTH) -> Pictures:
    """One drawing as uint8 [28, 28], 255 is full ink; blank if all strokes are dots."""
    return np.round(rows_from_strokes(strokes, pen).rows * 255).astype(np.uint8)


def render_pen_digits(digits: PenDigits, variants: int, seed: int) -> Pictures:
    """uint8 [variants, N, 28, 28]: variant 0 is as written, with the app's pen; the others are deformed."""
    pictures = np.zeros((variants, len(digits), SIZE, SIZE), np.uint8)
    for index, strokes in enumerate(progress(digits.strokes, DRAWING.format("the pen digits"))):
        pictures[0, index] = render(strokes)
        rng = np.random.default_rng([seed, index])
        for variant in range(1, variants):
            pictures[variant, index] = render(augment_strokes(strokes, rng), sample_pen_width(rng))
    return pictures


def render_non_digits(digits: PenDigits, count: int, seed: int) -> Pictures:
    """uint8 [count, 28, 28], deformed: one in five shows two of these digits side by side, the others TRAINED_KINDS."""
    pictures = np.zeros((count, SIZE, SIZE), np.uint8)
    kinds = list(TRAINED_KINDS.values())
    for index in progress(range(count), DRAWING.format("what is no digit")):
        rng = np.random.default_rng([seed, index])
        if index % 5 == 0:
            left, right = (digits.strokes[i] for i in rng.integers(0, len(digits), 2))
            strokes = side_by_side(list(left), list(right), rng)
        else:
            strokes = kinds[(index - index // 5) % len(kinds)](rng)
        pictures[index] = render(augment_strokes(strokes, rng), sample_pen_width(rng))
    return pictures


def render_styles(digits: PenDigits, count: int, seed: int) -> Pictures:
    """uint8 [count, 28, 28], deformed: the trained styles in turn, some of them made of these digits."""
    pictures = np.zeros((count, SIZE, SIZE), np.uint8)
    styles = list(trained_styles(digits).values())
    for index in progress(range(count), DRAWING.format("styles of hands")):
        rng = np.random.default_rng([seed, index])
        _, draw = styles[index % len(styles)]
        pictures[index] = render(augment_strokes(draw(rng), rng), sample_pen_width(rng))
    return pictures


def fingerprint(digits: PenDigits, *settings: object) -> str:
    """A name for what a rendering depends on: the renderer's version, the settings and the digits."""
    digest = hashlib.sha256(repr((RENDERER, *settings)).encode())
    for strokes, label in zip(digits.strokes, digits.labels, strict=True):
        digest.update(repr((int(label), *map(len, strokes))).encode())
        for stroke in strokes:
            digest.update(stroke.tobytes())
    return digest.hexdigest()[:20]


def drawn(folder: Path, name: str, render: Render, digits: PenDigits, count: int, seed: int) -> Pictures:
    """render(digits, count, seed), cached in a folder under a name of its kind.

    The first pictures of many are those of few, so a cache that holds more serves too, and one that holds fewer is
    drawn again.
    """
    key = f"{name}-{fingerprint(digits, seed)}"

    def make() -> dict[str, Pictures]:
        return {"pictures": render(digits, count, seed)}

    return cached(folder, key, make, at_least=count)["pictures"][:count]


def cached(
    folder: Path, name: str, make: Callable[[], dict[str, Pictures]], at_least: int = 0
) -> dict[str, Pictures]:
    """The arrays of folder/name.npz. Where it is missing or broken, or an array has fewer than `at_least` pictures,
    those of make(), which are then stored there.

    A folder that cannot be written costs time, not the training.
    """
    path = folder / f"{name}.npz"
    with contextlib.suppress(Exception), np.load(path, allow_pickle=False) as arrays:
        found = dict(arrays)
        if all(len(each) >= at_least for each in found.values()):
            return found
    arrays = make()
    with contextlib.suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        with atomic_write(path) as temporary, open(temporary, "wb") as file:
            np.savez_compressed(file, **arrays)  # type: ignore[arg-type]  # numpy's stub takes names for allow_pickle
    return arrays
