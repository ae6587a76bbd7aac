"""The digit of a picture, redrawn: rings, whose pen, outline and redrawn form are known by formula."""

import numpy as np
import pytest
from numpy.typing import NDArray

from model.drawing.rasterize import SIZE, draw
from model.drawing.redraw import outline, pen_width, rows_from_ink

PIXEL = 4.8  # of the large ring, for one of the 20x20 box
MIDDLE = 62.3


def ring(outer: float, pen: float, middle: float = MIDDLE, side: int = 125) -> NDArray[np.float32]:
    """Signed distance to a ring's outline in pixels, at most 1."""
    y, x = np.mgrid[:side, :side] - middle
    return np.clip(pen / 2 - abs(np.hypot(x, y) - (outer - pen) / 2), -1, 1).astype(np.float32)


@pytest.mark.parametrize(
    ("pen", "redrawn"), [(0.8, 2.2), (3.4, 2.2), (4.2, 2.6), (5.2, 3.6), (5.9, 4.0), (7.5, 4.0), (9.0, 4.0)]
)
def test_a_ring_is_redrawn_with_the_standard_pen_or_one_at_most_a_little_finer(
    pen: float, redrawn: float
) -> None:
    """As wide as the box with any pen, and as strokes would be drawn; pens in pixels of the 20x20 box."""
    turn = np.linspace(0, 2 * np.pi, 200)
    circle = (20 - redrawn) / 2 * np.stack([np.cos(turn), np.sin(turn)], axis=1) + (SIZE - 1) / 2
    found = rows_from_ink(ring(20 * PIXEL, pen * PIXEL))
    assert found is not None
    np.testing.assert_allclose(found, draw([circle], redrawn), atol=0.12)


def test_a_ring_of_few_pixels_is_as_round() -> None:
    found, large = rows_from_ink(ring(40, 8, 22.4, 46)), rows_from_ink(ring(20 * PIXEL, 4 * PIXEL))
    assert found is not None and large is not None
    np.testing.assert_allclose(found, large, atol=0.12)


@pytest.mark.parametrize("pen", [9.8, 30.0])
def test_what_is_hardly_longer_than_its_pen_is_broad_is_no_digit(pen: float) -> None:
    assert rows_from_ink(ring(20 * PIXEL, pen * PIXEL)) is None


def test_the_outline_lies_between_the_pixels() -> None:
    points = outline(ring(80, 20)) - MIDDLE
    radius = np.hypot(*points.T)
    assert np.minimum(abs(radius - 40), abs(radius - 20)).max() < 0.01


def test_the_pen_is_measured_where_strokes_do_not_meet() -> None:
    """A blot on the line hardly counts. Of many pixels a sample is enough, and it is not too small."""
    ink = ring(100, 8)
    y, x = np.mgrid[:125, :125] - MIDDLE
    blotted = np.maximum(ink, np.clip(14 - np.hypot(x - 46, y), -1, 1).astype(np.float32))
    assert pen_width(ink, outline(ink)) == pytest.approx(8, rel=0.03)
    assert pen_width(blotted, outline(blotted)) == pytest.approx(8, rel=0.2)
