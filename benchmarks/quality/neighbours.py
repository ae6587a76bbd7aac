"""The tab "It could become": whether the answer's class is among the nearest drawings, and leads the decagon.

python -m benchmarks.quality.neighbours                           the pen digits of validation writers, MNIST's test set
python -m benchmarks.quality.neighbours --strokes FILE --json     any other set of digits as strokes

Of every checkpoint, in %. The answer is the network's own after the last row, sure or not. The area under the curve
says how well the mean distance to the five nearest tells digits from kinds of drawings that are none, and that trained
nothing: 1 always, 0.5 never.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from time import thread_time
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.stats import mannwhitneyu
from tqdm import tqdm

from benchmarks.command import ROOT, make_parser, positive_int, run_command
from benchmarks.quality import rejection
from benchmarks.quality.unipen import drawings_of, read_strokes
from model.data.pen_digits import PenDigits, load_pen_digits
from model.data.splits import by_writer, load_mnist
from model.drawing.strokes import Drawing
from model.files.checkpoint import list_checkpoints, load_checkpoint
from model.files.known import KNOWN, load_known
from model.interpret.decagon import nearest_corner, place_of
from model.interpret.neighbours import CLOSE, KnownStates, read_known
from model.interpret.trace import trace_all
from tests.support.markdown import table

SHOWN = 12  # drawings on the page
AMONG, DECAGON = (10, 14, 28), (14, 28)  # rows, counted from 1
EACH = 100  # drawings of each kind that is no digit
BATCH = 100
Figures = dict[str, Any]
Rows = NDArray[np.float32]


class Readings:
    """A set of digits, [N, 28, 28], as one network and its known drawings see them."""

    def __init__(self, states: KnownStates, rows: Rows, name: str) -> None:
        self.classes = states.known.labels
        self.leads, self.shown, self.corners, self.distances, self.ms = [], [], [], [], []
        for start in tqdm(range(0, len(rows), BATCH), name, disable=None, leave=False):
            for found in trace_all(
                states.checkpoint, [Drawing(each) for each in rows[start : start + BATCH]]
            ):
                begin = thread_time()
                near = states.nearest(found.hidden[-1], found.rows)
                self.ms.append(1000 * (thread_time() - begin))
                self.leads.append(found.belief.argmax(axis=1))
                self.corners.append(nearest_corner(place_of(found.belief)))
                self.shown.append(self.classes[near.which[:, :SHOWN]])
                self.distances.append(near.distances[-1, :CLOSE].mean())

    def figures(self, labels: NDArray[np.integer]) -> Figures:
        """The shares in % by row; votes and belief: of digits whose label most of the twelve have, and which leads."""
        leads, shown, corners = np.array(self.leads), np.array(self.shown), np.array(self.corners)
        votes = np.stack([(shown == digit).sum(axis=2) for digit in range(10)], axis=2).argmax(axis=2)
        return {
            "among_12": by_row(AMONG, (shown == leads[:, -1, None, None]).any(axis=2)),
            "decagon": by_row(DECAGON, corners == leads),
            "votes": by_row(AMONG, votes == labels[:, None]),
            "belief": by_row(AMONG, leads == labels[:, None]),
        }


def by_row(rows: Sequence[int], hits: NDArray[np.bool_]) -> dict[str, float]:
    """The shares of hits, bool [N, 28], at these rows: in %, to two places."""
    return {str(row): round(100 * float(hits[:, row - 1].mean()), 2) for row in rows}


def area_under_curve(near: Sequence[float], far: Sequence[float]) -> float:
    """How often one of `far` is larger than one of `near`, as a share in 0..1 (the Mann-Whitney U, over all pairs)."""
    return float(mannwhitneyu(far, near).statistic) / (len(near) * len(far))


def drawn(digits: PenDigits) -> Rows:
    """The rows of the digits as the app draws them."""
    return np.stack([each.rows for each in drawings_of(digits)])


def measure_strokes(states: KnownStates, path: Path, count: int | None) -> Figures:
    """The shares on a further set of strokes."""
    digits = read_strokes(path)
    few = digits.select(np.arange(len(digits)) < (count or len(digits)))
    return Readings(states, drawn(few), path.name).figures(few.labels)


def measure(states: KnownStates, data_dir: Path, count: int | None) -> Figures:
    """The shares on the pen digits of validation writers and on MNIST's test set, and how well distance tells them from
    drawings that are no digit."""
    held, test = by_writer(load_pen_digits())[1], load_mnist(data_dir, train=False)
    pen = Readings(states, drawn(held)[:count], "pen digits")
    mnist = Readings(states, test.rows().numpy()[:count], "MNIST")
    kinds = rejection.non_digits(held, min(count or EACH, EACH))["unseen"].values()
    others: Rows = np.concatenate([views["rows"] for views in kinds]).astype(np.float32) / np.float32(255)
    strange = Readings(states, others, "no digits")
    return pen.figures(held.labels[:count]) | {
        "mnist_test": mnist.figures(test.labels.numpy()[:count]),
        "auc": round(area_under_curve(pen.distances + mnist.distances, strange.distances), 4),
        "ms": round(median(pen.ms + mnist.ms), 2),
    }


def figures(options: argparse.Namespace) -> Figures:
    """{checkpoint: its figures}."""
    torch.set_num_threads(1)
    known, found = load_known(options.checkpoints / KNOWN), {}
    for path in list_checkpoints(options.checkpoints):
        states = read_known(load_checkpoint(path), known)
        if options.strokes:
            found[path.stem] = measure_strokes(states, options.strokes, options.quick)
        else:
            found[path.stem] = measure(states, options.data_dir, options.quick)
    return found


def tables(found: Figures) -> str:
    """The figures as Markdown."""
    lines = []
    for network, each in found.items():
        sets = {"": each} | ({"MNIST": each["mnist_test"]} if "mnist_test" in each else {})
        for name, one in sets.items():
            shares = [f"{one[kind][row]:.1f}" for kind in ("among_12", "decagon") for row in one[kind]]
            votes = [f"{one['votes'][row]:.1f} / {one['belief'][row]:.1f}" for row in one["votes"]]
            lines.append([f"{network.upper()} {name}".strip(), *shares, *votes])
    rows = [str(row) for row in AMONG]
    header = ["", *(f"among 12, row {row}" for row in rows), *(f"decagon, row {row}" for row in DECAGON)]
    text = table([*header, *(f"votes / belief, row {row}" for row in rows)], lines)
    others = [
        f"{name.upper()} {each['auc']:.3f}, {each['ms']} ms" for name, each in found.items() if "auc" in each
    ]
    return text + (
        "\n\nArea under the curve, and ms for all 28 rows: " + "; ".join(others) + "." if others else ""
    )


def main(argv: Sequence[str] | None = None) -> int:
    """Exit status: 0 measured, 1 failed (one line on stderr), 2 wrong option."""
    parser = make_parser("quality.neighbours", __doc__)
    add = parser.add_argument
    add("--checkpoints", type=Path, default=ROOT / "checkpoints", help="their folder (checkpoints)")
    add("--data-dir", type=Path, default=ROOT / "data", help="where MNIST/raw lies (data)")
    add("--strokes", type=Path, help="measure this set instead: UNIPEN text or an npz (docs/data.md)")
    add("--quick", type=positive_int, help="the first digits of each set (all)")
    return run_command(parser, figures, tables, argv)


if __name__ == "__main__":
    raise SystemExit(main())
