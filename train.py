"""Train RNN, GRU and LSTM to read handwritten digits row by row, and save them in checkpoints/.

    python train.py                                  all three, by the recipe in model/training/recipes.py
    python train.py --cell gru --recipe tutorial     what the tutorial does: two epochs of MNIST
    python train.py --resume                         go on after an interruption
    torchrun --nproc-per-node 2 train.py             two processes together (model/training/distributed.py)

In a program or a notebook: fit("gru", out="runs", epochs=1), see below.
"""

import argparse
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

if __name__ == "__main__" and signal.getsignal(signal.SIGINT) is signal.default_int_handler:
    # Ctrl-C during the imports ends the program without a traceback.
    signal.signal(signal.SIGINT, signal.SIG_DFL)

from model.errors import CheckpointError, DataError, OptionError, TrainingError
from model.network.cells import CELLS
from model.runtime.console import print_line
from model.training.config import HERE, Config
from model.training.distributed import ProcessGroup, init_process_group, is_main_process
from model.training.fit import Trained, train_networks
from model.training.interrupts import signals_as_keyboard_interrupt
from model.training.options import make_config
from model.training.recipes import RECIPES
from model.training.report import report
from model.training.settings import CHOICES
from model.training.trainer import Line


def fit(
    cell: str | None = None, *, on_epoch: Callable[[Line], object] | None = None, **options: Any
) -> Trained:
    """Train one network, as the command does: fit("gru", out="runs", epochs=1, seed=3).

    options: those of the command line, with _ for -, and `start` for --from; see make_config() in
    model/training/options.py. on_epoch: called after each epoch with its line of the history, a dict.
    Raises OptionError, a ValueError, for an impossible option; DataError, CheckpointError or TrainingError; and
    Interrupted, a KeyboardInterrupt, once all is saved. A notebook shows each of these as one line.
    """
    try:
        config = make_config(cell, **options)
    except (TypeError, ValueError) as error:
        raise OptionError(str(error)) from None
    return train_networks([config], on_epoch=on_epoch, on_trained=tell)[0]


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
    add("--hidden-size", type=int, help="units a layer (128)")
    add("--num-layers", type=int, help="layers (2)")
    add("--from", dest="start", type=Path, help="network to go on from (random weights)")
    add("--seed", type=int, default=0, help="decides start weights, order and augmentation (0)")
    add("--device", choices=CHOICES["device"], default="auto", help="where to train (auto)")
    add("--threads", type=int, default=0, help="processor threads (torch's choice)")
    add(
        "--data",
        nargs="+",
        metavar="DATA",
        help="all (MNIST and pen digits), mnist, live (5,000 digits), your folder or hand (the recipe's)",
    )
    add("--data-dir", type=Path, default=HERE / "data", help="where MNIST/raw lies or is put (data)")
    add("--out", type=Path, default=HERE / "checkpoints", help="where the checkpoints go (checkpoints)")
    add("--name", default="", help="of the network and its files (the cell's; with other sizes gru-64x1)")
    add("--resume", action="store_true", help="go on with an interrupted training, with the same options")
    add("--force", action="store_true", help="replace a network of the same name")
    add("--report", type=Path, help="compare the networks in this folder, and train nothing")
    return parser


def make_configs(parser: argparse.ArgumentParser, arguments: argparse.Namespace) -> list[Config]:
    """What is to be trained. Ends at status 2 for an impossible option; raises CheckpointError."""
    options = {name: value for name, value in vars(arguments).items() if name != "report"}
    cell, start = options.pop("cell"), options["start"]
    cells = [cell] if cell or start else list(CELLS)
    if options["name"] and len(cells) > 1:
        parser.error("--name is the name of one network: say which with --cell.")
    try:
        return [make_config(each, **options) for each in cells]
    except ValueError as error:
        name, must_be, value = str(error).partition(" must be ")
        parser.error(f"--{name.replace('_', '-')}{must_be}{value}" if must_be else name)


def main(argv: list[str] | None = None) -> int:
    """Exit status: 0 trained, 1 failed (one line on stderr), 2 wrong option, 130 interrupted."""
    parser = build_parser()
    arguments = parser.parse_args(argv)
    try:
        if arguments.report:
            print_line(report(arguments.report, arguments.data_dir, arguments.threads or 1))
            return 0
        configs = make_configs(parser, arguments)
        with init_process_group(configs[0].device) as group, signals_as_keyboard_interrupt(group.size == 1):
            return train_all(configs, group)
    except (CheckpointError, DataError, TrainingError) as error:  # no network to go on from, or no device
        if is_main_process():
            print_line(f"train.py: {error}", "stderr")
        return 1


def train_all(configs: list[Config], group: ProcessGroup) -> int:
    """Train one after the other; the exit status. Only the main process prints."""
    try:
        trained = train_networks(configs, group, on_trained=tell)
        return 0 if all(each.learned for each in trained) else 1
    except (DataError, CheckpointError, TrainingError) as error:
        if group.is_main:
            print_line(f"train.py: {error}", "stderr")
        return 1
    except KeyboardInterrupt as error:
        if group.is_main:
            state = getattr(error, "state", None)
            go_on = "is saved, and the same command with --resume goes on from it"
            said = f"{state} {go_on}" if state else "nothing was saved yet: start the same command again"
            print_line(f"\ntrain.py: interrupted; {said}.", "stderr")
        return 130


def tell(trained: Trained) -> None:
    """Say that a network is trained, or that it learned nothing."""
    if trained.learned:
        print_line(f"{trained.name}: {trained.path} is trained.")
    else:
        found = "it reads no better than one that always gives the same answer"
        advice = "train again with a smaller --learning-rate or with more --epochs"
        print_line(
            f"{trained.name}: {trained.path} is saved, but it did not learn: {found}; {advice}.", "stderr"
        )


if __name__ == "__main__":
    sys.exit(main())
