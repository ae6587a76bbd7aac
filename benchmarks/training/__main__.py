"""How fast training is: python -m benchmarks.training

Time to the tutorial's own accuracy against the tutorial's loop, in turn, seed by seed; the training step against the
matrix products that it cannot avoid; the largest memory of a whole training.
"""

import argparse
import importlib
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import torch
from tqdm import tqdm

from benchmarks.command import make_parser, show
from benchmarks.recognition import positive
from benchmarks.tables import spread, table, with_spread
from benchmarks.training.floor import measure
from benchmarks.training.race import LIMIT, TARGETS, race_ours, race_tutorial
from model.data.splits import load_mnist
from model.errors import DataError
from model.network.classifier import CELLS
from model.training.recipes import CHOICES, HERE


def races(data_dir: Path, seeds: int, threads: int) -> dict[str, list[dict[str, Any]]]:
    """{cell: a result a seed}, the two loops in turn. Raises DataError."""
    test = load_mnist(data_dir, train=False)
    load_mnist(data_dir, train=True)  # downloaded, if need be, before any clock runs
    found: dict[str, list[dict[str, Any]]] = {cell: [] for cell in CELLS}
    with racer(threads, nothing) as theirs, racer(threads, nothing) as ours:
        for seed in tqdm(range(seeds), desc="races", leave=False, disable=None):
            for cell in CELLS:
                tutorial = theirs.submit(race_tutorial, cell, seed, data_dir, test).result()
                quick = ours.submit(race_ours, cell, seed, data_dir, test, threads).result()
                found[cell].append({"seed": seed, "tutorial": tutorial, "quick": quick})
    return found


def racer(threads: int, prepare: Callable[[], object]) -> ProcessPoolExecutor:
    """A process of its own, since train.py sets how its process keeps memory; the two never run at once."""
    return ProcessPoolExecutor(1, get_context("spawn"), start, (threads, prepare))


def start(threads: int, prepare: Callable[[], object]) -> None:
    """What a racer does first. torch's optimisers load this module when first made: a second, else on the clock of
    each one's first race alone."""
    importlib.import_module("torch._dynamo")
    torch.set_num_threads(threads)
    prepare()


def nothing() -> None:
    """How the tutorial prepares its process."""


def floors(rounds: int) -> list[dict[str, Any]]:
    """A line a cell, precision and number of threads, by the default recipe."""
    found = []
    for threads in (1, 2):
        torch.set_num_threads(threads)
        for precision in CHOICES["precision"]:
            for cell in CELLS:
                line = {"cell": cell, "precision": precision, "threads": threads}
                found.append(line | measure(cell, "rowwise", precision, threads, rounds))
    return found


def memory(data_dir: Path) -> dict[str, float]:
    """Peak in MiB of a process that trains each cell by --recipe quick and measures it."""
    found = {}
    for cell in CELLS:
        with TemporaryDirectory() as out:
            command = [sys.executable, str(HERE / "train.py"), "--cell", cell, "--recipe", "quick"]
            command += ["--data-dir", str(data_dir), "--out", out]
            with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as child:
                _, status, usage = os.wait4(child.pid, 0)
                child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            raise DataError(f"train.py --cell {cell} --recipe quick: ended with status {child.returncode}.")
        found[cell] = usage.ru_maxrss / 1024
    return found


def tables(found: dict[str, Any]) -> str:
    """Markdown of main's figures."""
    parts = [race_table(found["races"]), floor_table(found["floors"])]
    peaks = ", ".join(f"{cell.upper()} {peak:.0f} MiB" for cell, peak in found["memory"].items())
    return "\n\n".join([*parts, f"Peak memory of `python train.py --recipe quick`: {peaks}."])


def race_table(races: dict[str, list[dict[str, Any]]]) -> str:
    """A line a cell: seconds of both, medians with smallest and largest, and their ratio, seed by seed."""
    lines = []
    for cell, results in races.items():
        both = [[each[name]["seconds"] for each in results] for name in ("tutorial", "quick")]
        ratios = [slow / fast for slow, fast in zip(*both, strict=True)]
        short = [name for name in ("tutorial", "quick") for each in results if not each[name]["reached"]]
        note = "" if not short else " (not reached: " + ", ".join(short) + ")"
        title = f"{cell.upper()}, {100 * TARGETS[cell]:.1f} %{note}"
        lines.append([title, *(with_spread(spread(each)) for each in (*both, ratios))])
    header = [
        "to this accuracy on MNIST's test set",
        "tutorial's loop, s",
        "`--recipe quick`, s",
        "times faster",
    ]
    return table(header, lines)


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


def build_parser() -> argparse.ArgumentParser:
    """The command line."""
    parser = make_parser("training", (__doc__ or "").partition(":")[0] + ".")
    add = parser.add_argument
    add("--data-dir", type=Path, default=HERE / "data", help="where MNIST/raw lies (data)")
    add("--seeds", type=positive, default=3, help="so many trainings of each (3)")
    add("--rounds", type=positive, default=15, help="steps of each kind (15)")
    add("--threads", type=positive, default=torch.get_num_threads(), help="of the races (torch's choice)")
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Exit status: 0 measured, 1 failed (one sentence on stderr), 2 wrong option."""
    options = build_parser().parse_args(argv)
    torch.set_num_threads(options.threads)
    try:
        found: dict[str, Any] = {"races": races(options.data_dir, options.seeds, options.threads)}
        found["memory"] = memory(options.data_dir)
    except DataError as error:
        print(f"benchmarks.training: {error}", file=sys.stderr)
        return 1
    found |= {"floors": floors(options.rounds), "epochs_at_most": LIMIT}
    return show(tables(found), found, options.json)


if __name__ == "__main__":
    sys.exit(main())
