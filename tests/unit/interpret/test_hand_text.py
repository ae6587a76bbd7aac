"""A hand as text: the same numbers come back, and whatever else comes is refused or of another network."""

from base64 import b64decode, b64encode
from collections.abc import Callable
from copy import deepcopy
from hashlib import sha256
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import example, given, settings
from hypothesis import strategies as st

from model.drawing.examples import MOST_EXAMPLES
from model.errors import DrawingError
from model.files.checkpoint import Checkpoint
from model.interpret.hand import Hand, Prototypes
from model.interpret.hand_space import Features
from model.interpret.hand_text import ALTERED, LONGEST_TEXT, fingerprint, pack, unpack_hand, unpack_prototypes
from model.interpret.neighbours import read_known
from model.interpret.trace import trace
from model.network.cells import CELLS
from model.network.classifier import RowClassifier
from tests.support.hand_formulas import DRAWINGS, hand_of, states_of
from tests.support.known import some_known

LABELS = [3, 7, 3, 1]
SIZES = [(cell, 2, 12) for cell in CELLS] + [("gru", 1, 1), ("lstm", 3, 40)]
STATES = states_of()
HAND = hand_of(STATES, LABELS)
HEAD = fingerprint(STATES.checkpoint)
ONE = 1 + 12 + 196  # bytes of an example


def assert_same(found: Hand | Prototypes | None, given: Hand | Prototypes) -> None:
    assert type(found) is type(given)
    assert found.states is given.states and found.labels.tolist() == given.labels.tolist()
    assert found.labels.dtype == np.int64
    for part in ("states", "pictures"):
        one, other = getattr(found.features, part), getattr(given.features, part)
        assert one.dtype == other.dtype and np.array_equal(one, other)


@pytest.mark.parametrize("sizes", SIZES, ids=str)
def test_the_numbers_come_back_and_so_does_every_answer(sizes: tuple[str, int, int]) -> None:
    hand = hand_of(states_of(*sizes), LABELS)
    prototypes = unpack_prototypes(pack(hand.prototypes), hand.states)
    again = unpack_hand(pack(hand), hand.states)
    assert_same(prototypes, hand.prototypes)
    assert_same(again, hand)
    assert prototypes and again
    alone = trace(hand.states.checkpoint, DRAWINGS[9])
    assert np.array_equal(prototypes.adapt(alone).belief, hand.read(DRAWINGS[9]).belief)
    assert again.near(alone) == hand.near(alone)


def test_the_bytes_lie_as_they_are_described() -> None:
    """Eight of the digest of the weights; the classes, the states, the pictures. Ten of 128 units have 4.3 kB."""
    content = b64decode(pack(HAND))
    weights = STATES.checkpoint.classifier.state_dict().values()
    assert content[:8] == sha256(b"".join(each.numpy().tobytes() for each in weights)).digest()[:8]
    assert list(content[8:12]) == LABELS
    assert content[12:60] == HAND.features.states.tobytes()
    assert content[60:] == HAND.features.pictures.tobytes()
    assert len(pack(hand_of(states_of("gru", 2, 128), list(range(10))).prototypes)) == 4344


def other_weight(checkpoint: Checkpoint) -> Checkpoint:
    """The same network, but for one number."""
    classifier = deepcopy(checkpoint.classifier)
    with torch.no_grad():
        classifier.readout.bias[9] += 1e-6
    return Checkpoint(classifier, {}, 0)


def test_the_hand_of_another_network_is_told_apart() -> None:
    """Of another cell, other sizes, and of weights of which one is another; the same weights once more are not."""
    same = Checkpoint(STATES.checkpoint.classifier, {}, 0)
    others = [states_of("lstm"), states_of("gru", 2, 128), read_known(other_weight(same), some_known(100))]
    for states in others:
        assert unpack_hand(pack(HAND), states) is None
        assert unpack_prototypes(pack(HAND.prototypes), states) is None
    assert unpack_hand(pack(HAND), read_known(same, some_known(100))) is not None


