"""What a page may ask of live training, checked: it is a visitor's, so it may be any JSON."""

import re
from typing import Any, TypeGuard

from model.errors import TrainingError
from model.network.cells import CELLS

VISITOR = re.compile(r"[0-9a-f]{32}")
# The whole numbers of a training: what a visitor reads for them, and their ranges.
WHOLE = {
    "hidden_size": ("hidden size", 8, 256),
    "num_layers": ("number of layers", 1, 3),
    "seed": ("seed", 0, 999_999),
}
SLOWEST_RATE, HIGHEST_RATE = 1e-6, 100.0
SHARES = (1, 0.25)
LATEST = 2**53  # a number of a piece of news: whole numbers are exact to here in a browser

NO_VISITOR = "A page that trains says who asks, by 32 hexadecimal digits; load the page again."
NO_WISH = "A training can be told one of these: {}."
NO_CELL = "The cell of a training must be one of {}."
NO_WHOLE = "The {} must be a whole number from {:,} to {:,}."
NO_RATE = "The learning rate must be a number from 0.000001 to 100, or none for the usual one."
NO_SHARE = "The speed must be 1 or 0.25."


def visitor_of(question: Any) -> str:
    """The visitor who asks. Raises TrainingError."""
    found = visitor_or_none(question)
    if found is None:
        raise TrainingError(NO_VISITOR)
    return found


def visitor_or_none(question: Any) -> str | None:
    """The visitor whom a question names; None for whatever else it holds there."""
    found = question.get("visitor") if isinstance(question, dict) else None
    return found if isinstance(found, str) and VISITOR.fullmatch(found) else None


def settings_of(question: dict[str, Any]) -> dict[str, Any]:
    """The settings of a training, for its "train" command. Raises TrainingError for one out of its range."""
    cell, rate = question.get("cell"), question.get("learning_rate")
    if not isinstance(cell, str) or cell not in CELLS:
        raise TrainingError(NO_CELL.format(", ".join(CELLS)))
    # False for NaN as well.
    if rate is not None and not (type(rate) in (int, float) and SLOWEST_RATE <= rate <= HIGHEST_RATE):
        raise TrainingError(NO_RATE)
    for name, (said, least, most) in WHOLE.items():
        if not is_whole(question.get(name), least, most):
            raise TrainingError(NO_WHOLE.format(said, least, most))
    return {"cell": cell, "learning_rate": rate} | {name: question[name] for name in WHOLE}


def share_of(question: dict[str, Any]) -> float:
    """The share of its time that a training shall work. Raises TrainingError."""
    share = question.get("share")
    if type(share) not in (int, float) or share not in SHARES:
        raise TrainingError(NO_SHARE)
    return float(share)


def after_of(question: dict[str, Any]) -> int:
    """The number of the last news that a page has; 0, which is before all of them, for anything else."""
    after: Any = question.get("after")
    return after if is_whole(after, 0, LATEST) else 0


def is_whole(value: Any, least: int, most: int) -> TypeGuard[int]:
    """Whether the value is a whole number in this range; True and False are none."""
    return type(value) is int and least <= value <= most
