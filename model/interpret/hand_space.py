"""Where drawings of one hand are compared: by the network's hidden state and by the picture.

    D(x, y) = 1/2 |h_x - h_y|^2 / U_h + 1/2 |b_x - b_y|^2 / U_b

h is the last layer's hidden state after the last row. b is the picture, blurred (a Gaussian of 1.2 pixels) and every
second pixel of every second row of it. U_h and U_b are the mean squared distances of the known drawings from the centre
of their class, so that D is 1 for a usual drawing and the centre of its class, with every cell and size.

The state alone forgets how a digit was drawn, which the network does not need: with the picture the errors of a writer
with three examples of each digit go from 73 to 24, without it to 28 (benchmarks/hand-log.md).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from weakref import WeakKeyDictionary

import numpy as np
import torch
from numpy.typing import NDArray

from model.interpret.neighbours import KnownStates
from model.interpret.trace import Trace

BLUR = 1.2  # pixels, standard deviation
KEPT = 14  # rows and columns of a blurred picture
# U of a number below which states, or pictures, are left out of D: a byte stands for steps of 1/127, whose variance is
# 5e-6. A network may have one state for everything.
SMALLEST = 1e-4

Points = NDArray[np.floating]  # [N, hidden + 196]; D of two is the squared distance
_spaces: WeakKeyDictionary[KnownStates, "HandSpace"] = WeakKeyDictionary()


@dataclass(frozen=True, eq=False)
class Features:
    """What is compared of drawings, a byte a number, as a text of it is (model.interpret.hand_text).

    states: int8 [N, hidden], h * 127. pictures: uint8 [N, 196], b * 255.
    """

    states: NDArray[np.int8]
    pictures: NDArray[np.uint8]

    def select(self, mask: NDArray[np.bool_]) -> "Features":
        """Those where mask, bool [N], is true."""
        return Features(self.states[mask], self.pictures[mask])

    def mean(self) -> "Features":
        """The mean of all, [1]."""
        states, pictures = (np.rint(each.mean(axis=0)) for each in (self.states, self.pictures))
        return Features(states[None].astype(np.int8), pictures[None].astype(np.uint8))

    @staticmethod
    def join(parts: "Sequence[Features]") -> "Features":
        """All of them, in their order."""
        states, pictures = zip(*((each.states, each.pictures) for each in parts), strict=True)
        return Features(np.concatenate(states), np.concatenate(pictures))


@dataclass(frozen=True, eq=False)
class HandSpace:
    """scales: what states and pictures are multiplied by, so that D is a squared distance. known: Points, the known
    drawings, sorted by class; squares: [N], |x|^2 of each. classes: those that occur, and starts: where each begins."""

    scales: tuple[float, float]
    known: Points
    squares: Points
    classes: NDArray[np.integer]
    starts: NDArray[np.integer]

    def place(self, given: Features) -> Points:
        """The points of these features, float32."""
        states, pictures = self.scales
        parts = given.states * np.float32(states / 127), given.pictures * np.float32(pictures / 255)
        return np.concatenate(parts, axis=1)

    @cached_property
    def apart(self) -> float:
        """The mean D of the centres of two classes of known drawings; 0 for one class."""
        centres = np.stack([each.mean(axis=0) for each in np.split(self.known, self.starts[1:])])
        pairs = np.triu_indices(len(centres), 1)
        return float(squared_distances(centres, centres)[pairs].mean()) if len(centres) > 1 else 0.0

    def nearest_known(self, points: Points) -> Points:
        """D of each of points, [N], and the nearest known drawing of each class: [N, 10], inf for a class without."""
        found = np.full((len(points), 10), np.inf, np.float32)
        found[:, self.classes] = np.minimum.reduceat(
            squared_distances(points, self.known, self.squares), self.starts, axis=1
        )
        return found


def features(traces: Sequence[Trace]) -> Features:
    """The features of drawings that one network read; none of them is blank."""
    states = np.stack([each.hidden[-1, -1] for each in traces])
    return Features(
        np.rint(states * 127).astype(np.int8), as_bytes(blurred(np.stack([each.rows for each in traces])))
    )


def space_of(states: KnownStates) -> HandSpace:
    """The space of a network, made at the first call for these states: it takes 10 ms."""
    if states not in _spaces:
        _spaces[states] = make_space(states)
    return _spaces[states]


def make_space(states: KnownStates) -> HandSpace:
    """See HandSpace."""
    labels = states.known.labels
    order = labels.argsort(kind="stable")
    classes, starts = np.unique(labels[order], return_index=True)
    parts = states.states[-1].float().numpy(), blurred(states.known.pictures.astype(np.float32) / 255)
    scales = [scale_of(part, labels) for part in parts]
    scaled = [part * np.float32(scale) for part, scale in zip(parts, scales, strict=True)]
    known: Points = np.concatenate(scaled, axis=1)[order]
    return HandSpace((scales[0], scales[1]), known, np.square(known).sum(axis=1), classes, starts)


def scale_of(numbers: Points, labels: NDArray[np.integer]) -> float:
    """What numbers, [N, D], are multiplied by: sqrt(1/2 / U), or 0 where they hardly differ."""
    spread = spread_in_classes(numbers, labels)
    return float(np.sqrt(0.5 / spread)) if spread > SMALLEST * numbers.shape[1] else 0.0


def spread_in_classes(numbers: Points, labels: NDArray[np.integer]) -> float:
    """The mean squared distance of numbers, [N, D], from the centre of their class."""
    centres = np.stack([numbers[labels == each].mean(axis=0) for each in np.unique(labels)])
    away = numbers - centres[np.unique(labels, return_inverse=True)[1]]
    return float(np.square(away).sum(axis=1).mean())


def blurred(rows: Points) -> Points:
    """b of rows, [N, 28, 28] in 0..1: float32 [N, 196] in 0..1."""
    places, pixels = 2 * np.arange(KEPT)[:, None] + 1, np.arange(2 * KEPT)
    kernel = np.exp(-((pixels - places) ** 2) / (2 * BLUR**2)) / (BLUR * np.sqrt(2 * np.pi))
    matrix = kernel.astype(np.float32)
    return np.minimum(matrix @ rows @ matrix.T, 1).reshape(len(rows), -1)


def as_bytes(shares: Points) -> NDArray[np.uint8]:
    """Shares in 0..1 as 0..255."""
    return np.rint(shares * 255).astype(np.uint8)


def squared_distances(points: Points, others: Points, squares: Points | None = None) -> Points:
    """D of each of points, [N], and each of others, [M]: [N, M]. squares: |y|^2 of the others, where it is known.

    The product is torch's: the app has given it one thread. numpy's own takes all cores, and waits 8 ms for a busy one.
    """
    lengths = np.square(others).sum(axis=1) if squares is None else squares
    products = (torch.from_numpy(points) @ torch.from_numpy(others).T).numpy()
    found: Points = np.square(points).sum(axis=1)[:, None] + lengths - 2 * products
    return np.maximum(found, 0)  # rounding can make a distance of 0 negative
