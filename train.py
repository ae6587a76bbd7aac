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
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

if __name__ == "__main__" and signal.getsignal(signal.SIGINT) is signal.default_int_handler:
    signal.signal(
        signal.SIGINT, signal.SIG_DFL
    )  # Ctrl-C during the imports ends the program without a traceback

import torch

from model.errors import CheckpointError, DataError, TrainingError
from model.network.cells import CELLS
from model.runtime.console import print_line
from model.training.device import default_torch_settings
from model.training.distributed import SINGLE, ProcessGroup, init_process_group
from model.training.interrupts import DeferredInterrupt, signals_as_keyboard_interrupt
from model.training.output_files import check_output_paths
from model.training.recipes import (
    CHOICES,
    HERE,
    RANGES,
    RECIPES,
    Config,
    Recipe,
    describe_range,
    is_allowed,
    recipe_for,
)
from model.training.resume import is_begun, is_trained
from model.training.trainer import Training


def fit(config: Config, group: ProcessGroup = SINGLE) -> Path:
    """Train one network and save it. With several processes, each of them calls this.

    Returns the checkpoint's path, out/<cell>.safetensors. Beside it lie <cell>.metrics.csv, a line an epoch, and
    <cell>.curves.png. <cell>.training.pt is written after every epoch and on Ctrl-C, and deleted at the end; with
    config.resume the training goes on from it, and a valid checkpoint of the same settings is not trained again.
    Raises DataError, CheckpointError or TrainingError, each a message of one line; KeyboardInterrupt once saved.
    """
    with threads(config.threads), default_torch_settings():
        done = config.resume and not os.path.exists(config.state_path)
        if done and is_trained(config.checkpoint_path, config.fingerprint()):
            return config.checkpoint_path
        training = Training(config, group)
        if config.resume:
            training.restore()
        try:
            with DeferredInterrupt() as held:
                run_epochs(training, lambda: group.check_interrupt(held, training.step))
        except (torch.OutOfMemoryError, MemoryError):
            raise TrainingError(
                f"{config.cell}: not enough memory; choose a smaller --batch-size or --hidden-size."
            ) from None
        return training.finish()


def run_epochs(training: Training, check_interrupt: Callable[[], None]) -> None:
    """Train to the last epoch. Saves the state after each, and when check_interrupt() raises KeyboardInterrupt."""
    try:
        while training.epoch < training.recipe.epochs:
            training.run_epoch(check_interrupt)
            training.save_state()
            check_interrupt()
    except KeyboardInterrupt:
        training.save_state()
        raise


@contextmanager
def threads(count: int) -> Iterator[None]:
    """Set torch's thread count inside the block (0: leave it) and restore it afterwards."""
    before = torch.get_num_threads()
    if count:
        torch.set_num_threads(count)
    try:
        yield
    finally:
        torch.set_num_threads(before)


def number(name: str) -> Callable[[str], float]:
    """An argparse type: a number within the range of this setting."""

    def parse(text: str) -> float:
        try:
            value = int(text) if type(RANGES[name][0]) is int else float(text)
        except ValueError:
            value = math.nan
        if not is_allowed(name, value):
            raise argparse.ArgumentTypeError(f"expected {describe_range(name)}, found {text[:40]!r}")
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
    """The named recipe for this cell, with the options that were given."""
    names = ("epochs", "batch_size", "learning_rate", "precision", "data")
    given = {name: getattr(arguments, name) for name in names if getattr(arguments, name) is not None}
    return replace(recipe_for(arguments.recipe, cell), **given)


def main(argv: list[str] | None = None) -> int:
    """Exit status: 0 trained, 1 failed (one line on stderr), 2 wrong option, 130 interrupted."""
    parser = build_parser()
    arguments = parser.parse_args(argv)
    names = ("hidden_size", "num_layers", "seed", "device", "threads", "data_dir", "out", "resume")
    common = {name: getattr(arguments, name) for name in names}
    cells = [arguments.cell] if arguments.cell else list(CELLS)
    try:
        configs = [Config(cell=cell, recipe=recipe_of(arguments, cell), **common) for cell in cells]
    except ValueError as error:
        parser.error(str(error))
    with init_process_group(arguments.device) as group, signals_as_keyboard_interrupt(group.size == 1):
        return train_all(configs, group)


def train_all(configs: list[Config], group: ProcessGroup) -> int:
    """Train one after the other; the exit status. Only the main process prints."""
    done = 0
    try:
        for config in configs:  # before the first of them is trained
            check_output_paths(config)
        for config in configs:
            path = fit(config, group)
            done += 1
            if group.is_main:
                print_line(f"{config.cell}: {path} is trained.")
    except (DataError, CheckpointError, TrainingError) as error:
        if group.is_main:
            print_line(f"train.py: {error}", "stderr")
        return 1
    except KeyboardInterrupt:
        if group.is_main:
            print_line(f"\ntrain.py: interrupted{how_to_resume(configs, done)}", "stderr")
        return 130
    return 0


def how_to_resume(configs: list[Config], done: int) -> str:
    """The end of the message about an interruption; done: how many of the trainings were finished."""
    if done or any(is_begun(each.state_path, each.fingerprint()) for each in configs):
        return "; the same command with --resume goes on from what was saved."
    return " before anything was saved; the same command starts anew."


if __name__ == "__main__":
    sys.exit(main())
