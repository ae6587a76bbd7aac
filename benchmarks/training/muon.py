"""What a step of Muon takes, torch's and ours: python -m benchmarks.training.muon

ONEDNN_MAX_CPU_ISA=AVX2 python -m benchmarks.training.muon     as on a processor without instructions for bfloat16
"""

import argparse
import sys
from collections.abc import Sequence
from statistics import median
from time import process_time
from typing import Any

import torch

from benchmarks.command import make_parser, milliseconds, positive_int, run_command
from model.network.cells import CELLS
from model.network.classifier import RowClassifier
from model.training.muon import Muon
from tests.support.markdown import table

TITLES = {"ours": "ours, in float32", "torch": "torch's, in bfloat16"}


def measure(cell: str, rounds: int) -> dict[str, float]:
    """Medians of processor time in ms, the two in turn, for all matrices of two layers of 128 units."""
    matrices = [weight for weight in RowClassifier(cell).recurrent.parameters() if weight.ndim == 2]
    for weight in matrices:
        weight.grad = torch.randn_like(weight)
    ours = Muon(matrices, lr=1e-3, weight_decay=0.01)
    torchs = torch.optim.Muon(matrices, lr=1e-3, weight_decay=0.01, adjust_lr_fn="match_rms_adamw")
    times = milliseconds({"ours": ours.step, "torch": torchs.step}, rounds, 3, process_time)
    return {name: median(each) for name, each in times.items()}


def figures(options: argparse.Namespace) -> dict[str, Any]:
    """{cell: {"ours": ms, "torch": ms}}, on one thread."""
    torch.set_num_threads(1)
    return {cell: measure(cell, options.rounds) for cell in CELLS}


def tables(found: dict[str, Any]) -> str:
    """A line each, a column a cell."""
    lines = [[title, *(f"{each[name]:.1f}" for each in found.values())] for name, title in TITLES.items()]
    return table(["step of Muon, ms", *map(str.upper, found)], lines)


def main(argv: Sequence[str] | None = None) -> int:
    """Exit status: 0 measured, 2 wrong option."""
    parser = make_parser("training.muon", __doc__)
    parser.add_argument("--rounds", type=positive_int, default=15, help="steps of each (15)")
    return run_command(parser, figures, tables, argv)


if __name__ == "__main__":
    sys.exit(main())
