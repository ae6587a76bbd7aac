"""The files that a training writes: whether it can is checked before the first step."""

from pathlib import Path
from tempfile import NamedTemporaryFile

from model.data.splits import Sets, TrainingData
from model.errors import TrainingError
from model.files.checkpoint import Checkpoint, current_versions, save_checkpoint
from model.interpret.top_activations import PICTURES, find_top_activations
from model.network.classifier import RowClassifier
from model.training import learning_curves
from model.training.config import Config
from model.training.evaluation import evaluate_all


def output_paths(config: Config) -> list[Path]:
    """All files that a training writes into config.out."""
    path = config.checkpoint_path
    return [path, config.state_path, *learning_curves.paths(path.with_suffix(""))]


def check_output_paths(config: Config) -> None:
    """Make config.out if it is missing. Raises TrainingError if an output file cannot be written there."""
    try:
        config.out.mkdir(parents=True, exist_ok=True)
        for path in output_paths(config):
            if path.is_dir() and not path.is_symlink():
                raise TrainingError(f"{path}: is a folder, expected a file; move it, or name another --out.")
            with NamedTemporaryFile(dir=config.out, prefix=f"{path.name}.", suffix=".tmp"):
                pass
    except OSError as error:
        raise TrainingError(f"{config.out}: no folder for checkpoints ({error.strerror}).") from None


def save_results(
    config: Config,
    classifier: RowClassifier,
    data: TrainingData,
    validation: Sets,
    test: Sets,
    history: list[dict[str, float]],
) -> Checkpoint:
    """Measure a trained network once on its test sets, and write its checkpoint and its learning curves.

    Raises CheckpointError or TrainingError if a file cannot be written.
    """
    path = config.checkpoint_path
    figures = evaluate_all(classifier, validation, test)
    checkpoint = Checkpoint(classifier, config.recipe.as_dict(), config.seed, current_versions(), *figures)
    checkpoint.top_activations = find_top_activations(classifier, data.pictures.images[:PICTURES])
    save_checkpoint(path, checkpoint)
    try:
        learning_curves.save(history, path.with_suffix(""), config.cell)
    except OSError as error:
        raise TrainingError(
            f"{path}: saved, but its learning curves cannot be written beside it ({error.strerror})."
        ) from None
    return checkpoint
