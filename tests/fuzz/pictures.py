"""Mutated picture files: each is read, or refused. (Strokes and arrays: test_untrusted_drawings.py.)"""

import io
import random
import struct
import zlib
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from model.drawing.picture import rows_from_picture
from model.interpret.trace import trace
from tests.fuzz.mutations import damaged, spoil
from tests.fuzz.runner import Case
from tests.support.checkpoints import made
from tests.support.digits import load_digits
from tests.support.painting import render
from tests.support.pictures import assert_valid, png_chunk, saved

CHECKPOINT = made()


def start_pictures(folder: Path) -> Case:
    """A case: a mutated picture file is read, and a network reads its rows."""
    path = folder / "case"
    sources = [source(strokes, *form) for (strokes, _), form in zip(load_digits(), FORMS, strict=False)]

    def case(rng: random.Random) -> None:
        content = rng.choice(sources)
        spoil(path, content, rng, damaged, with_chunk if content.startswith(b"\x89PNG") else damaged)
        as_file = path.is_file() and rng.random() < 0.5
        drawing = rows_from_picture(io.BytesIO(path.read_bytes()) if as_file else path)
        assert_valid(drawing)
        reading = trace(CHECKPOINT, drawing)
        assert np.isfinite(reading.belief).all() and np.isfinite(reading.hidden).all()

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
    return saved(image, kind, **options).getvalue()


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
    return content[:8] + b"".join(png_chunk(*chunk) for chunk in chunks)
