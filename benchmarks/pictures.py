"""How the checkpoints read picture files: right, doubted, or sure and wrong, by kind of picture.

python -m benchmarks.pictures                      every checkpoint in checkpoints/
python -m benchmarks.pictures --quick 50 --json    50 pictures of each kind
python -m benchmarks.pictures --tune               other digits: those that rules may be chosen on

Pen digits are of the validation writers, MNIST's of its test set; with --tune, of the other writers and of its training
set. Without MNIST the pen draws its share.
"""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tqdm import tqdm

from benchmarks.command import ROOT, make_parser, positive_int, run_command
from benchmarks.quality.measures import Network
from benchmarks.quality.pictures import KINDS, digits_of, pictures
from benchmarks.recognition import checkpoints
from model.data.pen_digits import load_pen_digits
from model.data.splits import by_writer, load_mnist
from model.drawing.picture import rows_from_picture
from model.errors import DataError
from model.interpret.trace import trace_all
from tests.support.markdown import table

EACH = 400  # pictures of a kind
BEFORE = Path(__file__).with_name("pictures-before.json")  # measured by the same command on earlier code

Counts = dict[str, dict[str, list[int]]]  # {network: {kind: [right, doubted, sure and wrong]}}


def measure(networks: list[Network], data_dir: Path, each: int, tune: bool) -> Counts:
    """Count each network's answers. Raises DataError if the pen digits are broken."""
    pen = by_writer(load_pen_digits())[0 if tune else 1]
    try:
        split = load_mnist(data_dir, train=tune)
        mnist = (split.images.numpy(), split.labels.numpy())
    except DataError:
        mnist = None
    digits = digits_of(pen, mnist, each)
    found: Counts = {network.name: {} for network in networks}
    for kind in tqdm(KINDS, desc="kinds", leave=False, disable=None):
        drawings = [rows_from_picture(picture) for picture in pictures(digits, kind, seed=int(tune))]
        for network in networks:
            answers = [read.digit for read in trace_all(network.checkpoint, drawings)]
            right = sum(answer == digit.label for answer, digit in zip(answers, digits, strict=True))
            doubted = answers.count(None)
            found[network.name][kind] = [right, doubted, each - right - doubted]
    return found


def tables(found: Counts) -> str:
    """Right / doubted / wrong in %, a line a kind, a column a network; in brackets those of BEFORE."""
    before: Counts = json.loads(BEFORE.read_text("utf-8"))
    lines = [
        [kind, *(cell(counts[kind], before.get(name, {}).get(kind)) for name, counts in found.items())]
        for kind in [*KINDS, "all"]
    ]
    return table(["pictures", *found], lines)


def cell(counts: list[int], before: list[int] | None) -> str:
    """The shares of one kind, in % with one place."""
    text = shares(counts)
    return f"{text} (before {shares(before)})" if before else text


def shares(counts: list[int]) -> str:
    """Right / doubted / wrong in %."""
    return " / ".join(f"{100 * count / sum(counts):.1f}" for count in counts)


def figures(options: argparse.Namespace) -> dict[str, Any]:
    """The counts by network and kind, and their sums under "all"."""
    networks = checkpoints(options.checkpoints)
    found = measure(networks, options.data_dir, options.quick or EACH, options.tune)
    for counts in found.values():
        counts["all"] = [sum(each) for each in zip(*counts.values(), strict=True)]
    return found


def main(argv: Sequence[str] | None = None) -> int:
    """Exit status: 0 measured, 1 failed (one line on stderr), 2 wrong option."""
    parser = make_parser("pictures", __doc__)
    add = parser.add_argument
    add("--checkpoints", type=Path, default=ROOT / "checkpoints", help="their folder (checkpoints)")
    add("--data-dir", type=Path, default=ROOT / "data", help="where MNIST/raw lies (data)")
    add("--quick", type=positive_int, help=f"number of pictures of each kind ({EACH})")
    add("--tune", action="store_true", help="other digits, to choose rules on")
    return run_command(parser, figures, tables, argv)


if __name__ == "__main__":
    raise SystemExit(main())
