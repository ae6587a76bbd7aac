"""Pictures -> rows: the same digit gives the same rows however it is drawn, stored or photographed."""

import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image

from benchmarks.pictures import photograph, render
from model.drawing import NOTHING, SIZE, DrawingError, centre_of_mass, rows_from_strokes
from model.picture import MAX_PIXELS, NOT_A_DIGIT, rows_from_picture
from tests.unit.digits import load_digits

DIGITS = [strokes for strokes, _ in load_digits()]
EXAMPLE = DIGITS[7]
BOX = (60, 40, 200)  # left, top, side on a canvas of 300
Rows = NDArray[np.float32]


def rows(picture: object) -> Rows:
    drawing = rows_from_picture(picture)
    assert drawing.status == ""
    assert drawing.rows.shape == (SIZE, SIZE) and drawing.rows.dtype == np.float32
    return drawing.rows


def assert_same(found: Rows, expected: Rows, share: float = 0.25) -> None:
    """The same to within one pixel's rounding: all ink of one has ink of the other in its pixel or the one beside
    it, and no more than a share of the ink, all of it at edges, differs."""
    for one, other in ((found, expected), (expected, found)):
        wide = np.pad(other, 1)
        beside = [wide[y : y + SIZE, x : x + SIZE] for y in range(3) for x in range(3)]
        assert (one - np.max(beside, axis=0)).max() < 0.1
    assert np.abs(found - expected).sum() < share * expected.sum()
    assert np.abs(centre_of_mass(found) - centre_of_mass(expected)).max() < 0.1


def picture_of(strokes: Any = EXAMPLE, pen: float = 12) -> NDArray[np.uint8]:
    return render(strokes, 300, pen, BOX)


def saved(image: Image.Image, kind: str = "PNG", **how: Any) -> io.BytesIO:
    file = io.BytesIO()
    image.save(file, kind, **how)
    file.seek(0)
    return file


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


@pytest.mark.parametrize("seed", range(12))
def test_a_photograph_of_it_is_read(seed: int) -> None:
    """Uneven light, shadows, ruled lines, blur and noise."""
    strokes = DIGITS[seed * 9]
    photo = photograph(picture_of(strokes), np.random.default_rng(seed))
    assert_same(rows(photo), rows_from_strokes(strokes).rows)


def with_alpha(ink: NDArray[np.uint8], colour: tuple[int, int, int]) -> NDArray[np.uint8]:
    """RGBA: strokes of one colour on nothing, which is transparent black."""
    rgba = np.zeros((*ink.shape, 4), np.uint8)
    rgba[ink > 0, :3] = colour
    rgba[:, :, 3] = ink
    return rgba


