"""What the server does between a question and its answer, step by step: for benchmarks.live."""

import json
from collections.abc import Callable
from statistics import median
from time import thread_time
from typing import Any

import torch

from model.drawing.strokes import rows_from_strokes
from model.files.checkpoint import load_checkpoint
from model.interpret.trace import trace
from model.training.recipes import HERE
from ui.payload import pack

ROUNDS = 300


def answering_steps(strokes: list, cell: str = "gru", rounds: int = ROUNDS) -> dict[str, float]:
    """Median processor time of each step in ms, of one answer to these strokes on one thread."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    checkpoint = load_checkpoint(HERE / "checkpoints" / f"{cell}.safetensors")
    body = json.dumps({"strokes": strokes, "cell": cell})
    steps: dict[str, Callable[[Any], Any]] = {  # each takes what the one before it made
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
