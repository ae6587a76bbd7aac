"""The digits that the page offers, and the one that it shows at first."""

from pathlib import Path

import numpy as np
import pytest

import app
from model.data.pen_digits import load_pen_digits
from model.data.splits import by_writer
from model.drawing.strokes import fit_to_box
from tests.support.visitors import CELLS, CHECKPOINTS, offline
from ui.components import DEMO, EXAMPLES
from ui.payload import pack

EVERYDAY, HARD = EXAMPLES[:10], EXAMPLES[10:]
VALIDATION = by_writer(load_pen_digits())[1]


def test_the_everyday_examples_are_one_of_each_digit() -> None:
    assert [example["label"] for example in EVERYDAY] == list(range(10))
    assert not [example for example in EVERYDAY if "between" in example]


@pytest.mark.parametrize("hard", HARD, ids=[str(example["between"]) for example in HARD])
def test_a_hard_example_is_a_writers_digit_on_which_the_networks_waver(hard: dict) -> None:
    """Its label is what the writer meant; between are the digits that the three take it for, and none of it is sure."""
    ours = [np.array(stroke) for stroke in hard["strokes"]]
    same = [
        digit
        for digit, label in zip(VALIDATION.strokes, VALIDATION.labels, strict=True)
        if label == hard["label"] and len(digit) == len(ours)
    ]
    assert min(farthest(ours, digit) for digit in same) < 1
    read = [offline(hard["strokes"], cell) for cell in CELLS]
    assert {hard["label"], *(int(each.probabilities.argmax()) for each in read)} == set(hard["between"])
    assert any(each.digit != hard["label"] for each in read)


def farthest(ours: list[np.ndarray], digit: list[np.ndarray]) -> float:
    """How far a point of ours is from the writer's points, in units of the pad, once they have our size and place."""
    theirs = [path + 486.5 for path in fit_to_box([stroke.astype(float) for stroke in digit], 720).paths]
    return max(
        np.hypot(*(a[:, None] - b[None]).T).min(axis=0).max() for a, b in zip(ours, theirs, strict=True)
    )


def test_the_demo_is_what_the_checkpoint_answers(tmp_path: Path) -> None:
    service = app.Service(CHECKPOINTS)
    strokes = EXAMPLES[DEMO]["strokes"]
    assert app.demo_for(service, "lstm") == {
        "label": 3,
        "strokes": strokes,
        "network": "lstm",
        "answer": pack(service.answer({"strokes": strokes, "cell": "lstm"})),
    }
    for name in (None, "gru"):
        assert app.demo_for(app.Service(tmp_path), name) is None
