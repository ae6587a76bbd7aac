"""A picture's rows in place of strokes: by every panel, with strokes in one batch, in two ways, and checked."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from model.drawing.picture_rows import drawing_of_rows, text_of_rows
from model.drawing.strokes import Drawing, rows_from_strokes
from model.errors import DrawingError
from model.interpret.panels import PANELS
from model.interpret.trace import trace
from model.serving.questions import QuestionAnswerer
from tests.support.digits import load_digits

STROKES = [strokes for strokes, _ in load_digits()[:10]]
OPTIONS: dict[str, Any] = {name: {} for name in PANELS} | {"unit": {"layer": 0, "unit": 0}}
OPTIONS |= {"lesson": {"question": "sum"}}


def picture_of(strokes: Any) -> tuple[dict[str, str], Drawing]:
    """The rows of strokes as a picture's: as a question has them, and as they are read."""
    picture = {"rows": text_of_rows(rows_from_strokes(strokes).rows)}
    return picture, drawing_of_rows(picture)


def test_a_picture_in_place_of_strokes(answerer: QuestionAnswerer) -> None:
    """Together with strokes, and by every panel; of the steps, only its rows are known here."""
    picture, drawing = picture_of(STROKES[3])
    question: dict[str, Any] = {"picture": picture, "cell": "rnn"}
    found, drawn = answerer.answer_batch([question, {"strokes": STROKES[2], "cell": "rnn"}])
    assert isinstance(found, dict) and isinstance(drawn, dict)
    for answer, expected in ((found, drawing), (drawn, rows_from_strokes(STROKES[2]))):
        exact = trace(answerer.checkpoints.get("rnn"), expected).for_page()
        np.testing.assert_allclose(answer["belief"], exact["belief"], atol=2e-4)
        assert answer["digit"] == exact["digit"] and np.array_equal(answer["ink"], exact["ink"])
    assert found["frame"] == [0, 0, 1000 / 28]
    alone = trace(answerer.checkpoints.get("rnn"), drawing)
    shown = answerer.answer(question | {"want": OPTIONS | {"preprocessing": {"plain": True}}})
    for name in PANELS.keys() - {
        "compare",
        "preprocessing",
        "neighbours",
        "networks",
    }:  # these need more than the trace
        np.testing.assert_equal(shown[name], PANELS[name](alone, OPTIONS[name]))
    assert [each["name"] for each in shown["compare"]] == ["RNN", "GRU", "LSTM"]
    np.testing.assert_equal(shown["compare"][0], shown["compare"][0] | alone.for_page())
    np.testing.assert_equal(shown["preprocessing"], {"centred": drawing.rows})


def test_a_picture_may_be_read_in_two_ways(answerer: QuestionAnswerer) -> None:
    """As Trace does it; which costs the network's time twice."""
    (picture, first), (other, second) = picture_of(STROKES[3]), picture_of(STROKES[8])
    both = picture | {"other": other["rows"]}
    question = {"picture": both, "cell": "gru"}
    expected = trace(answerer.checkpoints.get("gru"), replace(first, other=second.rows))
    found = answerer.answer(question)
    assert (found["digit"], found["status"]) == (expected.digit, expected.status)
    assert answerer.cost_of(question) == 2 * answerer.cost_of(question | {"picture": picture})


@pytest.mark.parametrize(
    "question, fault",
    [
        ({"picture": picture_of(STROKES[3])[0], "strokes": STROKES[3]}, "strokes or a picture, not both"),
        ({"picture": None}, "a picture is an object with rows"),
        ({"picture": {"rows": "AAAA"}}, "rows of a picture must be 784 bytes"),
    ],
)
def test_a_picture_is_checked(answerer: QuestionAnswerer, question: Any, fault: str) -> None:
    assert answerer.cost_of(question) > 0
    with pytest.raises(DrawingError, match=fault):
        answerer.answer(question | {"cell": "gru"})
