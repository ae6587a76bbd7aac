"""The decagon, against its formula."""

import numpy as np
import pytest

from model.interpret.decagon import CORNERS, ORDER, nearest_corner, place_of


@pytest.mark.parametrize("digit", range(10))
def test_a_belief_in_one_digit_lies_on_its_corner(digit: int) -> None:
    """The corners lie on a circle of radius 1 by steps of 36 degrees, clockwise, the first at the top."""
    angle = np.radians(36 * ORDER.index(digit) - 90)  # on the page y points downwards
    expected = [np.cos(angle), np.sin(angle)]
    np.testing.assert_allclose(place_of(np.eye(10)[digit]), expected, atol=1e-15)
    np.testing.assert_allclose(CORNERS[digit], expected, atol=1e-15)


def test_a_place_is_the_mean_of_the_corners_weighted_by_the_belief() -> None:
    belief = np.random.default_rng(0).dirichlet(np.ones(10), (3, 28))
    expected = [
        [
            [sum(p * corner[axis] for p, corner in zip(row, CORNERS, strict=True)) for axis in (0, 1)]
            for row in each
        ]
        for each in belief
    ]
    np.testing.assert_allclose(place_of(belief), expected, atol=1e-15)
    np.testing.assert_allclose(place_of(np.full(10, 0.1)), 0, atol=1e-15)


def test_the_nearest_corner_is_found_by_its_distance() -> None:
    places = np.random.default_rng(0).uniform(-1, 1, (200, 2))
    expected = [min(range(10), key=lambda digit: np.hypot(*(place - CORNERS[digit]))) for place in places]
    assert nearest_corner(places).tolist() == expected
