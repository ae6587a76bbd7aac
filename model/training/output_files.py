"""What a training writes: the learning curves after every epoch, the checkpoint at its end."""

from typing import Any

from model.data.splits import Sets, TrainingData
from model.errors import TrainingError
from model.files.checkpoint import Checkpoint, current_versions, save_checkpoint
from model.interpret.top_activations import PICTURES, find_top_activations
from model.network.cells import CELLS
from model.network.classifier import RowClassifier
from model.training import learning_curves
from model.training.config import Config
from model.training.evaluation import evaluate_all

MOST_EPOCHS = (
    200  # lines of the history in a checkpoint, whose header may have a million bytes; the csv has all
)
History = list[dict[str, float]]


def make_checkpoint(
    config: Config,
    classifier: RowClassifier,
    data: TrainingData,
    validation: Sets,
    test: Sets,
    history: History,
    facts: dict[str, Any],
) -> Checkpoint:
    """Measure a trained network once on its test sets.

    history: see Training.end_epoch(). facts: what else its metrics say.
    """
    figures = evaluate_all(classifier, validation, test)
    checkpoint = Checkpoint(classifier, config.recipe_json(), config.seed, current_versions(), *figures)
    seconds = sum(line["seconds"] for line in history)
    checkpoint.metrics |= {"history": thinned(history), "seconds": seconds, **facts}
    checkpoint.top_activations = find_top_activations(classifier, data.pictures.images[:PICTURES])
    return checkpoint


def save_results(config: Config, checkpoint: Checkpoint, history: History, points: History) -> None:
    """Write a checkpoint and its learning curves. history, points: see save_curves().

    Raises CheckpointError or TrainingError if a file cannot be written.
    """
    path = config.checkpoint_path
    save_checkpoint(path, checkpoint)
    try:
        save_curves(config, history, points, checkpoint.metrics)
    except OSError as error:
        raise TrainingError(
            f"{path}: saved, but its learning curves cannot be written beside it ({error.strerror})."
        ) from None


def thinned(history: History) -> History:
    """MOST_EPOCHS lines at most, at equal distances; the last is always there."""
    every = -(-len(history) // MOST_EPOCHS)
    return history[::-1][::every][::-1]


def save_curves(
    config: Config, history: History, points: History, metrics: dict[str, Any] | None = None
) -> None:
    """Write the csv and the picture of the epochs so far, and of the points between; metrics: those of the network at
    its end. Raises OSError."""
    layers = f"{config.num_layers} layer{'s' if config.num_layers > 1 else ''}"
    about = (
        f"{config.network}: {CELLS[config.cell].label} of {config.hidden_size} units, {layers}, "
        f"recipe {config.recipe.name}, seed {config.seed}"
    )
    recipe = config.recipe
    learning_curves.save(history, config.stem, about, metrics, recipe.augment, points, recipe.learning_rate)
