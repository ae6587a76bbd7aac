"""A writer's hand, against its formula in float64; what it leaves alone; near examples and contradictions."""

from dataclasses import fields, replace
from typing import Any

import numpy as np
import pytest

from model import Hand, load_checkpoint, read_known
from model.drawing.strokes import Drawing, rows_from_strokes
from model.errors import DrawingError
from model.interpret.hand import Near
from model.interpret.hand_space import features, space_of, squared_distances
from model.interpret.neighbours import KnownStates
from model.interpret.trace import UNSURE, Trace, trace, trace_all
from model.network.cells import CELLS
from tests.support.hand_formulas import (
    DRAWINGS,
    LABELLED,
    Formulas,
    hand_of,
    known_without,
    places,
    states_of,
)
from tests.support.known import some_known
from tests.support.visitors import CHECKPOINTS

# Classes with two and three examples, with one, and without.
LABELS = [3, 7, 3, 1, 7, 7]
FULL = [label for _, label in LABELLED[:20]]
SIZES = [(cell, 2, 12) for cell in CELLS] + [("gru", 1, 1), ("lstm", 3, 40), ("rnn", 1, 128)]


def assert_by_formula(hand: Hand) -> list[Trace]:
    """Every drawing as the formula has it; the traces."""
    formulas = Formulas(hand.states)
    alone = trace_all(hand.states.checkpoint, DRAWINGS)
    found = [hand.prototypes.adapt(each) for each in alone]
    for adapted, before, place in zip(found, alone, places(features(alone)), strict=True):
        expected = formulas.belief(hand, place, before.belief[-1])
        np.testing.assert_allclose(adapted.belief[-1], expected, atol=2e-5)
        assert adapted.belief[-1].min() >= 0 and adapted.belief[-1].sum() == pytest.approx(1, abs=1e-5)
        sure = max(expected) >= hand.states.checkpoint.threshold
        said = (int(np.argmax(expected)), "") if sure else (None, UNSURE)
        assert (adapted.digit, adapted.status) == said
    return found


@pytest.mark.parametrize("labels", [LABELS, FULL, [8]], ids=["some classes", "all classes", "one example"])
@pytest.mark.parametrize("sizes", SIZES, ids=str)
def test_the_belief_is_that_of_the_formula(sizes: tuple[str, int, int], labels: list[int]) -> None:
    assert_by_formula(hand_of(states_of(*sizes), labels))


def test_digits_and_doubts_are_those_of_the_new_belief() -> None:
    """Of a network that is sure of some digits and not of others, with the hand and without."""
    found = assert_by_formula(hand_of(states_of("lstm", 2, 12), FULL))
    assert {each.status for each in found} == {"", UNSURE}
    changed = [each for each in found if each.alone and each.digit != each.alone.digit]
    assert len(changed) > 3


@pytest.mark.parametrize("labels", [LABELS, [0, 9]])
def test_a_class_that_the_known_drawings_lack_has_its_prototype_alone(labels: list[int]) -> None:
    assert_by_formula(hand_of(read_known(states_of().checkpoint, known_without(0, 3, 9)), labels))


def test_only_the_last_belief_and_the_answer_change() -> None:
    hand = hand_of(states_of(), LABELS)
    alone = trace(hand.states.checkpoint, DRAWINGS[9])
    found = hand.prototypes.adapt(alone)
    assert not np.allclose(found.belief[27], alone.belief[27], atol=1e-3)
    np.testing.assert_array_equal(found.belief[:27], alone.belief[:27])
    assert found.belief.dtype == alone.belief.dtype and found.alone is alone
    for name in {each.name for each in fields(Trace)} - {"belief", "digit", "status", "alone"}:
        assert getattr(found, name) is getattr(alone, name)
    read = hand.read(DRAWINGS[9])
    np.testing.assert_array_equal(read.belief, found.belief)
    assert hand.prototypes.adapt(read) is read


def test_a_drawing_without_ink_has_no_hand() -> None:
    hand = hand_of(states_of(), LABELS)
    for strokes in ([], [[[5, 5]]]):
        found = hand.read(rows_from_strokes(strokes))
        assert found.digit is None and found.status and found.alone is None and not found.belief.any()
        assert hand.near(found) == []


def test_a_drawing_far_from_the_hand_is_left_to_the_network() -> None:
    """Of all ink; also where everything else is alike, so that the distance is beyond any exponent."""
    states = states_of("rnn", 1, 7)
    one = KnownStates(**vars(states) | {"states": states.states * 0})
    full = Drawing(np.ones((28, 28), np.float32))
    for each in (states, one):
        hand = hand_of(each, [1, 2])
        alone = trace(states.checkpoint, full)
        assert min(near.distance for near in hand.near(alone)) > 7
        with np.errstate(over="raise", invalid="raise", divide="raise"):
            found = hand.prototypes.adapt(alone)
        np.testing.assert_allclose(found.belief[-1], alone.belief[-1], atol=1e-6)
        assert (found.digit, found.status) == (alone.digit, alone.status)


