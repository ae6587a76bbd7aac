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
from dataclasses import replace
from pathlib import Path
from typing import Any

if __name__ == "__main__" and signal.getsignal(signal.SIGINT) is signal.default_int_handler:
    # Ctrl-C during the imports ends the program without a traceback.
    signal.signal(signal.SIGINT, signal.SIG_DFL)


from model.data.choice import choose
from model.errors import CheckpointError, DataError, TrainingError
from model.network.cells import CELLS
from model.runtime.console import print_line
from model.training.config import HERE, Config
from model.training.distributed import ProcessGroup, init_process_group
from model.training.fit import GO_ON, Trained, train_network
from model.training.interrupts import signals_as_keyboard_interrupt
from model.training.output_files import check_output_paths
from model.training.recipes import RECIPES, Recipe, recipe_for
from model.training.settings import CHOICES
from model.training.trainer import Line

# The options that change a recipe.
RECIPE_OPTIONS = ("epochs", "batch_size", "learning_rate", "precision")


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
    add(
        "--data",
        nargs="+",
        metavar="DATA",
        help="all (MNIST and pen digits), mnist, your folder (the recipe's)",
    )
    add("--data-dir", type=Path, default=HERE / "data", help="where MNIST/raw lies or is put (data)")
    add("--out", type=Path, default=HERE / "checkpoints", help="where the checkpoints go (checkpoints)")
    add("--resume", action="store_true", help="go on with an interrupted training, with the same options")
    return parser


def recipe_of(arguments: argparse.Namespace, cell: str) -> Recipe:
    """The named recipe for this cell, with the options that were given."""
    given = {name: getattr(arguments, name) for name in RECIPE_OPTIONS}
    given = {name: value for name, value in given.items() if value is not None}
    if arguments.data:
        given["data"] = choose(arguments.data).data
    return replace(recipe_for(arguments.recipe, cell), **given)


def main(argv: list[str] | None = None) -> int:
    """Exit status: 0 trained, 1 failed (one line on stderr), 2 wrong option, 130 interrupted."""
    parser = build_parser()
    arguments = parser.parse_args(argv)
    names = ("hidden_size", "num_layers", "seed", "device", "threads", "data_dir", "out", "resume")
    common = {name: getattr(arguments, name) for name in names}
    cells = [arguments.cell] if arguments.cell else list(CELLS)
    try:
        common["data_folder"] = choose(arguments.data).folder if arguments.data else None
        configs = [Config(cell=cell, recipe=recipe_of(arguments, cell), **common) for cell in cells]
    except ValueError as error:
        name, must_be, value = str(error).partition(" must be ")
        parser.error(f"--{name.replace('_', '-')}{must_be}{value}" if must_be else name)
    with init_process_group(arguments.device) as group, signals_as_keyboard_interrupt(group.size == 1):
        return train_all(configs, group)


def fit(
    cell: str,
    *,
    recipe: str = "rowwise",
    out: str | Path = HERE / "checkpoints",
    on_epoch: Callable[[Line], object] | None = None,
    **options: Any,
) -> Trained:
    """Train one network, as the command does, with its options as keyword arguments: fit("gru", epochs=1, seed=3).

    on_epoch: called with each line of the history, a dict. Raises ValueError for an impossible option, else as
    train_network() does.
    """
    given = {name: options.pop(name) for name in [*RECIPE_OPTIONS] if name in options}
    if "data" in options:
        given["data"], options["data_folder"] = choose(options.pop("data"))
    places: dict[str, Any] = {name: Path(options.pop(name)) for name in ("data_dir",) if name in options}
    config = Config(cell, replace(recipe_for(recipe, cell), **given), out=Path(out), **places, **options)
    return train_network(config, on_epoch=on_epoch)


def train_all(configs: list[Config], group: ProcessGroup) -> int:
    """Train one after the other; the exit status. Only the main process prints."""
    try:
        for config in configs:  # before the first of them is trained
            check_output_paths(config)
        for config in configs:
            path = train_network(config, group).path
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
