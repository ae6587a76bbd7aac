"""Where drawings of a hand are compared, against the formulas in float64 and scipy's blur."""

import gc
import weakref
from dataclasses import replace

import numpy as np
import pytest
import torch

from model.files.known import KnownDrawings
from model.interpret import hand_space
from model.interpret.hand_space import HandSpace, blurred, features, make_space, space_of, squared_distances
from model.interpret.neighbours import KnownStates, read_known
from model.interpret.trace import trace_all
from model.network.cells import CELLS
from tests.support import hand_formulas
from tests.support.hand_formulas import DRAWINGS, Formulas, known_without, places, states_of
from tests.support.known import some_known

SIZES = [(cell, 2, 12) for cell in CELLS] + [("gru", 1, 1), ("lstm", 3, 40)]


@pytest.mark.parametrize("sizes", SIZES, ids=str)
def test_features_are_the_last_state_and_the_blurred_picture_in_bytes(sizes: tuple[str, int, int]) -> None:
    """Each is the nearest of 255 or 256 numbers."""
    found = trace_all(states_of(*sizes).checkpoint, DRAWINGS[:10])
    given = features(found)
    assert (given.states.dtype, given.pictures.dtype) == (np.int8, np.uint8)
    for each, (state, picture) in zip(found, places(given), strict=True):
        assert np.abs(each.hidden[-1, 27] - state.numpy()).max() <= 0.501 / 127
        assert (hand_formulas.blurred(each.rows) - picture).abs().max() <= 0.501 / 255


def test_pictures_are_blurred_as_scipy_blurs_them() -> None:
    """Of real digits and of noise, at the border too; the sum of a blur is 1, and rounding makes it no more."""
    noise = np.random.default_rng(1).random((2, 28, 28), np.float32)
    rows = np.stack([*(each.rows for each in DRAWINGS[:10]), *noise, np.ones((28, 28), np.float32)])
    found = blurred(rows)
    assert found.shape == (13, 196) and found.dtype == np.float32
    np.testing.assert_allclose(found, [hand_formulas.blurred(each) for each in rows], atol=1e-6)
    assert found.max() <= 1 and found[-1].reshape(14, 14)[3:-3, 3:-3].min() > 0.999999


@pytest.mark.parametrize("sizes", SIZES, ids=str)
def test_a_squared_distance_is_the_formula(sizes: tuple[str, int, int]) -> None:
    """Between drawings, and to the nearest known drawing of each class."""
    states = states_of(*sizes)
    space, formulas = space_of(states), Formulas(states)
    given = features(trace_all(states.checkpoint, DRAWINGS[:10]))
    points, exact = space.place(given), places(given)
    expected = [[formulas.distance(x, y) for y in exact] for x in exact]
    np.testing.assert_allclose(squared_distances(points, points), expected, atol=2e-5)
    nearest = [
        [min(formulas.distance(x, y) for label, y in formulas.known if label == digit) for digit in range(10)]
        for x in exact
    ]
    np.testing.assert_allclose(space.nearest_known(points), nearest, atol=2e-5)


@pytest.mark.parametrize("sizes", SIZES, ids=str)
def test_a_usual_drawing_is_1_from_the_centre_of_its_class(sizes: tuple[str, int, int]) -> None:
    """On average, and half of it by the state."""
    states = states_of(*sizes)
    space, labels = space_of(states), np.sort(states.known.labels)
    for part in (space.known[:, : sizes[2]], space.known[:, sizes[2] :]):
        centres = [part[labels == digit].mean(axis=0) for digit in range(10)]
        away = [((each - centres[label]) ** 2).sum() for each, label in zip(part, labels, strict=True)]
        assert np.mean(away) == pytest.approx(0.5, abs=1e-4)


def test_no_distance_is_negative() -> None:
    """Of a drawing to itself rounding would make half of them so."""
    space = space_of(states_of())
    assert squared_distances(space.known, space.known).min() >= 0
    assert squared_distances(space.known, space.known, space.squares).diagonal().max() < 1e-4


def test_no_drawing_of_a_class_that_is_missing_is_near() -> None:
    """Of the first class, one in the middle, and the last."""
    missing = [0, 4, 9]
    states = read_known(states_of().checkpoint, known_without(*missing))
    space, formulas = space_of(states), Formulas(states)
    given = features(trace_all(states.checkpoint, DRAWINGS[:10]))
    found = space.nearest_known(space.place(given))
    assert np.isinf(found[:, missing]).all() and found.dtype == np.float32
    for digit in set(range(10)) - set(missing):
        own = [each for label, each in formulas.known if label == digit]
        expected = [min(formulas.distance(x, y) for y in own) for x in places(given)]
        np.testing.assert_allclose(found[:, digit], expected, atol=2e-5)


def silent(states: KnownStates, picture: np.ndarray | None = None) -> KnownStates:
    """The same, of a network with one state for everything; and of one picture alone, if it is given."""
    known = states.known
    if picture is not None:
        known = KnownDrawings(np.repeat(picture[None], len(known), axis=0), known.labels, known.sources)
    return replace(states, states=torch.full_like(states.states, 0.5), known=known)


def test_one_state_and_one_picture_for_everything_have_finite_distances() -> None:
    states = states_of()
    given = features(trace_all(states.checkpoint, DRAWINGS[:5]))
    for odd in (silent(states), silent(states, states.known.pictures[0])):
        with np.errstate(all="raise", under="ignore"):
            space = make_space(odd)
            points = space.place(given)
            found = squared_distances(points, points), space.nearest_known(points)
        assert all(np.isfinite(each).all() and each.min() >= 0 for each in found)


def test_a_space_is_made_once_and_goes_with_its_states(monkeypatch: pytest.MonkeyPatch) -> None:
    made = []

    def make(states: KnownStates) -> HandSpace:
        made.append(1)
        return make_space(states)

    monkeypatch.setattr(hand_space, "make_space", make)
    states = read_known(states_of().checkpoint, some_known(110))
    assert space_of(states) is space_of(states) and made == [1]
    space = weakref.ref(space_of(states))
    del states
    gc.collect()
    assert space() is None
