"""Mutated strokes and pictures: each is read, or refused with a DrawingError."""

import io
import random
import struct
import zlib
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from model.drawing.picture import rows_from_picture
from model.drawing.rasterize import SIZE
from model.drawing.strokes import MAX_POINTS, Drawing, rows_from_strokes
from model.interpret.trace import trace
from tests.fuzz.mutations import NUMBERS, clear, damaged, put_in_place
from tests.fuzz.runner import Case
from tests.support.checkpoints import made
from tests.support.digits import load_digits
from tests.support.painting import render

DIGITS = [strokes for strokes, _ in load_digits()]
CHECKPOINT = made()
ODD: tuple[Any, ...] = (
    *(None, True, "", "1", "nan", 0, -1, 0.0, 1e9, -1e9, 1e-300, 1e300, 10**400, float("nan"), float("inf")),
    *([], {}, (), [[]], {"x": 1, "y": 2}, b"ab", 1j, np.zeros(2), np.zeros((0, 2)), np.float32(3), object()),
)


def check(drawing: Drawing) -> None:
    """The ink is within 0..1, and a network's answer to it is finite."""
    assert drawing.rows.shape == (SIZE, SIZE) and drawing.rows.dtype == np.float32
    assert (drawing.rows >= 0).all() and (drawing.rows <= 1).all()  # false for NaN
    reading = trace(CHECKPOINT, drawing)
    total = float(reading.probabilities.sum())
    assert np.isfinite(reading.belief).all() and np.isfinite(reading.hidden).all()
    assert total == 0 if drawing.status else abs(total - 1) < 1e-5


def start_strokes(folder: Path) -> Case:
    """A case: a real digit's strokes with odd numbers, odd values, other nesting, or far too many points."""

    def case(rng: random.Random) -> None:
        strokes: Any = [[list(point) for point in stroke] for stroke in rng.choice(DIGITS)]
        for _ in range(rng.randint(1, 3)):
            strokes = changed(strokes, rng)
        check(rows_from_strokes(strokes))

    return case


def changed(strokes: Any, rng: random.Random) -> Any:
    """The strokes with one mutation."""
    kind = rng.choice(["scale", "move", "points", "value", "value", "nest", "many", "repeat", "array"])
    if not isinstance(strokes, list) or not strokes or not all(isinstance(s, list) and s for s in strokes):
        return rng.choice([strokes, [strokes], [strokes, *ODD]])
    if sum(map(len, strokes)) > 10 * MAX_POINTS:
        return strokes  # far more than is read; changing each point would exhaust the fuzzer's own memory
    stroke = rng.choice(strokes)
    place = rng.randrange(len(stroke))
    if kind in ("scale", "move"):
        by = rng.choice([0, 1e-300, 1e-9, 1e-3, 1e3, 1e7, 1e9, -1.0, 1e308])
        strokes[:] = [
            [[bent(v, kind, by) for v in p] if isinstance(p, list) else p for p in s] for s in strokes
        ]
    elif kind == "points":
        stroke[place:] = stroke[place : place + rng.choice([0, 1, 2])]
    elif kind == "value":
        point = stroke[place]
        if isinstance(point, list) and point and rng.random() < 0.8:
            point[rng.randrange(len(point))] = rng.choice([*ODD, *NUMBERS])
        else:
            stroke[place] = rng.choice(ODD)
    elif kind == "nest":
        stroke[place] = rng.choice([[stroke[place]], stroke, strokes, [*stroke[:3]]])
    elif kind == "many":
        strokes += rng.choice(
            [[[]] * rng.choice([10, 30_000]), [stroke] * rng.choice([2, 50]), [[[1, 2]]] * 3000]
        )
    elif kind == "repeat":
        stroke[:] = stroke * rng.choice([2, 10, 1000]) if len(stroke) < 100 else stroke
    else:
        strokes[strokes.index(stroke)] = rng.choice([np.full((5, 2), 3), np.eye(3), tuple(stroke)])
    return strokes


def bent(value: Any, kind: str, by: float) -> Any:
    """A coordinate scaled or moved; anything that is not a moderate number stays."""
    if type(value) not in (int, float) or abs(value) > 1e300:
        return value
    return value * by if kind == "scale" else value + by


