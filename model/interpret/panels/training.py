"""How it learned: the learning curve, the confusion matrix and the figures that a checkpoint brings along.

They stand in its file as JSON, and anybody may have written that: what is shown is checked here, and what is not of the
form that model.training writes is left out, as if it were missing.
"""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from model.interpret.trace import Trace

MOST_LINES = 200  # points of a curve; a longer history is shown by as many of its epochs
MOST_SETS = 6  # curves of accuracies, and figures of each kind
MOST_LETTERS = 40  # of a name
MOST_EPOCHS = 10**6
CLASSES = 10
MOST_KEYS = 100  # of an object, that are looked at
# "validation_pen", "mnist_test", "mnist_test_row_14"; a set may have the name of a folder.
FIGURE = re.compile(r"(validation)_(.+?)(?:_row_(\d\d?))?|(.+?)_(test)(?:_row_(\d\d?))?")


def training(trace: Trace, options: dict[str, Any]) -> dict[str, Any]:
    """How the network that reads was trained; the drawing plays no part. No options.

    recipe: a name. epochs, seed, units, layers, weights: whole numbers. seconds: of all epochs together.
    figures: [kind, set, rows, share] each: "test" or "validation", the name of the set, after how many rows, the share
    of right answers. history: see learning_curve(). confusion: [10][10] counts, by the digit that was written, then by
    the one that was read. Recipe, epochs, seconds, history and confusion are None where the checkpoint lacks them.
    """
    checkpoint = trace.checkpoint
    recipe, metrics, classifier = checkpoint.recipe, checkpoint.metrics, checkpoint.classifier
    history = metrics.get("history")
    return {
        "recipe": name(recipe.get("name")),
        "epochs": whole(recipe.get("epochs"), MOST_EPOCHS),
        "seed": checkpoint.seed,
        "units": classifier.hidden_size,
        "layers": classifier.num_layers,
        "weights": sum(each.numel() for each in classifier.parameters()),
        "seconds": number(metrics.get("seconds"), 1e9),
        "figures": [*figures(metrics)],
        "history": learning_curve(history) if isinstance(history, list) else None,
        "confusion": confusion(metrics.get("confusion")),
    }


def number(value: Any, most: float) -> float | None:
    """The value if it is a number in 0..most; false for NaN as well."""
    return float(value) if type(value) in (int, float) and 0 <= value <= most else None


def whole(value: Any, most: int) -> int | None:
    """The value if it is a whole number in 0..most."""
    return value if type(value) is int and 0 <= value <= most else None


def name(value: Any) -> str | None:
    """The value if it is a short text that a page can show."""
    is_name = isinstance(value, str) and 0 < len(value) <= MOST_LETTERS and value.isprintable()
    return value if is_name else None


def figures(metrics: dict[str, Any]) -> Iterator[list[Any]]:
    """The shares of right answers by the form of their names: first those of test sets."""
    found = []
    for key, value in islice(metrics.items(), MOST_KEYS):
        match, share = FIGURE.fullmatch(key), number(value, 1.0)
        if match and share is not None:
            held, held_set, held_row, test_set, test, test_row = match.groups()
            row = int(held_row or test_row or 28)
            if name(held_set or test_set) and 1 <= row <= 28:
                found.append([held or test, held_set or test_set, row, share])
    for kind in ("test", "validation"):
        yield from [each for each in found if each[0] == kind][: 3 * MOST_SETS]


def learning_curve(history: list[Any]) -> dict[str, Any] | None:
    """What became of the network from epoch to epoch, or None where no line of the history says it.

    epochs: their numbers, MOST_LINES at most, the first and the last among them. loss: a number for each of them.
    accuracies: [name, shares] each, "training" or the name of a validation set, a share for each epoch. A number that
    is missing or out of its range is None.
    """
    lines = [line for line in history if isinstance(line, dict) and whole(line.get("epoch"), MOST_EPOCHS)]
    if not lines:
        return None
    count = min(len(lines), MOST_LINES)
    lines = [lines[round(place * (len(lines) - 1) / max(1, count - 1))] for place in range(count)]
    named = {"accuracy": "training"}
    for key in islice(lines[-1], MOST_KEYS):
        match = FIGURE.fullmatch(key)
        if match and match[1] and not match[3] and name(match[2]):
            named[key] = match[2]
    accuracies = [[each, [number(line.get(key), 1.0) for line in lines]] for key, each in named.items()]
    return {
        "epochs": [line["epoch"] for line in lines],
        "loss": [number(line.get("loss"), 1e6) for line in lines],
        "accuracies": [each for each in accuracies[: MOST_SETS + 1] if each[1] != [None] * count],
    }


def confusion(value: Any) -> list[list[int]] | None:
    """The value if it is a confusion matrix of the ten digits with at least one answer."""
    rows = value if isinstance(value, list) and len(value) == CLASSES else []
    if not rows or not all(isinstance(row, list) and len(row) == CLASSES for row in rows):
        return None
    is_matrix = all(whole(each, 10**9) is not None for row in rows for each in row)
    return rows if is_matrix and any(map(any, rows)) else None