def test_a_network_that_is_certain_has_a_finite_belief() -> None:
    """Probabilities of 0 for nine classes."""
    hand = hand_of(states_of(), LABELS)
    alone = trace(hand.states.checkpoint, DRAWINGS[0])
    belief = alone.belief.copy()
    belief[-1] = np.eye(10)[4]
    with np.errstate(divide="raise", invalid="raise"):
        found = hand.prototypes.adapt(replace(alone, belief=belief))
    [place] = places(features([alone]))
    expected = Formulas(hand.states).belief(hand, place, belief[-1])
    np.testing.assert_allclose(found.belief[-1], expected, atol=1e-6)
    assert min(expected) > 1e-4


def test_the_three_nearest_examples_are_found_the_nearest_first() -> None:
    hand = hand_of(states_of(), FULL)
    formulas, examples = Formulas(hand.states), places(hand.features)
    for number, drawing in enumerate(DRAWINGS[:12]):
        found = trace(hand.states.checkpoint, drawing)
        [place] = places(features([found]))
        away = [formulas.distance(place, each) for each in examples]
        order = sorted(range(20), key=away.__getitem__)[:3]
        assert [each.example for each in hand.near(found)] == order and order[0] == number
        np.testing.assert_allclose(
            [each.distance for each in hand.near(found)], [away[i] for i in order], atol=2e-5
        )
    assert [each.example for each in hand_of(hand.states, [1]).near(found)] == [0]
    assert type(hand.near(found)[0]) is Near


@pytest.fixture(scope="module")
def shipped() -> KnownStates:
    return read_known(load_checkpoint(CHECKPOINTS / "gru.safetensors"), some_known(200))


def test_one_drawing_under_two_digits_contradicts_itself(shipped: KnownStates) -> None:
    """Each pair once; ten real digits do not, nor does one digit that was written twice."""
    drawings, labels = DRAWINGS[:10], list(range(10))
    assert Hand.fit(shipped, drawings, labels).contradictions() == []
    more = [*drawings, drawings[2], drawings[2], drawings[5]]
    assert Hand.fit(shipped, more, [*labels, 7, 2, 5]).contradictions() == [(2, 10), (10, 11)]


def test_what_contradicts_is_nearer_than_a_usual_drawing_to_its_centre(shipped: KnownStates) -> None:
    """Among 40 real digits with labels in turn, by the formula; the five pairs that are most alike."""
    labels = [number % 3 for number in range(40)]
    hand = Hand.fit(shipped, DRAWINGS, labels)
    formulas, examples = Formulas(shipped), places(hand.features)
    expected = [
        (formulas.distance(examples[one], examples[other]), (one, other))
        for one in range(40)
        for other in range(one + 1, 40)
        if labels[one] != labels[other]
    ]
    near = [pair for distance, pair in sorted(expected) if distance < 1]
    assert hand.contradictions() == near[:5] and len(near) > 5
    few = Hand.fit(shipped, DRAWINGS[:20], labels[:20])  # in which fewer do
    assert few.contradictions() == [pair for pair in near if max(pair) < 20] != []


def test_a_network_that_confuses_digits_does_not_call_them_contradictions() -> None:
    """One unit, untrained: different digits are nearer than 1. One drawing under two labels still contradicts."""
    hand = Hand.fit(states_of("gru", 1, 1), [*DRAWINGS[:10], DRAWINGS[0]], [*range(10), 5])
    space = space_of(hand.states)
    points = space.place(hand.features)
    assert (squared_distances(points, points)[np.triu_indices(10, 1)] < 1).sum() > 3
    assert hand.contradictions() == [(0, 10)]


MADE_OF = "a hand has 1 to 50 examples, each with its digit."
DIGIT = "example 2: its digit must be a whole number from 0 to 9."
INK = Drawing(np.ones((28, 28), np.float32))


def test_labels_may_be_an_array() -> None:
    """Of any integers of numpy, as data sets have them."""
    hand = Hand.fit(states_of(), [INK, INK], np.array([3, 7], np.uint8))
    assert (hand.labels.dtype, hand.labels.tolist()) == (np.int64, [3, 7])


@pytest.mark.parametrize(
    ("drawings", "labels", "said"),
    [
        ([], [], MADE_OF),
        ([INK] * 51, [1] * 51, MADE_OF),
        ([INK] * 2, [1], MADE_OF),
        ([INK], [1, 2], MADE_OF),
        *[([INK, INK], [1, label], DIGIT) for label in (-1, 10, 3.0, True, None, "3")],
        ([INK, rows_from_strokes([])], [1, 2], "example 2: Nothing drawn yet."),
        ([INK, rows_from_strokes([[[5, 5]]])], [1, 2], "example 2: Only dots so far."),
    ],
)
def test_what_is_no_hand_is_refused(drawings: list[Drawing], labels: list[Any], said: str) -> None:
    with pytest.raises(DrawingError) as caught:
        Hand.fit(states_of(), drawings, labels)
    assert str(caught.value) == said


def test_fifty_examples_are_a_hand() -> None:
    hand = hand_of(states_of(), [number % 10 for number in range(50)], [*DRAWINGS, *DRAWINGS])
    assert len(hand.labels) == 50 and hand.prototypes.labels.tolist() == list(range(10))
