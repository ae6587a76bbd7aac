"""One writer's hand: a few labelled drawings, and readings that take them into account.

from model import Hand, load_checkpoint, load_examples, load_known, read_known, rows_from_strokes
states = read_known(load_checkpoint("checkpoints/gru.safetensors"), load_known("checkpoints/known.npz"))  # a second
hand = Hand.fit(states, *load_examples("my-hand.json"))  # drawings and their digits
hand.read(rows_from_strokes([[[120, 40], [118, 90], [117, 150], [116, 210]]])).digit

The network stays as it is. Drawings are compared by D(x, y), see model.interpret.hand_space. The mean of a class's
examples is its prototype (J. Snell, K. Swersky, R. Zemel, "Prototypical networks for few-shot learning", 2017). For a
drawing x with the network's probabilities p, over the classes c:

    D_c = min(D(x, prototype of c), D(x, nearest known drawing of c) + OTHERS)
    q_c = softmax(-SHARPNESS * D_c), but FLOOR at least
    e_c = softmax(WEIGHT_NETWORK * log p_c + WEIGHT_HAND * log q_c)
    s   = sigmoid(STEEPNESS * (REACH - D(x, nearest prototype)))
    belief = (1 - s) * p + s * e

So a drawing that is far from the hand is read by the network alone, and the known drawings stand for everybody else:
what looks like one of theirs is not taken for the writer's. Only the belief after the last row changes; the rows before
it show the network alone. How the constants were chosen: benchmarks/hand-log.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.drawing.examples import MOST_EXAMPLES, check_digits, check_drawn
from model.drawing.strokes import Drawing
from model.errors import DrawingError
from model.interpret.hand_space import Features, Points, features, space_of, squared_distances
from model.interpret.neighbours import KnownStates
from model.interpret.trace import Trace, trace, trace_all, verdict

OTHERS = 1.3
SHARPNESS = 6.0
FLOOR = 6e-6
WEIGHT_NETWORK, WEIGHT_HAND = 0.4, 0.6
STEEPNESS, REACH = 3.0, 2.4
NEAREST = 3  # examples that are shown
# D of two examples of different digits; less for a network whose classes lie closer than APART
CONTRADICTING = 1.0
APART = 4.0  # the shipped networks have 5 or more
MOST_PAIRS = 5  # that are named: who forgets one sees the next
FAINTEST = 1e-9  # probability: its logarithm is finite

Probabilities = NDArray[np.floating]


class Near(NamedTuple):
    """An example, by its place in the hand, and D between it and a drawing: 0 is the same, 1 is usual between a drawing
    and the centre of its class."""

    example: int
    distance: float


@dataclass(frozen=True, eq=False)
class Prototypes:
    """What a hand adds to a network: the part of it that a reading needs.

    features: of the prototype of each class that has examples, [C]. labels: int64 [C], the classes, 0..9.
    """

    states: KnownStates
    features: Features
    labels: NDArray[np.int64]

    def adapt(self, found: Trace) -> Trace:
        """The trace with the belief after the last row, the digit and the status as this hand has them, and with
        `alone`, the trace as it was. A trace without a digit to read is given back as it is."""
        if found.is_blank or found.alone is not None:
            return found
        space, belief = space_of(self.states), found.belief.copy()
        points = space.place(features([found]))
        belief[-1] = self.mix(points, space.nearest_known(points), belief[-1:])[0]
        digit, status = verdict(found.checkpoint, belief[-1])
        return replace(found, belief=belief, digit=digit, status=status, alone=found)

    def mix(self, points: Points, known: Points, alone: Probabilities) -> Probabilities:
        """The belief of drawings, [N, 10], by the formula above. points: where they lie in the space of the network.
        known: their D to the nearest known drawing of each class, [N, 10]. alone: the network's belief, [N, 10]."""
        to_hand = squared_distances(points, space_of(self.states).place(self.features))  # [N, C]
        nearest = known + OTHERS
        nearest[:, self.labels] = np.minimum(nearest[:, self.labels], to_hand)
        hand = np.maximum(softmax(-SHARPNESS * nearest), FLOOR)
        network = np.maximum(alone, FAINTEST)
        both = softmax(WEIGHT_NETWORK * np.log(network) + WEIGHT_HAND * np.log(hand))
        share = 1 / (1 + np.exp(np.minimum(STEEPNESS * (to_hand.min(axis=1, keepdims=True) - REACH), 80)))
        return (1 - share) * alone + share * both


@dataclass(frozen=True, eq=False)
class Hand:
    """The examples of one writer as one network read them. Make one with fit().

    states: the network, and the known drawings as it read them. features: of the examples, [N]. labels: int64 [N],
    0..9.
    """

    states: KnownStates
    features: Features
    labels: NDArray[np.int64]

    @classmethod
    def fit(
        cls, states: KnownStates, drawings: Sequence[Drawing], labels: Sequence[int] | NDArray[np.integer]
    ) -> "Hand":
        """The hand of these drawings, each of the digit that its label says, for the network of these states.

        Raises DrawingError for none or more than 50, a label that is no digit, or a drawing without ink; the sentence
        counts the examples from 1.
        """
        if not 1 <= len(drawings) == len(labels) <= MOST_EXAMPLES:
            raise DrawingError(f"a hand has 1 to {MOST_EXAMPLES} examples, each with its digit.")
        check_digits(labels)
        check_drawn(drawings)
        return cls.of(states, trace_all(states.checkpoint, drawings), labels)

    @classmethod
    def of(
        cls, states: KnownStates, traces: Sequence[Trace], labels: Sequence[int] | NDArray[np.integer]
    ) -> "Hand":
        """fit() of drawings that the network has read; none of them is blank."""
        return cls(states, features(traces), np.array(labels, np.int64))

    @property
    def prototypes(self) -> Prototypes:
        """The mean of each class's examples."""
        classes = np.unique(self.labels)
        means = [self.features.select(self.labels == each).mean() for each in classes]
        return Prototypes(self.states, Features.join(means), classes)

    def read(self, drawing: Drawing) -> Trace:
        """Read a drawing with the hand's network and the hand; see Prototypes.adapt()."""
        return self.prototypes.adapt(trace(self.states.checkpoint, drawing))

    def near(self, found: Trace) -> list[Near]:
        """The three examples that are nearest to a drawing, the nearest first; none for a blank one."""
        if found.is_blank:
            return []
        space = space_of(self.states)
        (away,) = squared_distances(space.place(features([found])), space.place(self.features))
        return [Near(int(each), float(away[each])) for each in away.argsort(kind="stable")[:NEAREST]]

    def contradictions(self) -> list[tuple[int, int]]:
        """Pairs of examples, by their places, that look like one digit and are labelled as two: D is below 1, or below
        a quarter of the usual D between classes. Five at most, the most alike first."""
        space = space_of(self.states)
        points = space.place(self.features)
        away = squared_distances(points, points)
        differ = self.labels[:, None] != self.labels
        pairs = np.argwhere(np.triu(differ & (away < CONTRADICTING * min(1, space.apart / APART))))
        nearest = away[tuple(pairs.T)].argsort(kind="stable")[:MOST_PAIRS]
        return [(int(one), int(other)) for one, other in pairs[nearest]]


def softmax(logits: Probabilities) -> Probabilities:
    """softmax over the last axis."""
    powers: Points = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)
