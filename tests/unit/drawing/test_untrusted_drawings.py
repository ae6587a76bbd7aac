"""Whatever somebody sends as a drawing: a DrawingError or finite answers that sum to one, at a bounded cost."""

import io
import json
import re
import sys
import tracemalloc
from types import FrameType
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays, integer_dtypes, scalar_dtypes
from PIL import Image

from model.drawing.picture import rows_from_picture
from model.drawing.rasterize import SIZE
from model.drawing.strokes import MAX_POINTS, Drawing, rows_from_strokes
from model.errors import DrawingError
from model.interpret.trace import trace
from model.network.classifier import CELLS
from tests.support.checkpoints import made
from tests.support.digits import load_digits
from tests.support.pictures import saved

CHECKPOINTS = [made(cell) for cell in CELLS]
DIGITS = [strokes for strokes, _ in load_digits()]
PNG = saved(Image.new("L", (30, 30))).getvalue()
MB = 2**20

numbers = st.one_of(st.integers(), st.floats(), st.integers(-500, 500), st.floats(-1e9, 1e9))
values = st.recursive(
    st.one_of(st.none(), st.booleans(), numbers, st.text(max_size=5)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=6), st.dictionaries(st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=40,
)
coordinates = st.one_of(
    st.integers(-(10**9), 10**9),
    st.floats(-1e9, 1e9),
    st.sampled_from([0, 1, -1, 5e-324, 1e-9, 1e9, -1e9]),
)
drawings = st.lists(st.lists(st.tuples(coordinates, coordinates), max_size=12), max_size=5)
plain_arrays = arrays(
    st.one_of(st.sampled_from([np.uint8, np.bool_, np.float32, np.float64, np.float16]), integer_dtypes()),
    array_shapes(min_dims=2, max_dims=3, min_side=1, max_side=24),
    fill=st.nothing(),
)
odd_arrays = arrays(scalar_dtypes(), array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=12))


def check(drawing: Drawing) -> None:
    """Rows in 0..1; of every cell probabilities that are finite and sum to one, or none where nothing was drawn."""
    assert drawing.rows.shape == (SIZE, SIZE) and drawing.rows.dtype == np.float32
    assert ((drawing.rows >= 0) & (drawing.rows <= 1)).all()  # false for NaN
    assert drawing.rows.any() != bool(drawing.status)
    for checkpoint in CHECKPOINTS:
        reading = trace(checkpoint, drawing)
        assert np.isfinite(reading.hidden).all()
        expected = 0 if drawing.status else 1
        assert reading.belief.sum(axis=1) == pytest.approx(np.full(SIZE, expected), abs=1e-5)
    json.dumps(reading.as_json("digit", "status", "belief", "hidden"), allow_nan=False)


def ours(read_it: Any, given_: object) -> None:
    """Read it, or be told in one sentence why not."""
    try:
        check(read_it(given_))
    except DrawingError as error:
        assert re.fullmatch(r"[^\n]+\.", str(error))


@given(values)
def test_any_json_as_strokes(value: Any) -> None:
    ours(rows_from_strokes, value)


@given(drawings)
@example([[(0, 0), (5e-324, 0)]])
@example([[(1e9, 1e9), (1e9, 1e9 - 1e-6)]])
@example([[(-1e9, -1e9), (1e9, 1e9)], [(0, 0), (1e-9, 1e-9)]])
def test_any_points_that_are_numbers_are_drawn(strokes: Any) -> None:
    """No fault can be found in these, so none may be raised."""
    check(rows_from_strokes(strokes))


@given(st.sampled_from(DIGITS), st.data())
def test_a_digit_with_one_odd_value_in_it(digit: Any, data: st.DataObject) -> None:
    strokes = json.loads(json.dumps(digit))
    stroke = data.draw(st.sampled_from(strokes))
    point = data.draw(st.sampled_from(stroke))
    data.draw(st.sampled_from([strokes, stroke, point]))[0] = data.draw(values)
    ours(rows_from_strokes, strokes)


@given(st.one_of(plain_arrays, odd_arrays))
def test_any_array_as_a_picture(array: Any) -> None:
    with np.errstate(all="ignore"):
        ours(rows_from_picture, array)


@given(
    st.sampled_from(
        ["1", "L", "LA", "La", "P", "PA", "RGB", "RGBA", "RGBX", "CMYK", "YCbCr", "LAB", "HSV", "I", "F"]
    ),
    st.integers(1, 40),
    st.integers(1, 40),
    st.randoms(use_true_random=False),
)
def test_any_image_as_a_picture(mode: str, width: int, height: int, random: Any) -> None:
    """Of any mode that Pillow knows, with random pixels."""
    image = Image.new(mode, (width, height))
    image.frombytes(random.randbytes(len(image.tobytes())))
    ours(rows_from_picture, image)


@given(st.one_of(st.binary(max_size=200), st.binary(max_size=60).map(lambda end: PNG[:40] + end)))
def test_any_bytes_as_a_picture(content: bytes) -> None:
    ours(rows_from_picture, io.BytesIO(content))


# What it costs: bytes and calls are counted, seconds are not


def worst(kind: str, points: int) -> Any:
    """As many points as may be, set so that there is as much to do as can be."""
    turn = np.arange(points)
    if kind == "across":  # every line as long as the picture
        path = np.stack([turn % 2 * 500, turn * 500 / points], axis=1)
    elif kind == "diagonals":
        path = np.stack([turn % 2 * 500, (turn % 2 * 500 + turn) % 501], axis=1)
    elif kind == "on the spot":
        path = np.stack([turn % 2 * 3, turn % 3 * 2], axis=1)
    else:
        path = np.random.default_rng(1).uniform(0, 500, (points, 2))
    per_stroke = {"pairs": 2, "dots": 1}.get(kind, points)
    return path.reshape(-1, per_stroke, 2).tolist()


def bytes_for(strokes: Any) -> int:
    """The most that was taken at once to draw them."""
    tracemalloc.start()
    try:
        rows_from_strokes(strokes)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def calls_for(strokes: Any) -> int:
    """Calls of functions to draw them."""
    calls = 0

    def count(frame: FrameType, event: str, _: Any) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        rows_from_strokes(strokes)
    finally:
        sys.setprofile(None)
    return calls


@pytest.mark.parametrize("kind", ["across", "diagonals", "on the spot", "anywhere", "pairs", "dots"])
def test_the_largest_drawing_takes_little_memory_and_work_in_proportion(kind: str) -> None:
    assert bytes_for(worst(kind, MAX_POINTS)) < 16 * MB
    many, few = (calls_for(worst(kind, points)) for points in (MAX_POINTS // 10, MAX_POINTS // 100))
    assert many <= 12 * few
    assert many < 40 * MAX_POINTS // 10
