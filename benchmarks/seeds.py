"""The recipe, not one network of it: mean and spread over trainings that differ in their seed alone.

python -m benchmarks.seeds                              checkpoints, runs/s1 and runs/s2
python -m benchmarks.seeds FOLDER FOLDER ... --json     others

Each folder holds what `train.py --seed S --out FOLDER` made; benchmarks.recognition measures it.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path
from statistics import fmean, stdev
from typing import Any

from benchmarks.command import ROOT, make_parser, run_command, run_in_process
from benchmarks.tables import COLUMNS, percent
from tests.support.markdown import table

FOLDERS = [ROOT / "checkpoints", ROOT / "runs" / "s1", ROOT / "runs" / "s2"]
WORST = "worst of the conditions"


def figures(options: argparse.Namespace) -> dict[str, Any]:
    """{cell: {figure: [of each folder]}} of the cells that every folder has. Raises RuntimeError if one cannot be
    measured."""
    each = []
    for folder in options.folders or FOLDERS:
        folders = ["--checkpoints", str(folder.resolve()), "--data-dir", str(options.data_dir.resolve())]
        found = run_in_process("recognition", *folders)
        each.append({cell: f | {WORST: min(f["conditions"].values())} for cell, f in found.items()})
    cells = [name for name in each[0] if all(name in found for found in each)]
    names = [*COLUMNS, WORST]
    return {cell: {name: [found[cell][name] for found in each] for name in names} for cell in cells}


def tables(found: dict[str, Any]) -> str:
    """Mean and standard deviation of each figure, and the figure of each seed, in %."""
    lines = [
        [
            cell.upper(),
            COLUMNS.get(name, name),
            percent(fmean(values)),
            percent(stdev(values)),
            ", ".join(map(percent, values)),
        ]
        for cell, each in found.items()
        for name, values in each.items()
    ]
    return table(["cell", "figure", "mean", "standard deviation", "each"], lines)


def main(argv: Sequence[str] | None = None) -> int:
    """Exit status: 0 measured, 1 failed (one line on stderr), 2 wrong option."""
    parser = make_parser("seeds", __doc__)
    parser.add_argument("folders", type=Path, nargs="*", help="two or more (checkpoints runs/s1 runs/s2)")
    parser.add_argument("--data-dir", type=Path, default=ROOT / "data", help="where the data lies (data)")
    if len(parser.parse_args(argv).folders) == 1:
        parser.error("a spread needs two folders or more.")
    return run_command(parser, figures, tables, argv)


if __name__ == "__main__":
    raise SystemExit(main())
