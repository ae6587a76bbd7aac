"""draw(): a pixel's ink is what the pen covers, the same as when every pixel is compared with every line."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from model.drawing.rasterize import SIZE, Paths, Rows, centre_of_mass, draw, pairs_near, segments
from model.drawing.strokes import (
    BOX,
    EMPTY_DRAWING,
    ONLY_DOTS,
    PEN_WIDTH,
    fit_to_box,
    rows_from_many,
    rows_from_strokes,
)
from tests.support.digits import load_digits

DIGITS = [[np.array(stroke) / 500 * 20 + 4 for stroke in strokes] for strokes, _ in load_digits()]
places = st.floats(-40, 70, width=32)
points = st.lists(st.tuples(places, places), min_size=1, max_size=12)
paths = st.lists(points.map(lambda each: np.array(each, np.float64)), min_size=1, max_size=4)
Lines = tuple[NDArray[np.floating], NDArray[np.floating]]  # starts and ends, each [lines, 2]


def squared_distances(lines: Lines, fine: int = 1) -> NDArray[np.float32]:
    """Of fine x fine points in each of the 28x28 pixels to the nearest line, [28 fine, 28 fine]; lines one by one."""
    places = ((np.arange(SIZE * fine) + 0.5) / fine - 0.5).astype(np.float32)
    x, y = np.meshgrid(places, places)
    nearest = np.full(x.shape, np.inf, np.float32)
    for start, end in zip(*lines, strict=True):
        direction = end - start
        length2 = np.maximum((direction**2).sum(), 1e-12)
        dx, dy = x - start[0], y - start[1]
        along = np.clip((dx * direction[0] + dy * direction[1]) / length2, 0, 1)
        nearest = np.minimum(nearest, (dx - along * direction[0]) ** 2 + (dy - along * direction[1]) ** 2)
    return nearest


def draw_all_lines(paths: Paths, pen: float) -> Rows:
    """The formula in draw()'s docstring, with every pixel's distance to every line."""
    nearest = squared_distances(segments(paths))
    return np.clip(pen / 2 - np.sqrt(nearest) + 0.5, 0, 1).astype(np.float32)


@pytest.mark.parametrize("index", range(0, 120, 22))
def test_a_pixels_ink_is_the_share_of_it_that_the_pen_covers(index: int) -> None:
    """The share of points in the pixel that lie within pen / 2 of a line: the definition of coverage."""
    paths = DIGITS[index]
    lines = np.concatenate([path[:-1] for path in paths]), np.concatenate([path[1:] for path in paths])
    within = np.sqrt(squared_distances(lines, 12)) <= PEN_WIDTH / 2
    difference = np.abs(draw(paths, PEN_WIDTH) - within.reshape(SIZE, 12, SIZE, 12).mean(axis=(1, 3)))
    assert difference.max() < 0.35  # where lines meet in one pixel, only the nearest counts
    assert difference.mean() < 0.01


def scribble(points: int) -> Paths:
    """Straight lines between random places all over the 28x28."""
    return [np.random.default_rng(points).uniform(0, SIZE - 1, (points, 2))]


@pytest.mark.parametrize("index", range(0, len(DIGITS), 12))
def test_a_digits_ink_follows_the_formula(index: int) -> None:
    np.testing.assert_array_equal(draw(DIGITS[index], PEN_WIDTH), draw_all_lines(DIGITS[index], PEN_WIDTH))


@given(paths, st.floats(0.1, 6))
def test_lines_and_dots_anywhere(paths: Paths, pen: float) -> None:
    """Also outside the 28x28, and much longer than its sides."""
    np.testing.assert_array_equal(draw(paths, pen), draw_all_lines(paths, pen))


@pytest.mark.parametrize("pen", [0.02, 1.2])
def test_many_lines_come_in_several_batches(pen: float) -> None:
    """The pens are so thin that after the first batch most pixels are not full: the later batches add ink."""
    lines = scribble(2000)
    starts, ends = segments(lines)
    assert 3 < len(list(pairs_near(starts, ends, 1.0))) < 20
    ink = draw(lines, pen)
    assert (ink > draw([lines[0][:1000]], pen)).any()
    np.testing.assert_array_equal(ink, draw_all_lines(lines, pen))


def test_drawing_several_at_once_changes_nothing() -> None:
    """Bit for bit, for drawings of all sizes, also empty ones."""
    drawings = [*DIGITS[:9], [], scribble(700), [np.zeros((3, 2))], DIGITS[9]]
    together = rows_from_many(drawings)
    assert [drawing.status for drawing in together] == [""] * 9 + [EMPTY_DRAWING, "", ONLY_DOTS, ""]
    for drawing, paths in zip(together, drawings, strict=True):
        np.testing.assert_array_equal(drawing.rows, rows_from_strokes(paths).rows)
        if not drawing.status:
            scaled = fit_to_box(paths, BOX - PEN_WIDTH).paths
            offset = (SIZE - 1) / 2 - centre_of_mass(draw_all_lines(scaled, PEN_WIDTH))
            expected = draw_all_lines([path + offset for path in scaled], PEN_WIDTH)
            np.testing.assert_array_equal(drawing.rows, expected)
    assert rows_from_many([]) == []


def test_of_points_within_a_quarter_pixel_one_is_kept() -> None:
    """And the last one of a stroke always."""
    path = np.stack([np.linspace(0, 10.1, 500), np.zeros(500)], axis=1)
    starts, ends = segments([path, path[:1]])
    assert len(starts) == 42 and ends[40, 0] == np.float32(10.1)
