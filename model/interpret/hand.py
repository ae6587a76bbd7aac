"""One writer's hand: a few labelled drawings, and readings that take them into account.

from model import Hand, load_checkpoint, rows_from_strokes
checkpoint = load_checkpoint("checkpoints/gru.safetensors")
hand = Hand.fit(checkpoint, [rows_from_strokes(strokes) for strokes in examples], labels)
hand.read(rows_from_strokes(strokes)).digit

The network is left as it is. Each example becomes its hidden state of the last layer after the last row. The mean
of a class's states is the prototype of that class (J. Snell, K. Swersky, R. Zemel, "Prototypical networks for few-shot
learning", 2017). What is read afterwards is the mixture of two opinions: the network's own, and how near the
prototypes are. Only the belief after the last row changes: the rows before it show the network alone.
"""

from base64 import b64decode, b64encode
from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import NamedTuple
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from model.drawing.examples import MOST_EXAMPLES, check_digits
from model.drawing.strokes import Drawing
from model.errors import DrawingError
from model.files.checkpoint import Checkpoint
from model.interpret.trace import Trace, trace, trace_all, verdict

NEAREST = 3  # examples that are shown
SHARE = 0.5  # of the prototypes in the mixture
SHARPNESS = 2.0
ALTERED = "The hand is not what the server gave: its text was altered. Write an example anew."

States = NDArray[np.float32]
_fingerprints: WeakKeyDictionary[Checkpoint, bytes] = WeakKeyDictionary()


class Near(NamedTuple):
    """An example, by its place in the hand, and its distance from a drawing: 0 is the same state, 1 is usual between a
    drawing and the centre of its class."""

    example: int
    distance: float


@dataclass(frozen=True, eq=False)
class Prototypes:
    """What a hand adds to a network: the part of it that a reading needs.

    states: float32 [C, hidden], the prototype of each class that has examples. labels: int64 [C], the classes, 0..9.
    """

    checkpoint: Checkpoint
    states: States
    labels: NDArray[np.int64]

    def adapt(self, found: Trace) -> Trace:
        """The trace with the belief after the last row, the digit and the status as this hand has them, and with
        `alone`, the trace as it was. A trace without a digit to read is given back as it is."""
        if found.is_blank or found.alone is not None:
            return found
        logs = -SHARPNESS * distances(self.states, features(found))
        near = np.zeros(10, np.float32)
        near[self.labels] = softmax(logs)
        belief = found.belief.copy()
        belief[-1] = (1 - SHARE) * belief[-1] + SHARE * near
        digit, status = verdict(found.checkpoint, belief[-1])
        return replace(found, belief=belief, digit=digit, status=status, alone=found)

    def pack(self) -> str:
        """The prototypes as text, a few kB of base64, for unpack_prototypes()."""
        return pack(self.checkpoint, self.labels, self.states)


@dataclass(frozen=True, eq=False)
class Hand:
    """The examples of one writer as one network read them.

    states: float32 [N, hidden]. labels: int64 [N], 0..9. Make one with fit().
    """

    checkpoint: Checkpoint
    states: States
    labels: NDArray[np.int64]

    @classmethod
    def fit(cls, checkpoint: Checkpoint, drawings: Sequence[Drawing], labels: Sequence[int]) -> "Hand":
        """The hand of these drawings, each of the digit that its label says.

        Raises DrawingError for none or more than 50, a label that is no digit, or a drawing without ink; the sentence
        counts the examples from 1.
        """
        if not 1 <= len(drawings) == len(labels) <= MOST_EXAMPLES:
            raise DrawingError(f"a hand has 1 to {MOST_EXAMPLES} examples, each with its digit.")
        check_digits(labels)
        for number, drawing in enumerate(drawings, 1):
            if drawing.status:
                raise DrawingError(f"example {number}: {drawing.status}")
        states = np.stack([features(each) for each in trace_all(checkpoint, drawings)])
        return cls(checkpoint, states, np.array(labels))

    @property
    def prototypes(self) -> Prototypes:
        """The mean of each class's states."""
        classes = np.unique(self.labels)
        means = np.stack([self.states[self.labels == each].mean(axis=0) for each in classes])
        return Prototypes(self.checkpoint, means, classes)

    def read(self, drawing: Drawing) -> Trace:
        """Read a drawing with the hand's network and the hand; see Prototypes.adapt()."""
        return self.prototypes.adapt(trace(self.checkpoint, drawing))

    def near(self, found: Trace) -> list[Near]:
        """The three examples that are nearest to a drawing, the nearest first; none for a blank one."""
        if found.is_blank:
            return []
        away = np.sqrt(distances(self.states, features(found)))
        return [Near(int(each), float(away[each])) for each in away.argsort()[:NEAREST]]

    def contradictions(self) -> list[tuple[int, int]]:
        """Pairs of examples, by their places, that have different labels and are nearer than examples of one class."""
        return []

    def pack(self) -> str:
        """The examples as text, for unpack_hand()."""
        return pack(self.checkpoint, self.labels, self.states)


