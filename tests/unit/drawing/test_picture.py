"""Pictures -> rows: the same digit gives the same rows however it is drawn or photographed, whatever is beside it."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image

from model.drawing.strokes import rows_from_strokes
from tests.support.painting import photograph, render
from tests.support.pictures import DIGITS, EXAMPLE, assert_same, picture_of, rows, saved


@pytest.mark.parametrize("index", range(0, len(DIGITS), 2))
def test_a_picture_gives_the_rows_of_its_strokes(index: int) -> None:
    """The strokes way is what the raster way must agree with."""
    assert_same(rows(picture_of(DIGITS[index])), rows_from_strokes(DIGITS[index]).rows)


@settings(max_examples=40)
@given(
    st.sampled_from(DIGITS),
    st.integers(60, 900),
    st.floats(0.4, 1.0),
    st.floats(0, 1),
    st.floats(0, 1),
    st.floats(0.0, 1.0),
    st.booleans(),
)
def test_place_size_canvas_pen_and_polarity_do_not_count(
    strokes: Any, canvas: int, share: float, right: float, down: float, broad: float, dark: bool
) -> None:
    side = canvas * share
    room = canvas - side
    pen = 1.5 + broad * (0.12 * side - 1.5)
    picture = render(strokes, canvas, pen, (room * right, room * down, side), dark)
    assert_same(rows(picture), rows_from_strokes(strokes).rows)


@pytest.mark.parametrize("corner", [(0, 0), (270, 0), (0, 270), (270, 270)])
def test_a_small_digit_in_a_corner_is_found(corner: tuple[int, int]) -> None:
    assert_same(rows(render(EXAMPLE, 300, 2, (*corner, 30))), rows(picture_of()))


@pytest.mark.parametrize("dark", [True, False])
@pytest.mark.parametrize("index", [7, 0, 16])
def test_a_broad_pen_that_fills_the_picture_is_told_from_the_paper(index: int, dark: bool) -> None:
    """A fifth of the digit's side, ink along much of the border: loops may clog, but ink stays ink."""
    found, expected = (
        rows(render(DIGITS[index], 280, 56, (2, 2, 276), dark)),
        rows_from_strokes(DIGITS[index]).rows,
    )
    wide = np.pad(found, 1)
    beside = np.max([wide[y : y + 28, x : x + 28] for y in range(3) for x in range(3)], axis=0)
    assert (expected - beside).max() < 0.3


@pytest.mark.parametrize("seed", range(12))
def test_a_photograph_of_it_is_read(seed: int) -> None:
    """Uneven light, shadows, ruled lines, blur and noise."""
    strokes = DIGITS[seed * 9]
    photo = photograph(picture_of(strokes), np.random.default_rng(seed))
    assert_same(rows(photo), rows_from_strokes(strokes).rows)


def beside(what: str) -> NDArray[np.uint8]:
    """The example with something else in the picture."""
    picture = picture_of().copy()
    y, x = np.mgrid[:300, :300]
    if what == "a form's box":
        box = np.maximum(abs(y - 140), abs(x - 160))
        picture[(box > 125) & (box < 128)] = 40
    elif what == "a frame":
        picture[:4] = picture[-4:] = picture[:, :4] = picture[:, -4:] = 0
    elif what == "a table's edge":
        picture[:, :30] = 40
    elif what == "a finger":
        picture[(y - 300) ** 2 + (x - 300) ** 2 < 45**2] = 120
    elif what == "squared paper":
        picture[::20] = picture[::20] // 4 * 3
        picture[:, ::20] = picture[:, ::20] // 4 * 3
    else:
        for top, left in ((10, 20), (30, 280), (270, 150)):
            picture[top : top + 4, left : left + 4] = 0
    return picture


@pytest.mark.parametrize(
    "what", ["a form's box", "a frame", "a table's edge", "a finger", "squared paper", "stray dots"]
)
def test_what_is_not_the_digit_is_left_out(what: str) -> None:
    assert_same(rows(beside(what)), rows(picture_of()))


def test_a_cameras_picture_is_read() -> None:
    """12 million pixels, the digit a tenth of the side."""
    small = Image.fromarray(render(EXAMPLE, 400, 20, (10, 10, 380)))
    page = Image.new("RGB", (4000, 3000), (214, 210, 200))
    page.paste(small.point(lambda light: light * 0.8), (3100, 300))
    assert_same(rows(saved(page, "JPEG")), rows(picture_of()))
    assert_same(rows(np.asarray(page)), rows(picture_of()))
