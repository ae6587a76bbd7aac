"""The preprocessing steps lead to the rows; the shrunk pad is that of Pillow."""

from collections.abc import Callable

import numpy as np
import pytest
from PIL import Image, ImageDraw

from model.drawing.explain import preprocessing_steps, shrink_whole_pad
from model.drawing.rasterize import SIZE, draw
from model.drawing.strokes import BOX, EMPTY_DRAWING, PEN_WIDTH, fit_to_box, rows_from_strokes
from model.errors import DrawingError
from tests.support.digits import EVERYDAY, load_digits
from tests.support.painting import draw_stroke

DIGITS = [load_digits()[number][0] for number in EVERYDAY]
FINE = 40  # pixels of the large picture for one of the rows
Strokes = list[list[list[int]]]


def arrays(strokes: Strokes) -> list[np.ndarray]:
    return [np.array(stroke, np.float64) for stroke in strokes]


@pytest.mark.parametrize("strokes", DIGITS)
def test_fitted_and_shifted_strokes_are_the_rows(strokes: Strokes) -> None:
    """Exactly if drawn again."""
    part, rows = preprocessing_steps(strokes), rows_from_strokes(strokes).rows
    paths = fit_to_box(arrays(strokes), BOX - PEN_WIDTH).paths
    assert np.array_equal(part["fitted"], draw(paths, PEN_WIDTH))
    assert np.array_equal(draw([path + part["shift"] for path in paths], PEN_WIDTH), rows)


@pytest.mark.parametrize("strokes", DIGITS)
def test_the_box_surrounds_the_points_and_is_scaled_to_the_middle_of_the_pen(strokes: Strokes) -> None:
    part = preprocessing_steps(strokes)
    xs, ys = zip(*(point for stroke in strokes for point in stroke), strict=True)
    assert part["box"] == [min(xs), min(ys), max(xs), max(ys)]
    longer = max(max(xs) - min(xs), max(ys) - min(ys))
    assert part["scale"] * longer + part["pen"] == pytest.approx(BOX)
    inked = np.argwhere(part["fitted"] > 0.02)
    assert (np.ptp(inked, axis=0) + 1).max() == BOX


def test_stray_dots_are_left_out_of_the_box() -> None:
    strokes = DIGITS[2]
    with_dot, without = preprocessing_steps([*strokes, [[499, 499]]]), preprocessing_steps(strokes)
    assert with_dot["box"] == without["box"]
    assert np.array_equal(with_dot["fitted"], without["fitted"])


@pytest.mark.parametrize("strokes", DIGITS)
def test_the_shrunk_pad_is_that_of_pillow(strokes: Strokes) -> None:
    """Pillow draws the pad at forty times the size, and every block of 40 x 40 pixels becomes one."""
    paths = [path * 1.6 + 100 for path in arrays(strokes)]
    canvas = Image.new("L", (SIZE * FINE, SIZE * FINE), 255)
    scale = SIZE * FINE / 1000
    for path in paths:
        draw_stroke(ImageDraw.Draw(canvas), path * scale, 46 * scale)
    shrunk = 1 - np.asarray(canvas.reduce(FINE), np.float64) / 255
    drawing = shrink_whole_pad([path.tolist() for path in paths])
    assert drawing.frame == pytest.approx((0, 0, 1000 / SIZE))
    difference = np.abs(drawing.rows - shrunk)
    assert difference.max() < 0.25
    assert difference.mean() < 0.006


@pytest.mark.parametrize("strokes", [[], [[]], [[[5000, 5000], [6000, 5000]]]])
def test_a_pad_without_ink_has_a_status(strokes: Strokes) -> None:
    drawing = shrink_whole_pad(strokes)
    assert (drawing.status, drawing.frame) == (EMPTY_DRAWING, None)
    assert not drawing.rows.any()


@pytest.mark.parametrize("function", [preprocessing_steps, shrink_whole_pad])
def test_faults_are_those_of_rows_from_strokes(function: Callable[[object], object]) -> None:
    with pytest.raises(DrawingError, match=r"^every point of stroke 1 must be two finite numbers \[x, y\]"):
        function([[[1, float("nan")]]])
