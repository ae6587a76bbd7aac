"""A digit as most demos see it: drawn on their canvas with a broad pen, and the whole canvas shrunk to 28x28."""

from collections.abc import Sequence

import numpy as np
from benchmarks.quality.pictures import SUPERSAMPLE, Picture, draw_stroke
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from model.drawing.rasterize import SIZE

SIDE = 280  # pixels: the canvas; a multiple of 28, as such demos like it
PEN = 20  # pixels: two of them in 28x28, as in MNIST


def on_canvas(strokes: Sequence[NDArray[np.float64]]) -> Picture:
    """Draw strokes [points, 2], in pixels of the canvas, where they lie: uint8 [SIDE, SIDE], black on white."""
    canvas = Image.new("L", (SIDE * SUPERSAMPLE, SIDE * SUPERSAMPLE), 255)
    brush = ImageDraw.Draw(canvas)
    for stroke in strokes:
        draw_stroke(brush, stroke * SUPERSAMPLE, PEN * SUPERSAMPLE)
    return np.asarray(canvas.reduce(SUPERSAMPLE))


def shrink(picture: Picture) -> NDArray[np.uint8]:
    """The whole picture, uint8 [height, width], as uint8 [28, 28], taken for dark ink on light: 255 is full ink."""
    return 255 - np.asarray(Image.fromarray(picture).resize((SIZE, SIZE)))
