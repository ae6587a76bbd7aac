"""Where a training writes: whether it can is known before the first step, not when hours of it are to be saved."""

import os
from pathlib import Path

from model.errors import TrainingError
from model.files.atomic import temporary_directory
from model.training import learning_curves as history
from model.training.recipes import Config


def files(config: Config) -> list[Path]:
    """All that a training writes into config.out."""
    path = config.checkpoint_path
    return [path, config.state_path, *history.paths(path.with_suffix(""))]


def check_files(config: Config) -> None:
    """Raises TrainingError if a folder lies where the training will put a file: no file takes its place."""
    for path in files(config):
        if os.path.isdir(path) and not os.path.islink(path):  # os.path raises nothing where it may not look
            raise TrainingError(
                f"{path}: a folder lies where a file of the training goes; move it, or name another --out."
            )


def prepare_folder(config: Config) -> None:
    """config.out is there afterwards, and takes what the training writes. Raises TrainingError."""
    check_files(config)
    try:
        config.out.mkdir(parents=True, exist_ok=True)
        with temporary_directory(config.state_path):  # no other name is longer
            pass
    except OSError as error:
        raise TrainingError(f"{config.out}: no folder for checkpoints ({error.strerror}).") from None
