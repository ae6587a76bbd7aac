"""What seeing inside costs, panel by panel, in time and in bytes: python -m benchmarks.inside

Times are medians of one thread's own processor time, the kinds in turn, as ratios to a plain reading of the same cell.
Bytes are those of the packed answer as JSON, the largest of the ten examples. The shipped checkpoints read.
"""

import argparse
import json
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from statistics import median
from time import thread_time
from typing import Any

import torch

from benchmarks.command import ROOT, make_parser, milliseconds, positive_int, run_command
from model.drawing.strokes import Drawing, rows_from_strokes
from model.files.checkpoint import Checkpoint
from model.interpret.neighbours import KnownStates
from model.interpret.trace import trace
from model.network.cells import CELLS
from model.serving.questions import QuestionAnswerer
from tests.support.known import read_known_drawings
from tests.support.markdown import table
from ui.components import text_of
from ui.payload import pack

EXAMPLES = [example["strokes"] for example in json.loads(text_of("pad/examples.json"))[:10]]
PANELS: dict[str, dict[str, Any]] = {  # what the page asks for while one is open
    "the answer alone": {},
    "it could become": {},  # with what the page has, see figures_of()
    "compare": {"compare": {}},
    "gates": {"gates": {}},
    "what mattered": {"attribution": {}},
    "one unit": {"unit": {"layer": 1, "unit": 0}},
    "what if": {"intervention": {"erase": [7, 13]}},
    "what if, the ink that decides": {"intervention": {"piece": True}},
    "from ink to rows": {"preprocessing": {}},
    "units by class weight": {"weights": {}},
}


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


def largest(packed: Iterable[Any]) -> int:
    """Bytes of the largest of these as JSON."""
    return max(len(json.dumps(each).encode()) for each in packed)


def figures_of(answerer: QuestionAnswerer, cell: str, rounds: int) -> dict[str, Any]:
    """Of one cell: the time of every kind of reading and panel, in turn, and the bytes of every panel."""
    checkpoint = answerer.checkpoints.get(cell)

    def answer(want: dict[str, Any], strokes: Any = EXAMPLES[2]) -> Any:
        return pack(answerer.answer({"strokes": strokes, "cell": cell, "want": want}))

    def full_trace(strokes: Any) -> Any:
        found = trace(checkpoint, rows_from_strokes(strokes))
        return pack({name: getattr(found, name) for name in ("rows", "hidden", "belief", "gates")})

    # While its tab is open, the page has the known drawings already.
    states = answerer.known.get(checkpoint)
    assert isinstance(states, KnownStates)
    wanted = PANELS | {"it could become": {"neighbours": states.versions}}
    panels = {f"panel: {name}": want for name, want in wanted.items()}
    jobs = kinds(checkpoint) | {name: partial(answer, want) for name, want in panels.items()}
    times = milliseconds(jobs, rounds, 1 + rounds // 10, thread_time)
    sizes = {name: largest(answer(want, each) for each in EXAMPLES) for name, want in panels.items()}
    return {
        "ms": {name: median(each) for name, each in times.items()},
        "bytes": {"full trace, packed": largest(map(full_trace, EXAMPLES))} | sizes,
    }


def figures(options: argparse.Namespace) -> dict[str, Any]:
    """{cell: {"ms": {kind of reading: median}, "bytes": {what is sent: its size}}}."""
    torch.set_num_threads(1)
    answerer = QuestionAnswerer(ROOT / "checkpoints")
    read_known_drawings(answerer.known)
    return {cell: figures_of(answerer, cell, options.rounds) for cell in CELLS}


def tables(found: dict[str, Any]) -> str:
    """The figures as Markdown: times with their ratios to the plain reading, then sizes."""
    first = next(iter(found.values()))
    all_times = [each["ms"] for each in found.values()]
    times = [
        [name, *(f"{ms[name]:.2f} ({ms[name] / ms['plain reading']:.2f})" for ms in all_times)]
        for name in first["ms"]
    ]
    sizes = [
        [name, *(f"{each['bytes'][name] / 1000:.0f} kB" for each in found.values())]
        for name in first["bytes"]
    ]
    header = [cell.upper() for cell in found]
    return f"{table(['ms (times the plain reading)', *header], times)}\n\n{table(['sent', *header], sizes)}"


def main(argv: Sequence[str] | None = None) -> int:
    """Exit status: 0 measured, 2 wrong option."""
    parser = make_parser("inside", __doc__)
    parser.add_argument("--rounds", type=positive_int, default=200, help="readings of each (%(default)s)")
    return run_command(parser, figures, tables, argv)


if __name__ == "__main__":
    raise SystemExit(main())
