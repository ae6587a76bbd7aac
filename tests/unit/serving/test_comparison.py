"""Compare: which networks stand side by side, by default and by a visitor's choice."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from model.drawing.strokes import rows_from_strokes
from model.errors import CheckpointError, DrawingError
from model.interpret.trace import trace
from model.serving.messages import message_for_visitor
from model.serving.questions import LOAD_MS, QuestionAnswerer
from tests.support.checkpoints import save
from tests.support.digits import load_digits

TWO = load_digits()[2][0]


@pytest.fixture
def own(tmp_path: Path) -> QuestionAnswerer:
    """Over the three cells, and two of somebody's own, one in a sub-folder."""
    for name, cell in (
        ("rnn", "rnn"),
        ("gru", "gru"),
        ("lstm", "lstm"),
        ("mine", "rnn"),
        ("seeds/gru-2", "gru"),
    ):
        save(tmp_path, name, cell, hidden_size=9)
    return QuestionAnswerer(tmp_path)


def compared(answerer: QuestionAnswerer, cell: str, **options: Any) -> list[dict[str, Any]]:
    answer = answerer.answer({"strokes": TWO, "cell": cell, "want": {"compare": options}})
    return list(answer["compare"])


@pytest.mark.parametrize(
    ("reads", "expected"),
    [
        ("gru", ["rnn", "gru", "lstm"]),
        ("GRU", ["rnn", "gru", "lstm"]),
        ("mine", ["mine", "rnn", "gru"]),
        ("seeds/gru-2", ["seeds/gru-2", "rnn", "gru"]),
    ],
)
def test_without_a_choice_the_one_that_reads_and_the_first_others(
    own: QuestionAnswerer, reads: str, expected: list[str]
) -> None:
    assert [each["network"] for each in compared(own, reads)] == expected


def test_a_visitor_chooses_any_of_them(own: QuestionAnswerer) -> None:
    """In this order, one of them twice, each as it reads alone; called by its cell where that is its name."""
    found = compared(own, "gru", cells=["seeds/gru-2", "mine", "mine"])
    assert [each["name"] for each in found] == ["seeds/gru-2", "mine", "mine"]
    for each in found:
        alone = trace(own.checkpoints.get(each["network"]), rows_from_strokes(TWO)).for_page()
        np.testing.assert_equal(each, each | alone)
    assert [each["name"] for each in compared(own, "mine", cells=["lstm"])] == ["LSTM"]


def test_a_network_that_holds_another_cell_is_called_by_its_file(tmp_path: Path) -> None:
    save(tmp_path, "gru", "lstm")
    answerer = QuestionAnswerer(tmp_path)
    [found] = compared(answerer, "gru")
    assert (found["name"], found["label"]) == ("gru", "LSTM")


@pytest.mark.parametrize(
    "cells", ["gru", [], ["gru"] * 4, [None], [["gru"]], {"gru": 1}, 3, ["\ud800"], ["x" * 4097]]
)
def test_another_choice_is_refused(own: QuestionAnswerer, cells: Any) -> None:
    with pytest.raises(DrawingError, match=r"^cells must be a list of 1 to 3 names of networks\.$"):
        compared(own, "gru", cells=cells)


def test_of_one_that_has_vanished_the_others_stay(own: QuestionAnswerer) -> None:
    """A sentence stands in its place, and says nothing of the folders of this machine."""
    compared(own, "gru")
    (own.checkpoints.folder / "seeds" / "gru-2.safetensors").unlink()
    (own.checkpoints.folder / "mine.safetensors").write_bytes(b"")
    gone, broken, there = compared(own, "gru", cells=["seeds/gru-2", "mine", "lstm"])
    assert gone.pop("problem") == "No checkpoint named 'seeds/gru-2'; there is rnn, gru, lstm, mine."
    assert gone == {"name": "seeds/gru-2", "network": "seeds/gru-2"}
    assert broken["problem"].startswith(
        "mine.safetensors: expected a checkpoint, found a file of another kind"
    )
    assert len(there["belief"]) == 28


def test_chosen_networks_are_counted(own: QuestionAnswerer) -> None:
    """Each that is not kept must be loaded; three at most are asked."""
    own.checkpoints.get("gru")
    question = {"strokes": TWO, "cell": "gru"}
    chosen: list[Any] = [[], ["gru"], ["mine"], ["x"] * 3, ["x"] * 999, [{}, []]]
    costs = [own.cost_of(question | {"want": {"compare": {"cells": cells}}}) for cells in chosen]
    assert costs[0] < costs[1] < costs[0] + 5
    assert costs[2] - costs[0] >= LOAD_MS
    assert costs[3] == costs[4] >= costs[0] + 3 * LOAD_MS
    wrong: Any
    for wrong in (None, [], 3, {"cells": 3}, {"cells": {"a": 1}}):
        assert own.cost_of(question | {"want": {"compare": wrong}}) < costs[0] + 1


def test_the_networks_to_choose_among(own: QuestionAnswerer) -> None:
    answer = own.answer({"strokes": TWO, "cell": "gru", "want": {"networks": {}}})
    assert [each["name"] for each in answer["networks"]] == ["rnn", "gru", "lstm", "mine", "seeds/gru-2"]
    assert answer["networks"][3] == {"name": "mine", "cell": "rnn", "label": "RNN", "units": 9, "layers": 2}


def test_a_message_names_a_network_in_a_sub_folder_without_the_folder_of_this_machine(
    own: QuestionAnswerer,
) -> None:
    """Broken in its header, and behind it; a program may write the name in any case."""
    path = own.checkpoints.folder / "seeds" / "gru-2.safetensors"
    assert own.checkpoints.get("Seeds/GRU-2") is own.checkpoints.get("seeds/gru-2")
    whole = path.read_bytes()
    for content in (b"", whole[:-4] + b"1234"):
        path.write_bytes(content)
        with pytest.raises(CheckpointError) as caught:
            own.checkpoints.get("seeds/gru-2")
        said = message_for_visitor(caught.value)
        assert said.startswith("seeds/gru-2.safetensors: expected ")
        assert str(own.checkpoints.folder) not in said
    _, [problem] = own.checkpoints.scan()
    assert message_for_visitor(problem) == said
