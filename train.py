"""Train RNN, GRU and LSTM to read handwritten digits row by row, and save them in checkpoints/.

    python train.py                                  all three, by the recipe in model/training/recipes.py
    python train.py --cell gru --recipe tutorial     what the tutorial does: two epochs of MNIST
    python train.py --resume                         go on after an interruption
    torchrun --nproc-per-node 2 train.py             two processes together (model/training/distributed.py)

In a program: fit(Config(cell="gru", recipe=recipe_for("rowwise", "gru"), out=Path("checkpoints"))).
"""

import argparse
import math
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from model.runtime.startup import prepare

if __name__ == "__main__":
    prepare()

import torch

from model.errors import CheckpointError, DataError, TrainingError
from model.network.cells import CELLS
from model.runtime.console import print_line
from model.runtime.malloc import keep_memory
from model.training.device import default_torch_settings
from model.training.distributed import ALONE, Team, joined
from model.training.interrupts import DeferredInterrupt, signals_as_keyboard_interrupt
from model.training.output_files import check_files
from model.training.recipes import CHOICES, HERE, RANGES, RECIPES, Config, Recipe, allowed, recipe_for, wanted
from model.training.resume import is_begun, is_trained
from model.training.trainer import Training


def fit(config: Config, team: Team = ALONE) -> Path:
    """Train one network and save it, alone or with a team, whose processes all call this.

    Returns the checkpoint's path, out/<cell>.pt. Beside it lie <cell>.metrics.csv, a line an epoch, and
    <cell>.curves.png. State that resumes is kept in <cell>.training.pt after every epoch and on Ctrl-C, and deleted
    at the end. With config.resume, a checkpoint that is there and was made with the same settings is done.
    Raises DataError, CheckpointError or TrainingError, each with one sentence; KeyboardInterrupt once saved.
    """
    with threads(config.threads), default_torch_settings():
        done = config.resume and not os.path.exists(config.state_path)
        if done and is_trained(config.checkpoint_path, config.settings()):
            return config.checkpoint_path
        training = Training(config, team)
        if config.resume:
            training.restore()
        try:
            with DeferredInterrupt() as held:
                try:
                    while training.epoch < config.recipe.epochs:
                        training.run_epoch(lambda: team.release(held))
                        training.save_state()
                        team.release(held, now=True)
                except KeyboardInterrupt:
                    training.save_state()
                    raise
        except (torch.OutOfMemoryError, MemoryError):
            raise TrainingError(
                f"{config.cell}: not enough memory; choose a smaller --batch-size or --hidden-size."
            ) from None
        return training.finish()


@contextmanager
def threads(count: int) -> Iterator[None]:
    """torch computes with so many processor threads, and afterwards with as many as before; 0 changes nothing."""
    before = torch.get_num_threads()
    if count:
        torch.set_num_threads(count)
    try:
        yield
    finally:
        torch.set_num_threads(before)


def number(name: str) -> Callable[[str], float]:
    """An argparse type: the number that the setting of this name may be."""

    def parse(text: str) -> float:
        try:
            value = int(text) if type(RANGES[name][0]) is int else float(text)
        except ValueError:
            value = math.nan
        if not allowed(name, value):
            raise argparse.ArgumentTypeError(f"expected {wanted(name)}, found {text[:40]!r}")
        return value

    return parse


def build_parser() -> argparse.ArgumentParser:
    """The command line; options left out keep the recipe's own value."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0], allow_abbrev=False)
    add = parser.add_argument
    add("--cell", choices=CHOICES["cell"], help="train this cell only (all three)")
    add("--recipe", choices=list(RECIPES), default="rowwise", help="how to train (rowwise)")
    add("--epochs", type=number("epochs"), help="times through the data (the recipe's)")
    add("--batch-size", type=number("batch_size"), help="pictures a step (the recipe's)")
    add("--learning-rate", type=number("learning_rate"), help="largest step size (the recipe's)")
    add("--precision", choices=CHOICES["precision"], help="of the matrix products (the recipe's)")
    add("--hidden-size", type=number("hidden_size"), default=128, help="units a layer (128)")
    add("--num-layers", type=number("num_layers"), default=2, help="layers (2)")
    add("--seed", type=number("seed"), default=0, help="decides start weights, order and augmentation (0)")
    add("--device", choices=CHOICES["device"], default="auto", help="where to train (auto)")
    add("--threads", type=number("threads"), default=0, help="processor threads (torch's choice)")
    add("--data", choices=CHOICES["data"], help="MNIST and pen digits, or MNIST alone (the recipe's)")
    add(
        "--data-dir",
        type=Path,
        default=HERE / "data",
        help="where MNIST/raw lies or is put (data)",
    )
    add("--out", type=Path, default=HERE / "checkpoints", help="where the checkpoints go (checkpoints)")
    add("--resume", action="store_true", help="go on with an interrupted training, with the same options")
    return parser


def recipe_of(arguments: argparse.Namespace, cell: str) -> Recipe:
    """The named recipe for this cell with the given options in place of its own values."""
    names = ("epochs", "batch_size", "learning_rate", "precision", "data")
    given = {name: getattr(arguments, name) for name in names if getattr(arguments, name) is not None}
    return replace(recipe_for(arguments.recipe, cell), **given)


def main(argv: list[str] | None = None) -> int:
    """Exit status: 0 trained, 1 failed (one sentence on stderr), 2 wrong option, 130 interrupted."""
    parser = build_parser()
    arguments = parser.parse_args(argv)
    names = ("hidden_size", "num_layers", "seed", "device", "threads", "data_dir", "out", "resume")
    common = {name: getattr(arguments, name) for name in names}
    cells = [arguments.cell] if arguments.cell else list(CELLS)
    try:
        configs = [Config(cell=cell, recipe=recipe_of(arguments, cell), **common) for cell in cells]
    except ValueError as error:
        parser.error(str(error))
    keep_memory()
    with joined(arguments.device) as team, signals_as_keyboard_interrupt(team.size == 1):
        return train_all(configs, team)


def train_all(configs: list[Config], team: Team) -> int:
    """Train one after the other; the exit status. Who leads the team speaks for all."""
    done = 0
    try:
        for config in configs:  # before the first of them is trained
            check_files(config)
        for config in configs:
            path = fit(config, team)
            done += 1
            if team.leads:
                print_line(f"{config.cell}: {path} is trained.")
    except (DataError, CheckpointError, TrainingError) as error:
        if team.leads:
            print_line(f"train.py: {error}", "stderr")
        return 1
    except KeyboardInterrupt:
        if team.leads:
            print_line(f"\ntrain.py: interrupted{how_to_go_on(configs, done)}", "stderr")
        return 130
    return 0


def how_to_go_on(configs: list[Config], done: int) -> str:
    """The end of the sentence about an interruption when so many of these trainings were done."""
    if done or any(is_begun(each.state_path, each.settings(), each.recipe.epochs) for each in configs):
        return "; the same command with --resume goes on from what was saved."
    return " before anything was saved; the same command starts anew."


if __name__ == "__main__":
    sys.exit(main())
