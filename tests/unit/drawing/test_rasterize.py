"""draw() looks only at the pixels near each line: the same ink as from all pixels and all lines, in bounded memory."""

import tracemalloc

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.drawing.rasterize import BATCH_PAIRS, SIZE, Paths, Rows, centre_of_mass, draw, pairs_near, segments
from model.drawing.strokes import (
    BOX,
    EMPTY_DRAWING,
    MAX_POINTS,
    PEN_WIDTH,
    fit_to_box,
    rows_from_many,
    rows_from_strokes,
)
from tests.support.digits import load_digits

DIGITS = [
    [np.asarray(stroke, np.float64) / 500 * 20 + 4 for stroke in strokes] for strokes, _ in load_digits()
]
places = st.floats(-40, 70, width=32)
paths = st.lists(
    st.lists(st.tuples(places, places), min_size=1, max_size=12).map(
        lambda points: np.array(points, np.float64)
    ),
    min_size=1,
    max_size=4,
)


def draw_all_lines(paths: Paths, pen: float) -> Rows:
    """The formula of draw() as it is written: every pixel's distance to every line."""
    starts, ends = segments(paths)
    y, x = np.mgrid[:SIZE, :SIZE].reshape(2, -1).astype(np.float32)
    nearest = np.full(SIZE * SIZE, np.inf, np.float32)
    for start, end in zip(starts, ends, strict=True):
        direction = end - start
        length2 = np.maximum((direction**2).sum(), 1e-12)
        dx, dy = x - start[0], y - start[1]
        along = np.clip((dx * direction[0] + dy * direction[1]) / length2, 0, 1)
        nearest = np.minimum(nearest, (dx - along * direction[0]) ** 2 + (dy - along * direction[1]) ** 2)
    return np.clip(pen / 2 - np.sqrt(nearest) + 0.5, 0, 1).reshape(SIZE, SIZE).astype(np.float32)


def scribble(points: int) -> Paths:
    """Straight lines to and fro between random places all over the paper."""
    return [np.random.default_rng(points).uniform(0, SIZE - 1, (points, 2))]


@pytest.mark.parametrize("index", range(0, len(DIGITS), 7))
def test_the_ink_of_a_digit_is_that_of_the_formula(index: int) -> None:
    np.testing.assert_array_equal(draw(DIGITS[index], PEN_WIDTH), draw_all_lines(DIGITS[index], PEN_WIDTH))


@given(paths, st.floats(0.1, 6))
def test_lines_and_dots_anywhere(paths: Paths, pen: float) -> None:
    """Also beyond the paper, and far longer than it."""
    np.testing.assert_array_equal(draw(paths, pen), draw_all_lines(paths, pen))


@pytest.mark.parametrize("pen", [0.02, 1.2])
def test_many_lines_come_in_several_batches(pen: float) -> None:
    """Pens so thin that the first batch leaves most pixels without full ink: the others still add to it."""
    lines = scribble(2000)
    starts, ends = segments(lines)
    assert len(list(pairs_near(starts, ends, 1.0))) > 3
    ink = draw(lines, pen)
    assert (ink > draw([lines[0][:1000]], pen)).any()
    np.testing.assert_array_equal(ink, draw_all_lines(lines, pen))


def test_drawings_together_are_those_alone() -> None:
    """Of all sizes, some of them none, to the bit."""
    drawings = [*DIGITS[:9], [], scribble(700), [np.zeros((3, 2))], DIGITS[9]]
    together = rows_from_many(drawings)
    assert [drawing.status for drawing in together] == [""] * 9 + [EMPTY_DRAWING, "", EMPTY_DRAWING, ""]
    for drawing, paths in zip(together, drawings, strict=True):
        np.testing.assert_array_equal(drawing.rows, rows_from_strokes(paths).rows)
        if not drawing.status:
            scaled = fit_to_box(paths, BOX - PEN_WIDTH)
            offset = (SIZE - 1) / 2 - centre_of_mass(draw_all_lines(scaled, PEN_WIDTH))
            np.testing.assert_array_equal(
                drawing.rows, draw_all_lines([path + offset for path in scaled], PEN_WIDTH)
            )
    assert rows_from_many([]) == []


def test_the_largest_drawing_takes_little_memory() -> None:
    """All pixels by all lines would be 63 MB for each number of theirs."""
    lines = scribble(MAX_POINTS)
    tracemalloc.start()
    try:
        draw(lines, PEN_WIDTH)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 400 * BATCH_PAIRS
