"""Folders of one's own digits: drawings as files, and tiny IDX files."""

import json
import struct
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from tests.support.digits import load_digits
from tests.support.painting import render

DIGITS = load_digits()


def strokes_of(label: int, which: int = 0) -> list[list[list[int]]]:
    """Strokes of a real digit with this label."""
    return [strokes for strokes, found in DIGITS if found == label][which]


def save_picture(path: Path, label: int, which: int = 0) -> Path:
    """A picture of a real digit, dark on light, in a format by the file's name."""
    path.parent.mkdir(parents=True, exist_ok=True)
    canvas = render(strokes_of(label, which), 150, 5, (30, 20, 100))
    Image.fromarray(canvas).save(path)
    return path


def save_json(path: Path, found: object) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(found), "utf-8")
    return path


def twenty_drawings(folder: Path) -> Path:
    """Two drawings of each digit: a picture, and the page's numbers with their strokes."""
    for label in range(10):
        save_picture(folder / str(label) / "a.png", label)
        numbers = {"strokes": strokes_of(label, 1), "cell": "gru", "belief": [[0.1] * 10] * 28}
        save_json(folder / str(label) / f"rowwise-{label}.json", numbers)
    return folder


def save_hand(path: Path, digits: list[int], more: int = 0) -> Path:
    """The file of a hand as the page saves it: real digits in this order, the first of a digit, then its next. more:
    what is added to each label, so that no other data teach it."""
    seen = [digits[:place].count(digit) for place, digit in enumerate(digits)]
    examples = [
        {"digit": (digit + more) % 10, "strokes": strokes_of(digit, which)}
        for digit, which in zip(digits, seen, strict=True)
    ]
    return save_json(path, {"rowwise": "hand", "version": 1, "examples": examples})


def idx_of(array: NDArray[np.uint8]) -> bytes:
    """An IDX file of these bytes, of any shape."""
    return struct.pack(f">{1 + array.ndim}I", 0x800 + array.ndim, *array.shape) + array.tobytes()


def idx_set(folder: Path, part: str, count: int, classes: int = 10, prefix: str = "") -> tuple[Path, Path]:
    """The two files of a set: random pictures, labels in turn."""
    folder.mkdir(parents=True, exist_ok=True)
    pictures = np.random.default_rng(count).integers(0, 256, (count, 28, 28), np.uint8)
    labels = (np.arange(count) % classes).astype(np.uint8)
    paths = folder / f"{prefix}{part}-images-idx3-ubyte", folder / f"{prefix}{part}-labels-idx1-ubyte"
    for path, content in zip(paths, (pictures, labels), strict=True):
        path.write_bytes(idx_of(content))
    return paths
