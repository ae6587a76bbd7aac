"""How a training is interrupted, and from what it goes on.

Ctrl-C, SIGTERM or SIGHUP waits for a moment at which the training's state is whole. What the file <cell>.training.pt
holds is checked before anything of it is used; that of other settings is refused.
"""

import math
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from torch.optim import Optimizer

from model.errors import CheckpointError, TrainingError
from model.files.checkpoint import load_checkpoint
from model.files.container import short_repr
from model.files.payload import read_payload

PARTS = ("classifier", "average", "optimizer", "place")  # beside the settings
HISTORY = {"epoch", "loss", "accuracy"}  # of each line, beside its validations


def read_state(path: Path, settings: dict[str, Any], epochs: int) -> dict[str, Any]:
    """What a training with these settings, of so many epochs, wrote to path: settings and PARTS, tensors on the CPU.

    Raises TrainingError if it cannot be read, is broken or foreign, or belongs to other settings.
    """
    try:
        state = read_payload(path)
    except CheckpointError as error:
        raise unusable(path, error.reason.split(";")[0].rstrip(".")) from None
    if not isinstance(state, dict) or state.keys() != {*settings, *PARTS}:
        raise unusable(path, "expected the state of a training, found something else")
    for group, mine in settings.items():
        theirs = state[group]
        if not isinstance(mine, dict):
            compare(path, group, theirs, mine)
        elif not isinstance(theirs, dict):
            raise unusable(path, f"expected settings as {group}, found something else")
        else:
            for name in mine:
                compare(path, name, theirs.get(name), mine[name])
    if not is_place(state["place"], epochs):
        raise unusable(path, "expected epoch, step and history of a training, found something else")
    return state


def is_begun(path: Path, settings: dict[str, Any], epochs: int) -> bool:
    """Whether path holds the state of such a training."""
    try:
        return bool(read_state(path, settings, epochs))
    except TrainingError:
        return False


def unusable(path: Path, reason: str) -> TrainingError:
    return TrainingError(f"{path}: cannot be resumed ({reason}); delete it, or train without --resume.")


def compare(path: Path, name: str, theirs: object, mine: object) -> None:
    """Raises TrainingError, with both values, where a setting differs."""
    if isinstance(theirs, Tensor) or theirs != mine:
        raise TrainingError(
            f"{path}: was trained with {name} {short_repr(theirs)}, not {short_repr(mine)}; "
            "give the same options, or leave out --resume to start anew."
        )


def is_place(place: Any, epochs: int) -> bool:
    """Whether this says how far a training of so many epochs had come, as Training.save_state does."""
    if not isinstance(place, dict) or place.keys() != {"epoch", "step", "seen", "history"}:
        return False
    epoch, step, seen, history = (place[name] for name in ("epoch", "step", "seen", "history"))
    if type(epoch) is not int or type(step) is not int or not (0 <= epoch <= epochs and step >= 0):
        return False
    if not isinstance(history, list) or len(history) != epoch or not is_like(seen, torch.zeros(3).double()):
        return False
    counted = seen[2] > 0 if step else seen[2] == 0
    return bool(counted) and all(is_line(line, history[0]) for line in history)


def is_line(line: Any, first: dict[str, Any]) -> bool:
    """Whether this is a line of a history that begins with that line."""
    return (
        isinstance(line, dict)
        and line.keys() == first.keys()
        and line.keys() >= HISTORY
        and all(type(name) is str and (name in HISTORY or name.startswith("validation_")) for name in line)
        and all(type(number) in (int, float) and math.isfinite(number) for number in line.values())
    )


def is_like(theirs: Any, mine: Tensor) -> bool:
    """Whether this is a tensor of the same type and shape, stored in full, and finite."""
    return (
        isinstance(theirs, Tensor)
        and (theirs.dtype, theirs.shape, theirs.layout) == (mine.dtype, mine.shape, torch.strided)
        and theirs.device.type == "cpu"
        and theirs.is_contiguous()  # one stored number may pose as a billion
        and bool(theirs.isfinite().all())
    )


def check_fits(
    path: Path, state: dict[str, Any], classifier: nn.Module, average: nn.Module, optimizer: Optimizer
) -> None:
    """Raises TrainingError unless what the state holds fits these: torch notices some of it only steps later."""
    for name, module in (("classifier", classifier), ("average", average)):
        mine, theirs = module.state_dict(), state[name]
        if not isinstance(theirs, dict) or theirs.keys() != mine.keys():
            raise unusable(path, f"expected the weights of this network as {name}, found others")
        for key, weight in mine.items():
            if not is_like(theirs[key], weight):
                raise unusable(path, f"expected finite numbers of the right shape in {name}, found others")
    if not is_progress(state["optimizer"], optimizer):
        raise unusable(path, "expected the state of this optimizer, found another")


def is_progress(theirs: Any, optimizer: Optimizer) -> bool:
    """Whether this is the state_dict of such an optimizer (AdamW), before its first step or after any."""
    mine = optimizer.state_dict()
    if not isinstance(theirs, dict) or theirs.keys() != mine.keys():
        return False
    groups, moments = theirs["param_groups"], theirs["state"]
    if (
        not isinstance(groups, list)
        or not isinstance(moments, dict)
        or len(groups) != len(mine["param_groups"])
    ):
        return False
    parameters = [parameter for group in optimizer.param_groups for parameter in group["params"]]
    return (
        all(is_group(*pair) for pair in zip(groups, mine["param_groups"], strict=True))
        and moments.keys() in (set(), set(range(len(parameters))))
        and all(is_moment(moments[index], parameters[index]) for index in moments)
    )


def is_group(theirs: Any, mine: dict[str, Any]) -> bool:
    """Whether these are the settings of an optimizer, at whatever learning rate."""
    if not isinstance(theirs, dict) or theirs.keys() != mine.keys():
        return False
    rate = theirs["lr"]
    same = all(
        type(theirs[name]) is type(mine[name]) and theirs[name] == mine[name] for name in mine if name != "lr"
    )
    return same and type(rate) in (int, float) and 0 <= rate <= mine["lr"]


def is_moment(theirs: Any, parameter: Tensor) -> bool:
    """Whether these are AdamW's running moments of a parameter."""
    return (
        isinstance(theirs, dict)
        and theirs.keys() == {"step", "exp_avg", "exp_avg_sq"}
        and is_like(theirs["step"], torch.zeros(()))
        and bool(theirs["step"] >= 1)
        and all(is_like(theirs[name], parameter) for name in ("exp_avg", "exp_avg_sq"))
        and bool((theirs["exp_avg_sq"] >= 0).all())
    )


def is_trained(path: Path, settings: dict[str, Any]) -> bool:
    """Whether path is a whole checkpoint that a training with these settings has made."""
    try:
        found = load_checkpoint(path)
    except CheckpointError:
        return False
    theirs = {"arguments": found.classifier.arguments, "recipe": found.recipe, "seed": found.seed}
    return theirs == settings
