"""Strokes -> rows: only the digit's shape counts, and it is drawn and centred as MNIST's digits are."""

import re
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from model.drawing.rasterize import SIZE, centre_of_mass, draw
from model.drawing.strokes import BOX, EMPTY_DRAWING, ONLY_DOTS, PEN_WIDTH, rows_from_strokes
from model.errors import DrawingError
from tests.support.digits import load_digits

digits = st.sampled_from([[np.array(stroke, float) for stroke in strokes] for strokes, _ in load_digits()])
TOLERANCE = 0.25  # of a pixel's ink: draw() thins points to a quarter pixel, and may keep other ones
pens = st.floats(1.0, 5.0)
Strokes = list[NDArray[np.float64]]


def rows(strokes: object, pen: float = PEN_WIDTH) -> NDArray[np.float32]:
    drawing = rows_from_strokes(strokes, pen)
    assert drawing.status == ""
    return drawing.rows


@given(digits, pens)
def test_rows_are_made_as_mnist_was(strokes: Strokes, pen: float) -> None:
    """As in MNIST, the box's longer side is 20 pixels, the centre of mass in the middle of 28x28, full ink 1."""
    ink = rows(strokes, pen)
    assert ink.shape == (SIZE, SIZE) and ink.dtype == np.float32
    assert ink.min() == 0 and 0.9 < ink.max() <= 1
    assert np.abs(centre_of_mass(ink) - 13.5).max() < 0.35
    inked = [np.flatnonzero(ink.max(axis=axis) >= 0.5) for axis in (0, 1)]
    longer = max(places[-1] - places[0] + 1 for places in inked)
    assert BOX - 1 <= longer <= BOX + 1


@given(digits, st.floats(-1e6, 1e6), st.floats(-1e6, 1e6), st.floats(1e-3, 1e3))
def test_place_and_size_do_not_count(strokes: Strokes, right: float, down: float, scale: float) -> None:
    """And the frame moves and grows with the strokes."""
    found, moved = (
        rows_from_strokes(each) for each in (strokes, [(each + [right, down]) * scale for each in strokes])
    )
    assert np.abs(moved.rows - found.rows).max() < 1e-3
    assert found.frame and moved.frame
    left, top, pixel = found.frame
    expected = [(left + right) * scale, (top + down) * scale, pixel * scale]
    assert moved.frame == pytest.approx(expected, abs=1e-4 * pixel * scale)


@given(digits, pens)
def test_the_frame_is_where_the_rows_lie_among_the_strokes(strokes: Strokes, pen: float) -> None:
    """Drawn in the pixels of the frame, whose centres are whole numbers, the strokes become the rows."""
    drawing = rows_from_strokes(strokes, pen)
    assert drawing.frame
    left, top, pixel = drawing.frame
    ink = draw([(stroke - [left, top]) / pixel - 0.5 for stroke in strokes], pen)
    assert np.abs(ink - drawing.rows).max() < 1e-3


@given(digits, st.randoms(use_true_random=False))
def test_the_order_and_the_direction_of_strokes_do_not_count(strokes: Strokes, random: Random) -> None:
    other = [stroke[::-1] if random.random() < 0.5 else stroke for stroke in strokes]
    random.shuffle(other)
    assert np.abs(rows(other) - rows(strokes)).max() < TOLERANCE


@given(digits, st.integers(2, 5))
def test_more_points_on_the_same_lines_do_not_count(strokes: Strokes, times: int) -> None:
    """A faster screen reports more points of a line, and a resting pen reports one point many times."""
    dense = []
    for stroke in strokes:
        position = np.linspace(0, len(stroke) - 1, (len(stroke) - 1) * times + 1)
        path = [np.interp(position, np.arange(len(stroke)), stroke[:, axis]) for axis in (0, 1)]
        dense.append(np.repeat(np.stack(path, axis=1), 2, axis=0))
    assert np.abs(rows(dense) - rows(strokes)).max() < TOLERANCE