def features(found: Trace) -> States:
    """What is compared of a reading: float32 [hidden], the last layer's state after the last row."""
    return found.hidden[-1, -1].astype(np.float32)


def distances(states: States, state: States) -> States:
    """The squared distance of each of states, [N, hidden], from one, [hidden]."""
    return np.square(states - state).sum(axis=1) / 10


def softmax(logits: States) -> States:
    """softmax over the last axis."""
    powers = np.exp(logits - logits.max())
    return powers / powers.sum()


def pack(checkpoint: Checkpoint, labels: NDArray[np.int64], states: States) -> str:
    """Base64 of: the network's fingerprint, 8 bytes; the labels, a byte each; the states, a byte a number in -1..1."""
    numbers = np.rint(states * 127).astype(np.int8)
    return b64encode(fingerprint(checkpoint) + bytes(labels.tolist()) + numbers.tobytes()).decode()


def unpack(text: object, checkpoint: Checkpoint) -> tuple[NDArray[np.int64], States] | None:
    """(labels, states) of such a text, which comes from a visitor; None if another network made it.

    Raises DrawingError for anything else.
    """
    try:
        content = b64decode(text, validate=True) if isinstance(text, str) and len(text) < 2**17 else b""
    except ValueError:
        content = b""
    head, body = content[:8], content[8:]
    if len(head) < 8:
        raise DrawingError(ALTERED)
    if head != fingerprint(checkpoint):
        return None
    width = checkpoint.classifier.hidden_size
    count, rest = divmod(len(body), 1 + width)
    labels: NDArray[np.int64] = np.frombuffer(body[:count], np.uint8).astype(np.int64)
    if rest or not 1 <= count <= MOST_EXAMPLES or labels.max() > 9:
        raise DrawingError(ALTERED)
    states: States = np.frombuffer(body[count:], np.int8).reshape(count, width).astype(np.float32)
    return labels, states / np.float32(127)


def unpack_prototypes(text: object, checkpoint: Checkpoint) -> Prototypes | None:
    """The prototypes of a text of pack(); None if another network made it. Raises DrawingError for other texts."""
    found = unpack(text, checkpoint)
    return found and Prototypes(checkpoint, found[1], found[0])


def unpack_hand(text: object, checkpoint: Checkpoint) -> Hand | None:
    """The hand that pack() made text of; None if another network made it. Raises DrawingError for other texts."""
    found = unpack(text, checkpoint)
    return found and Hand(checkpoint, found[1], found[0])


def fingerprint(checkpoint: Checkpoint) -> bytes:
    """8 bytes that follow the network's weights: the first of their SHA-256, computed once for a checkpoint."""
    if checkpoint not in _fingerprints:
        found = sha256()
        for tensor in checkpoint.classifier.state_dict().values():
            found.update(tensor.detach().cpu().numpy().tobytes())
        _fingerprints[checkpoint] = found.digest()[:8]
    return _fingerprints[checkpoint]
