"""The recipe, not one network of it: mean and spread over trainings that differ in their seed alone.

python -m benchmarks.seeds                              checkpoints, runs/s1 and runs/s2
python -m benchmarks.seeds FOLDER FOLDER ... --json     others

Each folder holds what `train.py --seed S --out FOLDER` made; benchmarks.recognition measures it.
"""

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from statistics import fmean, stdev
from typing import Any

from benchmarks.command import make_parser, show
from benchmarks.tables import COLUMNS, Figures, percent, table
from model.training.recipes import HERE

FOLDERS = [HERE / "checkpoints", HERE / "runs" / "s1", HERE / "runs" / "s2"]
WORST = "worst of the conditions"


def recognised(folder: Path, data_dir: Path) -> Figures:
    """The figures of every checkpoint in the folder. Raises RuntimeError with the sentence that says why not."""
    command = [sys.executable, "-m", "benchmarks.recognition", "--json", "--checkpoints", str(folder)]
    done = subprocess.run(
        [*command, "--data-dir", str(data_dir)], cwd=HERE, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(done.stderr.strip().rpartition("\n")[2])
    found: Figures = json.loads(done.stdout.splitlines()[-1])
    return {name: {**each, WORST: min(each["conditions"].values())} for name, each in found.items()}


def figures(folders: Sequence[Path], data_dir: Path) -> dict[str, Any]:
    """{cell: {figure: [of each folder]}} of the cells that every folder has."""
    each = [recognised(folder.resolve(), data_dir.resolve()) for folder in folders]
    cells = [name for name in each[0] if all(name in found for found in each)]
    names = [*COLUMNS, WORST]
    return {cell: {name: [found[cell][name] for found in each] for name in names} for cell in cells}


def tables(found: dict[str, Any]) -> str:
    """Mean and standard deviation of each figure, and the smallest and largest, in %."""
    lines = [
        [cell.upper(), COLUMNS.get(name, name), percent(fmean(values)), percent(stdev(values)), among(values)]
        for cell, each in found.items()
        for name, values in each.items()
    ]
    return table(["cell", "figure", "mean", "standard deviation", "each"], lines)


def among(values: Sequence[float]) -> str:
    return ", ".join(map(percent, values))


def main(argv: Sequence[str] | None = None) -> int:
    """Exit status: 0 measured, 1 failed (one sentence on stderr), 2 wrong option."""
    parser = make_parser("seeds", (__doc__ or "").split("\n")[0])
    parser.add_argument("folders", type=Path, nargs="*", help="two or more (checkpoints runs/s1 runs/s2)")
    parser.add_argument("--data-dir", type=Path, default=HERE / "data", help="where the data lies (data)")
    options = parser.parse_args(argv)
    if len(options.folders) == 1:
        parser.error("a spread needs two folders or more.")
    try:
        found = figures(options.folders or FOLDERS, options.data_dir)
    except RuntimeError as error:
        print(error, file=sys.stderr)
        return 1
    return show(tables(found), found, options.json)


if __name__ == "__main__":
    sys.exit(main())
