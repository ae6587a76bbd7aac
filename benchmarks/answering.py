"""How long the server's steps from a question to its answer take, step by step: python -m benchmarks.answering

Median processor time in ms on one thread. The stroke is the one that benchmarks.live draws.
"""

import json
from collections.abc import Callable, Sequence
from statistics import median
from time import thread_time
from typing import Any

import torch

from benchmarks.command import ROOT, make_parser, positive_int, run_command
from benchmarks.pages import stroke_points, strokes_of
from model.drawing.strokes import rows_from_strokes
from model.files.checkpoint import load_checkpoint
from model.interpret.trace import trace
from tests.support.markdown import table
from ui.payload import pack

ROUNDS = 300


def answering_steps(strokes: list, cell: str = "gru", rounds: int = ROUNDS) -> dict[str, float]:
    """Median processor time of each step in ms, of one answer to these strokes on one thread."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    checkpoint = load_checkpoint(ROOT / "checkpoints" / f"{cell}.safetensors")
    body = json.dumps({"strokes": strokes, "cell": cell})
    steps: dict[str, Callable[[Any], Any]] = {  # each takes the result of the one before
        "question out of JSON": json.loads,
        "drawing to rows": lambda question: rows_from_strokes(question["strokes"]),
        "reading, with trace": lambda drawing: trace(checkpoint, drawing),
        "answer packed": lambda found: pack(found.for_page()),
        "answer into JSON": json.dumps,
    }
    times: dict[str, list[float]] = {name: [] for name in steps}
    for _ in range(rounds):
        made: Any = body
        for name, step in steps.items():
            start = thread_time()
            made = step(made)
            times[name].append(1000 * (thread_time() - start))
    torch.set_num_threads(threads)
    return {name: median(taken) for name, taken in times.items()}


def tables(found: dict[str, float]) -> str:
    """The figures as Markdown."""
    return table(["step", "ms"], [[name, f"{taken:.2f}"] for name, taken in found.items()])


def main(argv: Sequence[str] | None = None) -> int:
    """Exit status: 0 measured, 1 failed (one line on stderr), 2 wrong option."""
    parser = make_parser("answering", __doc__)
    parser.add_argument("--rounds", type=positive_int, default=ROUNDS, help="answers (%(default)s)")
    strokes = strokes_of(stroke_points(60))
    return run_command(parser, lambda options: answering_steps(strokes, rounds=options.rounds), tables, argv)


if __name__ == "__main__":
    raise SystemExit(main())
