"""A live training, as somebody watches it: python -m benchmarks.training.live

Of each cell and seed the worker of the app's tab "Train one now", on one core together with what the server does for
its visitor; in turn with the tutorial's loop, which has the same digits and as many seconds. Measured on MNIST's test
set and on the pen digits of the six validation writers, on which nothing of this recipe was chosen.
"""

import argparse
import json
import os
import subprocess
import sys
from base64 import b64decode
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from statistics import median
from threading import Thread
from time import perf_counter, sleep
from typing import Any

import torch
from torch import nn
from torch.utils.data import TensorDataset
from tqdm import tqdm

from benchmarks.command import ROOT, make_parser, positive_int, run_command
from docs.tutorial import Network, train
from model.data.pen_digits import load_pen_digits
from model.data.rendering import render_pen_digits
from model.data.splits import Split, as_split, by_writer, load_mnist, training_data
from model.drawing.strokes import rows_from_strokes
from model.errors import DataError
from model.files.checkpoint import Checkpoint, checkpoint_from
from model.interpret.trace import trace
from model.network.cells import CELLS
from model.serving.live.process import COMMAND, environment
from model.training.evaluation import accuracy, logits_of
from tests.support.digits import pen_digits
from tests.support.markdown import table
from ui.payload import pack

UNITS, LAYERS = 96, 2  # those of the page, until a visitor chooses others
SHOWN = (0, 1_000, 2_500, 5_000, 10_000)  # pictures after which the course is told, and at its end
ROW = 14
FEW = 2_000  # of MNIST's test pictures, for the course


class Course:
    """What came of one live training: seconds from the command to the last step, networks kept, by pictures, and the
    process's private memory in MiB."""

    def __init__(self) -> None:
        self.seconds, self.private = 0.0, 0.0
        self.networks: dict[int, Checkpoint] = {}

    @property
    def last(self) -> Checkpoint:
        return self.networks[max(self.networks)]

    def watch_memory(self, worker: "subprocess.Popen[str]") -> None:
        """Note the largest private memory until the worker ends; after the clock has stopped, since it takes time."""
        with suppress(OSError):  # it has ended
            while worker.poll() is None:
                self.private = max(self.private, private_memory(worker.pid))
                sleep(0.05)


def watch(cell: str, seed: int) -> Course:
    """A live training, each of whose networks reads a drawing as it comes, as the page asks."""
    drawing, course = rows_from_strokes(pen_digits().strokes[0]), Course()
    pipes: Any = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(COMMAND, env=environment(), text=True, **pipes) as worker:
        messages = (json.loads(line) for line in worker.stdout or ())
        next(messages)  # ready: the page starts it when its tab is opened
        settings = {
            "cell": cell,
            "hidden_size": UNITS,
            "num_layers": LAYERS,
            "learning_rate": None,
            "seed": seed,
        }
        start = perf_counter()
        print(json.dumps({"do": "train"} | settings), file=worker.stdin, flush=True)
        for message in messages:
            if message["is"] == "point":
                checkpoint = checkpoint_from(b64decode(message["network"]))
                json.dumps(pack(trace(checkpoint, drawing).for_page()))
                if message["kept"]:
                    course.networks[message["pictures"]] = checkpoint
            elif message["is"] == "done":
                course.seconds = perf_counter() - start
                Thread(target=course.watch_memory, args=(worker,), daemon=True).start()
    return course


def private_memory(process: int) -> float:
    """MiB of memory that a process shares with no other; 0 where the system does not say."""
    path = Path(f"/proc/{process}/smaps_rollup")
    lines = path.read_text("utf-8").splitlines() if path.exists() else []
    return sum(int(line.split()[1]) for line in lines if line.startswith("Private_")) / 1024


def tutorial(cell: str, seed: int, seconds: float, digits: Split) -> nn.Module:
    """The tutorial's network after so many seconds of its loop on these digits."""
    pictures = TensorDataset(digits.rows(), digits.labels)
    start = perf_counter()
    torch.manual_seed(seed)
    network = Network(cell)
    for _ in train(network, pictures, epochs=1_000):
        if perf_counter() - start >= seconds:
            break
    return network


def readings(checkpoint: Checkpoint, sets: dict[str, Split]) -> dict[str, float]:
    """Right answers in %: mnist and pens after the last row, row_14 of MNIST."""
    by_row = {name: logits_of(checkpoint.classifier, split.rows()) for name, split in sets.items()}
    found = {name: 100 * accuracy(logits[:, -1], sets[name].labels) for name, logits in by_row.items()}
    return found | {"row_14": 100 * accuracy(by_row["mnist"][:, ROW - 1], sets["mnist"].labels)}


