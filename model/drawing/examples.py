"""Examples of a writer's hand: drawings of which the writer said which digit each is.

The page keeps them as an object, and saves them as a JSON file (my-hand.json):

    {"rowwise": "hand", "version": 1, "examples": [{"digit": 7, "strokes": [[[x, y], ...], ...]}, ...]}
"""

import json
import os
from collections.abc import Iterable
from typing import Any

import numpy as np

from model.drawing.rasterize import Paths
from model.drawing.strokes import MAX_POINTS, MAX_STROKES, Drawing, check_strokes, rows_from_many
from model.errors import DrawingError

MOST_EXAMPLES = 50  # five of each digit
MAX_BYTES = 2**20  # of a file: 20,000 points have 0.4 million
NO_EXAMPLES = "a hand is made of 1 to {} examples: drawings, each with its digit."
TOO_MANY = "a hand has {} examples at most; these are {:,}."
TOO_LONG = "the examples may have {:,} points and {:,} strokes together; these have more."
WRONG_STROKES = "example {}: its strokes must be lists of [x, y] points, each of two finite numbers."
WRONG_DIGIT = "example {}: its digit must be a whole number from 0 to 9."
NO_HAND = "holds no hand; the page saves one in its tab My hand."


def check_examples(examples: object) -> tuple[list[Paths], list[int]]:
    """(strokes of each as check_strokes() gives them, digits) of a list of 1 to 50 {"digit", "strokes"}.

    Raises DrawingError, also for too many points or strokes together; the sentence counts the examples from 1.
    """
    if not isinstance(examples, list) or not examples:
        raise DrawingError(NO_EXAMPLES.format(MOST_EXAMPLES))
    if len(examples) > MOST_EXAMPLES:
        raise DrawingError(TOO_MANY.format(MOST_EXAMPLES, len(examples)))
    lengths = [length for each in examples for length in lengths_of(each)]
    if sum(lengths) > MAX_POINTS or len(lengths) > MAX_STROKES:
        raise DrawingError(TOO_LONG.format(MAX_POINTS, MAX_STROKES))
    found = []
    for number, each in enumerate(examples, 1):
        try:
            found.append(check_strokes(each["strokes"]))
        except (DrawingError, TypeError, KeyError):
            raise DrawingError(WRONG_STROKES.format(number)) from None
    digits = [each.get("digit") for each in examples]
    check_digits(digits)
    return found, digits


def check_digits(digits: Iterable[object]) -> None:
    """Raises DrawingError for the first that is no whole number from 0 to 9: an int, or an integer of numpy."""
    for number, digit in enumerate(digits, 1):
        if isinstance(digit, bool) or not isinstance(digit, int | np.integer) or not 0 <= digit <= 9:
            raise DrawingError(WRONG_DIGIT.format(number))


def check_drawn(drawings: Iterable[Drawing]) -> None:
    """Raises DrawingError for the first without ink."""
    for number, drawing in enumerate(drawings, 1):
        if drawing.status:
            raise DrawingError(f"example {number}: {drawing.status}")


def lengths_of(example: Any) -> list[int]:
    """The number of points of each stroke of an example, whatever the example is."""
    strokes = example.get("strokes") if isinstance(example, dict) else None
    return [len(each) for each in strokes if isinstance(each, list)] if isinstance(strokes, list) else []


def load_examples(path: str | os.PathLike[str]) -> tuple[list[Drawing], list[int]]:
    """(drawings, digits) of a file that the page saved, for Hand.fit().

    Raises DrawingError if it cannot be read, holds something else, or an example without ink.
    """
    found = read_json(path)
    if not isinstance(found, dict) or found.get("rowwise") != "hand":
        raise DrawingError(f"{path}: {NO_HAND}")
    if found.get("version") != 1:
        raise DrawingError(f"{path}: a hand of a newer Rowwise, which this one cannot read.")
    try:
        paths, digits = check_examples(found.get("examples"))
        drawings = rows_from_many(paths)
        check_drawn(drawings)
    except DrawingError as error:
        raise DrawingError(f"{path}: {error}") from None
    return drawings, digits


def read_json(path: str | os.PathLike[str]) -> Any:
    """What the file holds. Raises DrawingError if it cannot be read, is too large or not JSON."""
    if os.path.exists(path) and not os.path.isfile(path):  # reading a pipe or a device might never end
        raise DrawingError(f"{path}: not a file but a folder, a pipe or a device.")
    try:
        with open(path, "rb") as file:
            content = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise DrawingError(f"{path}: cannot be read ({error.strerror}).") from None
    try:
        if len(content) <= MAX_BYTES:
            return json.loads(content)
    except (ValueError, RecursionError):  # not JSON, not text, nested too deeply
        pass
    raise DrawingError(f"{path}: {NO_HAND}")
