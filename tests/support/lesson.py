"""What the answers of the lesson are tested on: shipped and small networks, real digits and random ink."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from torch import Tensor

from model.drawing.strokes import Drawing, rows_from_strokes
from model.files.checkpoint import Checkpoint, load_checkpoint
from model.interpret.trace import Trace, trace
from model.network.cells import CELLS
from tests.support.nets import drawing, network, trace_rows

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = json.loads((ROOT / "ui" / "web" / "pad" / "examples.json").read_text("utf-8"))
SMALL = [(layers, units) for layers in (1, 2, 3) for units in (1, 2, 7)]


@cache
def shipped(cell: str) -> Checkpoint:
    return load_checkpoint(ROOT / "checkpoints" / f"{cell}.safetensors")


def example(cell: str, number: int) -> Trace:
    """Of the examples on the page: 0 to 9 are those digits, 11 is none."""
    return trace(shipped(cell), rows_from_strokes(EXAMPLES[number]["strokes"]))


def small(cell: str, layers: int = 2, units: int = 7, rows: Tensor | None = None) -> Trace:
    """In float64, by random weights."""
    return trace_rows(network(cell, layers, units), drawing() if rows is None else rows)


def subjects(cell: str) -> list[Trace]:
    """Small networks of all sizes, and the shipped one with some digits."""
    return [*(small(cell, *sizes) for sizes in SMALL), *(example(cell, number) for number in (1, 4, 9))]


def blank(cell: str) -> Trace:
    return trace(shipped(cell), rows_from_strokes([]))


def of_picture(cell: str) -> Trace:
    """Rows without strokes, of which only one has ink."""
    rows = np.zeros((28, 28), np.float32)
    rows[13, 4:24] = 0.8
    return trace(shipped(cell), Drawing(rows))


def tolerance(found: Trace) -> float:
    """Of the network's own float type, and of six places."""
    return 2e-6 if found.hidden.dtype == np.float64 else 5e-5


EVERY_CELL: list[Any] = list(CELLS)
