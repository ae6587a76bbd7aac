"""Time of a trace, as a ratio to a plain reading of the same drawing: python -m benchmarks.trace

One thread, and the processor time of that thread, so that other work on the machine counts little; the kinds of
reading take turns, so that it slows all of them alike. The time does not depend on the weights: no checkpoint needed.
"""

import argparse
from collections.abc import Callable
from statistics import median
from time import thread_time

import torch

from model.classifier import CELLS, RowClassifier
from model.trace import trace

ROUNDS = 300


def main() -> None:
    """Print a line a cell: the median of a plain reading in ms, and those of the traces in ms and as ratios."""
    parser = argparse.ArgumentParser(description=__doc__.partition(":")[0])
    parser.add_argument(
        "--rounds", type=int, default=ROUNDS, help=f"readings of each kind (default {ROUNDS})"
    )
    rounds = parser.parse_args().rounds
    torch.set_num_threads(1)
    for cell in CELLS:
        torch.manual_seed(0)
        times = measure(kinds(RowClassifier(cell)), rounds)
        plain = times.pop("plain")
        others = ", ".join(f"{name} {time:.2f} ms ({time / plain:.2f})" for name, time in times.items())
        print(f"{cell}: plain {plain:.2f} ms, {others}", flush=True)


def kinds(classifier: RowClassifier) -> dict[str, Callable[[], object]]:
    """The readings to compare, by name."""
    rows = torch.rand(28, 28)

    @torch.inference_mode()
    def plain() -> object:
        return classifier(rows[None])

    return {
        "plain": plain,
        "trace": lambda: trace(classifier, rows),
        "with gates": lambda: trace(classifier, rows, gates=True),
        "with attribution": lambda: trace(classifier, rows, attribution="answer"),
        "with both": lambda: trace(classifier, rows, gates=True, attribution="answer"),
    }


def measure(readings: dict[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """Median processor time of each in ms, after a tenth of the rounds to warm up."""
    times: dict[str, list[float]] = {name: [] for name in readings}
    for turn in range(-rounds // 10, rounds):
        for name, reading in readings.items():
            start = thread_time()
            reading()
            if turn >= 0:
                times[name].append((thread_time() - start) * 1000)
    return {name: median(found) for name, found in times.items()}


if __name__ == "__main__":
    main()
