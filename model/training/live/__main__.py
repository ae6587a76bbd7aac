"""python -m model.training.live: trains one network by the recipe "live" while somebody watches.

The app starts it, and ends it by closing its standard input. Commands come there as JSON lines, messages go to the
standard output; docs/live.md lists both. Its first line, "ready", comes once nothing but the settings is waited for.
"""

import os
from contextlib import suppress
from dataclasses import replace
from typing import Any

import torch

from model.data.splits import training_data
from model.errors import CheckpointError, DataError, TrainingError
from model.training.config import Config
from model.training.device import is_out_of_memory, torch_settings
from model.training.live.commands import Pipes, open_pipes
from model.training.live.course import Course, DivergedError, in_base64
from model.training.live.precision import precision_of
from model.training.probe import time_step
from model.training.recipes import recipe_for
from model.training.trainer import Training

NO_MEMORY = "There is not enough memory for this network; choose fewer units."
NICENESS = 10  # visitors who only draw come first


def config_of(settings: dict[str, Any]) -> Config:
    """The training that a command asks for. Raises ValueError for an impossible setting."""
    cell = settings["cell"]
    recipe = replace(recipe_for("live", cell), precision=precision_of(cell))
    if settings["learning_rate"] is not None:
        recipe = replace(recipe, learning_rate=settings["learning_rate"])
    sizes = {name: settings[name] for name in ("hidden_size", "num_layers", "seed")}
    return Config(cell, recipe, device="cpu", threads=1, **sizes)


def command_of(config: Config) -> str:
    """The command line that trains the same network."""
    options = [f"--recipe live --cell {config.cell} --hidden-size {config.hidden_size}"]
    options += [f"--num-layers {config.num_layers}"] if config.num_layers != 2 else []
    rate, usual = config.recipe.learning_rate, recipe_for("live", config.cell).learning_rate
    options += [f"--learning-rate {rate}"] if rate != usual else []
    options += [f"--precision {config.recipe.precision} --seed {config.seed} --threads 1"]
    options += ["--device cpu"] if torch.cuda.is_available() else []
    return " ".join(["python train.py", *options])


def train(config: Config, pipes: Pipes) -> None:
    """Train, and send all of it."""
    training = Training(config, precision=config.recipe.precision)
    digits = training.validation["live"]
    course = Course(training, digits, pipes)
    pipes.send(
        "began",
        total=course.total,
        batch_size=config.recipe.batch_size,
        learning_rate=config.recipe.learning_rate,
        default_rate=recipe_for("live", config.cell).learning_rate,
        labels=digits.labels.tolist(),
        command=command_of(config),
    )
    try:
        course.run()
        pipes.send("network", checkpoint=in_base64(training.checkpoint()))
    except (DivergedError, TrainingError, CheckpointError):
        pipes.send("diverged", pictures=course.pictures)


def warm_up() -> None:
    """What takes time at a first step, before anybody waits for it."""
    config = Config("gru", recipe_for("live", "gru"), hidden_size=8, num_layers=1, device="cpu", threads=1)
    time_step(config, torch.device("cpu"), "float32")
    training_data(config.data_dir, config.cache, "live")


def main() -> int:
    """Exit status: 0 trained, or diverged, which is a result as well; 1 not."""
    pipes = open_pipes()
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    with torch_settings(threads=1):
        with suppress(DataError):  # who wants to train is told
            warm_up()
        pipes.send("ready")
        try:
            train(config_of(pipes.commands.get()), pipes)
            return 0
        except (ValueError, DataError) as error:
            pipes.send("problem", sentence=str(error))
        except (RuntimeError, MemoryError) as error:
            if isinstance(error, RuntimeError) and not is_out_of_memory(error):
                raise
            pipes.send("problem", sentence=NO_MEMORY)
    return 1


if __name__ == "__main__":
    os._exit(main())  # torch takes a second to end, in which another visitor waits
