"""How long app.py takes to start: python -m benchmarks.start

From the command to the first answered request, as a ratio to its floor, `python -c "import torch, gradio"`, in turn.
The first request is the one that benchmarks.live draws, sent to the API over HTTP.
"""

import argparse
import subprocess
import sys
from collections.abc import Sequence
from time import perf_counter
from typing import Any

import httpx

from benchmarks.command import ROOT, make_parser, positive_int, run_command
from benchmarks.pages import stroke_points, strokes_of
from benchmarks.tables import spread, with_spread
from tests.support.markdown import table
from tests.support.server import Server

FLOOR = [sys.executable, "-c", "import torch, gradio"]
TITLES = {"floor": "import torch, gradio", "address": "address printed", "answer": "first request answered"}


def floor() -> float:
    """Seconds that the floor takes."""
    start = perf_counter()
    subprocess.run(FLOOR, check=True, cwd=ROOT)
    return perf_counter() - start


def first_answer() -> tuple[float, float]:
    """Seconds from the command until app.py printed its address, and until it had answered a request."""
    data = [strokes_of(stroke_points(60)), "gru"]
    start = perf_counter()
    with Server(ROOT) as server, httpx.Client(trust_env=False, timeout=60) as client:
        printed = perf_counter() - start
        address = f"{server.address.rstrip('/')}/gradio_api/call/read_strokes"
        event = client.post(address, json={"data": data}).raise_for_status().json()["event_id"]
        answer = client.get(f"{address}/{event}").text
        seconds = perf_counter() - start
    assert '"digit": 2' in answer, answer
    return printed, seconds


def figures(options: argparse.Namespace) -> dict[str, Any]:
    """Seconds as [median, smallest, largest], and the ratio of each round."""
    floor()  # not counted: the first reads the files from the disk
    times = [(floor(), *first_answer()) for _ in range(options.rounds)]
    floors, addresses, answers = zip(*times, strict=True)
    return {
        "floor": spread(floors),
        "address": spread(addresses),
        "answer": spread(answers),
        "ratio": spread([answered / floor for floor, _, answered in times]),
    }


def tables(found: dict[str, Any]) -> str:
    """The figures as Markdown."""
    lines = [[title, with_spread(found[name], unit=" s")] for name, title in TITLES.items()]
    lines += [["its ratio to the import", with_spread(found["ratio"], places=2)]]
    return table(["start", "median (smallest to largest)"], lines)


def main(argv: Sequence[str] | None = None) -> int:
    """Exit status: 0 measured, 2 wrong option."""
    parser = make_parser("start", __doc__)
    parser.add_argument("--rounds", type=positive_int, default=5, help="starts of each (%(default)s)")
    return run_command(parser, figures, tables, argv)


if __name__ == "__main__":
    sys.exit(main())
