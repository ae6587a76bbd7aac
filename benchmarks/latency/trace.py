"""The time of jobs in turn: for benchmarks.inside and benchmarks.training.

It is processor time, so that other work on the machine counts little; the jobs take turns, so that such work slows
all of them alike.
"""

from collections.abc import Callable
from statistics import median
from time import thread_time

import torch

from model.drawing.strokes import Drawing
from model.files.checkpoint import Checkpoint
from model.interpret.trace import trace

Jobs = dict[str, Callable[[], object]]


def kinds(checkpoint: Checkpoint) -> Jobs:
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


def measure(jobs: Jobs, rounds: int) -> dict[str, float]:
    """Median processor time of each job in ms, on this thread."""
    times = measure_all(jobs, rounds, 1 + rounds // 10, thread_time)
    return {name: median(each) for name, each in times.items()}


def measure_all(jobs: Jobs, rounds: int, warm_up: int, clock: Callable[[], float]) -> dict[str, list[float]]:
    """Milliseconds by the clock of each job in each round, after `warm_up` rounds that are not counted."""
    times: dict[str, list[float]] = {name: [] for name in jobs}
    for turn in range(-warm_up, rounds):
        for name, job in jobs.items():
            start = clock()
            job()
            if turn >= 0:
                times[name].append(1000 * (clock() - start))
    return times
