"""One's own hand: how well a network reads a writer, and everybody else, before and after it has seen K digits of each.

python -m benchmarks.quality.hand                           the six validation writers of the pen digits
python -m benchmarks.quality.hand --strokes FILE --json     the writers of any other set of digits as strokes

Of every writer, K drawings of each digit are the examples, chosen at random (`--draws` times, seeded by writer and
draw). The rest of the writer's digits measure before and after; others are all digits of the other writers, read with
this writer's hand, and with --data-dir also MNIST's test set. A digit counts by its likeliest class, doubted or not.
Shares in %, over the digits of all writers.
"""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from tqdm import tqdm

from benchmarks.command import ROOT, make_parser, positive_int, run_command
from benchmarks.quality.unipen import drawings_of, read_strokes
from model.data.pen_digits import PenDigits, load_pen_digits
from model.data.splits import Split, by_writer, load_mnist
from model.drawing.strokes import Drawing
from model.errors import DataError
from model.files.checkpoint import list_checkpoints, load_checkpoint
from model.files.known import KNOWN, load_known
from model.interpret.hand import Hand, Probabilities
from model.interpret.hand_space import Features, Points, features, space_of
from model.interpret.neighbours import KnownStates, read_known
from model.interpret.trace import trace_all
from tests.support.markdown import table

EXAMPLES = (1, 3, 5)  # of each digit
BATCH = 100
Figures = dict[str, Any]
Integers = NDArray[np.integer]


@dataclass(frozen=True)
class Set:
    """Digits as one network read them, [N] each. right: whether the network alone names it. known: see
    Prototypes.mix()."""

    features: Features
    points: Points
    known: Points
    belief: Probabilities
    labels: Integers
    writers: Integers
    right: NDArray[np.bool_]


class Tally:
    """Digits that were read right, of how many, by name."""

    def __init__(self) -> None:
        self.counts: dict[str, list[int]] = {}

    def add(self, name: str, right: NDArray[np.bool_]) -> None:
        """Count these digits, bool [N]."""
        found = self.counts.setdefault(name, [0, 0])
        found[0] += int(right.sum())
        found[1] += len(right)

    def shares(self) -> dict[str, float]:
        """In %, to three places; of nothing, none."""
        return {name: round(100 * right / count, 3) for name, (right, count) in self.counts.items() if count}


def read(states: KnownStates, drawings: Sequence[Drawing], labels: Integers, writers: Integers) -> Set:
    """The digits as the network of these states reads them."""
    parts, beliefs = [], []
    for start in tqdm(range(0, len(drawings), BATCH), "digits", disable=None, leave=False):
        found = trace_all(states.checkpoint, drawings[start : start + BATCH])
        parts.append(features(found))
        beliefs.append(np.stack([each.probabilities for each in found]))
    space, given, belief = space_of(states), Features.join(parts), np.concatenate(beliefs)
    places = [space.place(part) for part in parts]
    known = np.concatenate([space.nearest_known(each) for each in places])
    right = belief.argmax(axis=1) == labels
    return Set(given, np.concatenate(places), known, belief, labels, writers, right)


def right_with(hand: Hand, digits: Set) -> NDArray[np.bool_]:
    """Which digits are read right with a hand."""
    belief = hand.prototypes.mix(digits.points, digits.known, digits.belief)
    return belief.argmax(axis=1) == digits.labels


def choose(digits: PenDigits, count: int, draws: int) -> list[tuple[int, NDArray[np.intp]]]:
    """(writer, the places of `count` examples of each of their digits), `draws` times for each writer who has enough;
    one drawing of each digit at least is left to measure."""
    found = []
    for writer in np.unique(digits.writers).tolist():
        for draw in range(draws):
            rng, chosen = np.random.default_rng([writer, draw]), []
            for digit in range(10):
                places = np.flatnonzero((digits.writers == writer) & (digits.labels == digit))
                chosen.append(rng.permutation(places)[: min(count, max(len(places) - 1, 0))])
            if len(examples := np.concatenate(chosen)):
                found.append((writer, examples))
    return found


def hand_of(states: KnownStates, digits: Set, examples: NDArray[np.intp]) -> Hand:
    """The hand of the digits at these places."""
    chosen = np.zeros(len(digits.labels), bool)
    chosen[examples] = True
    return Hand(states, digits.features.select(chosen), digits.labels[chosen].astype(np.int64))


