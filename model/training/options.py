"""The options of a training, as the command line and fit() take them, and the Config that they make."""

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from model.data.choice import choose
from model.training.config import Config
from model.training.recipes import RECIPES, Recipe, recipe_for
from model.training.start import Start, load_start

Place = str | os.PathLike[str]
Data = Sequence[str | Path] | str | Path  # as model.data.choice.choose() takes it


OF_RECIPE = ("epochs", "batch_size", "learning_rate", "precision")
OF_NETWORK = ("hidden_size", "num_layers")
PATHS = ("data_dir", "out")
OF_TRAINING = ("seed", "device", "threads", "name", "resume", "force")
OPTIONS = ("recipe", *OF_RECIPE, *OF_NETWORK, "start", "data", *PATHS, *OF_TRAINING)


# Where a training goes on from a network: a recipe's own rate suits random weights. From the shipped GRU, `quick` on
# MNIST and twenty drawings took it from 99.57 to 97.78 % of MNIST; `short` at a tenth of its rate, to 99.69.
START_DIVIDES_RATE = 10


def make_config(
    cell: str | None = None,
    *,
    recipe: str = "rowwise",
    start: Place | None = None,
    data: Data | None = None,
    **options: Any,
) -> Config:
    """The Config of a training. docs/training.md says what each option is: those of the command line, with _ for -.

    start: --from. options: the others of OPTIONS; what is missing or None is the recipe's, that of the network `start`,
    or the default.
    Raises ValueError for an unknown or impossible option, CheckpointError if there is no network in `start`.
    """
    if unknown := [name for name in options if name not in OPTIONS]:
        raise ValueError(f"fit() has no option {unknown[0]!r}; it has {', '.join(OPTIONS)}.")
    given = {name: value for name, value in options.items() if value is not None}
    begin = load_start(Path(start)) if start else None
    network = network_of(begin, {"cell": cell} | {name: given.get(name) for name in OF_NETWORK})
    for_recipe = {name: given[name] for name in OF_RECIPE if name in given}
    others = {name: given[name] for name in OF_TRAINING if name in given}
    others |= {name: Path(given[name]) for name in PATHS if name in given}
    if data is not None:
        for_recipe["data"], others["data_folder"] = choose(data)
    others["exact"] = "precision" in given
    chosen = chosen_recipe(recipe, network["cell"], for_recipe, START_DIVIDES_RATE if begin else 1)
    return Config(**network, recipe=chosen, start=begin, **others)


def network_of(start: Start | None, given: dict[str, Any]) -> dict[str, Any]:
    """Cell, hidden_size and num_layers: as given, or of the network that the training starts from."""
    wanted = start.arguments if start else {"cell": given["cell"], "hidden_size": 128, "num_layers": 2}
    for name, value in given.items():
        if start and value not in (None, wanted[name]):
            raise ValueError(f"{name} must be {wanted[name]}, as {start.name} has it, not {value}.")
    return {name: wanted[name] if value is None else value for name, value in given.items()}


def chosen_recipe(name: str, cell: str, given: dict[str, Any], divide: int) -> Recipe:
    """The named recipe for this cell, its learning rate divided, with the options that were given as they are."""
    if name not in RECIPES:
        raise ValueError(f"recipe must be one of {', '.join(RECIPES)}, not {name!r}.")
    recipe = recipe_for(name, cell)
    return replace(recipe, **({"learning_rate": recipe.learning_rate / divide} | given))
