"""How a training is interrupted, and from what it goes on.

Ctrl-C waits for a moment at which the training's state is whole. What the file <cell>.training.pt holds is checked
before anything of it is used; that of other settings is refused.
"""

import signal
import threading
from pathlib import Path
from types import FrameType
from typing import Any

import torch
from torch import Tensor

from model.archive import brief, read_payload
from model.checkpoint import CheckpointError, load_checkpoint

PARTS = ("classifier", "average", "optimizer", "place")  # beside the settings


class TrainingError(Exception):
    """Training cannot start or go on; the message is one sentence that says what to do."""


class HeldInterrupt:
    """with HeldInterrupt() as held: Ctrl-C is noted, and raised as KeyboardInterrupt by held.release() or at the end.

    A second Ctrl-C is raised at once. A program that handles SIGINT in its own way, or trains in another thread,
    keeps what it has.
    """

    def __init__(self) -> None:
        self.pressed = False
        self.holds = False

    def __enter__(self) -> "HeldInterrupt":
        in_main = threading.current_thread() is threading.main_thread()
        self.holds = in_main and signal.getsignal(signal.SIGINT) is signal.default_int_handler
        if self.holds:
            signal.signal(signal.SIGINT, self.note)
        return self

    def note(self, number: int, frame: FrameType | None) -> None:
        """The signal handler."""
        if self.pressed:
            raise KeyboardInterrupt
        self.pressed = True

    def release(self) -> None:
        """Raises KeyboardInterrupt if Ctrl-C was pressed."""
        if self.pressed:
            raise KeyboardInterrupt

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if self.holds:
            signal.signal(signal.SIGINT, signal.default_int_handler)
        if kind is None:
            self.release()


def read_state(path: Path, settings: dict[str, Any]) -> dict[str, Any]:
    """What a training with these settings wrote to path: settings and PARTS, its tensors on the CPU.

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
    if not is_place(state["place"]):
        raise unusable(path, "expected epoch, step and history of a training, found something else")
    return state


def unusable(path: Path, reason: str) -> TrainingError:
    return TrainingError(f"{path}: cannot be resumed ({reason}); delete it, or train without --resume.")


def compare(path: Path, name: str, theirs: object, mine: object) -> None:
    """Raises TrainingError, with both values, where a setting differs."""
    if isinstance(theirs, Tensor) or theirs != mine:
        raise TrainingError(
            f"{path}: was trained with {name} {brief(theirs)}, not {brief(mine)}; "
            "give the same options, or leave out --resume to start anew."
        )


def is_place(place: Any) -> bool:
    """Whether this says how far a training had come, as Training.save_state does."""
    if not isinstance(place, dict) or place.keys() != {"epoch", "step", "seen", "history"}:
        return False
    epoch, step, seen, history = (place[name] for name in ("epoch", "step", "seen", "history"))
    return (
        (type(epoch) is int and type(step) is int and epoch >= 0 and step >= 0)
        and (isinstance(seen, Tensor) and seen.shape == (3,) and seen.dtype == torch.float64)
        and (isinstance(history, list) and len(history) == epoch)
        and all(isinstance(line, dict) and line.keys() == history[0].keys() for line in history)
        and all(type(number) in (int, float) for line in history for number in line.values())
    )


def is_trained(path: Path, settings: dict[str, Any]) -> bool:
    """Whether path is a whole checkpoint that a training with these settings has made."""
    try:
        found = load_checkpoint(path)
    except CheckpointError:
        return False
    theirs = {"arguments": found.classifier.arguments, "recipe": found.recipe, "seed": found.seed}
    return theirs == settings
