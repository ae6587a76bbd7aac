"""A picture without a digit gives a status; a broken file, or anything but a picture, is refused in one line."""

import io
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from model.drawing.decode import MAX_FILE, MAX_PIXELS
from model.drawing.picture import EMPTY_PICTURE, NOT_A_DIGIT, rows_from_picture
from model.drawing.rasterize import SIZE
from model.errors import DrawingError
from tests.support.pictures import png, saved


def noise(size: int) -> NDArray[np.uint8]:
    return np.random.default_rng(size).integers(0, 256, (size, size), np.uint8)


def with_square(size: int, top: int, left: int, side: int) -> NDArray[np.uint8]:
    picture = np.full((size, size), 255, np.uint8)
    picture[top : top + side, left : left + side] = 0
    return picture


BLANK: dict[str, Callable[[int], NDArray[Any]]] = {
    "white": lambda size: np.full((size, size), 255, np.uint8),
    "black": lambda size: np.zeros((size, size), np.uint8),
    "grey": lambda size: np.full((size, size), 100, np.uint8),
    "transparent black": lambda size: np.zeros((size, size, 4), np.uint8),
    "erased": lambda size: np.dstack([noise(size)] * 3 + [np.zeros_like(noise(size))]),
    "white with alpha": lambda size: np.full((size, size, 4), 255, np.uint8),
    "zeros": lambda size: np.zeros((size, size)),
    "a slope of light": lambda size: np.tile(np.linspace(0.1, 1, size), (size, 1)),
    "paper's grain": lambda size: np.random.default_rng(size).normal(0.8, 0.01, (size, size)),
}
NO_DIGIT: dict[str, Callable[[int], NDArray[Any]]] = {
    "one pixel": lambda size: with_square(size, size // 2, size // 3, 1),
    "one light pixel": lambda size: 255 - with_square(size, size // 2, size // 3, 1),
    "a block": lambda size: with_square(size, size // 2, size // 3, size // 4),
    "a block in the corner": lambda size: with_square(size, 0, 0, size // 4),
    "nearly all ink": lambda size: with_square(size, 1, 1, size - 2),
    "noise": noise,
}


@pytest.mark.parametrize("size", [28, 100, 1000])
@pytest.mark.parametrize("name", BLANK | NO_DIGIT)
def test_a_picture_without_a_digit_has_a_status(name: str, size: int) -> None:
    drawing = rows_from_picture((BLANK | NO_DIGIT)[name](size))
    assert drawing.status in ((EMPTY_PICTURE,) if name in BLANK else (EMPTY_PICTURE, NOT_A_DIGIT))
    assert drawing.rows.shape == (SIZE, SIZE) and not drawing.rows.any()


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
        (np.where(np.arange(900).reshape(30, 30) == 7, np.nan, 0.5), FINITE),
        (np.zeros(784), SHAPE.format("784")),
        (np.zeros((30, 28, 5)), SHAPE.format("30 x 28 x 5")),
        (np.zeros((3, 28, 28)), SHAPE.format("3 x 28 x 28")),
        (np.array(3.0), SHAPE.format("a single value")),
        (np.zeros((0, 0)), SMALL.format("0 x 0")),
        (np.zeros((300, 7)), SMALL.format("7 x 300")),
        (Image.new("L", (1, 1)), SMALL.format("1 x 1")),
        (saved(Image.new("L", (1, 1))), SMALL.format("1 x 1")),
        (np.zeros((30, 30), complex), "an array must hold numbers; this one holds complex128."),
        (np.tile(np.linspace(-1, 1, 30), (30, 1)), RANGE.format("-1 to 1")),
        (np.full((30, 30), 70000), RANGE.format("70000 to 70000")),
        (
            "https://example.org/7.png",
            "7.png: an address is not fetched; download the picture, and give its file.",
        ),
        (io.BytesIO(), "the file: not a picture that can be read; PNG, JPEG, WebP, GIF or BMP will do."),
    ],
    ids=lambda value: value[:40] if isinstance(value, str) else type(value).__name__,
)
def test_anything_else_is_refused_in_one_line(picture: object, message: str) -> None:
    with pytest.raises(DrawingError, match=f"^{re.escape(message)}$"):
        rows_from_picture(picture)


def test_the_message_names_the_file(tmp_path: Path) -> None:
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


@pytest.mark.parametrize("kind", ["TIFF", "AVIF", "ICO", "PPM"])
def test_other_formats_are_not_opened(kind: str) -> None:
    """Each decoder more is one that strangers can attack."""
    with pytest.raises(
        DrawingError, match="not a picture that can be read; PNG, JPEG, WebP, GIF or BMP will"
    ):
        rows_from_picture(saved(Image.fromarray(noise(64)).convert("RGB"), kind))


def test_a_files_size_is_checked_before_it_is_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    picture = saved(Image.new("L", (64, 64), 255)).getvalue()
    path = tmp_path / "large.png"
    path.write_bytes(picture.ljust(MAX_FILE, b"\0"))
    assert not rows_from_picture(path).rows.any()
    path.write_bytes(picture.ljust(MAX_FILE + 1, b"\0"))
    monkeypatch.delattr(Image, "open")
    for file in (path, io.BytesIO(path.read_bytes())):
        with pytest.raises(DrawingError, match=r": a picture's file may have 10 MB at most\.$"):
            rows_from_picture(file)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes with a name")
def test_a_pipe_is_not_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It could wait for ever."""
    os.mkfifo(tmp_path / "pipe")
    monkeypatch.delattr(Image, "open")
    with pytest.raises(DrawingError, match=r"^pipe: cannot be read \(it is a pipe\)\.$"):
        rows_from_picture(tmp_path / "pipe")


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "BMP", "WEBP"])
def test_a_truncated_file_is_refused(tmp_path: Path, kind: str) -> None:
    content = saved(Image.fromarray(noise(120)).convert("RGB"), kind).getvalue()
    path = tmp_path / "cut"
    for length in (1, len(content) // 3, len(content) // 2):
        path.write_bytes(content[:length])
        with pytest.raises(DrawingError, match=r"^cut[: ][^\n]+\.$"):
            rows_from_picture(path)


def test_a_truncated_image_that_is_already_open_is_refused() -> None:
    content = saved(Image.fromarray(noise(120))).getvalue()
    with pytest.raises(DrawingError, match=r"^the picture is cut short or damaged; send it once more\.$"):
        rows_from_picture(Image.open(io.BytesIO(content[: len(content) // 2])))


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
@pytest.mark.parametrize("side", [8_100, 20_000])
def test_a_decompression_bomb_is_refused_by_its_header(side: int) -> None:
    """No pixel is decoded: the file has none, and the message is not that it is cut short."""
    limit = f"a picture may have {MAX_PIXELS // 1_000_000} million pixels at most"
    with pytest.raises(DrawingError, match=limit):
        rows_from_picture(io.BytesIO(png(side, side, b"")))
    with pytest.raises(DrawingError, match=f"^{limit}; this one is {side} x {side}\\.$"):
        rows_from_picture(np.broadcast_to(np.uint8(0), (side, side)))


def test_a_jpegs_size_is_checked_before_it_is_reduced() -> None:
    """At a quarter of its size it would be small enough."""
    with pytest.raises(DrawingError, match="64 million pixels at most; this one is 8100 x 8000"):
        rows_from_picture(saved(Image.new("L", (8100, 8000)), "JPEG"))
