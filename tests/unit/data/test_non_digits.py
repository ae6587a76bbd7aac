"""Drawings that are no digit: how many strokes and points each kind has, where they lie, and pairs of digits."""

from collections.abc import Callable
from itertools import chain
from typing import Any

import numpy as np
import pytest
from numpy.random import default_rng
from scipy.stats import kstest, norm, uniform

from model.data import non_digits as module
from model.data.non_digits import TRAINED_KINDS, UNSEEN_KINDS, side_by_side
from tests.support.digits import pen_digits

Strokes = list[np.ndarray]
RANDOM = 1000  # drawings of each kind


def drawings(kind: Callable[[np.random.Generator], Strokes]) -> list[Strokes]:
    rng = default_rng(1)
    return [kind(rng) for _ in range(RANDOM)]


def test_no_kind_is_both_trained_and_kept_for_the_test() -> None:
    """Each kind draws another drawing every time, of finite points, and the same ones of the same seed."""
    assert not set(TRAINED_KINDS) & set(UNSEEN_KINDS)
    assert (len(TRAINED_KINDS), len(UNSEEN_KINDS)) == (23, 10)
    for kind in (TRAINED_KINDS | UNSEEN_KINDS).values():
        first, again, other = (np.concatenate(kind(default_rng(seed))) for seed in (1, 1, 2))
        assert np.array_equal(first, again) and np.isfinite(first).all()
        assert first.shape != other.shape or not np.allclose(first, other)


@pytest.mark.parametrize(
    ("kind", "strokes", "points"),
    [
        (module.dash, {1}, {3}),
        (module.dashes, {2, 3}, {3}),
        (module.scribble, {1}, {2**cuts * (turns - 2) + 2 for cuts in (2, 3) for turns in range(12, 40)}),
        (module.hatching, {1}, set(range(8, 24))),
        (module.spiral, {1}, {90}),
        (module.wave, {1}, {60}),
        (module.smiley, {4}, {40, 20, 14, 10, 13}),
        (module.curves, {2, 3, 4, 5}, {10, 18, 26}),
    ],
)
def test_numbers_of_strokes_and_points(kind: Any, strokes: set[int], points: set[int]) -> None:
    drawn = drawings(kind)
    assert set(map(len, drawn)) == strokes
    assert set(map(len, chain(*drawn))) == points


def test_a_dash_is_level_and_dashes_are_four_apart() -> None:
    lines: np.ndarray = np.array(drawings(module.dash))[:, 0]
    x, y = (lines[:, 2] - lines[:, 0]).T
    np.testing.assert_allclose(np.hypot(x, y), 10)
    assert kstest(np.arctan2(y, x), uniform(-0.1, 0.2).cdf).pvalue > 1e-3
    bend = lines[:, 1] - (lines[:, 0] + lines[:, 2]) / 2
    assert kstest(bend.ravel(), norm(0, 0.4).cdf).pvalue > 1e-3
    for strokes in drawings(module.dashes):
        assert [stroke[0].tolist() for stroke in strokes] == [[0, 4 * i] for i in range(len(strokes))]


def test_an_outline_has_its_corners_and_eight_points_on_every_side() -> None:
    """On average: each corner moves a little, and both directions are stretched."""
    drawn = drawings(module.outline("07,97,95 40,49"))
    for number, corners in enumerate([[[0, 7], [9, 7], [9, 5]], [[4, 0], [4, 9]]]):
        strokes = np.array([drawing[number] for drawing in drawn])
        assert strokes.shape == (RANDOM, 8 * (len(corners) - 1) + 1, 2)
        np.testing.assert_allclose(strokes[:, ::8].mean(axis=0), corners, atol=0.2)
        np.testing.assert_allclose(np.diff(strokes[:, :9], n=2, axis=1), 0, atol=1e-9)  # straight


@pytest.mark.parametrize("flat", [False, True])
def test_two_digits_side_by_side_are_whole_and_do_not_overlap(flat: bool) -> None:
    """Each is 8 to 11 units high, 16 to 22 wide where it is flat, and 0.5 to 5 apart; strokes keep their shape."""
    strokes = pen_digits().strokes
    left: Strokes = [np.array([[0, 5], [100, 0]])] if flat else list(next(d for d in strokes if len(d) == 2))
    right: Strokes = list(strokes[2])
    gaps: list[float] = []
    sizes: list[float] = []
    heights: list[float] = []
    for seed in range(RANDOM // 3):
        placed = side_by_side(left, right, default_rng(seed))
        assert len(placed) == len(left) + len(right)
        edge = 0.0
        for digit, part in ((left, placed[: len(left)]), (right, placed[len(left) :])):
            low, high = np.min(np.concatenate(digit), axis=0), np.max(np.concatenate(digit), axis=0)
            scale = np.ptp(part[0][:, 0]) / np.ptp(digit[0][:, 0])
            sizes.append(scale * max(high[1] - low[1], (high[0] - low[0]) / 2) / 10)
            moved = np.concatenate(
                [(b - (a - low) * scale).round(9) for a, b in zip(digit, part, strict=True)]
            )
            assert len({*moved[:, 0]}) == len({*moved[:, 1]}) == 1  # the whole digit moves
            gaps.append(moved[0, 0] - edge)
            heights += {*moved[:, 1]}
            edge = moved[0, 0] + (high[0] - low[0]) * scale
    assert set(gaps[::2]) == {0}
    for found, low, high in ((gaps[1::2], 0.5, 5), (sizes, 0.8, 1.1), (heights, -0.5, 0.5)):
        assert kstest(found, uniform(low, high - low).cdf).pvalue > 1e-3
