"""Drawings that are no digit, and the share of them that a network still calls one."""

from collections.abc import Callable

import numpy as np

from benchmarks.quality.measures import Network, Views
from benchmarks.quality.robustness import render_all
from model.data import non_digits as nondigits
from model.data.pen_digits import PenDigits

SEED = 7  # training uses others

Drawings = dict[str, dict[str, Views]]  # {set: {kind: pictures}}


def non_digits(digits: PenDigits, count: int) -> Drawings:
    """`count` drawings of each kind, each seeded by its number, as they were drawn.

    Two digits side by side, which is a seen kind, are made of these digits, whose writers trained nothing.
    """

    def two_digits(rng: np.random.Generator) -> nondigits.Strokes:
        left, right = (digits.strokes[index] for index in rng.integers(0, len(digits), 2))
        return nondigits.side_by_side(list(left), list(right), rng)

    seen = nondigits.TRAINED_KINDS | {"two digits side by side": two_digits}
    sets = {"seen": seen, "unseen": nondigits.UNSEEN_KINDS}

    def render(make: Callable[[np.random.Generator], nondigits.Strokes]) -> Views:
        drawings = [make(np.random.default_rng([SEED, number])) for number in range(count)]
        return render_all(drawings, lambda strokes, rng: strokes)

    return {name: {kind: render(make) for kind, make in kinds.items()} for name, kinds in sets.items()}


def passed(network: Network, drawings: Drawings) -> dict[str, dict[str, float]]:
    """{set: {kind: share in 0..1 that the network calls a digit}}."""
    return {
        name: {
            kind: 1 - network.rejects(views, network.logits(views)[:, -1]) for kind, views in kinds.items()
        }
        for name, kinds in drawings.items()
    }
