"""Hands that no page sends: each costs a sentence, or has finite answers that sum to one."""

from base64 import b64decode, b64encode
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from model.errors import CheckpointError, DrawingError
from model.interpret.hand import ALTERED
from model.serving.questions import QuestionAnswerer
from tests.support.hands import ASKED, EXAMPLES, STROKES, ask, example, fitted


def changed(text: str, change: Callable[[bytes], bytes]) -> str:
    return b64encode(change(b64decode(text))).decode()


ALTERATIONS: dict[str, Callable[[str], Any]] = {
    "no text": lambda text: {"prototypes": text},
    "a number": lambda text: 3,
    "no hand": lambda text: False,
    "empty": lambda text: "",
    "no base64": lambda text: text[:-4] + "?===",
    "another alphabet": lambda text: text + "ä",
    "half of a letter": lambda text: text + "\ud800",
    "cut": lambda text: text[:-8],
    "longer": lambda text: text + text,
    "huge": lambda text: text * 1000,
    "without a class": lambda text: changed(text, lambda content: content[:8]),
    "a class that is none": lambda text: changed(text, lambda content: content[:8] + b"\x0a" + content[9:]),
    "a class twice": lambda text: changed(text, lambda content: content[:9] + content[8:9] + content[10:]),
}


@pytest.mark.parametrize("alter", ALTERATIONS.values(), ids=ALTERATIONS)
def test_an_altered_text_costs_a_sentence(answerer: QuestionAnswerer, alter: Callable[[str], Any]) -> None:
    """Also the text of examples, of which two may have one digit; and as the panel's option."""
    texts = fitted(answerer)
    question = {"strokes": ASKED, "cell": "gru", "hand": alter(texts["prototypes"])}
    assert answerer.cost_of(question) > 0
    with pytest.raises(DrawingError) as caught:
        answerer.answer(question)
    assert str(caught.value) == ALTERED
    with pytest.raises(DrawingError):
        ask(answerer, texts["examples"])


@pytest.mark.parametrize("change", [-128, 127])
def test_altered_numbers_have_finite_answers_that_sum_to_one(answerer: QuestionAnswerer, change: int) -> None:
    text = fitted(answerer)["prototypes"]
    extreme = np.int8(change).tobytes()
    found = ask(answerer, changed(text, lambda content: content[:11] + extreme * len(content[11:])))
    assert sum(found["probabilities"]) == pytest.approx(1, abs=1e-3)


MADE_OF = "a hand is made of 1 to 50 examples: drawings, each with its digit."
DIGIT = "example 2: its digit must be a whole number from 0 to 9."
POINTS = "example 2: its strokes must be lists of [x, y] points, each of two finite numbers."
LONG = "the examples may have 20,000 points and 1,000 strokes together; these have more."
FAULTS: dict[str, tuple[Any, str]] = {
    "none": ([], MADE_OF),
    "missing": (None, MADE_OF),
    "a file of something else": ({"rowwise": "hand"}, MADE_OF),
    "500": ([example()] * 500, "a hand has 50 examples at most; these are 500."),
    "51": ([example()] * 51, "a hand has 50 examples at most; these are 51."),
    "no example": ([example(), 7], POINTS),
    "a list": ([example(), [3, STROKES[0]]], POINTS),
    "no strokes": ([example(), {"digit": 3}], POINTS),
    "a stroke that is none": ([example(), example(strokes=[7])], POINTS),
    "a point that is none": ([example(), example(strokes=[[[1, 2, 3]]])], POINTS),
    "not a number": ([example(), example(strokes=[[[float("nan"), 2], [3, 4]]])], POINTS),
    "far away": ([example(), example(strokes=[[[1e300, 2], [3, 4]]])], POINTS),
    "blank": ([example(), example(strokes=[])], "example 2: Nothing drawn yet."),
    "a dot": ([example(), example(strokes=[[[5, 5]]])], "example 2: Only dots so far."),
    "points": ([example(strokes=[[[0, 0], [9, 9]] * 201])] * 50, LONG),
    "strokes": ([example(strokes=[[[0, 0], [9, 9]]] * 21)] * 50, LONG),
} | {
    f"the digit {digit!r}": ([example(), example(digit=digit)], DIGIT)
    for digit in (-1, 10, 3.0, "3", True, None, [3])
}


@pytest.mark.parametrize(("examples", "said"), FAULTS.values(), ids=FAULTS)
def test_bad_examples_cost_a_sentence(answerer: QuestionAnswerer, examples: Any, said: str) -> None:
    question = {"cell": "gru", "examples": examples}
    assert answerer.fit_cost(question) > 0
    with pytest.raises(DrawingError) as caught:
        answerer.fit_hand(question)
    assert str(caught.value) == said


@pytest.mark.parametrize("question", [None, 3, "", [], [EXAMPLES]])
def test_what_is_no_object_costs_a_sentence(answerer: QuestionAnswerer, question: Any) -> None:
    assert answerer.fit_cost(question) > 0
    with pytest.raises(DrawingError, match=MADE_OF):
        answerer.fit_hand(question)


@pytest.mark.parametrize("cell", [None, "cnn", 7, "../gru"])
def test_a_hand_needs_a_network(answerer: QuestionAnswerer, cell: Any) -> None:
    with pytest.raises(CheckpointError):
        fitted(answerer, cell)
