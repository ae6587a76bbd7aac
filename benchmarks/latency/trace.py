"""The time of readings in turn: for benchmarks.inside.

One thread, and the processor time of that thread, so that other work on the machine counts little; the readings take
turns, so that it slows all of them alike.
"""

from collections.abc import Callable
from statistics import median
from time import thread_time

import torch

from model.drawing.strokes import Drawing
from model.files.checkpoint import Checkpoint
from model.interpret.trace import trace


def kinds(checkpoint: Checkpoint) -> dict[str, Callable[[], object]]:
    """The readings to compare, by name."""
    rows = torch.rand(28, 28)
    drawing = Drawing(rows.numpy())

    @torch.inference_mode()
    def plain() -> object:
        return checkpoint.classifier(rows[None])

    def both() -> object:
        found = trace(checkpoint, drawing)
        return found.gates, found.attribution()

    return {
        "plain reading": plain,
        "trace": lambda: trace(checkpoint, drawing),
        "trace with gates": lambda: trace(checkpoint, drawing).gates,
        "trace with attribution": lambda: trace(checkpoint, drawing).attribution(),
        "trace with both": both,
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