@given(digits, st.data())
def test_a_stroke_may_be_written_in_two(strokes: Strokes, data: st.DataObject) -> None:
    longest = max(range(len(strokes)), key=lambda number: len(strokes[number]))
    path = strokes[longest]
    cut = data.draw(st.integers(len(path) // 3, 2 * len(path) // 3))
    parts = [path[: cut + 1], path[cut:], *strokes[:longest], *strokes[longest + 1 :]]
    assert np.abs(rows(parts) - rows(strokes)).max() < TOLERANCE


@given(digits, st.floats(-0.1, 1.1), st.floats(-0.1, 1.1))
def test_a_stray_dot_does_not_count(strokes: Strokes, right: float, down: float) -> None:
    dot = np.array([[right, down], [right, down + 0.005]]) * 500
    assert np.array_equal(rows([*strokes, dot]), rows(strokes))


def test_the_standard_pen_and_box() -> None:
    """A line down the middle is as wide as the pen, 2.2 pixels, and 20 pixels long."""
    drawing = rows_from_strokes([[[7, 0], [7, 300]]])
    ink, pixel = drawing.rows, 300 / (20 - 2.2)
    assert drawing.frame == pytest.approx((7 - 14 * pixel, 150 - 14 * pixel, pixel))
    np.testing.assert_allclose(ink[10:18].sum(axis=1), 2.2, atol=1e-5)
    assert ink.sum() == pytest.approx(20 * 2.2, rel=0.03)
    assert np.flatnonzero(ink[:, 13] > 0.4).tolist() == list(range(4, 24))


@pytest.mark.parametrize(("size", "counts"), [(4.4, True), (3.6, False)])
def test_a_stroke_counts_from_a_twenty_fifth_of_the_drawing_on(size: float, counts: bool) -> None:
    line = np.array([[0, 0], [0, 100]])
    assert (rows([line, np.array([[80, 50], [80, 50 + size]])])[:, 19:].any()) == counts


@pytest.mark.parametrize(("size", "counts"), [(1600.0, True), (600.0, False)])
def test_a_millionth_of_its_distance_is_no_drawing(size: float, counts: bool) -> None:
    far = 1e9 - 2000
    assert (rows_from_strokes([[[far, far], [far, far + size]]]).status == "") == counts


@pytest.mark.parametrize(
    "strokes",
    [[], [[], []], [[[3, 4]]], [[[3, 4], [3, 4]]], [[[3, 4]], [[9, 9]]], [np.zeros((0, 2))]],
    ids=str,
)
def test_no_ink_is_a_status(strokes: object) -> None:
    drawing = rows_from_strokes(strokes)
    points = sum(map(len, strokes)) if isinstance(strokes, list) else 0
    assert (drawing.status, drawing.frame) == (ONLY_DOTS if points else EMPTY_DRAWING, None)
    assert drawing.rows.shape == (SIZE, SIZE) and not drawing.rows.any()


LIST = "strokes must be a list of strokes, each a list of [x, y] points."
POINT = "every point of stroke 1 must be two finite numbers [x, y], none beyond 1e9."


@pytest.mark.parametrize(
    ("strokes", "message"),
    [
        (None, LIST),
        ("12", LIST),
        ([None], "stroke 1 must be a list of [x, y] points."),
        ([[[0, 0], [1, 1]], 7], "stroke 2 must be a list of [x, y] points."),
        ([[1, 2]], POINT),
        ([[[1, 2, 3]]], POINT),
        ([[[0, 0], [1]]], POINT),
        ([[["0", "1"]]], POINT),
        ([[[True, False]]], POINT),
        ([[[1j, 0]]], POINT),
        ([[[0, 0], [float("nan"), 1]]], POINT),
        ([[[0, 0], [2e9, 1]]], POINT),
        ([[[0, 0], [10**400, 1]]], POINT),
        ([[{"x": 1, "y": 2}]], POINT),
        ([[[[0, 0], [1, 1]]]], POINT),
    ],
    ids=lambda value: str(value)[:30],
)
def test_anything_else_is_refused_in_one_line(strokes: object, message: str) -> None:
    with pytest.raises(DrawingError, match=f"^{re.escape(message)}$"):
        rows_from_strokes(strokes)


def test_the_number_of_points_and_of_strokes_is_bounded() -> None:
    turn = np.linspace(0, 6, 20_000)
    allowed = list(np.stack([np.cos(turn), np.sin(turn)], axis=1).reshape(-1, 100, 2))
    assert rows_from_strokes(allowed).rows.shape == (SIZE, SIZE)
    too_many: dict[str, list[object]] = {"20000 points": [*allowed, [[0, 0]]], "1000 strokes": [[]] * 1001}
    for most, strokes in too_many.items():
        with pytest.raises(DrawingError, match=f"^a drawing may have {most} at most; this one has more\\.$"):
            rows_from_strokes(strokes)
    assert rows_from_strokes([[]] * 1000).status == EMPTY_DRAWING


def test_a_stroke_that_contains_itself_is_refused() -> None:
    """numpy alone would never return."""
    stroke: list[object] = [[0, 0], [1, 1], [2, 2]]
    stroke[1] = [stroke, stroke]
    with pytest.raises(DrawingError, match=f"^{re.escape(POINT)}$"):
        rows_from_strokes([stroke])
