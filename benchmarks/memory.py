"""What the shipped networks remember: how much of the answer hangs on the upper half of the picture, and when it falls.

python -m benchmarks.memory

Over the 120 real digits of tests/digits.npz: the mean share that rows 1 to 14 have in the lengths of the gradient of
the winning logit after the last row, and the median row from which on the answer was ahead without a break.
"""

import sys
from collections.abc import Sequence
from typing import Any

import numpy as np
import torch

from benchmarks.command import make_parser, show
from benchmarks.tables import table
from model.data.pen_digits import load_pen_digits
from model.drawing.strokes import rows_from_strokes
from model.errors import CheckpointError
from model.files.checkpoint import Checkpoint, list_checkpoints, load_checkpoint
from model.interpret.trace import trace
from model.training.recipes import HERE

UPPER = 14  # rows: half of the picture


def memory(checkpoint: Checkpoint, drawings: list[np.ndarray]) -> tuple[float, float]:
    """(mean share of the upper rows, 0..1; median row of decision, from 1) over rows float32 [28, 28] each."""
    shares, decided = [], []
    for rows in drawings:
        seen = trace(checkpoint.classifier, rows, attribution="answer")
        assert seen.row_gradient is not None
        last = seen.row_gradient[-1]
        shares.append(last[:UPPER].sum() / last.sum())
        decided.append(seen.decided_row + 1)
    return float(np.mean(shares)), float(np.median(decided))


def figures() -> dict[str, Any]:
    """{checkpoint: {"upper": share, "decided": row}} of checkpoints/. Raises CheckpointError where one is broken."""
    digits = load_pen_digits(HERE / "tests" / "digits.npz")
    drawings = [rows_from_strokes([stroke.tolist() for stroke in strokes]).rows for strokes in digits.strokes]
    found = {}
    for path in list_checkpoints(HERE / "checkpoints"):
        upper, decided = memory(load_checkpoint(path), drawings)
        found[path.stem] = {"upper": upper, "decided": decided}
    return found


def tables(found: dict[str, Any]) -> str:
    """The figures as Markdown."""
    lines = [[name.upper(), f"{each['upper']:.0%}", f"{each['decided']:g}"] for name, each in found.items()]
    return table(["cell", "what rows 1 to 14 count for", "answer ahead for good from row, median"], lines)


def main(argv: Sequence[str] | None = None) -> int:
    """Exit status: 0 measured, 1 a broken checkpoint, 2 wrong option."""
    parser = make_parser("memory", (__doc__ or "").partition(":")[0])
    options = parser.parse_args(argv)
    torch.set_num_threads(1)
    try:
        found = figures()
    except CheckpointError as error:
        print(f"benchmarks.memory: {error}", file=sys.stderr)
        return 1
    return show(tables(found), found, options.json)


if __name__ == "__main__":
    sys.exit(main())
