"""What a network's memory has in common with drawings that are known: those whose hidden state is nearest.

from model import load_checkpoint, load_known, read_known, rows_from_strokes, trace
states = read_known(load_checkpoint(path), load_known("checkpoints/known.npz"))
reading = trace(states.checkpoint, rows_from_strokes(strokes))
near = states.nearest(reading.hidden[-1], reading.rows)
states.known.labels[near.which[13, :12]]  # what the twelve became that were nearest after row 14

Near is the Euclidean distance between the last layer's hidden states after the same row, all of their units.
"""

import hashlib
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from model.errors import DataError
from model.files.checkpoint import Checkpoint
from model.files.known import FEWEST, KnownDrawings
from model.interpret.decagon import place_of
from model.network.classifier import RowClassifier
from model.network.states import hidden_states

NEAREST = 40  # drawings, of which the page shows twelve; the ghost is the mean of all
CLOSE = 5  # drawings whose mean distance says whether anything known is near
USUAL = 0.99  # share of the known drawings that are near to the others
MOST_BYTES = 2**26  # of the states of one network: 2,000 drawings of 599 units
MOST_WORK = 2**32  # weights times drawings: more take more than about 3 s to read
BATCH = 100  # drawings at once
MOST_NUMBERS = 2**22  # of the states of all layers, at once: 16 MiB


class Neighbours(NamedTuple):
    """The nearest known drawings after each row, the nearest first.

    which: uint16 [28, 40], their places among the known. distances: float32 [28, 40].
    far: bool [28], whether the mean distance of the first five is larger than 99 % of the known have among themselves.
    """

    which: NDArray[np.uint16]
    distances: NDArray[np.float32]
    far: NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class KnownStates:
    """The known drawings as one network read them.

    source: all known drawings; known: those that were read, which are the first of them for a very large network.
    states: float16 [28, N, hidden], h of the last layer after each row; squares: float32 [28, N], |h|^2.
    places: float32 [28, N, 2], in the decagon.
    limits: float32 [28], the 99th percentile of the mean distance of each known drawing to the five nearest others.
    """

    checkpoint: Checkpoint
    source: KnownDrawings
    known: KnownDrawings
    states: Tensor
    squares: Tensor
    places: NDArray[np.float32]
    limits: NDArray[np.float32]

    @cached_property
    def version(self) -> str:
        """16 hexadecimal digits that follow the places."""
        return hashlib.sha256(self.places.tobytes()).hexdigest()[:16]

    @property
    def versions(self) -> dict[str, str]:
        """What a page that shows them must have: the drawings and their places."""
        return {"drawings": self.known.version, "places": self.version}

    @property
    def nbytes(self) -> int:
        """The bytes of the arrays."""
        return self.states.nbytes + self.squares.nbytes + self.places.nbytes

    @torch.inference_mode()
    def nearest(self, hidden: NDArray[np.floating], rows: NDArray[np.floating]) -> Neighbours:
        """The neighbours of hidden [28, hidden], the last layer's states of a drawing with these rows, [28, 28].

        The drawing itself, where it is known, and others of the same rows are left out.
        """
        distances = self.distances(torch.from_numpy(hidden).float()).numpy()
        distances[:, self.known.twins_of(rows)] = np.inf
        which = np.argpartition(distances, NEAREST, axis=1)[:, :NEAREST]
        found = np.take_along_axis(distances, which, axis=1)
        order = found.argsort(axis=1)
        found, which = np.take_along_axis(found, order, axis=1), np.take_along_axis(which, order, axis=1)
        return Neighbours(which.astype(np.uint16), found, found[:, :CLOSE].mean(axis=1) > self.limits)

    def distances(self, hidden: Tensor) -> Tensor:
        """float32 [28, N], how far each known state is from hidden, float32 [28, hidden], after the same row.

        |H - h|^2 = |H|^2 - 2 H h + |h|^2. One buffer holds the float32 states of a row at a time, and stays in the
        processor's cache: without it the 28 rows take 6 ms instead of 2.4.
        """
        numbers, products = torch.empty(self.states.shape[1:]), torch.empty(self.squares.shape)
        for states, each, product in zip(self.states, hidden, products, strict=True):
            torch.mv(numbers.copy_(states), each, out=product)
        squares = self.squares - 2 * products + hidden.square().sum(dim=1, keepdim=True)
        return squares.clamp(min=0).sqrt()  # rounding can make a distance of 0 negative


@torch.inference_mode()
def read_known(checkpoint: Checkpoint, source: KnownDrawings) -> KnownStates:
    """Read the known drawings with the checkpoint's network, on its device; the states are kept on the CPU.

    Raises DataError for fewer than 100 of them.
    """
    if len(source) < FEWEST:
        raise DataError(f"{len(source)} known drawings are too few to compare with: {FEWEST} are the least.")
    classifier = checkpoint.classifier
    count = how_many(classifier, len(source))
    known = source.first(count)
    states = torch.empty(28, count, classifier.hidden_size, dtype=torch.float16)
    belief = torch.empty(28, count, classifier.num_classes)
    batch = min(BATCH, 1 + MOST_NUMBERS // (28 * classifier.hidden_size * classifier.num_layers))
    for start in range(0, count, batch):
        part = slice(start, start + batch)
        rows = torch.from_numpy(known.pictures[part]).to(classifier.readout.weight) / 255
        hidden = hidden_states(classifier, rows)[-1].transpose(0, 1)
        states[:, part] = hidden
        belief[:, part] = (classifier.readout(hidden) / checkpoint.temperature).softmax(dim=-1)
    squares = torch.stack([each.float().square().sum(dim=1) for each in states])
    limits = np.array([limit_of(*each) for each in zip(states, squares, strict=True)], np.float32)
    return KnownStates(checkpoint, source, known, states, squares, place_of(belief.numpy()), limits)


def limit_of(states: Tensor, squares: Tensor) -> float:
    """The 99th percentile of each drawing's mean distance to the five nearest others, after one row.

    states: float16 [N, hidden]. squares: float32 [N].
    """
    numbers = states.float()
    means = []
    for start in range(0, len(numbers), BATCH):
        part = slice(start, start + BATCH)
        found = torch.addmm(squares, numbers[part], numbers.T, alpha=-2) + squares[part, None]
        nearest = found.topk(CLOSE + 1, largest=False).values[:, 1:]  # the first is the drawing itself
        means.append(nearest.clamp(min=0).sqrt().mean(dim=1))
    return float(torch.cat(means).quantile(USUAL))


def how_many(classifier: RowClassifier, known: int) -> int:
    """How many of the known drawings are read, so that a large network takes no more time and memory than others."""
    weights = sum(each.numel() for each in classifier.parameters())
    most = min(MOST_BYTES // (28 * classifier.hidden_size * 2), MOST_WORK // weights)
    return min(known, max(most, FEWEST))
