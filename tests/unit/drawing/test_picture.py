"""Pictures -> rows: one digit gives the same rows in any size, place, pen, light and file format."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image

from model.drawing.picture import flatten, to_grey
from model.drawing.strokes import rows_from_strokes
from model.errors import DrawingError
from tests.support.painting import photograph, render
from tests.support.pictures import DIGITS, EXAMPLE, assert_same, picture_of, rows, saved, widened, with_alpha

EXPECTED = rows(picture_of())


@pytest.mark.parametrize("index", range(0, len(DIGITS), 4))
def test_a_picture_gives_the_rows_of_its_strokes(index: int) -> None:
    assert_same(rows(picture_of(DIGITS[index])), rows_from_strokes(DIGITS[index]).rows)


@settings(max_examples=25)
@given(
    st.sampled_from(DIGITS),
    st.integers(60, 900),
    st.floats(0.4, 1.0),
    st.tuples(st.floats(0, 1), st.floats(0, 1)),
    st.floats(0.0, 1.0),
    st.booleans(),
)
def test_place_size_canvas_pen_and_polarity_do_not_count(
    strokes: Any, canvas: int, share: float, place: tuple[float, float], broad: float, dark: bool
) -> None:
    side = canvas * share
    left, top = ((canvas - side) * along for along in place)
    picture = render(strokes, canvas, 1.5 + broad * (0.12 * side - 1.5), (left, top, side), dark)
    assert_same(rows(picture), rows_from_strokes(strokes).rows)


@pytest.mark.parametrize("corner", [(0, 0), (270, 0), (0, 270), (270, 270)])
def test_a_small_digit_in_a_corner_is_found(corner: tuple[int, int]) -> None:
    assert_same(rows(render(EXAMPLE, 300, 2, (*corner, 30))), EXPECTED)


@pytest.mark.parametrize("dark", [True, False])
@pytest.mark.parametrize("index", [7, 0, 16])
def test_a_broad_pen_that_fills_the_picture_is_not_taken_for_paper(index: int, dark: bool) -> None:
    """The pen is a fifth of the digit's side, with ink along much of the border: loops may fill, but ink is ink."""
    found = rows(render(DIGITS[index], 280, 56, (2, 2, 276), dark))
    assert (rows_from_strokes(DIGITS[index]).rows - widened(found)).max() < 0.3


@pytest.mark.parametrize("seed", range(12))
def test_a_photograph_is_read(seed: int) -> None:
    """With uneven light, shadows, ruled lines, blur and noise."""
    strokes = DIGITS[seed * 9]
    photo = photograph(picture_of(strokes), np.random.default_rng(seed))
    assert_same(rows(photo), rows_from_strokes(strokes).rows)


def with_clutter(what: str) -> NDArray[np.uint8]:
    """The example with something else in the picture, or with uneven ink."""
    picture = picture_of().copy()
    y, x = np.mgrid[:300, :300]
    if what == "a form's box":
        box = np.maximum(abs(y - 140), abs(x - 160))
        picture[(box > 122) & (box < 130)] = 0
    elif what == "a frame":
        picture[:4] = picture[-4:] = picture[:, :4] = picture[:, -4:] = 0
    elif what == "a table's edge":
        picture[:, :30] = 40
    elif what == "a finger":
        picture[(y - 300) ** 2 + (x - 300) ** 2 < 45**2] = 120
    elif what == "ink that fades":
        picture = (255 - (255 - picture) * np.linspace(1, 0.45, 300)[:, None]).astype(np.uint8)
    elif what == "squared paper":
        picture[::20] = picture[::20] // 4 * 3
        picture[:, ::20] = picture[:, ::20] // 4 * 3
    else:
        for top, left in ((10, 20), (30, 280), (270, 150)):
            picture[top : top + 4, left : left + 4] = 0
    return picture


CLUTTER = "a form's box, a frame, a table's edge, a finger, ink that fades, squared paper, stray dots"


@pytest.mark.parametrize("what", CLUTTER.split(", "))
def test_nothing_but_the_digits_shape_counts(what: str) -> None:
    assert_same(rows(with_clutter(what)), EXPECTED)


