"""Recipes: the settings that decide how a network learns. model/training/config.py has those of one training."""

from dataclasses import asdict, dataclass, replace
from typing import Any

from model.training.settings import check_settings


@dataclass(frozen=True)
class Recipe:
    """How to train. The names of the fields are stored in checkpoints, so they stay.

    data: "all" (MNIST, pen digits and non-digits), "mnist" or "live" (5,000 digits of both kinds in the project).
    every_row: weight of the loss over all rows, beside 1 for the last row.
    pen_repeats: how often an epoch reads each pen digit.
    non_digits, styles: how many drawings of no digit, and of rarer styles of digits, an epoch reads.
    augment: change pictures at random, but for a share of clean (first step) to clean_end (last step) of them.
    cosine: warm-up, then half a cosine, instead of a constant learning rate.
    orthogonal: start as model.network.classifier.initialise does, instead of torch's own start weights.
    clip: largest norm of the gradient, 0 for none.
    average: decay of the exponential moving average of the weights, 0 for none.
    precision: "float32", or "bfloat16" for the matrix products.
    optimizer: "adamw", or "muon" for the matrices of the layers.
    Raises ValueError for an impossible value.
    """

    name: str
    epochs: int
    batch_size: int
    learning_rate: float
    data: str = "all"
    every_row: float = 0.3
    weight_decay: float = 0.01
    pen_repeats: int = 3
    non_digits: int = 5_000
    augment: bool = True
    cosine: bool = True
    orthogonal: bool = True
    clip: float = 1.0
    average: float = 0.998
    precision: str = "float32"
    clean: float = 0.15
    clean_end: float = 0.6
    optimizer: str = "muon"
    styles: int = 8_000

    def __post_init__(self) -> None:
        check_settings(self)

    def as_dict(self) -> dict[str, str | int | float | bool]:
        """As JSON holds it, for the checkpoint."""
        return asdict(self)


# The tutorial's: Adam 0.001, batches of 100, two epochs of MNIST's 60,000, cross-entropy of the last row, nothing else.
TUTORIAL = Recipe(
    name="tutorial",
    epochs=2,
    batch_size=100,
    learning_rate=0.001,
    data="mnist",
    every_row=0.0,
    weight_decay=0.0,
    pen_repeats=0,
    non_digits=0,
    styles=0,
    augment=False,
    cosine=False,
    orthogonal=False,
    clip=0.0,
    average=0.0,
    optimizer="adamw",
)
DEFAULT = Recipe(name="rowwise", epochs=10, batch_size=256, learning_rate=0.006)
# The tutorial's accuracy as soon as possible: one short rise and fall of the largest stable learning rate, Muon and a
# loss on every row, which need half the pictures, and the average of the weights, which is as accurate long before the
# weights themselves (benchmarks/recipe-log.md).
QUICK = replace(
    TUTORIAL,
    name="quick",
    epochs=1,
    batch_size=128,
    learning_rate=0.02,
    every_row=0.3,
    cosine=True,
    orthogonal=True,
    clip=1.0,
    average=0.95,
    precision="bfloat16",
    optimizer="muon",
)
# Networks good enough to look into within minutes: all three cells in three minutes of one core, drawing included.
# Two or three short epochs of Muon. With few epochs less augmentation is enough, and what is not read is not drawn.
SHORT = replace(
    DEFAULT,
    name="short",
    epochs=2,
    learning_rate=0.01,
    pen_repeats=2,
    non_digits=0,
    styles=0,
    average=0.99,
    clean=0.4,
    clean_end=0.9,
    precision="bfloat16",
)
# What one can watch: networks of 96 units learn in about five seconds of one core. Small batches, because 5,000 to
# 25,000 pictures in batches of 128 are too few steps (benchmarks/recipe-log.md).
LIVE = replace(QUICK, name="live", data="live", epochs=3, batch_size=64)
RECIPES = {"rowwise": DEFAULT, "short": SHORT, "tutorial": TUTORIAL, "quick": QUICK, "live": LIVE}
# What differs for one cell; other cells are trained by the recipe as it is.
OVERRIDES: dict[tuple[str, str], dict[str, Any]] = {
    # Without gates 0.006 loses accuracy: 98.0 % instead of 98.4 % of deformed pen digits (benchmarks/recipe-log.md).
    ("rowwise", "rnn"): {"epochs": 14, "learning_rate": 0.004},
    ("rowwise", "gru"): {"epochs": 18},
    ("short", "rnn"): {"epochs": 3, "learning_rate": 0.006},
    ("short", "gru"): {"pen_repeats": 1},
    ("live", "gru"): {"epochs": 2},
    ("live", "rnn"): {"epochs": 5, "batch_size": 80, "learning_rate": 0.007},
    ("live", "lstm"): {"batch_size": 96, "learning_rate": 0.025},
    ("quick", "rnn"): {"batch_size": 256, "learning_rate": 0.015, "average": 0.9},
}


def recipe_for(name: str, cell: str) -> Recipe:
    """The recipe of that name (a key of RECIPES) for this cell. Raises KeyError for another name."""
    return replace(RECIPES[name], **OVERRIDES.get((name, cell), {}))
