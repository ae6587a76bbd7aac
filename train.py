"""Train RNN, GRU and LSTM to read handwritten digits row by row, and save them in checkpoints/.

    python train.py                                  all three, by the recipe in model/training/recipes.py
    python train.py --cell gru --recipe tutorial     what the tutorial does: two epochs of MNIST
    python train.py --resume                         go on after an interruption
    torchrun --nproc-per-node 2 train.py             two processes together (model/training/distributed.py)

In a program: fit(Config(cell="gru", recipe=recipe_for("rowwise", "gru"), out=Path("checkpoints"))).
"""

import argparse
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

if __name__ == "__main__" and signal.getsignal(signal.SIGINT) is signal.default_int_handler:
    # Ctrl-C during the imports ends the program without a traceback.
    signal.signal(signal.SIGINT, signal.SIG_DFL)

import torch

from model.errors import CheckpointError, DataError, TrainingError
from model.network.cells import CELLS
from model.runtime.console import print_line
from model.training.device import torch_settings
from model.training.distributed import SINGLE, ProcessGroup, init_process_group
from model.training.interrupts import deferred_interrupt, signals_as_keyboard_interrupt
from model.training.output_files import check_output_paths
from model.training.recipes import CHOICES, HERE, RECIPES, Config, Recipe, recipe_for
from model.training.resume import is_trained
from model.training.trainer import Training

GO_ON = "the same command with --resume goes on from what was saved, if anything was."


def fit(config: Config, group: ProcessGroup = SINGLE) -> Path:
    """Train one network and save it. With several processes, each of them calls this.

    Returns the checkpoint's path, out/<cell>.safetensors. Beside it lie <cell>.metrics.csv, a line an epoch, and
    <cell>.curves.png. <cell>.training.pt is written after every epoch and on Ctrl-C, and deleted at the end; with
    config.resume the training goes on from it, and a valid checkpoint of the same settings is not trained again.
    Raises DataError, CheckpointError or TrainingError, each a message of one line; KeyboardInterrupt once saved.
    """
    with torch_settings(config.threads), errors_in_one_line(config, group):
        done = config.resume and not os.path.exists(config.state_path)
        if done and is_trained(config.checkpoint_path, config.fingerprint()):
            return config.checkpoint_path
        training = Training(config, group)
        if config.resume:
            training.restore()
        with deferred_interrupt() as held:
            run_epochs(training, lambda: group.check_interrupt(held, training.step))
        return training.finish()


@contextmanager
def errors_in_one_line(config: Config, group: ProcessGroup) -> Iterator[None]:
    """Turn torch's errors about memory and about processes that have ended into a TrainingError."""
    try:
        yield
    except (torch.OutOfMemoryError, MemoryError):
        raise TrainingError(
            f"{config.cell}: not enough memory; choose a smaller --batch-size or --hidden-size."
        ) from None
    except RuntimeError as error:  # gloo and NCCL name a socket, a timeout or an address
        if group.size == 1:
            raise
        raise TrainingError(f"another process of this training has ended; {GO_ON}") from error


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


def build_parser() -> argparse.ArgumentParser:
    """The command line; options left out keep the recipe's own value."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0], allow_abbrev=False)
    add = parser.add_argument
    add("--cell", choices=CHOICES["cell"], help="train this cell only (all three)")
    add("--recipe", choices=list(RECIPES), default="rowwise", help="how to train (rowwise)")
    add("--epochs", type=int, help="times through the data (the recipe's)")
    add("--batch-size", type=int, help="pictures a step (the recipe's)")
    add("--learning-rate", type=float, help="largest step size (the recipe's)")
    add("--precision", choices=CHOICES["precision"], help="of the matrix products (the recipe's)")
    add("--hidden-size", type=int, default=128, help="units a layer (128)")
    add("--num-layers", type=int, default=2, help="layers (2)")
    add("--seed", type=int, default=0, help="decides start weights, order and augmentation (0)")
    add("--device", choices=CHOICES["device"], default="auto", help="where to train (auto)")
    add("--threads", type=int, default=0, help="processor threads (torch's choice)")
    add("--data", choices=CHOICES["data"], help="MNIST and pen digits, or MNIST alone (the recipe's)")
    add("--data-dir", type=Path, default=HERE / "data", help="where MNIST/raw lies or is put (data)")
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
        name, must_be, value = str(error).partition(" must be ")
        parser.error(f"--{name.replace('_', '-')}{must_be}{value}" if must_be else name)
    with init_process_group(arguments.device) as group, signals_as_keyboard_interrupt(group.size == 1):
        return train_all(configs, group)


def train_all(configs: list[Config], group: ProcessGroup) -> int:
    """Train one after the other; the exit status. Only the main process prints."""
    try:
        for config in configs:  # before the first of them is trained
            check_output_paths(config)
        for config in configs:
            path = fit(config, group)
            if group.is_main:
                print_line(f"{config.cell}: {path} is trained.")
    except (DataError, CheckpointError, TrainingError) as error:
        if group.is_main:
            print_line(f"train.py: {error}", "stderr")
        return 1
    except KeyboardInterrupt:
        if group.is_main:
            print_line(f"\ntrain.py: interrupted; {GO_ON}", "stderr")
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
