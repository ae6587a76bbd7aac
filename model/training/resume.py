"""What <cell>.training.pt must hold for a training to go on from it."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

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
        if isinstance(theirs[name], Tensor) or theirs[name] != mine:
            raise TrainingError(
                f"{path}: was trained with {name} {short_repr(theirs[name])}, not {short_repr(mine)}; "
                "give the same options, or leave out --resume to start anew."
            )
    return state


def is_begun(path: Path, fingerprint: dict[str, Any]) -> bool:
    """Whether path holds the state of such a training."""
    try:
        return bool(read_state(path, fingerprint))
    except TrainingError:
        return False


def is_trained(path: Path, fingerprint: dict[str, Any]) -> bool:
    """Whether path is a valid checkpoint of a training with this fingerprint."""
    try:
        found = load_checkpoint(path)
    except CheckpointError:
        return False
    return {**found.classifier.arguments, **found.recipe, "seed": found.seed} == fingerprint


def check_fits(
    path: Path, state: dict[str, Any], classifier: nn.Module, epochs: int, validation: Iterable[str]
) -> None:
    """Raises TrainingError unless the state fits this network, its optimizer (AdamW) and so many epochs.

    load_state_dict checks less: a fused optimizer accepts tensors of any shape, and reads beyond them in its next step.
    """
    moments = [{"step": torch.zeros(()), "exp_avg": w, "exp_avg_sq": w} for w in classifier.parameters()]
    line = {"epoch": 1, "loss": 0.0, "accuracy": 0.0} | {f"validation_{name}": 0.0 for name in validation}
    try:
        progress = state["progress"]
        epoch, step, sums, history = (progress[name] for name in ("epoch", "step", "epoch_sums", "history"))
        fits = (
            all(has_form(state[name], classifier.state_dict()) for name in ("classifier", "average"))
            and (not state["optimizer"] or has_form(state["optimizer"], dict(enumerate(moments))))
            and has_form([epoch, step, sums], [0, 0, torch.zeros(3, dtype=torch.float64)])
            and 0 <= epoch <= epochs
            and has_form(history, [line] * epoch)
            and step >= 0
            and (step > 0) == bool(sums[2] > 0)
        )
    except Exception:  # a missing key, a number where a tensor should be, a sparse tensor: all mean the same
        fits = False
    if not fits:
        raise unusable(path, "its values do not fit this training")


def has_form(theirs: Any, mine: Any) -> bool:
    """Whether theirs has the types, keys, lengths, dtypes and shapes of mine, and finite tensors."""
    if isinstance(mine, Tensor):
        same = isinstance(theirs, Tensor) and (theirs.dtype, theirs.shape) == (mine.dtype, mine.shape)
        # Contiguous: one stored number can pose as a billion.
        return same and theirs.is_contiguous() and bool(theirs.isfinite().all())
    if type(theirs) is not type(mine):
        return False
    if isinstance(mine, dict):
        return theirs.keys() == mine.keys() and all(has_form(theirs[key], mine[key]) for key in mine)
    if isinstance(mine, list):
        return len(theirs) == len(mine) and all(map(has_form, theirs, mine))
    return True


def unusable(path: Path, reason: str) -> TrainingError:
    return TrainingError(f"{path}: cannot be resumed ({reason}); delete it, or train without --resume.")
