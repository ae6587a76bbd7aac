"""What the shipped networks remember: how much of the answer hangs on the upper half of the picture, and when it falls.

python -m benchmarks.memory

Over the 120 real digits of tests/digits.npz: the mean share that rows 1 to 14 have in the lengths of the gradient of
the winning logit after the last row, and the median row from which on the answer was ahead without a break.
"""

import sys

import numpy as np
import torch

from model.checkpoint import Checkpoint, CheckpointError, list_checkpoints, load_checkpoint
from model.drawing import rows_from_strokes
from model.pendigits import read_npz
from model.recipe import HERE
from model.trace import trace

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


def main() -> int:
    """Print a Markdown table of the checkpoints in checkpoints/. Exit status 0, or 1 where one is broken."""
    torch.set_num_threads(1)
    digits = read_npz(HERE / "tests" / "digits.npz")
    drawings = [rows_from_strokes([stroke.tolist() for stroke in strokes]).rows for strokes in digits.strokes]
    print("| cell | rows 1 to 14 | decided at row, median |\n| --- | ---: | ---: |")
    try:
        for path in list_checkpoints(HERE / "checkpoints"):
            share, row = memory(load_checkpoint(path), drawings)
            print(f"| {path.stem} | {share:.0%} | {row:g} |")
    except CheckpointError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
