"""How fast training is: python -m benchmarks.training

Time to the tutorial's own accuracy against the tutorial's loop, in turn, seed by seed; the training step against the
matrix products that it cannot avoid; the largest memory of a complete training.
"""

import argparse
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import torch
import torch._dynamo  # a second that torch's optimisers take when first made: not on the clock of the first race
from tqdm import tqdm

from benchmarks.command import ROOT, make_parser, positive_int, run_command
from benchmarks.tables import spread, with_spread
from benchmarks.training.floor import measure
from benchmarks.training.race import LIMIT, TARGETS, race_ours, race_tutorial
from model.data.splits import load_mnist
from model.errors import DataError
from model.network.cells import CELLS
from model.runtime.console import print_line
from model.training.settings import CHOICES
from tests.support.markdown import table


def races(data_dir: Path, seeds: int, threads: int) -> dict[str, list[dict[str, Any]]]:
    """{cell: a result a seed}, the two loops in turn. Raises DataError."""
    test = load_mnist(data_dir, train=False)
    found: dict[str, list[dict[str, Any]]] = {cell: [] for cell in TARGETS}
    for seed in tqdm(range(seeds), desc="races", leave=False, disable=None):
        for cell in TARGETS:
            tutorial = race_tutorial(cell, seed, data_dir, test)
            quick = race_ours(cell, seed, data_dir, test, threads)
            found[cell].append({"seed": seed, "tutorial": tutorial, "quick": quick})
    return found


def floors(rounds: int) -> list[dict[str, Any]]:
    """A line a cell, precision and number of threads, by the default recipe."""
    found = []
    for threads in (1, 2):
        torch.set_num_threads(threads)
        for precision in CHOICES["precision"]:
            for cell in TARGETS:
                line = {"cell": cell, "precision": precision, "threads": threads}
                found.append(line | measure(cell, "rowwise", precision, threads, rounds))
    return found


def memory(data_dir: Path) -> dict[str, float]:
    """Peak in MiB of a process that trains each cell by --recipe quick and measures it."""
    found = {}
    for cell in TARGETS:
        with TemporaryDirectory() as out:
            command = [sys.executable, str(ROOT / "train.py"), "--cell", cell, "--recipe", "quick"]
            command += ["--data-dir", str(data_dir), "--out", out]
            with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as child:
                _, status, usage = os.wait4(child.pid, 0)
                child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            raise DataError(f"train.py --cell {cell} --recipe quick: ended with status {child.returncode}.")
        found[cell] = usage.ru_maxrss / 1024
    return found


def tables(found: dict[str, Any]) -> str:
    """The figures as Markdown."""
    peaks = ", ".join(f"{cell.upper()} {peak:.0f} MiB" for cell, peak in found["memory"].items())
    return (
        f"{race_table(found['races'])}\n\n{floor_table(found['floors'])}\n\n"
        f"Peak memory of a training by `--recipe quick`: {peaks}."
    )


def race_table(races: dict[str, list[dict[str, Any]]]) -> str:
    """A line a cell: seconds of both, medians with smallest and largest, and their ratio, seed by seed."""
    lines = []
    for cell, results in races.items():
        both = [[each[name]["seconds"] for each in results] for name in ("tutorial", "quick")]
        ratios = [slow / fast for slow, fast in zip(*both, strict=True)]
        short = [name for name in ("tutorial", "quick") for each in results if not each[name]["reached"]]
        note = f" (not reached: {', '.join(short)})" if short else ""
        title = f"{cell.upper()}, {100 * TARGETS[cell]:.1f} %{note}"
        lines.append([title, *(with_spread(spread(each)) for each in (*both, ratios))])
    header = ["to this accuracy on MNIST's test set", "tutorial's loop, s", "`--recipe quick`, s"]
    return table([*header, "times faster"], lines)


def floor_table(floors: list[dict[str, Any]]) -> str:
    """A line a cell, precision and number of threads."""
    lines = [
        [
            f"{each['cell'].upper()}, {each['precision']}, threads: {each['threads']}",
            f"{each['step']:.1f}",
            f"{each['products']:.1f}",
            with_spread([100 * each[name] for name in ("share", "smallest", "largest")], 0),
            f"{100 * each['augmentation'] / each['step']:.0f}",
            f"{each['pictures']:.0f}",
        ]
        for each in floors
    ]
    header = ["step", "ms", "its matrix products, ms", "share, %", "augmentation, %", "pictures a second"]
    return table(header, lines)


def figures(options: argparse.Namespace) -> dict[str, Any]:
    """Everything that tables() shows. Raises DataError."""
    load_mnist(options.data_dir, train=True)  # downloaded, if need be, before any clock runs
    for cell in CELLS.keys() - TARGETS.keys():
        print_line(f"{cell}: not measured, because benchmarks/training/race.py has no target for it.")
    # The trainings first: what the system says of a child's largest memory is never below this process's own.
    peaks = memory(options.data_dir)
    torch.set_num_threads(options.threads)
    found = {"races": races(options.data_dir, options.seeds, options.threads), "memory": peaks}
    return found | {"floors": floors(options.rounds), "epochs_at_most": LIMIT}


def main(argv: Sequence[str] | None = None) -> int:
    """Exit status: 0 measured, 1 failed (one line on stderr), 2 wrong option."""
    parser = make_parser("training", __doc__)
    add = parser.add_argument
    add("--data-dir", type=Path, default=ROOT / "data", help="where MNIST/raw lies (data)")
    add("--seeds", type=positive_int, default=3, help="number of trainings of each (3)")
    add("--rounds", type=positive_int, default=15, help="steps of each kind (15)")
    add("--threads", type=positive_int, default=torch.get_num_threads(), help="of the races (torch's choice)")
    return run_command(parser, figures, tables, argv)


if __name__ == "__main__":
    sys.exit(main())
