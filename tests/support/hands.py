"""A writer's hand of four real digits, as the page sends it, and questions with it."""

from typing import Any

from model.drawing.strokes import rows_from_strokes
from model.interpret.hand import Hand
from model.interpret.neighbours import KnownStates
from model.serving.questions import QuestionAnswerer
from tests.support.digits import load_digits
from tests.support.known import wait_for_readers

DIGITS = load_digits()
STROKES = [strokes for strokes, _ in DIGITS]
# A class with two examples, and none for most: the mean of a class is not its only example.
LABELS = [3, 7, 3, 1]
EXAMPLES = [{"digit": label, "strokes": strokes} for label, strokes in zip(LABELS, STROKES, strict=False)]
ASKED = STROKES[8]


def fitted(answerer: QuestionAnswerer, cell: str = "gru", examples: Any = EXAMPLES, **more: Any) -> Any:
    """What fit_hand() answers; where the network reads the known drawings first, once it has."""
    question = {"cell": cell, "examples": examples, **more}
    found = answerer.fit_hand(question)
    if found == {"waiting": True}:
        wait_for_readers()
        found = answerer.fit_hand(question)
    return found


def library_hand(answerer: QuestionAnswerer, cell: str = "gru") -> Hand:
    """The hand of EXAMPLES without the app's functions."""
    states = answerer.known.get(answerer.checkpoints.get(cell))
    assert isinstance(states, KnownStates)
    return Hand.fit(states, [rows_from_strokes(each["strokes"]) for each in EXAMPLES], LABELS)


def ask(answerer: QuestionAnswerer, hand: Any, cell: str = "gru", **more: Any) -> dict[str, Any]:
    return answerer.answer({"strokes": ASKED, "cell": cell, "hand": hand, **more})


def example(**fields: Any) -> dict[str, Any]:
    return {"digit": 3, "strokes": STROKES[0]} | fields
