"""The tutorial's recipe on MNIST's test set: python -m benchmarks.tutorial

python -m benchmarks.tutorial --data-dir ../shared/data --seeds 3 --threads 1

Trains each cell with `train.py --recipe tutorial` and each seed, into a folder that is deleted at the end. The threads,
the processor, torch and the code all change the bits of a training, and so the accuracy by some digits: below the table
stand threads, torch and the commit.
"""

import argparse
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from statistics import fmean, stdev
from tempfile import TemporaryDirectory
from typing import Any

import torch
from tqdm import tqdm

from benchmarks.command import ROOT, make_parser, positive_int, run_command
from benchmarks.tables import percent
from model.files.checkpoint import load_checkpoint
from model.network.cells import CELLS
from model.training.recipes import TUTORIAL
from tests.support.markdown import table

RECIPE = TUTORIAL.name


def commit() -> str:
    """The first ten digits of the code's commit, with a plus where files have changed since; "unknown" without git."""
    command = ["git", "describe", "--always", "--abbrev=10", "--exclude=*", "--dirty=+"]
    try:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    except OSError:
        return "unknown"
    return done.stdout.strip() or "unknown"


def trained_accuracy(cell: str, seed: int, data_dir: Path, threads: int) -> float:
    """The share of MNIST's test pictures that a network trained with this seed reads right.

    Raises RuntimeError with the last line that train.py printed if it fails."""
    with TemporaryDirectory() as out:
        command = [sys.executable, "train.py", "--cell", cell, "--recipe", RECIPE, "--seed", str(seed)]
        command += ["--device", "cpu", "--threads", str(threads), "--data-dir", str(data_dir), "--out", out]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError((done.stderr.strip() or f"train.py --cell {cell} failed").rpartition("\n")[2])
        return float(load_checkpoint(Path(out, f"{cell}.safetensors")).metrics["mnist_test"])


def figures(options: argparse.Namespace) -> dict[str, Any]:
    """Everything that tables() shows. Raises RuntimeError."""
    found: dict[str, list[float]] = {cell: [] for cell in CELLS}
    at = commit()
    for seed in tqdm(range(options.seeds), desc="seeds", leave=False, disable=None):
        for cell, each in found.items():
            each.append(trained_accuracy(cell, seed, options.data_dir.resolve(), options.threads))
    settings = {"threads": options.threads, "precision": TUTORIAL.precision, "commit": at}
    return settings | {"torch": torch.__version__, "mnist_test": found}


def tables(found: dict[str, Any]) -> str:
    """Mean, standard deviation and each seed of every cell, in %; then the settings."""
    lines = [
        [cell.upper(), percent(fmean(each)), spread_of(each), ", ".join(map(percent, each))]
        for cell, each in found["mnist_test"].items()
    ]
    return (
        f"{table(['cell', 'mean', 'standard deviation', 'each'], lines)}\n\n"
        f"Trained with `--threads {found['threads']}`, in {found['precision']}, by torch {found['torch']}, "
        f"at commit {found['commit']}."
    )


def spread_of(values: Sequence[float]) -> str:
    """The standard deviation in %, or nothing where there is one value."""
    return percent(stdev(values)) if len(values) > 1 else ""


def main(argv: Sequence[str] | None = None) -> int:
    """Exit status: 0 measured, 1 failed (one line on stderr), 2 wrong option."""
    parser = make_parser("tutorial", __doc__)
    parser.add_argument("--data-dir", type=Path, default=ROOT / "data", help="where MNIST/raw lies (data)")
    parser.add_argument("--seeds", type=positive_int, default=3, help="number of trainings of each cell (3)")
    parser.add_argument("--threads", type=positive_int, default=1, help="of each training (1)")
    return run_command(parser, figures, tables, argv)


if __name__ == "__main__":
    sys.exit(main())
