"""Pictures of digits, for tests and benchmarks: drawn with a pen of a given width, or photographed.

Pillow draws the strokes, not `model.drawing`, so that two renderers are compared.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray
from PIL import Image, ImageDraw, ImageFilter

SUPERSAMPLE = 4  # drawn this many times larger, then averaged: smooth edges, as a screen draws them

Picture = NDArray[np.uint8]
Box = tuple[float, float, float]


def render(
    strokes: Sequence[ArrayLike], size: int, pen: float, box: Box, dark_on_light: bool = True
) -> Picture:
    """Draw strokes on a square canvas: uint8 [size, size], black on white, or white on black.

    strokes: each a list or array of [x, y] points, y downwards, any unit.
    size: side of the canvas in pixels. pen: width of the round pen in pixels.
    box: (left, top, side) in pixels, where the digit's box goes, pen included; the digit keeps its proportions,
    its longer side fills the box and its shorter one is centred.
    Raises ValueError if the pen is as wide as the box.
    """
    left, top, side = box
    if pen >= side:
        raise ValueError(f"a pen of {pen} pixels draws no digit in a box of {side}.")
    paths = [np.asarray(stroke, np.float64) for stroke in strokes]
    points = np.concatenate(paths)
    low, high = points.min(axis=0), points.max(axis=0)
    scale = (side - pen) / max(float((high - low).max()), 1e-9)
    middle = np.array([left, top]) + side / 2
    picture = draw([(path - (low + high) / 2) * scale + middle for path in paths], size, pen)
    return picture if dark_on_light else 255 - picture


def draw(paths: Sequence[NDArray[np.float64]], size: int, pen: float) -> Picture:
    """Draw strokes [points, 2], in pixels, where they lie on the canvas: uint8 [size, size], black on white."""
    canvas = Image.new("L", (size * SUPERSAMPLE, size * SUPERSAMPLE), 255)
    brush = ImageDraw.Draw(canvas)
    for path in paths:
        draw_stroke(brush, path * SUPERSAMPLE, pen * SUPERSAMPLE)
    return np.asarray(canvas.reduce(SUPERSAMPLE))


def draw_stroke(brush: ImageDraw.ImageDraw, path: NDArray[np.float64], pen: float) -> None:
    """One round-ended, round-jointed line through the points [points, 2] in pixels."""
    corners = [tuple(point) for point in path - 0.5]  # Pillow's pixel centres are whole numbers
    if len(corners) > 1:
        brush.line(corners, fill=0, width=max(1, round(pen)))
    for x, y in corners:
        brush.ellipse((x - pen / 2, y - pen / 2, x + pen / 2, y + pen / 2), fill=0)


def photograph(picture: Picture, rng: np.random.Generator) -> Picture:
    """A phone's photo of the picture on paper: uint8 of the same shape [height, width]; the generator decides how.

    Grey paper lit from one side, a soft shadow in every second, darker corners, faint ruled lines in every third,
    ink that is not black, blur of up to 0.4 % of the picture's side, sensor noise of 2 to 5 % of the range.
    """
    height, width = picture.shape
    y, x = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j]
    paper, ink = rng.uniform(0.55, 0.9), rng.uniform(0.08, 0.3)
    reflectance = ink + (paper - ink) * picture / 255.0
    if rng.random() < 1 / 3:
        reflectance = np.minimum(reflectance, paper * ruled_lines(y, rng))
    angle = rng.uniform(0, 2 * np.pi)
    across = x * np.cos(angle) + y * np.sin(angle)  # -1.4 to 1.4, from the dim side to the bright one
    light = 1 + rng.uniform(0.05, 0.25) * across - rng.uniform(0.05, 0.2) * (x**2 + y**2) / 2
    if rng.random() < 1 / 2:
        edge, softness = rng.uniform(-0.7, 0.7), rng.uniform(0.1, 0.4)
        light *= 1 - rng.uniform(0.1, 0.35) / (1 + np.exp((across - edge) / softness))
    blurred = blur(reflectance * light, rng.uniform(0.001, 0.004) * max(height, width))
    noisy = blurred + rng.normal(0, rng.uniform(0.02, 0.05), picture.shape)
    return np.clip(np.rint(noisy * 255), 0, 255).astype(np.uint8)


def ruled_lines(y: NDArray[np.float64], rng: np.random.Generator) -> NDArray[np.float64]:
    """What faint horizontal lines leave of the paper's light: 1 between them, 0.8 to 0.93 on them."""
    spacing, thickness = rng.uniform(0.15, 0.4), rng.uniform(0.03, 0.06)  # a quarter millimetre in 4 to 8
    from_line = np.abs((y / spacing + rng.random()) % 1 - 0.5)
    return np.where(from_line < thickness / 2, rng.uniform(0.8, 0.93), 1.0)


def blur(light: NDArray[np.float64], radius: float) -> NDArray[np.float32]:
    """Gaussian blur, radius (its standard deviation) in pixels."""
    image = Image.fromarray(np.clip(light * 255, 0, 255).astype(np.uint8))
    return np.asarray(image.filter(ImageFilter.GaussianBlur(radius)), np.float32) / np.float32(255)
