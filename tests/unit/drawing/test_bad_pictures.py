"""Pictures that show no digit get a status; what is no picture, or a broken one, gets one sentence."""

import io
import re
import struct
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image

from model.drawing.picture import MAX_PIXELS, NOT_A_DIGIT, rows_from_picture
from model.drawing.rasterize import SIZE
from model.drawing.strokes import EMPTY_DRAWING
from model.errors import DrawingError
from tests.support.painting import render
from tests.support.pictures import EXAMPLE, picture_of, saved, with_alpha


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
    assert drawing.status in (EMPTY_DRAWING, NOT_A_DIGIT)
    assert drawing.rows.shape == (SIZE, SIZE) and not drawing.rows.any()


def test_a_blank_picture_says_that_nothing_is_drawn() -> None:
    for light in (0, 128, 255):
        assert rows_from_picture(np.full((280, 280), light, np.uint8)).status == EMPTY_DRAWING


def test_an_erased_drawing_is_blank() -> None:
    """What an eraser leaves: transparent pixels that still have a colour."""
    rgba = with_alpha(255 - picture_of(), (10, 10, 10))
    rgba[:, :, 3] = 0
    assert rows_from_picture(rgba).status == EMPTY_DRAWING


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


def png_header(side: int) -> io.BytesIO:
    """A PNG of a few bytes that claims side x side pixels of one bit."""
    chunks = ((b"IHDR", struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)), (b"IDAT", zlib.compress(b"")))
    content = b"\x89PNG\r\n\x1a\n"
    for name, data in chunks:
        content += struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
    return io.BytesIO(content)


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
@pytest.mark.parametrize("side", [8_100, 12_000, 20_000])
def test_a_decompression_bomb_is_refused_by_its_header(side: int) -> None:
    """No pixel is decoded: there is none in the file, and the answer is not that it is cut short."""
    limit = f"a picture may have {MAX_PIXELS // 1_000_000} million pixels at most"
    with pytest.raises(DrawingError, match=limit):
        rows_from_picture(png_header(side))
    with pytest.raises(DrawingError, match=f"^{limit}; this one is {side} x {side}\\.$"):
        rows_from_picture(np.broadcast_to(np.uint8(0), (side, side)))


def test_a_jpeg_is_measured_before_it_is_made_smaller() -> None:
    """Decoded at a quarter of its size it would be small enough."""
    with pytest.raises(DrawingError, match="64 million pixels at most; this one is 8100 x 8000"):
        rows_from_picture(saved(Image.new("L", (8100, 8000)), "JPEG"))
