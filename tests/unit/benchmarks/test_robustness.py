"""Conditions and intervals of benchmarks.recognition, each against a trusted reference or its own definition."""

import numpy as np
import pytest

from benchmarks.quality import robustness
from benchmarks.quality.measures import mean_interval, wilson_interval
from benchmarks.quality.robustness import SIDE, beside, both_views, moving, painted, placed, tap
from tests.support import painting
from tests.support.digits import pen_digits

DIGITS = pen_digits().strokes
SEVEN = placed(DIGITS[7])
BOX = (SIDE / 8, SIDE * 7 / 8)


def rng(seed: int = 0) -> np.random.Generator:
    return np.random.default_rng(seed)


def strokes_of(shown: robustness.Strokes | painting.Picture) -> robustness.Strokes:
    assert isinstance(shown, list)
    return shown


# Intervals


def test_wilsons_interval_as_others_have_it() -> None:
    """R. G. Newcombe, "Two-sided confidence intervals for the single proportion", 1998, table I, method 3."""
    assert wilson_interval(81 / 263, 263) == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert wilson_interval(0, 20) == pytest.approx((0, 0.1611), abs=5e-5)


def test_the_mean_of_three_writers_by_hand() -> None:
    """s = 0.05, t = 4.303: 0.7 +- 4.303 * 0.05 / sqrt(3) = 0.7 +- 0.1242."""
    assert mean_interval([0.65, 0.7, 0.75]) == pytest.approx((0.5758, 0.8242), abs=1e-4)
    assert mean_interval([0.9, 0.95, 1.0]) == pytest.approx((0.8258, 1.0), abs=1e-4)
    assert mean_interval([0.9, 1.0]) is None  # too few for an interval


# Strokes on a canvas


@pytest.mark.parametrize("index", [1, 4])
def test_a_digit_lies_in_the_middle_of_the_canvas_and_keeps_its_proportions(index: int) -> None:
    before, after = np.concatenate(DIGITS[index]), np.concatenate(placed(DIGITS[index]))
    assert (after.min(axis=0) + after.max(axis=0)) / 2 == pytest.approx([SIDE / 2, SIDE / 2])
    assert np.ptp(after, axis=0).max() == pytest.approx(BOX[1] - BOX[0])
    wide, high = np.ptp(after, axis=0) / np.ptp(before, axis=0)
    assert wide == pytest.approx(high)


@pytest.mark.parametrize("degrees", [-20, 10])
def test_a_tilt_is_a_rotation_about_the_middle(degrees: int) -> None:
    """By complex numbers; clockwise on the screen, where y points down, is a positive angle."""
    for before, after in zip(SEVEN, strokes_of(robustness.tilting(degrees)(SEVEN, rng())), strict=True):
        middle = complex(SIDE / 2, SIDE / 2)
        turned = (before @ [1, 1j] - middle) * np.exp(1j * degrees * np.pi / 180) + middle
        assert after @ [1, 1j] == pytest.approx(turned)


@pytest.mark.parametrize(("right", "down"), [(0, 0), (1, 0), (0, 1), (1, 1)])
def test_a_corner_is_that_corner(right: int, down: int) -> None:
    points = np.concatenate(strokes_of(moving(right, down)(SEVEN, rng())))
    for axis, far in ((0, right), (1, down)):
        low, high = points[:, axis].min(), points[:, axis].max()
        assert low >= 0 and high <= SIDE
        assert (SIDE - high if far else low) == pytest.approx(0.03 * SIDE, abs=1)
    assert np.ptp(points, axis=0).max() == pytest.approx(0.3 * SIDE, abs=1)


def test_a_stray_dot_lies_on_the_canvas_beside_the_digit() -> None:
    for seed in range(40):
        for place in (SIDE * beside(rng(seed)), *tap(rng(seed))):
            assert ((place > 0) & (place < SIDE)).all()
            assert ((place < BOX[0] - 1) | (place > BOX[1] + 1)).any()


def test_a_stray_dot_adds_ink_to_the_picture_and_takes_none() -> None:
    without = painted(robustness.CANVAS, 20)(SEVEN, rng())
    with_dot = robustness.dotted(SEVEN, rng())
    assert isinstance(without, np.ndarray) and isinstance(with_dot, np.ndarray)
    assert (with_dot <= without).all()
    added = (without.astype(int) - with_dot).sum() / 255
    assert added == pytest.approx(np.pi * 10**2, rel=0.05)


# What is seen


@pytest.mark.parametrize("condition", robustness.conditions())
def test_every_condition_shows_every_digit_and_the_same_twice(condition: str) -> None:
    digits = [DIGITS[3], DIGITS[17]]
    found = robustness.render_all(digits, robustness.conditions()[condition])
    again = robustness.render_all(digits, robustness.conditions()[condition])
    for view in ("rows", "shrunk"):
        assert found[view].shape == (2, 28, 28) and found[view].dtype == np.uint8
        assert found[view].any(axis=(1, 2)).all()
        assert np.array_equal(found[view], again[view])


@pytest.mark.parametrize("index", [0, 4, 7])
def test_only_our_view_is_indifferent_to_place_size_and_a_dot(index: int) -> None:
    """In total less than a third of the ink differs, as edges do; shrunk as it is, all of a small digit does."""
    digit = placed(DIGITS[index])
    rows, shrunk = (view.astype(float) for view in both_views(digit))
    for show in (moving(1, 0), lambda strokes, rng: [*strokes, tap(rng)], painted(robustness.CANVAS, 20)):
        assert np.abs(both_views(show(digit, rng()))[0] - rows).sum() < rows.sum() / 3
    assert np.abs(both_views(moving(1, 0)(digit, rng()))[1] - shrunk).sum() > shrunk.sum()


def test_shrinking_takes_dark_for_ink() -> None:
    picture = painting.draw(SEVEN, SIDE, robustness.DEMO_PEN)
    blocks = (255 - picture).reshape(28, 10, 28, 10).mean(axis=(1, 3))
    assert np.corrcoef(robustness.shrink(picture).ravel(), blocks.ravel())[0, 1] > 0.98
