"""A writer's hand of four real digits, as the page sends it, and questions with it."""

from typing import Any

from model.serving.questions import QuestionAnswerer
from tests.support.digits import load_digits

DIGITS = load_digits()
STROKES = [strokes for strokes, _ in DIGITS]
# A class with two examples, and none for most: the mean of a class is not its only example.
LABELS = [3, 7, 3, 1]
EXAMPLES = [{"digit": label, "strokes": strokes} for label, strokes in zip(LABELS, STROKES, strict=False)]
ASKED = STROKES[8]


def fitted(answerer: QuestionAnswerer, cell: str = "gru", examples: Any = EXAMPLES, **more: Any) -> Any:
    return answerer.fit_hand({"cell": cell, "examples": examples, **more})


def ask(answerer: QuestionAnswerer, hand: Any, cell: str = "gru", **more: Any) -> dict[str, Any]:
    return answerer.answer({"strokes": ASKED, "cell": cell, "hand": hand, **more})


def example(**fields: Any) -> dict[str, Any]:
    return {"digit": 3, "strokes": STROKES[0]} | fields
