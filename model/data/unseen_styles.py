"""Styles of hands that no network trains on: written down as points that a smooth line follows.

They share no shape with the trained styles, so they show whether what was learnt carries over to other hands.
"""

import numpy as np
from numpy.typing import NDArray

from model.data.non_digits import Kind, Strokes, parse_strokes, smooth

# The digit, then points in a box of 10 x 10: strokes separated by spaces, points by commas, each point two digits
# (x, y). The line begins and ends at a point, passes near the others, and has a corner where one is there twice.
FORMS = {
    "zero with a long slash": (0, "41,31,24,27,38,58,67,64,51,41 81,19"),
    "zero and slash in one stroke": (0, "61,31,14,17,39,69,86,83,61,61,80,80,18"),
    "zero with an inner curl": (0, "41,22,16,29,59,77,73,51,33,35"),
    "one with a flag of 37 degrees": (1, "14,40,40,49"),
    "one with a bent flag": (1, "24,33,41,40,40,49"),
    "one with a flag, on a serif": (1, "23,40,40,49 19,79"),
    "two with a swan's neck": (2, "12,20,50,62,36,18,08,07,27,49,88"),
    "three of a zigzag and a bowl": (3, "00,70,70,34,34,66,68,49,08"),
    "three with a long loop": (3, "11,40,62,44,14,23,54,76,68,39,08"),
    "four as a flash": (4, "30,15,15,85,85,62,50,50,59"),
    "four with a loop on its bar": (4, "20,15,15,56,85,73,52,46,49"),
    "four, round, without a lift": (4, "10,14,36,65,72,70,70,69"),
    "five with a wave on top": (5, "71,50,20,10,14,14,44,76,68,39,08"),
    "six with a loop wider than its stem": (6, "50,23,06,08,39,79,86,64,25,17"),
    "six as a spiral": (6, "50,22,07,29,69,76,45,26,38"),
    "seven, its foot curled forwards": (7, "01,70,70,57,49,59,68 35,75"),
    "seven, its foot curled backwards": (7, "00,70,70,57,48,39,29 36,76"),
    "eight as a cup on a loop": (8, "60,72,44,17,29,59,77,44,12,20"),
    "eight whose last line stops short": (8, "60,20,12,34,66,68,49,19,16,44,82"),
    "nine begun left of its stem": (9, "05,45,74,71,50,30,22,25,29"),
    "nine as a fish": (9, "73,45,14,11,40,61,62,59"),
    "nine, oval and long stem": (9, "60,20,14,35,63,60,40 51,59"),
    "nine with a hooked tail": (9, "63,34,11,30,60,63,67,49,28"),
}


def written(text: str) -> Kind:
    """A form of the table; in each drawing every point moves a little."""
    strokes = parse_strokes(text)

    def make(rng: np.random.Generator) -> Strokes:
        stretch = rng.uniform(0.85, 1.15, 2)
        ends = ((1, 1), (0, 0))  # smooth() keeps an end that is there twice
        return [smooth(np.pad(moved(stroke, rng), ends, "edge") * stretch, 3) for stroke in strokes]

    return make


def moved(points: NDArray[np.int64], rng: np.random.Generator) -> NDArray[np.float64]:
    """Each point at a random place near its own; points at the same place move together."""
    places, which = np.unique(points, axis=0, return_inverse=True)
    return (places + rng.normal(0, 0.25, places.shape))[which.ravel()]


UNSEEN_STYLES: dict[str, tuple[int, Kind]] = {
    name: (digit, written(text)) for name, (digit, text) in FORMS.items()
}
