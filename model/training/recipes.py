"""Recipes: the settings that decide how a network is trained, and the values that each may have."""

from collections.abc import Collection
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import torch

from model.files.form import LIMITS, MAX_WEIGHTS
from model.network.cells import CELLS
from model.network.classifier import RowClassifier

HERE = Path(__file__).resolve().parents[2]  # the project, whatever the current directory
# Smallest and largest value; two ints where only whole numbers are allowed.
RANGES: dict[str, tuple[float, float]] = {
    "epochs": (1, 1_000_000),
    "batch_size": (1, 1_000_000),
    "learning_rate": (1e-9, 100.0),
    "every_row": (0.0, 100.0),
    "weight_decay": (0.0, 100.0),
    "pen_repeats": (0, 1_000),
    "non_digits": (0, 1_000_000),
    "styles": (0, 1_000_000),
    "clip": (0.0, 1e9),
    "average": (0.0, 0.999999),
    "clean": (0.0, 1.0),
    "clean_end": (0.0, 1.0),
    "hidden_size": LIMITS["hidden_size"],
    "num_layers": LIMITS["num_layers"],
    "seed": (-(2**63), 2**64 - 1),  # as torch.manual_seed takes it
    "threads": (0, 1_024),
}
CHOICES: dict[str, Collection[str]] = {
    "cell": CELLS,
    "data": ("all", "mnist"),
    "precision": ("float32", "bfloat16"),
    "optimizer": ("adamw", "muon"),
    "device": ("auto", "cpu", "cuda", "mps"),
}


def check_settings(settings: "Recipe | Config") -> None:
    """Raises ValueError unless each setting is one of its choices, or a number of the right type within its range."""
    for name, value in vars(settings).items():
        if name in CHOICES:
            allowed = type(value) is str and value in CHOICES[name]
            wanted = "one of " + ", ".join(CHOICES[name])
        elif name in RANGES:
            low, high = RANGES[name]
            allowed = type(value) in (int, type(low)) and low <= value <= high
            kind = "whole number" if type(low) is int else "number"
            wanted = f"a {kind} from {low} to {high}"
        else:
            continue
        if not allowed:
            raise ValueError(f"{name} must be {wanted}, not {value!r}.")


@dataclass(frozen=True)
class Recipe:
    """How to train. The names of the fields are stored in checkpoints, so they stay.

    data: "all" (MNIST, pen digits and non-digits) or "mnist".
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
# The tutorial's accuracy as soon as possible: one short rise and fall of the largest stable learning rate, and the
# average of the weights, which is as accurate long before the weights themselves (benchmarks/recipe-log.md).
QUICK = replace(
    TUTORIAL,
    name="quick",
    epochs=1,
    batch_size=128,
    learning_rate=0.008,
    cosine=True,
    orthogonal=True,
    clip=1.0,
    average=0.95,
    precision="bfloat16",
)
RECIPES = {"rowwise": DEFAULT, "tutorial": TUTORIAL, "quick": QUICK}
# What differs for one cell; other cells are trained by the recipe as it is.
OVERRIDES: dict[tuple[str, str], dict[str, Any]] = {
    # Without gates 0.006 loses accuracy: 98.0 % instead of 98.4 % of deformed pen digits (benchmarks/recipe-log.md).
    ("rowwise", "rnn"): {"epochs": 14, "learning_rate": 0.004},
    ("rowwise", "gru"): {"epochs": 18},
    ("quick", "rnn"): {"batch_size": 64, "learning_rate": 0.002, "average": 0.97, "precision": "float32"},
}


def recipe_for(name: str, cell: str) -> Recipe:
    """The recipe of that name (a key of RECIPES) for this cell. Raises KeyError for another name."""
    return replace(RECIPES[name], **OVERRIDES.get((name, cell), {}))


@dataclass(frozen=True)
class Config:
    """One training: which network, by which recipe, from which data, into which folder.

    threads: of the processor, 0 for torch's own choice. Raises ValueError for an impossible value, or for sizes that
    are too large together.
    """

    cell: str
    recipe: Recipe
    hidden_size: int = 128
    num_layers: int = 2
    seed: int = 0
    device: str = "auto"
    threads: int = 0
    data_dir: Path = HERE / "data"
    out: Path = HERE / "checkpoints"
    resume: bool = False

    def __post_init__(self) -> None:
        check_settings(self)
        weights = sum(weight.numel() for weight in self.meta_network().parameters())
        if weights > MAX_WEIGHTS:
            raise ValueError(
                f"{self.cell} with hidden_size {self.hidden_size} and num_layers {self.num_layers} has {weights} "
                f"weights, more than the {MAX_WEIGHTS} of the largest checkpoint; choose smaller sizes."
            )

    @property
    def checkpoint_path(self) -> Path:
        """The file of the trained network."""
        return self.out / f"{self.cell}.safetensors"

    @property
    def state_path(self) -> Path:
        """The file from which an interrupted training is resumed."""
        return self.out / f"{self.cell}.training.pt"

    def new_network(self) -> RowClassifier:
        """A network of this cell and these sizes, with torch's own start weights."""
        return RowClassifier(self.cell, hidden_size=self.hidden_size, num_layers=self.num_layers)

    def meta_network(self) -> RowClassifier:
        """Its shapes alone: weights on the meta device, without memory or random numbers."""
        with torch.device("meta"):
            return self.new_network()

    def fingerprint(self) -> dict[str, Any]:
        """All settings that decide the result, which a resumed training shares with the interrupted one."""
        return {**self.meta_network().arguments, **self.recipe.as_dict(), "seed": self.seed}