def measure(
    states: KnownStates, digits: Set, draws: Sequence[tuple[int, NDArray[np.intp]]], mnist: Set | None
) -> Figures:
    """The shares over all draws: (writer, the places of the examples)."""
    tally = Tally()
    for writer, examples in draws:
        hand = hand_of(states, digits, examples)
        mine = digits.writers == writer
        rest = mine.copy()
        rest[examples] = False
        after = right_with(hand, digits)
        for name, which in (("", rest), ("others_", ~mine)):
            tally.add(f"{name}before", digits.right[which])
            tally.add(f"{name}after", after[which])
        if mnist:
            tally.add("mnist_before", mnist.right)
            tally.add("mnist_after", right_with(hand, mnist))
    return tally.shares()


def milliseconds(hand: Hand, drawings: Sequence[Drawing]) -> float:
    """The median time that a hand adds to a reading."""
    prototypes, times = hand.prototypes, []
    for found in trace_all(hand.states.checkpoint, drawings):
        start = perf_counter()
        prototypes.adapt(found)
        times.append(1000 * (perf_counter() - start))
    return round(median(times), 2)


def drawn(digits: PenDigits) -> list[Drawing]:
    """The digits as the app draws them. Raises DataError for one without ink."""
    found = drawings_of(digits)
    for number, drawing in enumerate(found, 1):
        if drawing.status:
            raise DataError(f"digit {number} of the set has no ink: {drawing.status}")
    return found


def figures(options: argparse.Namespace) -> Figures:
    """{checkpoint: {examples of each digit: its shares, and the milliseconds that the hand adds}}. Raises DataError or
    CheckpointError."""
    torch.set_num_threads(1)
    digits = read_strokes(options.strokes) if options.strokes else by_writer(load_pen_digits())[1]
    if len(np.unique(digits.writers)) < 2:
        raise DataError("the set has one writer; others are measured too, so it takes two or more.")
    drawings, known, found = drawn(digits), load_known(options.checkpoints / KNOWN), Figures()
    draws = {count: choose(digits, count, options.draws) for count in EXAMPLES}
    if not draws[1]:
        raise DataError("nobody in the set has two drawings of a digit, one to learn and one to read.")
    test = load_mnist(options.data_dir, train=False) if options.data_dir else None
    for path in list_checkpoints(options.checkpoints):
        states = read_known(load_checkpoint(path), known)
        mine = read(states, drawings, digits.labels, digits.writers)
        mnist = read_mnist(states, test) if test else None
        found[path.stem] = {
            str(count): measure(states, mine, chosen, mnist)
            | {"ms": milliseconds(hand_of(states, mine, chosen[0][1]), drawings[:200])}
            for count, chosen in draws.items()
        }
    return found


def read_mnist(states: KnownStates, test: Split) -> Set:
    """MNIST's digits as the network of these states reads them; nobody says who wrote them."""
    labels = test.labels.numpy()
    return read(states, [Drawing(rows) for rows in test.rows().numpy()], labels, np.zeros_like(labels))


def tables(found: Figures) -> str:
    """The figures as Markdown."""
    lines = []
    for network, each in found.items():
        for count, shares in each.items():
            pairs = [
                f"{shares[f'{name}before']:.2f} -> {shares[f'{name}after']:.2f}"
                if f"{name}after" in shares
                else ""
                for name in ("", "others_", "mnist_")
            ]
            lines.append([network.upper(), count, *pairs, f"{shares['ms']:.2f}"])
    header = [
        "network",
        "examples of each digit",
        "the writer",
        "other writers",
        "MNIST's test set",
        "ms a reading",
    ]
    return table(header, lines)


def main(argv: Sequence[str] | None = None) -> int:
    """Exit status: 0 measured, 1 failed (one line on stderr), 2 wrong option."""
    parser = make_parser("quality.hand", __doc__)
    add = parser.add_argument
    add("--checkpoints", type=Path, default=ROOT / "checkpoints", help="their folder (checkpoints)")
    add("--data-dir", type=Path, help="where MNIST/raw lies, to measure MNIST's test set too")
    add("--strokes", type=Path, help="measure this set instead: UNIPEN text or an npz (docs/data.md)")
    add("--draws", type=positive_int, default=5, help="times that examples are chosen for each writer (5)")
    return run_command(parser, figures, tables, argv)


if __name__ == "__main__":
    raise SystemExit(main())