def forms() -> dict[str, object]:
    """One picture in every form in which pictures come."""
    grey = picture_of()
    light = grey.astype(np.float64) / 255
    image = Image.fromarray(grey)
    colour = image.convert("RGB")
    ink = 255 - grey
    card = np.dstack([grey, grey, grey, np.full_like(grey, 255)])
    card[:20, :20, 3] = card[-20:, :20, 3] = 0  # round corners
    return {
        "uint8": grey,
        "uint8 [h, w, 1]": grey[:, :, None],
        "rgb": np.asarray(colour),
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
        "rgba, opaque": np.dstack([grey, grey, grey, np.full_like(grey, 255)]),
        "grey and alpha, float": np.dstack([light, np.ones_like(light)]),
        "black ink in alpha": with_alpha(ink, (0, 0, 0)),
        "white ink in alpha": with_alpha(ink, (255, 255, 255)),
        "red ink in alpha": with_alpha(ink, (230, 30, 30)),
        "faint ink in alpha": with_alpha(ink // 2, (0, 0, 90)),
        "transparent corners": card,
        "transparent corners, dark": np.dstack([255 - card[:, :, :3], card[:, :, 3]]),
        **{f"mode {mode}": image.convert(mode) for mode in ("1", "L", "I", "F", "LA", "P")},
        **{f"mode {mode}": colour.convert(mode) for mode in ("RGB", "RGBA", "CMYK", "YCbCr", "HSV", "PA")},
        "mode I;16": Image.fromarray(grey.astype(np.uint16) * 257),
        "PNG": saved(image),
        "PNG, 1 bit": saved(image.convert("1")),
        "PNG, 16 bit": saved(Image.fromarray(grey.astype(np.uint16) * 257)),
        "PNG, palette": saved(colour.quantize(8)),
        "PNG, alpha": saved(Image.fromarray(with_alpha(ink, (0, 0, 0)))),
        "PNG, one colour transparent": saved(image.convert("1").convert("L"), transparency=255),
        "JPEG": saved(colour, "JPEG", quality=60),
        "GIF": saved(image, "GIF"),
        "GIF, animated": saved(image, "GIF", save_all=True, append_images=[Image.new("L", image.size)]),
        "BMP": saved(image, "BMP"),
        "WebP": saved(colour, "WEBP"),
        "TIFF, floats": saved(image.convert("F"), "TIFF"),
        "yellow on white": np.dstack([np.full_like(grey, 255), np.full_like(grey, 255), grey]),
    }


FORMS = forms()


@pytest.mark.parametrize("name", FORMS)
def test_the_form_of_a_picture_does_not_count(name: str) -> None:
    assert_same(rows(FORMS[name]), rows(picture_of()))


@pytest.mark.parametrize(
    ("orientation", "undone_by"),
    [
        (1, None),
        (2, Image.Transpose.FLIP_LEFT_RIGHT),
        (3, Image.Transpose.ROTATE_180),
        (4, Image.Transpose.FLIP_TOP_BOTTOM),
        (5, Image.Transpose.TRANSPOSE),
        (6, Image.Transpose.ROTATE_270),
        (7, Image.Transpose.TRANSVERSE),
        (8, Image.Transpose.ROTATE_90),
    ],
)
def test_a_turned_photo_is_turned_back(orientation: int, undone_by: Image.Transpose | None) -> None:
    """The table is EXIF's own (tag 0x0112): what a viewer must do to show the picture upright."""
    inverse = {Image.Transpose.ROTATE_90: Image.Transpose.ROTATE_270}
    inverse |= {other: one for one, other in inverse.items()}
    image = Image.fromarray(picture_of()).crop((0, 0, 300, 260))  # not square
    upright = rows(image)
    stored = image if undone_by is None else image.transpose(inverse.get(undone_by, undone_by))
    exif = Image.Exif()
    exif[0x0112] = orientation
    file = saved(stored, "JPEG", quality=95, exif=exif)
    assert_same(rows(file), upright)
    assert_same(rows(Image.open(file)), upright)


def test_a_picture_may_be_a_path_or_an_open_file(tmp_path: Path) -> None:
    path = tmp_path / "seven.png"
    Image.fromarray(picture_of()).save(path)
    expected = rows(picture_of())
    assert np.array_equal(rows(path), expected)
    assert np.array_equal(rows(str(path)), expected)
    with open(path, "rb") as file:
        assert np.array_equal(rows(file), expected)


def test_the_callers_picture_stays_as_it_is() -> None:
    array = picture_of()
    before = array.copy()
    image = Image.open(saved(Image.fromarray(array).resize((4000, 4000)), "JPEG"))
    rows(array)
    rows(image)
    assert np.array_equal(array, before)
    assert image.size == (4000, 4000) and image.mode == "L"


def test_a_cameras_picture_is_read() -> None:
    """12 million pixels, the digit a tenth of the side."""
    small = Image.fromarray(render(EXAMPLE, 400, 20, (10, 10, 380)))
    page = Image.new("RGB", (4000, 3000), (214, 210, 200))
    page.paste(small.point(lambda light: light * 0.8), (3100, 300))
    assert_same(rows(saved(page, "JPEG")), rows(picture_of()))
    assert_same(rows(np.asarray(page)), rows(picture_of()))


def noise(size: int) -> NDArray[np.uint8]:
    return np.random.default_rng(size).integers(0, 256, (size, size), np.uint8)


def with_square(size: int, top: int, left: int, side: int) -> NDArray[np.uint8]:
    picture = np.full((size, size), 255, np.uint8)
    picture[top : top + side, left : left + side] = 0
    return picture


@pytest.mark.parametrize("size", [28, 100, 280, 1000])
@pytest.mark.parametrize(
    "make",
    [
        lambda size: np.full((size, size), 255, np.uint8),
        lambda size: np.zeros((size, size), np.uint8),
        lambda size: np.full((size, size), 100, np.uint8),
        lambda size: np.zeros((size, size, 4), np.uint8),
        lambda size: np.full((size, size, 4), 255, np.uint8),
        lambda size: np.zeros((size, size)),
        lambda size: np.tile(np.linspace(0, 1, size), (size, 1)),
        lambda size: np.random.default_rng(size).normal(0.8, 0.01, (size, size)),
        lambda size: with_square(size, size // 2, size // 3, 1),
        lambda size: 255 - with_square(size, size // 2, size // 3, 1),
        lambda size: with_square(size, size // 2, size // 3, size // 4),
        lambda size: with_square(size, 0, 0, size // 4),
        lambda size: with_square(size, 1, 1, size - 2),
        noise,
    ],
    ids=[
        "white",
        "all ink",
        "grey",
        "transparent",
        "white with alpha",
        "zeros",
        "a slope of light",
        "paper's grain",
        "one pixel",
        "one light pixel",
        "a block",
        "a block in the corner",
        "nearly all ink",
        "noise",
    ],
)
def test_what_shows_no_digit_is_a_status(make: Callable[[int], NDArray[Any]], size: int) -> None:
    drawing = rows_from_picture(make(size))
    assert drawing.status in (NOTHING, NOT_A_DIGIT)
    assert drawing.rows.shape == (SIZE, SIZE) and not drawing.rows.any()


def test_a_blank_picture_says_that_nothing_is_drawn() -> None:
    for light in (0, 128, 255):
        assert rows_from_picture(np.full((280, 280), light, np.uint8)).status == NOTHING


def test_an_erased_drawing_is_blank() -> None:
    """What an eraser leaves: transparent pixels that still have a colour."""
    rgba = with_alpha(255 - picture_of(), (10, 10, 10))
    rgba[:, :, 3] = 0
    assert rows_from_picture(rgba).status == NOTHING


FINITE = "every value of a picture must be a finite number."
SHAPE = "an array must be [height, width] or [height, width, 1 to 4 channels]; this one is {}."
SMALL = "a picture must be 8 pixels or more a side; this one is {}."
KIND = "a picture must be an array, a PIL image, a path or an open file, not {}."
RANGE = "values of a picture must lie in 0..1 or 0..255; this one's run from {}."


@pytest.mark.parametrize(
    ("picture", "message"),
    [
        (None, KIND.format("NoneType")),
        (7, KIND.format("int")),
        ([[0, 1], [1, 0]], KIND.format("list")),
        (np.full((30, 30), np.nan), FINITE),
        (np.where(np.arange(900).reshape(30, 30) == 7, np.nan, 0.5), FINITE),
        (np.where(np.arange(900).reshape(30, 30) == 7, -np.inf, 0.5), FINITE),
        (np.zeros(784), SHAPE.format("784")),
        (np.zeros((3, 28, 28)), SHAPE.format("3 x 28 x 28")),
        (np.zeros((28, 28, 0)), SHAPE.format("28 x 28 x 0")),
        (np.zeros((1, 28, 28, 3)), SHAPE.format("1 x 28 x 28 x 3")),
        (np.array(3.0), SHAPE.format("a single value")),
        (np.zeros((0, 0)), SMALL.format("0 x 0")),
        (np.zeros((1, 1)), SMALL.format("1 x 1")),
        (np.zeros((300, 7)), SMALL.format("7 x 300")),
        (Image.new("L", (1, 1)), SMALL.format("1 x 1")),
        (saved(Image.new("L", (1, 1))), SMALL.format("1 x 1")),
        (np.zeros((30, 30), complex), "an array must hold numbers; this one holds complex128."),
        (np.full((30, 30), "a"), "an array must hold numbers; this one holds <U1."),
        (np.full((30, 30), None), "an array must hold numbers; this one holds object."),
        (np.full((30, 30), -1.0), RANGE.format("-1 to -1")),
        (np.tile(np.linspace(-1, 1, 30), (30, 1)), RANGE.format("-1 to 1")),
        (np.full((30, 30), 300.0), RANGE.format("300 to 300")),
        (np.full((30, 30), 70000), RANGE.format("70000 to 70000")),
        (io.BytesIO(), "the file: not a picture that can be read; PNG, JPEG, WebP or GIF will do."),
        (io.StringIO("7"), "the file: not a picture that can be read; PNG, JPEG, WebP or GIF will do."),
    ],
    ids=lambda value: re.sub(r"\s+", " ", str(value))[:40],
)
def test_what_is_no_picture_gets_one_sentence(picture: object, message: str) -> None:
    with pytest.raises(DrawingError, match=f"^{re.escape(message)}$"):
        rows_from_picture(picture)


def test_files_that_are_no_pictures_are_named(tmp_path: Path) -> None:
    text = tmp_path / "seven.png"
    text.write_text("seven")
    script = tmp_path / "seven.eps"
    script.write_text("%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 100 100\n")  # Pillow would start a program
    for path in (text, script):
        with pytest.raises(DrawingError, match=f"^{path.name}: not a picture that can be read; PNG, JPEG"):
            rows_from_picture(path)
    with pytest.raises(DrawingError, match=r"^none\.png: cannot be read \(No such file or directory\)\.$"):
        rows_from_picture(tmp_path / "none.png")
    with pytest.raises(DrawingError, match=r"cannot be read \("):
        rows_from_picture(tmp_path)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "BMP", "WEBP", "TIFF"])
def test_a_truncated_file_is_refused(tmp_path: Path, kind: str) -> None:
    whole = saved(Image.fromarray(noise(120)).convert("RGB"), kind).getvalue()
    path = tmp_path / "cut"
    for length in (1, len(whole) // 3, len(whole) // 2):
        path.write_bytes(whole[:length])
        with pytest.raises(DrawingError, match=r"^cut[: ][^\n]+\.$"):
            rows_from_picture(path)


def test_a_truncated_image_that_is_open_already_is_refused() -> None:
    whole = saved(Image.fromarray(noise(120))).getvalue()
    with pytest.raises(DrawingError, match=r"^the picture is cut short or damaged; send it once more\.$"):
        rows_from_picture(Image.open(io.BytesIO(whole[: len(whole) // 2])))


@pytest.mark.filterwarnings("ignore::UserWarning")  # Pillow's, about broken TIFF tags
@settings(max_examples=100)
@given(st.sampled_from(["PNG", "JPEG", "GIF", "TIFF"]), st.data())
def test_a_damaged_file_gets_rows_or_one_sentence(kind: str, data: st.DataObject) -> None:
    content = bytearray(saved(Image.fromarray(render(EXAMPLE, 64, 5, (8, 8, 48))), kind).getvalue())
    for _ in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    try:
        drawing = rows_from_picture(io.BytesIO(content))
    except DrawingError as error:
        assert re.fullmatch(r"[^\n]+\.", str(error))
    else:
        assert np.isfinite(drawing.rows).all()


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
@pytest.mark.parametrize("side", [8_100, 12_000, 20_000])
def test_a_decompression_bomb_is_refused_unopened(side: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """The header decides: no pixel is decoded."""
    bomb = saved(Image.new("1", (side, side)))
    monkeypatch.setattr("PIL.ImageFile.ImageFile.load", lambda image: pytest.fail("decoded"))
    with pytest.raises(
        DrawingError, match=f"a picture may have {MAX_PIXELS // 1_000_000} million pixels at most"
    ):
        rows_from_picture(bomb)
    with pytest.raises(DrawingError, match=f"million pixels at most; this one is {side} x {side}"):
        rows_from_picture(np.broadcast_to(np.uint8(0), (side, side)))
