"""What seeing inside costs, panel by panel, in time and in bytes: python -m benchmarks.inside

Times are medians of one thread's own processor time, the kinds in turn (benchmarks/trace.py), as ratios to a plain
reading of the same cell. Bytes are of the answer to the page as JSON, packed, the largest of the ten examples. Random
weights of the shipped sizes: neither time nor bytes depend on what was learnt.
"""

import argparse
import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import torch

from app import Service
from benchmarks.trace import kinds, measure
from model.checkpoint import Checkpoint, save_checkpoint
from model.classifier import CELLS, RowClassifier
from model.drawing import rows_from_strokes
from model.extremes import extremes, path_of, save_extremes
from model.trace import trace
from ui import text_of
from ui.packing import pack

ROUNDS = 200
EXAMPLES = [example["strokes"] for example in json.loads(text_of("examples.json"))]
PANELS: dict[str, dict[str, Any]] = {  # what the page asks for while one is open
    "the answer alone": {},
    "compare": {"compare": {}},
    "gates": {"gates": {}},
    "what mattered": {"mattered": {}},
    "one unit": {"unit": {"layer": 1, "unit": 0}},
    "what if": {"whatif": {"erase": [7, 13]}},
    "from ink to rows": {"steps": {}},
    "units by class weight": {"weights": {}},
}


def main() -> None:
    """Print the figures of each cell: traces, then panels."""
    parser = argparse.ArgumentParser(description=__doc__.partition(":")[0])
    parser.add_argument("--rounds", type=int, default=ROUNDS, help=f"readings of each kind ({ROUNDS})")
    rounds = parser.parse_args().rounds
    torch.set_num_threads(1)
    with TemporaryDirectory() as folder:
        service = make_service(Path(folder))
        for cell in CELLS:
            report(service, cell, rounds)


def make_service(folder: Path) -> Service:
    """What the page asks, over the three cells, each with the pictures that drive its units."""
    torch.manual_seed(0)
    images = torch.randint(0, 256, (100, 28, 28), dtype=torch.uint8)
    for cell in CELLS:
        classifier = RowClassifier(cell)
        save_checkpoint(folder / f"{cell}.pt", Checkpoint(classifier, {}, 0))
        save_extremes(path_of(folder / f"{cell}.pt"), extremes(classifier, images))
    return Service(folder)


def report(service: Service, cell: str, rounds: int) -> None:
    """The lines of one cell."""
    classifier = service.library.get(cell).classifier
    readings = kinds(classifier) | {
        f"panel {name}": asked(service, cell, want) for name, want in PANELS.items()
    }
    times = measure(readings, rounds)
    plain = times.pop("plain")
    print(f"{cell}: plain reading {plain:.2f} ms; trace with all gates {full(classifier):,} bytes")
    for name, time in times.items():
        want = PANELS.get(name.removeprefix("panel "))
        size = "" if want is None else f"{largest(service, cell, want):10,} bytes"
        print(f"  {name:30} {time:6.2f} ms {time / plain:6.2f} x{size}", flush=True)


def asked(service: Service, cell: str, want: dict[str, Any]) -> Callable[[], object]:
    """A question of the page, to be asked when called."""
    return partial(service.reply, {"strokes": EXAMPLES[2], "cell": cell, "want": want})


def largest(service: Service, cell: str, want: dict[str, Any]) -> int:
    """Bytes of the largest answer to any of the examples."""
    questions = ({"strokes": strokes, "cell": cell, "want": want} for strokes in EXAMPLES)
    return max(len(json.dumps(service.reply(question)).encode()) for question in questions)


def full(classifier: RowClassifier) -> int:
    """Bytes of the largest trace with hidden states, beliefs and all gates of the cell, packed."""
    sizes = []
    for strokes in EXAMPLES:
        seen = trace(classifier, rows_from_strokes(strokes).rows, gates=True)
        parts = {"ink": seen.rows, "hidden": seen.hidden, "belief": seen.belief, "gates": seen.gates}
        sizes.append(len(json.dumps(pack(parts)).encode()))
    return max(sizes)


if __name__ == "__main__":
    main()
