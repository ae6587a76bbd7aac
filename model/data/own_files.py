"""One's own drawings, a file each: pictures, or strokes as the page saves them. They become rows as in the app."""

import contextlib
import hashlib
import json
import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from model.data.rendering import RENDERER, cached
from model.drawing.picture import rows_from_picture
from model.drawing.picture_rows import drawing_of_rows
from model.drawing.rasterize import SIZE
from model.drawing.strokes import Drawing, rows_from_strokes
from model.errors import DataError, DrawingError
from model.runtime.progress import progress

# Version of the code that reads pictures. Raise it when their rows change: kept ones are then read again.
READER = 1
MAX_FILES = 100_000  # their pictures take 78 MB
# bytes, as many as a picture's file may have; the page's numbers of a drawing have 1 million
MAX_JSON = 10 * 1024**2


def read_drawings(paths: Sequence[Path], folder: Path, cache: Path) -> NDArray[np.uint8]:
    """The drawings of these files of the folder, uint8 [N, 28, 28], ink 0..255; kept in the folder `cache`.

    Raises DataError, with the name of the first file in which no digit is found and the number of the others, or if
    there are more than MAX_FILES.
    """
    if len(paths) > MAX_FILES:
        raise DataError(f"{folder}: holds {len(paths)} files, expected {MAX_FILES} at most; take fewer.")
    key = f"own-{digest_of(paths)}"
    return cached(cache, key, lambda: {"pictures": read_anew(paths, folder)})["pictures"]


def digest_of(paths: Sequence[Path]) -> str:
    """20 hexadecimal digits for the files' contents in their order, and for the code that reads them."""
    found = hashlib.sha256(repr((READER, RENDERER)).encode())
    for path in paths:
        found.update(path.suffix.lower().encode() + b"/")
        with contextlib.suppress(OSError):  # read_drawing() says what is wrong
            if os.path.isfile(path) and os.path.getsize(path) <= MAX_JSON:  # what is larger is refused later
                with open(path, "rb") as file:
                    found.update(hashlib.file_digest(file, "sha256").digest())
    return found.hexdigest()[:20]


def read_anew(paths: Sequence[Path], folder: Path) -> NDArray[np.uint8]:
    """read_drawings() without the cache."""
    pictures = np.zeros((len(paths), SIZE, SIZE), np.uint8)
    faults: list[str] = []
    for index, path in enumerate(progress(paths, f"reading {folder.name} (once)")):
        try:
            pictures[index] = read_drawing(path)
        except DrawingError as error:
            faults.append(f"{path}: {reason_of(error, path)}")
    if faults:
        more = len(faults) - 1
        others = f" (and {more} other{'s' if more > 1 else ''} of {len(paths)} files)" if more else ""
        raise DataError(f"{faults[0]}{others}; save it anew as a PNG or JPEG, or move it out of {folder}.")
    return pictures


def read_drawing(path: Path) -> NDArray[np.uint8]:
    """One drawing, uint8 [28, 28], ink 0..255: the app's rows, rounded. Raises DrawingError if there is no digit."""
    if not os.path.isfile(path):  # reading a pipe or a device might never end
        raise DrawingError("not a file but a folder, a pipe or a device.")
    drawing = drawing_of_json(path) if path.suffix.lower() == ".json" else rows_from_picture(path)
    if drawing.status:
        raise DrawingError(drawing.status)
    return as_picture(drawing)


def as_picture(drawing: Drawing) -> NDArray[np.uint8]:
    """Its rows, uint8 [28, 28], ink 0..255."""
    return np.rint(drawing.rows * 255).astype(np.uint8)


def drawing_of_json(path: Path) -> Drawing:
    """The drawing of a JSON file: a list of strokes, or the page's numbers, which hold strokes or a picture's rows.

    Raises DrawingError.
    """
    try:
        with open(path, "rb") as file:
            content = file.read(MAX_JSON + 1)
        found = json.loads(content) if len(content) <= MAX_JSON else None
    except OSError as error:
        raise DrawingError(f"cannot be read ({error.strerror}).") from None
    except (ValueError, RecursionError):  # not JSON, not text, nested too deeply
        raise DrawingError("not JSON.") from None
    if found is None:
        raise DrawingError(f"empty, or more than {MAX_JSON // 1024**2} MB of JSON.")
    if isinstance(found, dict):
        if "picture" in found:
            return drawing_of_rows(found["picture"])
        if "strokes" not in found:
            raise DrawingError("holds no strokes.")
        found = found["strokes"]
    return rows_from_strokes(found)


def reason_of(error: DrawingError, path: Path) -> str:
    """What an error says of a file, without the file's name and without what a visitor of the page could do."""
    text = str(error).removeprefix(path.name).removeprefix(":").strip()
    return text.split(";")[0].rstrip(".")
