"""Train RNN, GRU and LSTM to read handwritten digits row by row, and save them in checkpoints/.

    python train.py                                  all three, by the recipe in model/recipe.py
    python train.py --cell gru --recipe tutorial     what the tutorial does: two epochs of MNIST
    python train.py --resume                         go on after an interruption

In a program: fit(Config(cell="gru", recipe=DEFAULT, data_dir=Path("data"), out=Path("checkpoints"))).
"""

import argparse
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import torch

from model.checkpoint import CheckpointError
from model.classifier import CELLS
from model.data import DataError
from model.recipe import HERE, RECIPES, Config, Recipe
from model.training import Training, TrainingError


def fit(config: Config) -> Path:
    """Train one network and save it. Returns the checkpoint's path, out/<cell>.pt.

    Beside it lie <cell>.metrics.csv, a line an epoch, and <cell>.curves.png. State that resumes is kept in
    <cell>.training.pt after every epoch and on Ctrl-C, and deleted at the end.
    Raises DataError, CheckpointError or TrainingError, each with one sentence; KeyboardInterrupt once saved.
    """
    training = Training(config)
    if config.resume:
        training.restore()
    try:
        while training.epoch < config.recipe.epochs:
            training.run_epoch()
            training.save_state()
    except KeyboardInterrupt:
        training.save_state()
        raise
    return training.finish()


def positive(kind: type[int] | type[float]) -> Callable[[str], float]:
    """An argparse type: a number above zero."""

    def parse(text: str) -> float:
        number = kind(text)
        if not 0 < number < 1e9:
            raise ValueError
        return number

    parse.__name__ = f"{'whole ' if kind is int else ''}number above 0"
    return parse


def build_parser() -> argparse.ArgumentParser:
    """The command line; options left out keep the recipe's own value."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0], allow_abbrev=False)
    add = parser.add_argument
    add("--cell", choices=list(CELLS), help="train this cell only (all three)")
    add("--recipe", choices=list(RECIPES), default="rowwise", help="how to train (rowwise)")
    add("--epochs", type=positive(int), help="times through the data (the recipe's)")
    add("--batch-size", type=positive(int), help="pictures a step (the recipe's)")
    add("--learning-rate", type=positive(float), help="largest step size (the recipe's)")
    add("--precision", choices=["float32", "bfloat16"], help="of the matrix products (float32)")
    add("--hidden-size", type=positive(int), default=128, help="units a layer (128)")
    add("--num-layers", type=positive(int), default=2, help="layers (2)")
    add("--seed", type=int, default=0, help="decides start weights, order and augmentation (0)")
    add("--device", choices=["auto", "cpu", "cuda", "mps"], default="auto", help="where to train (auto)")
    add("--threads", type=positive(int), default=0, help="processor threads (torch's choice)")
    add("--data", choices=["all", "mnist"], help="MNIST and pen digits, or MNIST alone (the recipe's)")
    add(
        "--data-dir",
        type=Path,
        default=HERE / "data",
        help="where MNIST/raw and pendigits lie or are put (data)",
    )
    add("--out", type=Path, default=HERE / "checkpoints", help="where the checkpoints go (checkpoints)")
    add("--resume", action="store_true", help="go on with an interrupted training, with the same options")
    return parser


def recipe_of(arguments: argparse.Namespace) -> Recipe:
    """The named recipe with the given options in place of its own values."""
    names = ("epochs", "batch_size", "learning_rate", "precision", "data")
    given = {name: getattr(arguments, name) for name in names if getattr(arguments, name) is not None}
    return replace(RECIPES[arguments.recipe], **given)


def main(argv: list[str] | None = None) -> int:
    """Exit status: 0 trained, 1 failed (one sentence on stderr), 2 wrong option, 130 interrupted and saved."""
    arguments = build_parser().parse_args(argv)
    if arguments.threads:
        torch.set_num_threads(arguments.threads)
    names = ("hidden_size", "num_layers", "seed", "device", "threads", "data_dir", "out", "resume")
    common = {name: getattr(arguments, name) for name in names}
    try:
        for cell in [arguments.cell] if arguments.cell else list(CELLS):
            print(f"{cell}: saved {fit(Config(cell=cell, recipe=recipe_of(arguments), **common))}")
    except (DataError, CheckpointError, TrainingError) as error:
        print(f"train.py: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\ntrain.py: interrupted and saved; the same command with --resume goes on.", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
