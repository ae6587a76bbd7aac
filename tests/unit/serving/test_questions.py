"""What the page asks, answered: many questions as each alone, and no more than is asked for."""

from pathlib import Path
from typing import Any

import numpy as np

from model.drawing.explain import shrink_whole_pad
from model.drawing.strokes import rows_from_strokes
from model.errors import CheckpointError, DrawingError
from model.files.checkpoint import save_checkpoint
from model.serving.questions import QuestionAnswerer
from tests.support.checkpoints import made
from tests.support.digits import load_digits

STROKES = [strokes for strokes, _ in load_digits()[:10]]


def test_answers_together_are_those_alone(tmp_path: Path) -> None:
    """Of several cells, with faults and wanted parts between them, in their order."""
    for cell in ("rnn", "gru"):
        save_checkpoint(tmp_path / f"{cell}.safetensors", made(cell, hidden_size=9))
    answers = QuestionAnswerer(tmp_path)
    questions: list[Any] = [
        {"strokes": strokes, "cell": ("rnn", "gru")[place % 2]} for place, strokes in enumerate(STROKES)
    ]
    questions[2:2] = [None, {"strokes": STROKES[0], "cell": "other"}, {"strokes": [], "cell": "gru"}]
    questions[5:5] = [
        {"strokes": STROKES[1], "cell": "gru", "want": {"gates": {}}},
        {"strokes": 1, "cell": "gru"},
    ]
    questions.append({"strokes": STROKES[1], "cell": "gru", "want": {"mattered": {"digit": 11}}})
    for found, question in zip(answers.answer_all(questions), questions, strict=True):
        try:
            alone = answers.answer(question)
        except (DrawingError, CheckpointError) as error:
            assert (type(found), str(found)) == (type(error), str(error))
        else:
            assert isinstance(found, dict) and found.keys() == alone.keys()
            assert (found["digit"], found["cell"]) == (alone["digit"], alone["cell"])
            np.testing.assert_allclose(found["belief"], alone["belief"], atol=2e-4)
            np.testing.assert_allclose(found["hidden"], alone["hidden"], atol=1e-6)


def test_of_a_drawing_without_a_digit_no_part_is_computed(tmp_path: Path) -> None:
    """The first dot of a stroke, under whatever panels are open."""
    save_checkpoint(tmp_path / "gru.safetensors", made("gru"))
    want: dict[str, Any] = {"steps": {}, "compare": {}, "mattered": {}, "unit": {"layer": 0, "unit": 0}}
    answer = QuestionAnswerer(tmp_path).answer({"strokes": [[[5, 5]]], "cell": "gru", "want": want})
    assert (answer["digit"], answer["status"]) == (None, "Nothing drawn yet.")
    assert not answer.keys() & want.keys()


def test_three_are_compared_of_any_number_of_checkpoints(tmp_path: Path) -> None:
    for name in ("a", "gru", "lstm", "rnn"):
        save_checkpoint(tmp_path / f"{name}.safetensors", made(name if name != "a" else "gru"))
    question = {"strokes": STROKES[0], "cell": "a", "want": {"compare": {}}}
    assert [each["name"] for each in QuestionAnswerer(tmp_path).answer(question)["compare"]] == [
        "rnn",
        "gru",
        "lstm",
    ]


def test_the_network_may_be_fed_what_is_only_shrunk(tmp_path: Path) -> None:
    """And the panel shows both all the same."""
    save_checkpoint(tmp_path / "gru.safetensors", made("gru"))
    drawn, shrunk = rows_from_strokes(STROKES[2]).rows, shrink_whole_pad(STROKES[2]).rows
    for options, fed in (({}, drawn), ({"plain": True}, shrunk)):
        question = {"strokes": STROKES[2], "cell": "gru", "want": {"steps": options}}
        answer = QuestionAnswerer(tmp_path).answer(question)
        assert np.array_equal(answer["ink"], fed)
        assert np.array_equal(answer["steps"]["centred"], drawn)
        assert np.array_equal(answer["steps"]["plain"]["ink"], shrunk)