def encoded(*parts: bytes) -> str:
    return b64encode(b"".join(parts)).decode()


TEXTS: dict[str, Any] = {
    "no text": b64decode(pack(HAND)),
    "nothing": "",
    "shorter than the fingerprint": encoded(HEAD[:7]),
    "no example": encoded(HEAD),
    "51 examples": encoded(HEAD, bytes(ONE * (MOST_EXAMPLES + 1))),
    "a class that is none": encoded(HEAD, b"\x01\x0a", bytes(2 * ONE - 2)),
    "a byte less": encoded(HEAD, bytes(ONE - 1)),
    "a byte more": encoded(HEAD, bytes(ONE + 1)),
    "no base64": "*" + pack(HAND)[1:],
    "spaces": pack(HAND) + "\n",
    "other letters": "é" + pack(HAND)[1:],
    "half of a letter": "\ud800",
    "too long": encoded(bytes(LONGEST_TEXT)),
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
@pytest.mark.parametrize("unpack", [unpack_hand, unpack_prototypes])
def test_other_texts_are_refused(text: Any, unpack: Callable[..., object]) -> None:
    with pytest.raises(DrawingError) as caught:
        unpack(text, STATES)
    assert str(caught.value) == ALTERED


def test_examples_are_no_prototypes() -> None:
    """Two have one class: the probabilities would not be those of the formula."""
    with pytest.raises(DrawingError, match=ALTERED):
        unpack_prototypes(pack(HAND), STATES)
    assert unpack_hand(encoded(HEAD, bytes(ONE * MOST_EXAMPLES)), STATES) is not None


def fifty_examples(units: int) -> tuple[Any, str]:
    """(the states, the text) of fifty examples as a network of so many units has them."""
    classifier = RowClassifier("rnn", hidden_size=units, num_layers=1)
    states: Any = type("States", (), {"checkpoint": Checkpoint(classifier, {}, 0)})
    given = Features(np.full((50, units), 5, np.int8), np.zeros((50, 196), np.uint8))
    return states, pack(Hand(states, given, np.full(50, 9)))


def test_fifty_examples_of_1768_units_are_the_longest_text() -> None:
    states, text = fifty_examples(1768)
    found = unpack_hand(text, states)
    assert found is not None and len(found.labels) == 50
    states, text = fifty_examples(1769)
    with pytest.raises(DrawingError, match=ALTERED):
        unpack_hand(text, states)


@settings(max_examples=200)
@given(st.one_of(st.text(), st.binary(max_size=3 * ONE).map(lambda content: encoded(content))))
@example(pack(HAND))
def test_any_text_is_refused_or_of_another_network_or_a_hand(text: str) -> None:
    assert_refused_or_finite(text)


@settings(max_examples=200)
@given(st.integers(0, 51), st.data())
def test_any_bytes_of_this_network_are_refused_or_a_hand(count: int, data: st.DataObject) -> None:
    """Each with a length that may fit; its answers are finite."""
    labels = data.draw(st.lists(st.integers(0, 10), min_size=count, max_size=count, unique=count < 11))
    rest = np.random.default_rng(data.draw(st.integers(0, 99))).bytes(count * (ONE - 1))
    cut = data.draw(st.sampled_from([0, 0, 0, 1]))
    assert_refused_or_finite(encoded(HEAD, bytes(labels), rest[cut:]))


def assert_refused_or_finite(text: str) -> None:
    """DrawingError and nothing else, or a hand that reads."""
    alone = trace(STATES.checkpoint, DRAWINGS[0])
    try:
        prototypes = unpack_prototypes(text, STATES)
    except DrawingError as error:
        assert str(error) == ALTERED
    else:
        found = prototypes.adapt(alone) if prototypes else alone
        assert found.belief[-1].sum() == pytest.approx(1, abs=1e-5)
    try:
        hand = unpack_hand(text, STATES)
    except DrawingError:
        return
    assert hand is None or np.isfinite([each.distance for each in hand.near(alone)]).all()
