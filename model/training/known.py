"""python -m model.training.known: writes checkpoints/known.npz, 2,000 drawings that the networks were trained with.

The app shows how those went on whose hidden state is nearest to that of a visitor's drawing. Each class has 150 of
MNIST's training pictures (Y. LeCun, C. Cortes, C. Burges) and 50 pen digits of training writers, drawn as a visitor's
strokes are (E. Alpaydin, F. Alimoglu, CC BY 4.0; docs/data.md).

They are medoids of k-means in the hidden states, so that each way of writing a digit is there, among the digits of
which all networks are sure: what they doubt would lie near to every scribble. On MNIST's validation pictures, with the
GRU, against a choice at random: after row 10 the class of the answer is among the twelve nearest for 97.4 instead of
95.5 %, and most of the twelve have the right label for 76.5 instead of 76.0 %.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from torch import Generator, Tensor

from model.data.mnist import read_mnist
from model.data.pen_digits import load_pen_digits
from model.data.rendering import render_pen_digits
from model.data.splits import MNIST_VALIDATION, by_writer
from model.errors import CheckpointError, DataError
from model.files.checkpoint import Checkpoint, list_checkpoints, load_checkpoint
from model.files.known import KNOWN, KnownDrawings, write_or_tell
from model.network.states import hidden_states

ROOT = Path(__file__).resolve().parents[2]
COUNTS = (150, 50)  # drawings of a class, of MNIST and of the pen digits
ROWS = (10, 14)  # after which the states are compared, counted from 1: the class is open after the first
NETWORKS = 3  # checkpoints whose states are compared, the first of the folder
ROUNDS, STEPS = 3, 10  # choices, each for what the one before missed; steps of k-means
NEAREST = 12  # as the page shows
BATCH = 500
SEED = 19


class Candidates(NamedTuple):
    """pictures: uint8 [N, 28, 28]. labels, sources: int64 [N]; a source is 0 for MNIST and 1 for the pen digits."""

    pictures: Tensor
    labels: Tensor
    sources: Tensor


def candidates(data_dir: Path) -> Candidates:
    """All digits that train, as they were written. Raises DataError."""
    images, digits = (each[:-MNIST_VALIDATION] for each in read_mnist(data_dir, train=True))
    pen, _ = by_writer(load_pen_digits())
    drawn = torch.from_numpy(render_pen_digits(pen, 1, seed=1)[0])
    labels = torch.cat([digits, torch.from_numpy(pen.labels.astype(np.int64))])
    return Candidates(torch.cat([images, drawn]), labels, (torch.arange(len(labels)) >= len(digits)).long())


@torch.inference_mode()
def read_all(checkpoint: Checkpoint, given: Candidates) -> tuple[Tensor, Tensor]:
    """([ROWS, N, hidden], the last layer's states, scaled so that each network and row counts alike; bool [N], whether
    the network is sure of the label)."""
    classifier, states, beliefs = checkpoint.classifier, [], []
    for batch in given.pictures.split(BATCH):
        hidden = hidden_states(classifier, batch.to(classifier.readout.weight) / 255)[-1]
        states.append(hidden[:, [row - 1 for row in ROWS]].cpu())
        beliefs.append((classifier.readout(hidden[:, -1]) / checkpoint.temperature).softmax(dim=1).cpu())
    found = torch.cat(states).transpose(0, 1)
    of_label = torch.cat(beliefs).gather(1, given.labels[:, None])[:, 0]
    scale = found.std(dim=(1, 2), keepdim=True) * found.shape[-1] ** 0.5
    return found / scale, of_label >= checkpoint.threshold


def choose(given: Candidates, states: Sequence[Tensor]) -> Tensor:
    """The places of the chosen, int64 [sources, classes, count] flattened as the file has them: see in_file_order()."""
    points = torch.cat([each for network in states for each in network], dim=1)
    weights, generator = torch.ones(len(points)), Generator().manual_seed(SEED)
    for _ in range(ROUNDS):
        chosen = []
        for source, count in enumerate(COUNTS):
            for digit in range(10):
                group = ((given.labels == digit) & (given.sources == source)).nonzero()[:, 0]
                chosen.append(group[medoids(points[group], weights[group], count, generator)])
        places = in_file_order(chosen)
        weights += sum(missed(each, given.labels, places) for network in states for each in network)
    return places


def in_file_order(chosen: Sequence[Tensor]) -> Tensor:
    """The classes in turn, and after three of MNIST a pen digit of each: the first of them are a fair choice of all."""
    mnist, pen = (torch.stack(list(each), dim=1) for each in (chosen[:10], chosen[10:]))  # [count, classes]
    of_mnist = COUNTS[0] // COUNTS[1]
    return torch.cat([mnist.unflatten(0, (-1, of_mnist)), pen[:, None]], dim=1).flatten()


def medoids(points: Tensor, weights: Tensor, count: int, generator: Generator) -> Tensor:
    """The places of `count` of points [N, d] that stand for all of them, none twice: those next to the centres of
    k-means, in which each point counts by its weight, [N] (S. Lloyd, 1982)."""
    centres = points[torch.multinomial(weights, count, generator=generator)]
    for _ in range(STEPS):
        nearest = torch.addmm(centres.square().sum(dim=1), points, centres.T, alpha=-2).argmin(dim=1)
        sums = torch.zeros_like(centres).index_add_(0, nearest, points * weights[:, None])
        shares = torch.zeros(count).index_add_(0, nearest, weights)[:, None]
        centres = torch.where(shares > 0, sums / shares.clamp(min=1e-9), centres)
    distances = torch.cdist(centres, points)
    found = []
    for each in distances:
        found.append(int(each.argmin()))
        distances[:, found[-1]] = torch.inf
    return torch.tensor(found)


def missed(states: Tensor, labels: Tensor, places: Tensor) -> Tensor:
    """float32 [N]: 1 where none of the nearest chosen states has the drawing's label, else 0. The very nearest does not
    count: of a chosen drawing it is its own."""
    chosen, classes = states[places], labels[places]
    squares, found = chosen.square().sum(dim=1), []
    for batch, wanted in zip(states.split(BATCH), labels.split(BATCH), strict=True):
        nearest = torch.addmm(squares, batch, chosen.T, alpha=-2).topk(NEAREST + 1, largest=False).indices
        found.append((classes[nearest[:, 1:]] != wanted[:, None]).all(dim=1))
    return torch.cat(found).float()


def known_drawings(data_dir: Path, folder: Path) -> KnownDrawings:
    """The drawings, chosen by the first checkpoints of a folder. Raises DataError or CheckpointError."""
    paths = list_checkpoints(folder)[:NETWORKS]
    if not paths:
        raise CheckpointError(
            folder, "no checkpoint in it to choose the drawings by; python train.py makes some."
        )
    checkpoints = [load_checkpoint(path) for path in paths]
    given = candidates(data_dir)
    states, sure = zip(*(read_all(each, given) for each in checkpoints), strict=True)
    clear = torch.stack(sure).all(dim=0)
    given = Candidates(*(each[clear] for each in given))
    for source, count in enumerate(COUNTS):
        if torch.bincount(given.labels[given.sources == source], minlength=10).min() < count:
            raise CheckpointError(folder, "its networks are sure of too few digits to choose among.")
    places = choose(given, [each[:, clear] for each in states])
    pictures, labels, sources = (each[places].numpy().astype(np.uint8) for each in given)
    return KnownDrawings(pictures, labels, sources)


def make_parser() -> argparse.ArgumentParser:
    """The command's options."""
    description = (__doc__ or "").partition(": ")[2].partition("\n")[0]
    parser = argparse.ArgumentParser(
        prog="python -m model.training.known", description=description, allow_abbrev=False
    )
    add = parser.add_argument
    add("--data-dir", type=Path, default=ROOT / "data", help="where MNIST lies, or is downloaded to (data)")
    add(
        "--checkpoints",
        type=Path,
        default=ROOT / "checkpoints",
        help="the networks to choose by (checkpoints)",
    )
    add(
        "--out",
        type=Path,
        default=ROOT / "checkpoints" / KNOWN,
        help=f"the file to write (checkpoints/{KNOWN})",
    )
    return parser


def main(argv: list[str] | None = None) -> int:
    """Exit status: 0 written, 1 not, 2 wrong option."""
    options = make_parser().parse_args(argv)
    folder = options.out.parent

    def make() -> KnownDrawings:
        if not folder.is_dir():
            raise DataError(f"{folder}: no such folder to write {options.out.name} into.")
        return known_drawings(options.data_dir, options.checkpoints)

    return write_or_tell("known", options.out, make, "drawings")


if __name__ == "__main__":
    raise SystemExit(main())