@torch.inference_mode()
def tutorial_readings(network: nn.Module, sets: dict[str, Split]) -> dict[str, float]:
    """Right answers in %; its readout after row 14 is that of the first 14 rows."""
    found = {}
    for name, split, rows in (
        *((name, each, 28) for name, each in sets.items()),
        ("row_14", sets["mnist"], ROW),
    ):
        logits = torch.cat([network(part[:, :rows]) for part in split.rows().split(1_000)])
        found[name] = 100 * accuracy(logits, split.labels)
    return found


@torch.inference_mode()
def told(course: Course, test: Split) -> Iterator[dict[str, float]]:
    """How the network read at some points: pictures; right after row 28 and after row 14, in %; memory: the points that
    row 28 loses where the state of rows 1 to 14 is wiped."""
    few = Split(test.images[:FEW], test.labels[:FEW])
    total = max(course.networks)
    for wanted in (*(each for each in SHOWN if each < total), total):
        pictures = min(course.networks, key=lambda each: abs(each - wanted))
        classifier = course.networks[pictures].classifier
        logits = logits_of(classifier, few.rows())
        last, row_14 = (100 * accuracy(logits[:, row - 1], few.labels) for row in (28, ROW))
        wiped = 100 * accuracy(logits_of(classifier, few.rows()[:, ROW:])[:, -1], few.labels)
        yield {"pictures": pictures, "row_28": last, "row_14": row_14, "memory": last - wiped}


def figures(options: argparse.Namespace) -> dict[str, Any]:
    """{cell: medians over the seeds, and what each seed gave}. Raises DataError."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})  # one core for all of it
    torch.set_num_threads(1)
    _, held_out = by_writer(load_pen_digits())
    pens = as_split(render_pen_digits(held_out, 1, seed=1)[0], held_out.labels)
    sets = {"mnist": load_mnist(options.data_dir, train=False), "pens": pens}
    digits = training_data(options.data_dir, options.data_dir, "live")[0].pictures
    found: dict[str, list[dict[str, Any]]] = {cell: [] for cell in CELLS}
    for seed in tqdm(range(options.seeds), desc="live trainings", leave=False, disable=None):
        for cell, results in found.items():
            course = watch(cell, seed)
            if not course.seconds:
                raise DataError(f"the live training of {cell}, seed {seed}, came to no end.")
            result = readings(course.last, sets) | {"seconds": course.seconds, "private_mib": course.private}
            others = tutorial_readings(tutorial(cell, seed, course.seconds, digits), sets)
            result |= {f"tutorial_{name}": value for name, value in others.items()}
            results.append(result | {"course": list(told(course, sets["mnist"]))})
    return {cell: medians(results) | {"seeds": results} for cell, results in found.items()}


def medians(results: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The median of each figure; of the course, line by line."""
    found: dict[str, Any] = {
        name: round(median(each[name] for each in results), 2) for name in results[0] if name != "course"
    }
    courses = zip(*(each["course"] for each in results), strict=True)
    found["course"] = [
        {name: round(median(at[name] for at in line), 1) for name in line[0]} for line in courses
    ]
    return found


def tables(found: dict[str, Any]) -> str:
    """The figures as Markdown."""
    names = {"mnist": "MNIST test, %", "pens": "pen digits, %", "row_14": "after row 14, %", "seconds": "s"}
    lines = [
        [cell.upper(), *(f"{each[name]:.1f}" for name in names), f"{each['private_mib']:.0f}"]
        for cell, each in found.items()
    ]
    for cell, each in found.items():
        theirs = [f"{each[f'tutorial_{name}']:.1f}" for name in names if name != "seconds"]
        lines.append([f"the tutorial's loop, {cell.upper()}, in the same time", *theirs, "", ""])
    courses = [
        [
            f"{cell.upper()}, {at['pictures']:,.0f}",
            *(f"{at[name]:.1f}" for name in ("row_28", "row_14", "memory")),
        ]
        for cell, each in found.items()
        for at in each["course"]
    ]
    header = [
        "after pictures",
        "right after row 28, %",
        "after row 14, %",
        "what rows 1 to 14 are worth, points",
    ]
    return f"{table(['network', *names.values(), 'MiB'], lines)}\n\n{table(header, courses)}"


def main(argv: Sequence[str] | None = None) -> int:
    """Exit status: 0 measured, 1 failed (one line on stderr), 2 wrong option."""
    parser = make_parser("training.live", __doc__)
    parser.add_argument("--data-dir", type=Path, default=ROOT / "data", help="where MNIST/raw lies (data)")
    parser.add_argument("--seeds", type=positive_int, default=3, help="trainings of each cell (3)")
    return run_command(parser, figures, tables, argv)


if __name__ == "__main__":
    sys.exit(main())
