"""The lesson over a question: which networks are wiped, and what its questions cost."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from model.drawing.picture_rows import text_of_rows
from model.drawing.strokes import rows_from_strokes
from model.errors import DrawingError
from model.interpret.panels.lesson import QUESTIONS
from model.interpret.trace import Compared, trace
from model.serving.batching import DEAREST
from model.serving.questions import LOAD_MS, QuestionAnswerer
from tests.support.digits import load_digits
from tests.support.lesson import ROOT
from ui.payload import pack

TWO = load_digits()[2][0]
SHIPPED = QuestionAnswerer(ROOT / "checkpoints")


def asked(answerer: QuestionAnswerer, question: str, cell: str = "gru", **options: Any) -> dict[str, Any]:
    want = {"lesson": {"question": question, **options}}
    return dict(answerer.answer({"strokes": TWO, "cell": cell, "want": want})["lesson"])


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("cell", ["rnn", "gru", "lstm"])
def test_an_answer_is_that_of_the_trace_and_can_be_sent(cell: str, question: str) -> None:
    drawn = rows_from_strokes(TWO)
    read = {each: trace(SHIPPED.checkpoints.get(each), drawn) for each in ("rnn", "gru", "lstm")}
    beside = [Compared(each, each.upper(), found) for each, found in read.items()]
    found = asked(SHIPPED, question, cell)
    np.testing.assert_equal(found, QUESTIONS[question](replace(read[cell], others=beside)))
    assert json.dumps(pack(found), allow_nan=False)


def test_the_networks_to_wipe_are_those_of_compare_by_the_same_choice(answerer: QuestionAnswerer) -> None:
    """a, rnn, gru and lstm lie there; the one that reads is among them."""
    for cell, cells in (
        ("gru", None),
        ("lstm", None),
        ("a", None),
        ("gru", ["a"]),
        ("gru", ["lstm", "a", "a"]),
    ):
        options: dict[str, Any] = {} if cells is None else {"cells": cells}
        question = {"strokes": TWO, "cell": cell, "want": {"compare": options}}
        names = [each["network"] for each in answerer.answer(question)["compare"]]
        found = asked(answerer, "wipe", cell, **options)
        assert [each["network"] for each in found["networks"]] == names
        assert set(found["most"]) <= set(names)


def test_compare_and_the_lesson_may_ask_different_networks_at_once(answerer: QuestionAnswerer) -> None:
    want: dict[str, Any] = {
        "compare": {"cells": ["rnn"]},
        "lesson": {"question": "wipe", "cells": ["a", "lstm"]},
    }
    answer = answerer.answer({"strokes": TWO, "cell": "gru", "want": want})
    assert [each["network"] for each in answer["compare"]] == ["rnn"]
    assert [each["network"] for each in answer["lesson"]["networks"]] == ["a", "lstm"]


def test_of_one_that_has_vanished_the_others_are_wiped(answerer: QuestionAnswerer) -> None:
    gone, there = asked(answerer, "wipe", cells=["b", "rnn"])["networks"]
    assert gone == {"name": "b", "network": "b", "problem": gone["problem"]}
    assert gone["problem"].startswith("No checkpoint named 'b'")
    assert there["digit"] in range(10)


@pytest.mark.parametrize("cells", ["gru", [], ["gru"] * 4, [None], {"gru": 1}, 3, ["x" * 4097]])
def test_another_choice_is_refused(answerer: QuestionAnswerer, cells: Any) -> None:
    with pytest.raises(DrawingError, match=r"^cells must be a list of 1 to 3 names of networks\.$"):
        asked(answerer, "wipe", cells=cells)


def test_only_the_question_of_the_wipe_asks_others(
    answerer: QuestionAnswerer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answerer.checkpoints, "networks", lambda: pytest.fail("asked for"))
    for question in QUESTIONS.keys() - {"wipe"}:
        np.testing.assert_equal(asked(answerer, question), asked(answerer, question, cells=3))


def test_a_blank_drawing_has_no_lesson_and_a_picture_has() -> None:
    want = {"lesson": {"question": "sum"}}
    assert "lesson" not in SHIPPED.answer({"strokes": [], "cell": "gru", "want": want})
    picture = {"rows": text_of_rows(rows_from_strokes(TWO).rows)}
    found = SHIPPED.answer({"picture": picture, "cell": "gru", "want": want})["lesson"]
    assert (found["row"], found["unit"]) == tuple(asked(SHIPPED, "sum")[name] for name in ("row", "unit"))


def cost(answerer: QuestionAnswerer, lesson: Any) -> float:
    return answerer.cost_of({"strokes": TWO, "cell": "gru", "want": {"lesson": lesson}})


def test_what_the_questions_cost(tmp_path: Path) -> None:
    """Swapping rows reads some hundred drawings, so it is dear; the others are not. A network that is not there must be
    loaded, and is read twice, the second time row by row."""
    SHIPPED.checkpoints.get("gru")
    costs = {question: cost(SHIPPED, {"question": question}) for question in QUESTIONS}
    assert costs["output"] < costs["sum"] == costs["states"] == costs["wipe"] < DEAREST
    assert 50 < costs["order"] < 150
    one, three = (cost(SHIPPED, {"question": "wipe", "cells": ["gru"] * count}) for count in (1, 3))
    assert costs["wipe"] < one < three
    absent = cost(SHIPPED, {"question": "wipe", "cells": ["absent"]})
    assert absent >= costs["wipe"] + LOAD_MS
    assert cost(SHIPPED, {"question": "sum", "cells": ["absent"]}) == costs["sum"]


ODD: list[Any] = [None, 3, [], "order", {}, {"question": ["order"]}, {"question": {}}, {"question": "x"}]


@pytest.mark.parametrize("lesson", ODD)
def test_a_malformed_lesson_has_a_cost(lesson: Any) -> None:
    assert 0 < cost(SHIPPED, lesson) < 10
