"""The formulas of a hand once more, in float64 and one drawing at a time: the reference for the tests of hands."""

import math
from functools import cache
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter
from torch import Tensor

from model.drawing.strokes import Drawing, rows_from_strokes
from model.files.checkpoint import Checkpoint
from model.files.known import KnownDrawings
from model.interpret.hand import Hand
from model.interpret.hand_space import Features
from model.interpret.neighbours import KnownStates, read_known
from tests.support.digits import load_digits
from tests.support.known import some_known
from tests.support.nets import network

LABELLED = load_digits()
DRAWINGS = [
    rows_from_strokes(strokes) for strokes, _ in LABELLED[:40]
]  # real digits: ten everyday, ten hard, 20 more


class Place(NamedTuple):
    """A state, [hidden], and a blurred picture, [196]."""

    state: Tensor
    picture: Tensor


@cache
def states_of(cell: str = "gru", layers: int = 2, units: int = 12, count: int = 100) -> KnownStates:
    """The first known drawings as a network with random weights reads them. It is sure from 0.3 on."""
    checkpoint = Checkpoint(network(cell, layers, units, dtype=torch.float32), {}, 0, threshold=0.3)
    return read_known(checkpoint, some_known(count))


def known_without(*digits: int) -> KnownDrawings:
    """Known drawings, none of them of these digits."""
    known = some_known(200)
    kept = ~np.isin(known.labels, digits)
    return KnownDrawings(known.pictures[kept], known.labels[kept], known.sources[kept])


def hand_of(states: KnownStates, labels: list[int], drawings: list[Drawing] = DRAWINGS) -> Hand:
    """The hand of the first drawings with these labels."""
    return Hand.fit(states, drawings[: len(labels)], labels)


def blurred(rows: NDArray[np.floating]) -> Tensor:
    """[196]: the picture, blurred by scipy, and every second pixel of every second row, but at most 1."""
    soft = gaussian_filter(rows.astype(np.float64), 1.2, mode="constant", truncate=8)
    return torch.from_numpy(soft[1::2, 1::2].copy()).clamp(max=1).flatten()


def places(features: Features) -> list[Place]:
    """What the bytes stand for."""
    pairs = zip(features.states, features.pictures, strict=True)
    return [Place(torch.from_numpy(h).double() / 127, torch.from_numpy(b).double() / 255) for h, b in pairs]


def known_places(states: KnownStates) -> list[tuple[int, Place]]:
    """The known drawings with their labels."""
    rows = states.known.pictures.astype(np.float64) / 255
    triples = zip(states.known.labels.tolist(), states.states[-1].double(), rows, strict=True)
    return [(label, Place(state, blurred(each))) for label, state, each in triples]


class Formulas:
    """D, and the belief of a hand, for the network of these states."""

    def __init__(self, states: KnownStates) -> None:
        self.known = known_places(states)
        self.usual = self.spread("state"), self.spread("picture")

    def spread(self, part: str) -> float:
        """U: the mean squared distance of the known drawings from the centre of their class."""
        found = []
        for digit in {label for label, _ in self.known}:
            own = torch.stack([getattr(each, part) for label, each in self.known if label == digit])
            found += (own - own.mean(dim=0)).square().sum(dim=1).tolist()
        return sum(found) / len(found)

    def distance(self, x: Place, y: Place) -> float:
        """D(x, y)."""
        of_states, of_pictures = (float((a - b).square().sum()) for a, b in zip(x, y, strict=True))
        return of_states / self.usual[0] / 2 + of_pictures / self.usual[1] / 2

    def belief(self, hand: Hand, x: Place, alone: NDArray[np.floating]) -> list[float]:
        """The belief after the last row, of the formula in model/interpret/hand.py."""
        examples = list(zip(hand.labels.tolist(), places(hand.features), strict=True))
        prototypes = {
            digit: prototype([each for label, each in examples if label == digit]) for digit in hand.labels
        }
        own = {digit: self.distance(x, each) for digit, each in prototypes.items()}
        others = dict.fromkeys(range(10), math.inf)
        for label, each in self.known:
            others[label] = min(others[label], self.distance(x, each))
        near = torch.tensor(
            [min(own.get(digit, math.inf), others[digit] + 1.3) for digit in range(10)]
        ).double()
        q = (-6.0 * near).softmax(dim=0).clamp(min=6e-6)
        p = torch.from_numpy(alone).double()
        e = (0.4 * p.clamp(min=1e-9).log() + 0.6 * q.log()).softmax(dim=0)
        s = torch.tensor(3.0 * (2.4 - min(own.values()))).double().sigmoid()
        return ((1 - s) * p + s * e).tolist()


def prototype(examples: list[Place]) -> Place:
    """Their mean, in the bytes in which it travels."""
    states, pictures = (torch.stack(parts) for parts in zip(*examples, strict=True))
    return Place(mean_of_bytes(states, 127), mean_of_bytes(pictures, 255))


def mean_of_bytes(numbers: Tensor, scale: int) -> Tensor:
    """Numbers that are whole ones over scale; the sum is taken of whole ones, so that halves are exact."""
    return (numbers * scale).round().mean(dim=0).round() / scale
