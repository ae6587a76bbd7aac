"""The panel "live": the drawing as a snapshot reads it is what that network, loaded by itself, makes of it."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from model.drawing.strokes import rows_from_strokes
from model.errors import DrawingError
from model.files.checkpoint import Checkpoint, checkpoint_bytes, checkpoint_from
from model.interpret.panels.live import WRONG_MOMENT
from model.interpret.trace import trace
from model.serving.live import snapshots as module
from model.serving.live.snapshots import Snapshots
from model.serving.questions import QuestionAnswerer
from tests.support.checkpoints import made, save
from tests.support.digits import load_digits

TWO = load_digits()[2][0]
VISITOR = "a" * 32
NETWORKS = {0: made("rnn", hidden_size=8), 500: made("lstm", hidden_size=9), 900: made("gru", num_layers=1)}
FILES = {pictures: checkpoint_bytes(network) for pictures, network in NETWORKS.items()}


class Source:
    """Has three snapshots of VISITOR."""

    def snapshot(self, key: str | None, at: int | None) -> tuple[int, bytes] | str | None:
        if key != VISITOR:
            return None if at is None else "It is gone."
        moment = 900 if at is None else at
        return moment, FILES.get(moment, b"no checkpoint")


@pytest.fixture
def answerer(tmp_path: Path) -> QuestionAnswerer:
    save(tmp_path, "gru", "gru", hidden_size=9)
    answerer = QuestionAnswerer(tmp_path)
    answerer.snapshots = Snapshots(Source())
    return answerer


def part(answerer: QuestionAnswerer, visitor: Any = VISITOR, **options: Any) -> dict[str, Any]:
    """The panel's part of an answer, which for the rest is that of the GRU."""
    question = {"strokes": TWO, "cell": "gru", "visitor": visitor}
    answer = answerer.answer(question | {"want": {"live": options}})
    np.testing.assert_equal({**answer, "live": 0}, answerer.answer(question) | {"live": 0})
    return dict(answer["live"])


@pytest.mark.parametrize("at", [0, 500, 900, None])
def test_a_moment_is_its_network_read_by_itself(at: int | None, answerer: QuestionAnswerer) -> None:
    found = part(answerer, at=at)
    moment = 900 if at is None else at
    expected = trace(NETWORKS[moment], rows_from_strokes(TWO)).for_page()
    assert found.pop("pictures") == moment
    np.testing.assert_equal(found, expected)


def test_before_there_is_any_and_where_it_is_gone(answerer: QuestionAnswerer) -> None:
    assert part(answerer, "b" * 32) == part(answerer, None) == part(answerer, 3) == {"empty": True}
    assert part(answerer, "b" * 32, at=500) == {"problem": "It is gone."}
    assert part(answerer, at=7)["problem"].startswith("Expected a checkpoint, found a file of another kind")
    answerer.snapshots = None  # nobody trains here
    assert part(answerer, at=500) == {"empty": True}


@pytest.mark.parametrize("at", [-1, 2**54, 1.5, float("nan"), 1e308, True, "5", [], {}])
def test_another_moment_is_refused(at: Any, answerer: QuestionAnswerer) -> None:
    wanted = {"strokes": TWO, "cell": "gru", "visitor": VISITOR, "want": {"live": {"at": at}}}
    assert answerer.cost_of(wanted) < 200
    with pytest.raises(DrawingError, match=WRONG_MOMENT):
        answerer.answer(wanted)


def test_without_a_drawing_there_is_no_part(answerer: QuestionAnswerer) -> None:
    answer = answerer.answer({"strokes": [], "cell": "gru", "visitor": VISITOR, "want": {"live": {}}})
    assert "live" not in answer


def test_two_are_kept_loaded(answerer: QuestionAnswerer, monkeypatch: pytest.MonkeyPatch) -> None:
    loaded = []

    def load(content: bytes) -> Checkpoint:
        loaded.append(content)
        return checkpoint_from(content)

    monkeypatch.setattr(module, "checkpoint_from", load)
    for at in (900, 0, 900, 0, 500, 0, 900):
        part(answerer, at=at)
    assert loaded == [FILES[900], FILES[0], FILES[500], FILES[900]]


def test_its_cost_is_that_of_loading_and_of_reading(answerer: QuestionAnswerer) -> None:
    wanted = {"strokes": TWO, "cell": "gru", "visitor": VISITOR, "want": {"live": {"at": 500}}}
    before = answerer.cost_of(wanted)
    assert before - answerer.cost_of(wanted | {"visitor": "b" * 32}) > module.LOAD_MS
    answerer.answer(wanted)
    assert answerer.cost_of(wanted) < before - module.LOAD_MS
    assert answerer.cost_of(wanted | {"want": {"live": []}}) < 200
