"""What seeing inside costs, panel by panel, in time and in bytes: python -m benchmarks.inside

Times are medians of one thread's own processor time, the kinds in turn (benchmarks/latency/trace.py), as ratios to a
plain reading of the same cell. Bytes are those of the packed answer as JSON, the largest of the ten examples. The
weights are random, of the shipped sizes: time and bytes do not depend on training.
"""

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import torch

from benchmarks.command import make_parser, positive_int, run_command
from benchmarks.latency.trace import kinds, measure
from model.drawing.strokes import rows_from_strokes
from model.files.checkpoint import Checkpoint, save_checkpoint
from model.interpret.top_activations import find_top_activations
from model.interpret.trace import trace
from model.network.classifier import CELLS, RowClassifier
from model.serving.questions import QuestionAnswerer
from tests.support.markdown import table
from ui.components import text_of
from ui.payload import pack

EXAMPLES = [example["strokes"] for example in json.loads(text_of("examples.json"))]
PANELS: dict[str, dict[str, Any]] = {  # what the page asks for while one is open
    "the answer alone": {},
    "compare": {"compare": {}},
    "gates": {"gates": {}},
    "what mattered": {"attribution": {}},
    "one unit": {"unit": {"layer": 1, "unit": 0}},
    "what if": {"intervention": {"erase": [7, 13]}},
    "from ink to rows": {"preprocessing": {}},
    "units by class weight": {"weights": {}},
}


def make_answerer(folder: Path) -> QuestionAnswerer:
    """What the page asks, over the three cells, each with the pictures that drive its units."""
    torch.manual_seed(0)
    images = torch.randint(0, 256, (100, 28, 28), dtype=torch.uint8)
    for cell in CELLS:
        classifier = RowClassifier(cell)
        top = find_top_activations(classifier, images)
        save_checkpoint(folder / f"{cell}.safetensors", Checkpoint(classifier, {}, 0, top_activations=top))
    return QuestionAnswerer(folder)


def figures(options: argparse.Namespace) -> dict[str, Any]:
    """{cell: {"ms": {kind of reading: median}, "bytes": {what is sent: its size}}}."""
    torch.set_num_threads(1)
    with TemporaryDirectory() as folder:
        answerer = make_answerer(Path(folder))
        return {cell: figures_of(answerer, cell, options.rounds) for cell in CELLS}


def figures_of(answerer: QuestionAnswerer, cell: str, rounds: int) -> dict[str, Any]:
    """Of one cell: the time of every kind of reading and panel, in turn, and the bytes of every panel."""
    checkpoint = answerer.checkpoints.get(cell)
    panels = {f"panel: {name}": asked(answerer, cell, want) for name, want in PANELS.items()}
    sizes = {f"panel: {name}": largest(answerer, cell, want) for name, want in PANELS.items()}
    return {
        "ms": measure(kinds(checkpoint) | panels, rounds),
        "bytes": {"full trace, packed": full(checkpoint)} | sizes,
    }


def reply(answerer: QuestionAnswerer, question: Any) -> Any:
    """What the page gets."""
    return pack(answerer.answer(question))


def asked(answerer: QuestionAnswerer, cell: str, want: dict[str, Any]) -> Callable[[], object]:
    """A question of the page, to be asked when called."""
    return partial(reply, answerer, {"strokes": EXAMPLES[2], "cell": cell, "want": want})


def largest(answerer: QuestionAnswerer, cell: str, want: dict[str, Any]) -> int:
    """Bytes of the largest answer to any of the examples."""
    questions = ({"strokes": strokes, "cell": cell, "want": want} for strokes in EXAMPLES)
    return max(len(json.dumps(reply(answerer, question)).encode()) for question in questions)


def full(checkpoint: Checkpoint) -> int:
    """Bytes of the largest trace with hidden states, beliefs and all gates of the cell, packed."""
    sizes = []
    for strokes in EXAMPLES:
        found = trace(checkpoint, rows_from_strokes(strokes))
        parts = {name: getattr(found, name) for name in ("rows", "hidden", "belief", "gates")}
        sizes.append(len(json.dumps(pack(parts)).encode()))
    return max(sizes)


def tables(found: dict[str, Any]) -> str:
    """The figures as Markdown: times with their ratios to the plain reading, then sizes."""
    first = next(iter(found.values()))
    times = [[name, *(timed(each["ms"], name) for each in found.values())] for name in first["ms"]]
    sizes = [
        [name, *(f"{each['bytes'][name] / 1000:.0f} kB" for each in found.values())]
        for name in first["bytes"]
    ]
    header = [cell.upper() for cell in found]
    return f"{table(['ms (times the plain reading)', *header], times)}\n\n{table(['sent', *header], sizes)}"


def timed(times: dict[str, float], name: str) -> str:
    """A time in ms, and in brackets its ratio to the plain reading."""
    return f"{times[name]:.2f} ({times[name] / times['plain reading']:.2f})"


def main(argv: Sequence[str] | None = None) -> int:
    """Exit status: 0 measured, 2 wrong option."""
    parser = make_parser("inside", __doc__)
    parser.add_argument(
        "--rounds", type=positive_int, default=200, help="readings of each kind (%(default)s)"
    )
    return run_command(parser, figures, tables, argv)


if __name__ == "__main__":
    sys.exit(main())
