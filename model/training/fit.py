"""Train networks one after the other, each from its first step or from where it was interrupted, to its checkpoint."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

from model.errors import Interrupted, TrainingError
from model.files.checkpoint import load_checkpoint
from model.training.config import Config
from model.training.device import choose_device, is_out_of_memory, torch_settings
from model.training.distributed import SINGLE, ProcessGroup
from model.training.estimate import Estimate
from model.training.evaluation import has_learned
from model.training.interrupts import deferred_interrupt
from model.training.names import claimed, is_bare
from model.training.probe import time_step
from model.training.resume import check_data, restore, save_state
from model.training.trainer import Line, Training

GO_ON = "the same command with --resume goes on from what was saved, if anything was."
OnEpoch = Callable[[Line], object]


@dataclass(frozen=True)
class Trained:
    """A trained network: its name, the file of its checkpoint, and what was measured.

    history: a line an epoch, see Training.end_epoch(). metrics: those of the checkpoint, in the main process.
    """

    name: str
    path: Path
    history: list[Line]
    metrics: dict[str, Any]

    @property
    def learned(self) -> bool:
        """Whether it reads better than one that always gives the same answer; True where nobody knows."""
        return "confusion" not in self.metrics or has_learned(self.metrics["confusion"])


def train_networks(
    configs: Sequence[Config],
    group: ProcessGroup = SINGLE,
    on_epoch: OnEpoch | None = None,
    on_trained: Callable[[Trained], object] | None = None,
) -> list[Trained]:
    """Train and save each network. With several processes, each of them calls this.

    on_epoch: called with each line of a history, once the epoch's files are written; on_trained: after each network.
    The checkpoint is out/<name>.safetensors. Beside it lie <name>.metrics.csv, a line an epoch, and <name>.curves.png.
    <name>.training.pt is written after every epoch and on Ctrl-C, and deleted at the end; with config.resume the
    training goes on from it, and a valid checkpoint of the same settings is not trained again.
    Nothing that was trained is replaced unless config.force says so: see model/training/names.py.
    Raises DataError, CheckpointError or TrainingError, each a message of one line; Interrupted once all is saved.
    """
    found = []
    with errors_in_one_line(group), claimed(configs, group) as chosen, saying_what_is_saved(chosen):
        estimate = Estimate(
            chosen, lambda each: time_step(each, choose_device(each.device), each.recipe.precision)
        )
        for config in chosen:
            with torch_settings(config.threads), errors_in_one_line(group, config.network):
                found.append(train_claimed(config, group, on_epoch, estimate))
            if on_trained and group.is_main:
                on_trained(found[-1])
    return found


def train_network(config: Config, group: ProcessGroup = SINGLE, on_epoch: OnEpoch | None = None) -> Trained:
    """train_networks() of one."""
    return train_networks([config], group, on_epoch)[0]


def train_claimed(
    config: Config, group: ProcessGroup, on_epoch: OnEpoch | None, estimate: Estimate
) -> Trained:
    """Train one network, whose name is claimed."""
    path = config.checkpoint_path
    if config.resume and not config.state_path.exists():
        metrics = load_checkpoint(path).metrics
        if config.data_folder:  # somebody adds drawings to a folder of their own; MNIST stays as it is
            check_data(Training(config, group), metrics.get("data"), path)
        return Trained(config.network, path, metrics.get("history", []), metrics)
    training = Training(config, group, estimate)
    if config.resume:
        restore(training)
    training.begin()
    estimate.begin()
    with deferred_interrupt() as held:
        run_epochs(training, lambda: group.check_interrupt(held, training.step), on_epoch)
    return Trained(config.network, path, training.history, training.finish())


@contextmanager
def saying_what_is_saved(configs: Sequence[Config]) -> Iterator[None]:
    """Turn KeyboardInterrupt into Interrupted."""
    try:
        yield
    except KeyboardInterrupt:
        paths = [
            config.state_path for config in configs if config.state_path.exists() and not is_bare(config)
        ]
        raise Interrupted(paths[0] if paths else None) from None


@contextmanager
def errors_in_one_line(group: ProcessGroup, name: str = "") -> Iterator[None]:
    """Turn torch's errors about memory and about processes that have ended into a TrainingError."""
    try:
        yield
    except (torch.OutOfMemoryError, MemoryError):
        raise no_memory(name) from None
    except RuntimeError as error:
        if is_out_of_memory(error):
            raise no_memory(name) from None
        if group.size == 1:
            raise
        # gloo and NCCL name a socket, a timeout or an address
        raise TrainingError(f"another process of this training has ended; {GO_ON}") from error


def no_memory(name: str) -> TrainingError:
    return TrainingError(f"{name}: not enough memory; choose a smaller --batch-size or --hidden-size.")


def run_epochs(
    training: Training, check_interrupt: Callable[[], None], on_epoch: OnEpoch | None = None
) -> None:
    """Train to the last epoch. Saves the state after each, and when check_interrupt() raises KeyboardInterrupt."""
    try:
        while training.epoch < training.recipe.epochs:
            training.run_epoch(check_interrupt)
            save_state(training)
            training.save_curves()
            if on_epoch and training.group.is_main:
                on_epoch(dict(training.history[-1]))
            check_interrupt()
    except KeyboardInterrupt:
        save_state(training)
        raise