def start_pictures(folder: Path) -> Case:
    """A case: a mutated picture file, or an array of odd type, shape or values."""
    path = folder / "case"
    sources = [source(strokes, *form) for strokes, form in zip(DIGITS, FORMS, strict=False)]

    def case(rng: random.Random) -> None:
        clear(path)
        how = rng.random()
        content = rng.choice(sources)
        if how < 0.15:
            check(rows_from_picture(odd_array(rng)))
            return
        if how < 0.2:
            put_in_place(path, rng)
        elif how < 0.5 and content.startswith(b"\x89PNG"):
            path.write_bytes(with_chunk(content, rng))
        else:
            path.write_bytes(damaged(content, rng))
        as_file = path.is_file() and rng.random() < 0.5
        check(rows_from_picture(io.BytesIO(path.read_bytes()) if as_file else path))

    return case


# Mode, format and options of the files that are mutated.
FORMS = (
    *[(mode, "PNG", {}) for mode in ("1", "L", "LA", "P", "RGB", "RGBA", "I;16")],
    *[(mode, "TIFF", {}) for mode in ("1", "L", "RGB", "F", "CMYK")],
    *[("L", "TIFF", {"compression": how}) for how in ("tiff_lzw", "tiff_deflate")],
    *[(mode, "JPEG", {}) for mode in ("L", "RGB", "CMYK")],
    *[("RGB", kind, {}) for kind in ("BMP", "WEBP", "AVIF")],
    *[("P", "GIF", {}), ("1", "BMP", {}), ("RGBA", "ICO", {}), ("L", "PPM", {})],
)


def source(strokes: Any, mode: str, kind: str, how: dict[str, str]) -> bytes:
    """A digit's picture in a file of this form, with an EXIF orientation where the format has EXIF."""
    image = Image.fromarray(render(strokes, 64, 5, (8, 8, 48)))
    image = image.convert("I").convert("I;16") if mode == "I;16" else image.convert(mode)
    options: dict[str, Any] = dict(how)
    if kind in ("JPEG", "PNG", "WEBP", "TIFF"):
        options["exif"] = Image.Exif()
        options["exif"][0x0112] = 6
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def with_chunk(content: bytes, rng: random.Random) -> bytes:
    """A PNG with a chunk mutated, doubled, removed or with a false size; the checksums are right."""
    chunks, place = [], 8
    while place < len(content):
        (length,) = struct.unpack(">I", content[place : place + 4])
        chunks.append((content[place + 4 : place + 8], content[place + 8 : place + 8 + length]))
        place += length + 12
    chosen = rng.randrange(len(chunks))
    name, data = chunks[chosen]
    kind = rng.choice(["size", "inside", "inside", "double", "drop", "text"])
    if kind == "size":
        width = rng.choice([1, 7, 64, 65, 2000, 7000, 8000, 20_000, 2**31 - 1, 0])
        height = rng.choice([1, 64, 2000, 9000])
        chunks[0] = b"IHDR", struct.pack(">II", width, height) + chunks[0][1][8:]
    elif kind == "inside" and data:
        chunks[chosen] = name, damaged(data, rng)
    elif kind == "double":
        chunks.insert(chosen, (name, data))
    elif kind == "drop":
        del chunks[chosen]
    else:
        packed = zlib.compress(bytes(rng.choice([10, 10**7])))
        extra = rng.choice([(b"zTXt", b"a\0\0" + packed), (b"iCCP", b"a\0\0" + packed), (b"acTL", b"\0" * 8)])
        chunks.insert(1, extra)
    parts = (struct.pack(">I", len(d)) + n + d + struct.pack(">I", zlib.crc32(n + d)) for n, d in chunks)
    return content[:8] + b"".join(parts)


def odd_array(rng: random.Random) -> Any:
    """An array that is a picture, or nearly one."""
    numbers = np.random.default_rng(rng.randrange(2**32))
    shape = [rng.choice([0, 1, 7, 8, 28, 64, 100]) for _ in range(rng.choice([1, 2, 2, 2, 3, 3, 4]))]
    if len(shape) == 3 and rng.random() < 0.8:
        shape[2] = rng.choice([1, 2, 3, 4])
    kind = rng.choice(["?", "u1", "i1", "u2", "i4", "u8", "f2", "f4", "f8", "c8", "U2", "O", "M8[s]", "V4"])
    if kind in ("U2", "O", "M8[s]", "V4"):
        return np.zeros(shape, kind)
    scale = rng.choice([1, 255, 65535, 1e-30, 1e30, -1, 1.004])
    with np.errstate(all="ignore"):
        array = (numbers.random(shape) * scale).astype(kind)
        if array.size and rng.random() < 0.2 and array.dtype.kind == "f":
            array.flat[numbers.integers(array.size)] = rng.choice([np.nan, np.inf, -np.inf, 1e30, -1.0])
    return rng.choice(
        [array, array.T, np.asfortranarray(array), array[::-1], array.astype(array.dtype.newbyteorder())]
    )
