"""The options of a training, as the command line and fit() take them, and the Config that they make."""

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

from model.training.config import HERE, Config
from model.training.recipes import RECIPES, Recipe, recipe_for
from model.training.start import Start, load_start

Place = str | os.PathLike[str]


def make_config(
    cell: str | None = None,
    *,
    recipe: str = "rowwise",
    epochs: int | None = None,
    batch_size: int | None = None,
    learning_rate: float | None = None,
    precision: str | None = None,
    data: str | None = None,
    data_dir: Place = HERE / "data",
    hidden_size: int | None = None,
    num_layers: int | None = None,
    start: Place | None = None,
    seed: int = 0,
    device: str = "auto",
    threads: int = 0,
    out: Place = HERE / "checkpoints",
    name: str = "",
    resume: bool = False,
    force: bool = False,
) -> Config:
    """The Config of these options; docs/training.md says what each is. What is None is the recipe's, that of the
    network `start` (in the command line: --from), or 128 units in two layers.

    Raises ValueError for an impossible option, CheckpointError if there is no network in `start`.
    """
    begin = load_start(Path(start)) if start else None
    network = network_of(begin, {"cell": cell, "hidden_size": hidden_size, "num_layers": num_layers})
    given = {
        "epochs": epochs,
        "batch_size": batch_size,
        "learning_rate": learning_rate,
        "precision": precision,
        "data": data,
    }
    chosen = chosen_recipe(recipe, network["cell"], given)
    where: dict[str, Any] = {"data_dir": Path(data_dir), "out": Path(out), "name": name}
    how: dict[str, Any] = {"seed": seed, "device": device, "threads": threads}
    return Config(**network, recipe=chosen, **where, **how, resume=resume, force=force, start=begin)


def network_of(start: Start | None, given: dict[str, Any]) -> dict[str, Any]:
    """Cell, hidden_size and num_layers: as given, or of the network that the training starts from."""
    wanted = start.arguments if start else {"cell": given["cell"], "hidden_size": 128, "num_layers": 2}
    for name, value in given.items():
        if start and value not in (None, wanted[name]):
            raise ValueError(f"{name} must be {wanted[name]}, as {start.name} has it, not {value}.")
    return {name: wanted[name] if value is None else value for name, value in given.items()}


def chosen_recipe(name: str, cell: str, given: dict[str, Any]) -> Recipe:
    """The named recipe for this cell, with the options that were given."""
    if name not in RECIPES:
        raise ValueError(f"recipe must be one of {', '.join(RECIPES)}, not {name!r}.")
    return replace(
        recipe_for(name, cell), **{each: value for each, value in given.items() if value is not None}
    )
