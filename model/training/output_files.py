"""The files that a training writes: whether it can is checked before the first step."""

import os
from pathlib import Path
from tempfile import NamedTemporaryFile

from model.data.splits import Split, TrainingData, load_mnist
from model.errors import TrainingError
from model.files.checkpoint import Checkpoint, current_versions, save_checkpoint
from model.interpret.top_activations import PICTURES, find_top_activations
from model.network.classifier import RowClassifier
from model.training import learning_curves
from model.training.evaluation import evaluate_all
from model.training.recipes import Config


def output_paths(config: Config) -> list[Path]:
    """All files that a training writes into config.out."""
    path = config.checkpoint_path
    return [path, config.state_path, *learning_curves.paths(path.with_suffix(""))]


def check_output_paths(config: Config) -> None:
    """Raises TrainingError if there is a folder at the path of an output file: no file can replace it."""
    for path in output_paths(config):
        if os.path.isdir(path) and not os.path.islink(path):  # unlike Path's, these raise nothing
            raise TrainingError(
                f"{path}: a folder lies where a file of the training goes; move it, or name another --out."
            )


def check_folder(config: Config) -> None:
    """Make config.out if it is missing. Raises TrainingError if the output files cannot be written there."""
    check_output_paths(config)
    longest = max(output_paths(config), key=lambda path: len(path.name)).name
    try:
        config.out.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=config.out, prefix=f"{longest}.", suffix=".tmp"):
            pass
    except OSError as error:
        raise TrainingError(f"{config.out}: no folder for checkpoints ({error.strerror}).") from None


def save_results(
    config: Config,
    classifier: RowClassifier,
    data: TrainingData,
    validation: dict[str, Split],
    history: list[dict[str, float]],
) -> Checkpoint:
    """Measure a trained network once on MNIST's test set, and write its checkpoint and its learning curves.

    Raises DataError; CheckpointError or TrainingError if a file cannot be written.
    """
    path = config.checkpoint_path
    figures = evaluate_all(classifier, validation, load_mnist(config.data_dir, train=False))
    checkpoint = Checkpoint(classifier, config.recipe.as_dict(), config.seed, current_versions(), *figures)
    checkpoint.top_activations = find_top_activations(classifier, data.mnist.images[:PICTURES])
    save_checkpoint(path, checkpoint)
    try:
        learning_curves.save(history, path.with_suffix(""), config.cell)
    except OSError as error:
        raise TrainingError(
            f"{path}: saved, but its learning curves cannot be written beside it ({error.strerror})."
        ) from None
    return checkpoint
