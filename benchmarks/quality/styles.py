"""Styles of hands that no network trains on, and the share of them that a network reads right."""

import numpy as np

from benchmarks.quality.measures import Network, Views
from benchmarks.quality.robustness import render_all
from model.data.rendering import augment_strokes
from model.data.unseen_styles import UNSEEN_STYLES
from model.training.evaluation import accuracy

SEED = 8  # training uses others

Drawings = dict[str, tuple[int, Views]]  # {style: (its digit, pictures)}


def unseen_styles(count: int) -> Drawings:
    """`count` drawings of each unseen style, each seeded by its number, deformed as in training, with the app's pen."""

    def render(name: str) -> Views:
        rngs = [np.random.default_rng([SEED, number]) for number in range(count)]
        strokes = [augment_strokes(UNSEEN_STYLES[name][1](rng), rng) for rng in rngs]
        return render_all(strokes, lambda each, rng: each)

    return {name: (digit, render(name)) for name, (digit, _) in UNSEEN_STYLES.items()}


def read_right(network: Network, drawings: Drawings) -> dict[str, float]:
    """{style: share in 0..1 that the network reads as its digit}."""
    found = {}
    for name, (digit, views) in drawings.items():
        labels = np.full(len(views["rows"]), digit, np.uint8)
        found[name] = accuracy(network.logits(views)[:, -1], network.labels(views, labels))
    return found
