"""What <cell>.training.pt must hold for a training to go on from it."""

from pathlib import Path
from typing import Any

from model.errors import CheckpointError, TrainingError
from model.files.checkpoint import load_checkpoint
from model.files.container import short_repr
from model.files.payload import read_payload


def read_state(path: Path, fingerprint: dict[str, Any]) -> dict[str, Any]:
    """The state that a training with this fingerprint has saved, its tensors on the CPU.

    Raises TrainingError if the file cannot be read, is no state of a training, or belongs to other settings.
    """
    try:
        state = read_payload(path)
    except CheckpointError as error:
        raise unusable(path, error.reason.rstrip(".")) from None
    theirs = state.get("settings") if isinstance(state, dict) else None
    if not isinstance(theirs, dict) or theirs.keys() != fingerprint.keys():
        raise unusable(path, "expected the state of a training, found something else")
    for name, mine in fingerprint.items():
        if type(theirs[name]) is not type(mine) or theirs[name] != mine:
            raise TrainingError(
                f"{path}: was trained with {name} {short_repr(theirs[name])}, not {short_repr(mine)}; "
                "give the same options, or leave out --resume to start anew."
            )
    return state


def is_trained(path: Path, fingerprint: dict[str, Any]) -> bool:
    """Whether path is a valid checkpoint of a training with this fingerprint."""
    try:
        found = load_checkpoint(path)
    except CheckpointError:
        return False
    return {**found.classifier.arguments, **found.recipe, "seed": found.seed} == fingerprint


def unusable(path: Path, reason: str) -> TrainingError:
    return TrainingError(f"{path}: cannot be resumed ({reason}); delete it, or train without --resume.")
