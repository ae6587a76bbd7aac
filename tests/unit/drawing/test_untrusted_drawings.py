"""Anything sent as a drawing gives valid rows or a DrawingError of one line, at a bounded cost."""

import json
import sys
import tracemalloc
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays, integer_dtypes, scalar_dtypes
from PIL import Image

from model.drawing.picture import rows_from_picture
from model.drawing.strokes import MAX_POINTS, MAX_STROKES, rows_from_strokes
from tests.support.pictures import DIGITS, assert_valid, assert_valid_or_refused

MODES = ["1", "L", "LA", "La", "P", "PA", "RGB", "RGBA", "RGBX", "CMYK", "YCbCr", "LAB", "HSV", "I", "F"]

numbers = st.one_of(st.integers(), st.floats(), st.integers(-500, 500), st.floats(-1e9, 1e9))
json_values = st.recursive(
    st.one_of(st.none(), st.booleans(), numbers, st.text(max_size=5)),
    lambda inner: st.lists(inner, max_size=6) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=20,
)
coordinates = st.one_of(
    st.integers(-(10**9), 10**9), st.floats(-1e9, 1e9), st.sampled_from([0, 1, -1, 5e-324, 1e-9, 1e9, -1e9])
)
drawings = st.lists(st.lists(st.tuples(coordinates, coordinates), max_size=12), max_size=5)
picture_arrays = arrays(
    st.one_of(st.sampled_from([np.uint8, np.bool_, np.float32, np.float64, np.float16]), integer_dtypes()),
    array_shapes(min_dims=2, max_dims=3, min_side=1, max_side=24),
    fill=st.nothing(),
)
odd_arrays = arrays(scalar_dtypes(), array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=12))


@settings(max_examples=60)
@given(json_values)
def test_any_json_as_strokes(value: Any) -> None:
    assert_valid_or_refused(rows_from_strokes, value)


@given(drawings)
@example([[(0, 0), (5e-324, 0)]])
@example([[(1e9, 1e9), (1e9, 1e9 - 1e-6)]])
@example([[(-1e9, -1e9), (1e9, 1e9)], [(0, 0), (1e-9, 1e-9)]])
def test_any_finite_points_are_drawn(strokes: Any) -> None:
    """Nothing is wrong with these, so nothing may be raised."""
    assert_valid(rows_from_strokes(strokes))


@given(st.sampled_from(DIGITS), st.data())
def test_a_digit_with_one_odd_value(digit: Any, data: st.DataObject) -> None:
    strokes = json.loads(json.dumps(digit))
    stroke = data.draw(st.sampled_from(strokes))
    point = data.draw(st.sampled_from(stroke))
    data.draw(st.sampled_from([strokes, stroke, point]))[0] = data.draw(json_values)
    assert_valid_or_refused(rows_from_strokes, strokes)


@given(st.one_of(picture_arrays, odd_arrays))
def test_any_array_as_a_picture(array: Any) -> None:
    with np.errstate(all="ignore"):
        assert_valid_or_refused(rows_from_picture, array)


@settings(max_examples=60)
@given(st.sampled_from(MODES), st.integers(1, 40), st.integers(1, 40), st.randoms(use_true_random=False))
def test_any_image_as_a_picture(mode: str, width: int, height: int, random: Any) -> None:
    """Random pixels in every mode that Pillow knows."""
    image = Image.new(mode, (width, height))
    image.frombytes(random.randbytes(len(image.tobytes())))
    assert_valid_or_refused(rows_from_picture, image)


def costly(kind: str, points: int) -> Any:
    """Strokes with this many points, placed so that drawing them is as much work as possible."""
    path = np.random.default_rng(1).uniform(0, 500, (points, 2))
    if kind == "across":  # every line as long as the picture
        path[:, 0] = np.arange(points) % 2 * 500
    if kind == "pairs":
        path = path[: 2 * MAX_STROKES]
    return path.reshape(-1, 2 if kind == "pairs" else points, 2).tolist()


@pytest.mark.parametrize("kind", ["across", "anywhere"])
def test_the_largest_drawing_takes_little_memory(kind: str) -> None:
    """Every pixel with every line at once would be 63 MB for each of several arrays."""
    strokes = costly(kind, MAX_POINTS)
    tracemalloc.start()
    try:
        rows_from_strokes(strokes)
        assert tracemalloc.get_traced_memory()[1] < 16 * 2**20
    finally:
        tracemalloc.stop()


def count_calls(strokes: Any) -> int:
    """The number of function calls that it takes to draw the strokes: the same on any machine, unlike seconds."""
    events: list[str] = []
    sys.setprofile(lambda frame, event, argument: events.append(event))
    try:
        rows_from_strokes(strokes)
    finally:
        sys.setprofile(None)
    return events.count("call") + events.count("c_call")


@pytest.mark.parametrize("kind", ["across", "anywhere", "pairs"])
def test_work_grows_in_proportion_to_the_points(kind: str) -> None:
    many, few = (count_calls(costly(kind, points)) for points in (MAX_POINTS // 10, MAX_POINTS // 100))
    assert many <= 12 * few
    assert many < 40 * MAX_POINTS // 10
