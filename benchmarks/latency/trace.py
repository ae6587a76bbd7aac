"""The time of readings in turn: for benchmarks.inside.

One thread, and the processor time of that thread, so that other work on the machine counts little; the readings take
turns, so that it slows all of them alike.
"""

from collections.abc import Callable
from statistics import median
from time import thread_time

import torch

from model.interpret.trace import trace
from model.network.classifier import RowClassifier


def kinds(classifier: RowClassifier) -> dict[str, Callable[[], object]]:
    """The readings to compare, by name."""
    rows = torch.rand(28, 28)

    @torch.inference_mode()
    def plain() -> object:
        return classifier(rows[None])

    return {
        "plain reading": plain,
        "trace": lambda: trace(classifier, rows),
        "trace with gates": lambda: trace(classifier, rows, gates=True),
        "trace with attribution": lambda: trace(classifier, rows, attribution="answer"),
        "trace with both": lambda: trace(classifier, rows, gates=True, attribution="answer"),
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
