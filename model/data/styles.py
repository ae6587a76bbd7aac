"""Styles of hands that MNIST and the pen digits lack: each is a digit and a function that draws it.

trained_styles() are in the training set: drawn ones, and ones made of a pen digit. Those of unseen_styles.py never are:
they show whether what was learnt carries over to hands with other strokes.
"""

from collections.abc import Callable
from functools import partial

import numpy as np
from numpy.typing import NDArray

from model.data import changed_styles as changed
from model.data import drawn_0_to_4 as low
from model.data import drawn_5_to_9 as high
from model.data.non_digits import Kind, Strokes
from model.data.pen_digits import PenDigits

Change = Callable[[Strokes, np.random.Generator], Strokes | None]
TRIES = 30  # pen digits to try; some have no place for a change

DRAWN_STYLES: dict[str, tuple[int, Kind]] = {
    "zero with a slash": (0, low.slashed_zero),
    "zero with a curl": (0, low.curled_zero),
    "one with a flag": (1, low.flagged_one),
    "one on a serif": (1, low.one_on_a_serif),
    "two with a loop": (2, low.looped_two),
    "three with a flat top": (3, low.flat_three),
    "three with a loop": (3, low.looped_three),
    "four in one stroke, round": (4, low.curved_four),
    "four in one stroke, angular": (4, low.angular_four),
    "five in one stroke": (5, high.one_stroke_five),
    "six with a large loop": (6, high.large_looped_six),
    "seven with a bar and a foot": (7, high.footed_seven),
    "eight, open at the top": (8, high.open_eight),
    "eight with crossing ends": (8, high.crossed_eight),
    "eight, its last line too short": (8, high.stopped_eight),
    "nine whose loop crosses the stem": (9, high.crossing_nine),
    "nine whose loop crosses the stem, to the left": (9, high.crossing_nine_to_the_left),
    "nine whose loop overruns the stem": (9, high.overrun_nine),
    "nine with a curl": (9, high.curled_nine),
}
CHANGED_STYLES: dict[str, tuple[int, Change]] = {
    "pen zero with a slash": (0, changed.slashed_pen_zero),
    "pen zero with a curl": (0, changed.curled_pen_zero),
    "pen one with a flag": (1, changed.flagged_pen_one),
    "pen one on a serif": (1, changed.pen_one_on_a_serif),
    "pen two with a loop": (2, changed.looped_pen_two),
    "pen three with a loop": (3, changed.looped_pen_three),
    "pen four in one stroke": (4, changed.joined_four),
    "pen five in one stroke": (5, changed.joined_five),
    "pen six with a curl": (6, changed.curled_pen_six),
    "pen seven with a foot": (7, changed.footed_pen_seven),
    "pen seven with a bar": (7, changed.barred_pen_seven),
    "pen eight, open at the top": (8, changed.opened_pen_eight),
}


def trained_styles(digits: PenDigits) -> dict[str, tuple[int, Kind]]:
    """DRAWN_STYLES, and CHANGED_STYLES made of these pen digits: each a digit and what draws it."""
    made = {name: (digit, partial(change_one, digits, name)) for name, (digit, _) in CHANGED_STYLES.items()}
    return DRAWN_STYLES | made


def change_one(digits: PenDigits, name: str, rng: np.random.Generator) -> Strokes:
    """A pen digit changed to this style; where none that was tried can be, the digit in the first drawn style."""
    digit, change = CHANGED_STYLES[name]
    fitting = np.flatnonzero(digits.labels == digit)
    for _ in range(TRIES if len(fitting) else 0):
        strokes = change(list(digits.strokes[rng.choice(fitting)]), rng)
        if strokes is not None:
            return strokes
    return next(draw for label, draw in DRAWN_STYLES.values() if label == digit)(rng)


def style_labels(count: int) -> NDArray[np.int64]:
    """The labels of `count` pictures that show the trained styles in turn."""
    labels = [digit for digit, _ in (*DRAWN_STYLES.values(), *CHANGED_STYLES.values())]
    return np.resize(np.array(labels, np.int64), count)
