"""Train one network from its first step, or from where it was interrupted, to its checkpoint."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

from model.errors import TrainingError
from model.files.checkpoint import load_checkpoint
from model.training.config import Config
from model.training.device import torch_settings
from model.training.distributed import SINGLE, ProcessGroup
from model.training.interrupts import deferred_interrupt
from model.training.resume import is_trained
from model.training.trainer import Line, Training

GO_ON = "the same command with --resume goes on from what was saved, if anything was."


@dataclass(frozen=True)
class Trained:
    """A trained network: its name, the file of its checkpoint, and what was measured.

    history: a line an epoch, see Training.end_epoch(). metrics: those of the checkpoint, in the main process.
    """

    name: str
    path: Path
    history: list[Line]
    metrics: dict[str, Any]


def train_network(
    config: Config, group: ProcessGroup = SINGLE, on_epoch: Callable[[Line], object] | None = None
) -> Trained:
    """Train one network and save it. With several processes, each of them calls this.

    on_epoch: called with each line of the history, once the epoch's files are written.
    The checkpoint is out/<name>.safetensors. Beside it lie <name>.metrics.csv, a line an epoch, and <name>.curves.png.
    <name>.training.pt is written after every epoch and on Ctrl-C, and deleted at the end; with config.resume the
    training goes on from it, and a valid checkpoint of the same settings is not trained again.
    Raises DataError, CheckpointError or TrainingError, each a message of one line; KeyboardInterrupt once saved.
    """
    with torch_settings(config.threads), errors_in_one_line(config, group):
        path = config.checkpoint_path
        if config.resume and not os.path.exists(config.state_path) and is_trained(path, config.fingerprint()):
            metrics = load_checkpoint(path).metrics
            return Trained(config.cell, path, metrics.get("history", []), metrics)
        training = Training(config, group)
        if config.resume:
            training.restore()
        with deferred_interrupt() as held:
            run_epochs(training, lambda: group.check_interrupt(held, training.step), on_epoch)
        return Trained(config.cell, path, training.history, training.finish())


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


def run_epochs(
    training: Training,
    check_interrupt: Callable[[], None],
    on_epoch: Callable[[Line], object] | None = None,
) -> None:
    """Train to the last epoch. Saves the state after each, and when check_interrupt() raises KeyboardInterrupt."""
    try:
        while training.epoch < training.recipe.epochs:
            training.run_epoch(check_interrupt)
            training.save_state()
            if on_epoch and training.group.is_main:
                on_epoch(training.history[-1])
            check_interrupt()
    except KeyboardInterrupt:
        training.save_state()
        raise
