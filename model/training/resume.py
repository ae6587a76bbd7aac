"""The state of a training, in <name>.training.pt: what it holds, and how a training goes on from it."""

import copy
from pathlib import Path
from typing import Any

from model.errors import CheckpointError, TrainingError
from model.files.checkpoint import load_checkpoint
from model.files.container import short_repr
from model.files.payload import read_payload, save_atomically
from model.runtime.console import print_line
from model.training.optimizers import moments_of
from model.training.points import Points
from model.training.settings import CHOICES
from model.training.trainer import Training


def read_state(path: Path, fingerprint: dict[str, Any]) -> dict[str, Any]:
    """The state that a training with this fingerprint has saved, its tensors on the CPU.

    Raises TrainingError if the file cannot be read, is no state of a training, or belongs to other settings.
    """
    try:
        state = read_payload(path)
    except CheckpointError as error:
        raise unusable(path, error.reason.rstrip(".")) from None
    theirs = state.get("settings") if isinstance(state, dict) else None
    if not isinstance(theirs, dict):
        raise unusable(path, "expected the state of a training, found something else")
    compare(path, theirs, fingerprint)
    return state


def check_trained(path: Path, fingerprint: dict[str, Any]) -> None:
    """Raises TrainingError unless path is a valid checkpoint of a training with this fingerprint."""
    try:
        found = load_checkpoint(path)
    except CheckpointError as error:
        raise TrainingError(f"{path}: {error.reason.rstrip('.')}, or replace it with --force.") from None
    compare(path, {**found.classifier.arguments, **found.recipe, "seed": found.seed}, fingerprint)


def compare(path: Path, theirs: dict[str, Any], mine: dict[str, Any]) -> None:
    """Raises TrainingError with both values of the first setting that differs."""
    for name in {**mine, **theirs}:
        one, other = theirs.get(name), mine.get(name)
        if type(one) is not type(other) or one != other:
            raise TrainingError(
                f"{path}: was trained with {name} {short_repr(one)}, not {short_repr(other)}; "
                "give the same options, or leave out --resume to train another network."
            )


def check_data(training: Training, digest: object, path: Path) -> None:
    """Raises TrainingError if what was read for the file at path has another digest than what is read now."""
    if training.group.is_main and digest != training.digest:
        raise TrainingError(
            f"{path}: was trained on other pictures or labels than --data-dir and --data give now; "
            "give the same data, or leave out --resume to train another network."
        )


def unusable(path: Path, reason: str) -> TrainingError:
    return TrainingError(f"{path}: cannot be resumed ({reason}); train without --resume.")


def state_of(training: Training) -> dict[str, Any]:
    """All that a resumed training needs; its tensors are this training's own."""
    return {
        "settings": training.config.fingerprint(),
        "classifier": training.classifier.state_dict(),
        "average": training.average.state_dict(),
        # Their settings are the recipe's.
        "optimizers": [optimizer.state_dict()["state"] for optimizer in training.optimizers],
        "progress": {
            "epoch": training.epoch,
            "step": training.step,
            "epoch_sums": training.epoch_sums.cpu(),
            "seconds": training.seconds,
            "history": training.history,
            "points": training.points.state(),
        },
        # So that the rest is computed, and of what is read, as the first steps were.
        "precision": training.precision,
        "data": training.digest,
    }


def save_state(training: Training) -> None:
    """Write the state to <name>.training.pt. In the middle of a step, and in other processes than the main one, it
    does nothing. Raises CheckpointError if the file cannot be written."""
    if training.consistent and training.group.is_main:
        save_atomically(training.config.state_path, state_of(training))


def load_state(training: Training, state: dict[str, Any]) -> None:
    """Go on from a state; its tensors are copied."""
    training.classifier.load_state_dict(state["classifier"])
    training.average.load_state_dict(state["average"])
    for optimizer, saved in zip(training.optimizers, state["optimizers"], strict=True):
        moments = moments_of(optimizer, saved)
        optimizer.load_state_dict(optimizer.state_dict() | {"state": moments})
    progress = state["progress"]
    epoch, step, history = progress["epoch"], progress["step"], progress["history"]
    if not (type(epoch) is type(step) is int and 0 <= epoch <= training.recipe.epochs and step >= 0):
        raise ValueError("impossible epoch or step")
    if len(history) != epoch or not all(isinstance(line, dict) for line in history):
        raise ValueError("a history of other epochs")
    points = Points()
    points.load_state(progress.get("points", points.state()))  # older states have none
    if state["precision"] not in CHOICES["precision"]:
        raise ValueError("an unknown precision")
    training.epoch, training.step, training.history = epoch, step, history
    training.points = points
    training.epoch_sums = training.zero_sums().copy_(progress["epoch_sums"])
    training.seconds, training.precision = float(progress["seconds"]), state["precision"]


def restore(training: Training) -> None:
    """Go on from <name>.training.pt; from the first step, where it only claims the name.

    Raises TrainingError if it is broken, of other settings or of other data; then nothing is changed.
    """
    path = training.config.state_path
    state = read_state(path, training.config.fingerprint())
    if state.keys() == {"settings"}:
        return
    check_data(training, state.get("data"), path)
    before = copy.deepcopy(state_of(training))
    try:
        load_state(training, state)
    except Exception:  # torch and Python raise a dozen kinds for a missing key, another type or shape
        load_state(training, before)
        raise unusable(path, "its values do not fit this training") from None
    if training.group.is_main:
        where = f"in epoch {training.epoch + 1}, after step {training.step}"
        print_line(f"{training.config.network}: goes on {where}.")
