"""Pictures -> rows: the same picture gives the same rows in every form in which pictures are stored and handed over."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from model.drawing.picture import flatten
from tests.support.pictures import assert_same, picture_of, rows, saved, with_alpha


def arrays() -> dict[str, object]:
    """One picture in every form of array in which pictures come."""
    grey = picture_of()
    light = grey.astype(np.float64) / 255
    ink = 255 - grey
    card = np.dstack([grey, grey, grey, np.full_like(grey, 255)])
    card[:20, :20, 3] = card[-20:, :20, 3] = 0  # round corners
    return {
        "uint8": grey,
        "uint8 [h, w, 1]": grey[:, :, None],
        "rgb": np.asarray(Image.fromarray(grey).convert("RGB")),
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
        "yellow on white": np.dstack([np.full_like(grey, 255), np.full_like(grey, 255), grey]),
    }


def images() -> dict[str, object]:
    """The same picture in every mode and file format of Pillow's."""
    grey = picture_of()
    image = Image.fromarray(grey)
    colour = image.convert("RGB")
    ink = 255 - grey
    return {
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
    }


FORMS = arrays() | images()


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


def test_what_lies_under_a_picture_with_transparent_places() -> None:
    """Its own paper under one with holes, the corners of a dark window say; white paper under ink of two colours."""
    grey = np.full((20, 20), 0.2, np.float32)
    grey[5:8] = 0.9
    alpha = np.ones_like(grey)
    alpha[:4, :4] = 0
    assert flatten(np.stack([grey, alpha], axis=2))[0, 0] == np.float32(0.2)
    alpha[:] = 0
    alpha[5:9] = 1  # three rows of the one colour, one of the other
    assert flatten(np.stack([grey, alpha], axis=2))[0, 0] == 1