def test_a_cameras_picture_is_read() -> None:
    """12 million pixels, the digit a tenth of the side."""
    small = Image.fromarray(render(EXAMPLE, 400, 20, (10, 10, 380)))
    page = Image.new("RGB", (4000, 3000), (214, 210, 200))
    page.paste(small.point(lambda light: light * 0.8), (3100, 300))
    assert_same(rows(saved(page, "JPEG")), EXPECTED)
    assert_same(rows(np.asarray(page)), EXPECTED)


def array_forms() -> dict[str, object]:
    """The example as every kind of array."""
    grey = picture_of()
    light, ink, opaque = grey.astype(np.float64) / 255, 255 - grey, np.full_like(grey, 255)
    card = np.dstack([grey, grey, grey, opaque])
    card[:20, :20, 3] = card[-20:, :20, 3] = 0  # round corners
    return {
        "uint8": grey,
        "uint8 [h, w, 1]": grey[:, :, None],
        "rgb": np.dstack([grey, grey, grey]),
        "uint16": grey.astype(np.uint16) * 257,
        "uint16, big-endian": (grey.astype(np.uint16) * 257).astype(">u2"),
        "int64": grey.astype(np.int64),
        "bool": grey > 127,
        "0 and 1 as integers": (grey > 127).astype(np.int32),
        "float 0..1": light,
        "float32 0..1 with rounding": (light * 1.00001 - 1e-6).astype(np.float32),
        "float16 0..255": (light * 255).astype(np.float16),
        "read-only": np.broadcast_to(grey, grey.shape),
        "reversed strides": np.ascontiguousarray(grey[::-1, ::-1])[::-1, ::-1],
        "rgba, opaque": np.dstack([grey, grey, grey, opaque]),
        "grey and alpha, float": np.dstack([light, np.ones_like(light)]),
        "black ink in alpha": with_alpha(ink, (0, 0, 0)),
        "white ink in alpha": with_alpha(ink, (255, 255, 255)),
        "red ink in alpha": with_alpha(ink, (230, 30, 30)),
        "faint ink in alpha": with_alpha(ink // 2, (0, 0, 90)),
        "transparent corners": card,
        "transparent corners, dark": np.dstack([255 - card[:, :, :3], card[:, :, 3]]),
        "yellow on white": np.dstack([opaque, opaque, grey]),
    }


def image_forms() -> dict[str, object]:
    """The example in every mode of Pillow's images, and in every file format."""
    grey = picture_of()
    image = Image.fromarray(grey)
    colour, deep = image.convert("RGB"), Image.fromarray(grey.astype(np.uint16) * 257)
    return {
        **{f"mode {mode}": image.convert(mode) for mode in ("1", "L", "I", "F", "LA", "P")},
        **{f"mode {mode}": colour.convert(mode) for mode in ("RGB", "RGBA", "CMYK", "YCbCr", "HSV", "PA")},
        "mode I;16": deep,
        "mode I, 16 bit": Image.fromarray(grey.astype(np.int32) * 257),
        "mode F, 0..1": Image.fromarray(grey.astype(np.float32) / 255),
        "PNG": saved(image),
        "PNG, 1 bit": saved(image.convert("1")),
        "PNG, 16 bit": saved(deep),
        "PNG, palette": saved(colour.quantize(8)),
        "PNG, alpha": saved(Image.fromarray(with_alpha(255 - grey, (0, 0, 0)))),
        "PNG, one colour transparent": saved(image.convert("1").convert("L"), transparency=255),
        "JPEG": saved(colour, "JPEG", quality=60),
        "GIF": saved(image, "GIF"),
        "GIF, animated": saved(image, "GIF", save_all=True, append_images=[Image.new("L", image.size)]),
        "BMP": saved(image, "BMP"),
        "WebP": saved(colour, "WEBP"),
    }


FORMS = array_forms() | image_forms()


@pytest.mark.parametrize("name", FORMS)
def test_the_form_of_a_picture_does_not_count(name: str) -> None:
    assert_same(rows(FORMS[name]), EXPECTED)


@pytest.mark.parametrize(
    ("orientation", "stored_as"),
    [(2, Image.Transpose.FLIP_LEFT_RIGHT), (3, Image.Transpose.ROTATE_180), (6, Image.Transpose.ROTATE_90)],
)
def test_a_turned_photo_is_turned_back(orientation: int, stored_as: Image.Transpose) -> None:
    """The table is EXIF's own (tag 0x0112)."""
    image = Image.fromarray(picture_of()).crop((0, 0, 300, 260))  # not square
    exif = Image.Exif()
    exif[0x0112] = orientation
    file = saved(image.transpose(stored_as), "JPEG", quality=95, exif=exif)
    assert_same(rows(file), rows(image))
    assert_same(rows(Image.open(file)), rows(image))


def test_a_picture_may_be_a_path_or_an_open_file(tmp_path: Path) -> None:
    path = tmp_path / "seven.png"
    Image.fromarray(picture_of()).save(path)
    with open(path, "rb") as file:
        for given_as in (path, str(path), file):
            assert np.array_equal(rows(given_as), EXPECTED)


def test_the_callers_picture_is_not_changed() -> None:
    array = picture_of()
    image = Image.open(saved(Image.fromarray(array).resize((4000, 4000)), "JPEG"))
    rows(array)
    rows(image)
    assert np.array_equal(array, picture_of())
    assert image.size == (4000, 4000) and image.mode == "L"


def test_grey_is_the_luma_of_the_colours() -> None:
    np.testing.assert_allclose(flatten(np.eye(3, dtype=np.float32)[None]), [[0.299, 0.587, 0.114]])


@pytest.mark.parametrize(
    ("greys", "alphas", "share", "expected"),
    [
        ((0.2, 0.9), (0, 1, 1), 0.3, 0.2),  # a few holes: the picture's own paper
        ((0.2, 0.9), (0, 1, 1), 0.45, 0.2),
        ((0.2, 0.9), (0, 1, 1), 0.55, 1),  # most of it is bare: white
        ((0.2, 0.28), (0, 1, 1), 0.3, 1),  # one colour: its alpha
        ((0.2, 0.32), (0, 1, 1), 0.3, 0.2),
        ((0.2, 0.9), (0, 1, 0.85), 0.3, 1),  # an edge of an ink is no second one
        ((0.2, 0.9), (0, 1, 0.95), 0.3, 0.2),
        ((0.2, 0.9), (0, 0.5, 0.43), 0.3, 1),
        ((0.2, 0.9), (0.5, 1, 1), 0.3, 0.35),  # half of it shows
        ((0.2, 0.9), (0.995, 1, 1), 0.3, 0.5),  # opaque: the grey that is there
        ((0.2, 0.9), (0, 0, 0), 0.3, 1),
    ],
)
def test_paper_under_transparent_places(
    greys: tuple[float, float], alphas: tuple[float, float, float], share: float, expected: float
) -> None:
    """Of a hundred pixels a share is a hole, of grey 0.5; one in ten has the second grey, the others the first."""
    hole, ten = round(share * 100), slice(-10, None)
    grey, alpha = np.full((100, 1), greys[0], np.float32), np.full((100, 1), alphas[1], np.float32)
    grey[:hole], alpha[:hole], grey[ten], alpha[ten] = 0.5, alphas[0], greys[1], alphas[2]
    assert flatten(np.stack([grey, alpha], axis=2))[0, 0] == pytest.approx(expected, abs=0.004)


def test_large_pictures_are_reduced_and_small_ones_kept() -> None:
    large = np.zeros((4200, 50), np.uint8)
    assert to_grey(large).shape == (2000, 24)
    assert to_grey(Image.fromarray(large)).shape == (2000, 24)
    assert to_grey(large[:1990]).shape == (1990, 50)
    assert to_grey(large[:8, :8]).shape == (8, 8)
    with Image.open(saved(Image.fromarray(np.tile(large, 60)), "JPEG")) as image:
        assert max(to_grey(saved(image, "JPEG")).shape) in range(1500, 2001)


@pytest.mark.parametrize(("value", "fits"), [(-0.005, True), (-0.02, False), (1.005, True)])
def test_values_may_lie_a_hundredth_outside_the_range(value: float, fits: bool) -> None:
    picture = np.where(np.eye(20) > 0, value, 0.5)
    if fits:
        assert to_grey(picture)[0, 0] == np.clip(value, 0, 1)
    else:
        with pytest.raises(DrawingError, match="must lie in 0..1"):
            to_grey(picture)
