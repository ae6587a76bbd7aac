"""The decagon: a belief as a place in the plane, so that the reading of a drawing is a path.

place = sum over k of p_k * corner k. No plane holds the hidden state: the ten classes need nine dimensions. The place
says which classes the belief lies between; many beliefs lie at the middle, so the bars belong beside it.
"""

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.floating]

# Clockwise from the top. Digits that the networks confuse are neighbours: of the validation sets' answers after row 14
# that are wrong, 61 % lie one corner away, more than with 99.9 % of all orders; 69 % is the most, and 22 % the mean.
ORDER = (3, 8, 9, 0, 4, 1, 6, 5, 7, 2)


def corners() -> NDArray[np.float64]:
    """[10, 2]: the corner of each digit as (x to the right, y down), on the circle of radius 1 around (0, 0)."""
    angles = 2 * np.pi * np.argsort(ORDER) / len(ORDER)
    return np.stack([np.sin(angles), -np.cos(angles)], axis=1)


CORNERS = corners()


def place_of(belief: FloatArray) -> FloatArray:
    """The places [..., 2] of beliefs [..., 10], each the mean of the corners, weighted by the probabilities."""
    return belief @ CORNERS.astype(belief.dtype)


def nearest_corner(places: FloatArray) -> NDArray[np.intp]:
    """The digit, 0 to 9, whose corner is nearest to each of places [..., 2]."""
    # All corners are equally far from the middle, so the nearest is that of the largest product.
    return np.argmax(places @ CORNERS.T.astype(places.dtype), axis=-1)
