"""Networks of a visitor's own: in every panel, beside the folder's, for nobody else, and within bounds."""

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from model.drawing.strokes import rows_from_strokes
from model.errors import CheckpointError
from model.files.checkpoint import checkpoint_bytes
from model.files.known import KNOWN, KnownDrawings, save_known
from model.interpret.panels import PANELS
from model.interpret.trace import trace
from model.serving.live.own import GONE, MOST_LOADED, OF_ONE, OwnNetworks
from model.serving.messages import message_for_visitor
from model.serving.questions import LOAD_MS, QuestionAnswerer
from tests.support.checkpoints import made, save
from tests.support.digits import load_digits
from tests.support.known import some_known

TWO = load_digits()[2][0]
ADA, BOB = "a" * 32, "b" * 32
MINE = made("lstm", hidden_size=9)
CONTENT = checkpoint_bytes(MINE)
SETTINGS = {"cell": "lstm", "hidden_size": 9, "num_layers": 2, "learning_rate": None, "seed": 0}
NAME = "live/lstm-1"


@pytest.fixture
def answerer(tmp_path: Path) -> QuestionAnswerer:
    """Over two cells; ADA has a network of her own."""
    save_known(tmp_path / KNOWN, some_known())
    for cell in ("rnn", "gru"):
        save(tmp_path, cell, cell, hidden_size=9)
    answerer = QuestionAnswerer(tmp_path)
    assert answerer.own.add(ADA, SETTINGS, CONTENT, ()) == NAME
    return answerer


def question(visitor: Any = ADA, cell: str = NAME, **panels: Any) -> dict[str, Any]:
    return {"strokes": TWO, "cell": cell, "visitor": visitor, "want": panels}


def test_it_reads_as_the_network_itself(answerer: QuestionAnswerer) -> None:
    found = answerer.answer(question())
    expected = trace(MINE, rows_from_strokes(TWO)).for_page()
    np.testing.assert_allclose(found["hidden"], expected["hidden"], atol=1e-6)
    assert (found["belief"], found["label"]) == (expected["belief"], "LSTM")
    assert answerer.trace_of(question())["belief"]


@pytest.mark.parametrize("panel", PANELS)
def test_every_panel_works_with_it(panel: str, answerer: QuestionAnswerer) -> None:
    options: dict[str, Any] = {"unit": {"layer": 0, "unit": 0}, "lesson": {"question": "sum"}}
    want = {panel: options.get(panel, {})}
    assert panel in answerer.answer(question() | {"want": want})


def test_it_is_compared_with_the_others(answerer: QuestionAnswerer) -> None:
    both = answerer.answer(question(cell="gru", compare={"cells": [NAME, "rnn", "live/gru-9"]}))["compare"]
    assert [each["network"] for each in both] == [NAME, "rnn", "live/gru-9"]
    assert both[0]["belief"] == answerer.answer(question())["belief"]
    assert both[2]["problem"] == GONE
    usual = answerer.answer(question(compare={}))["compare"]
    assert [each["network"] for each in usual] == ["rnn", "gru", NAME]


def test_the_known_drawings_are_read_with_it(answerer: QuestionAnswerer) -> None:
    known = answerer.known.known()
    checkpoint = answerer.own.get(ADA, NAME)
    assert isinstance(known, KnownDrawings)
    assert checkpoint
    before = answerer.cost_of(question(neighbours={}))
    answerer.known.read(checkpoint, known)
    assert answerer.cost_of(question(neighbours={})) > before + 10  # the drawings must be sent
    near = answerer.answer(question(neighbours={}))["neighbours"]
    assert near["which"].shape == (28, 40)


def test_the_list_names_it_for_its_visitor_alone(answerer: QuestionAnswerer) -> None:
    for visitor, names in ((ADA, ["rnn", "gru", NAME]), (BOB, ["rnn", "gru"]), (None, ["rnn", "gru"])):
        found = answerer.answer(question(visitor, "gru", networks={}))["networks"]
        assert [each["name"] for each in found] == names
    mine = answerer.networks_of(ADA).networks()[-1]
    assert mine == {"name": NAME, "cell": "lstm", "label": "LSTM", "units": 9, "layers": 2}


@pytest.mark.parametrize("visitor", [BOB, None, "", 3, [ADA], {"a": ADA}, ADA.upper()])
def test_for_others_there_is_none(visitor: Any, answerer: QuestionAnswerer) -> None:
    with pytest.raises(CheckpointError) as caught:
        answerer.answer(question(visitor))
    # Who never trained did not lose a network.
    unknown = "No checkpoint named 'live/lstm-1'; there is rnn, gru."
    assert message_for_visitor(caught.value) == (GONE if visitor == BOB else unknown)
    with pytest.raises(CheckpointError):
        answerer.answer({"strokes": TWO, "cell": NAME})
    assert answerer.cost_of(question(visitor)) >= LOAD_MS


def test_forgotten_it_is_gone(answerer: QuestionAnswerer) -> None:
    answerer.answer(question())
    answerer.own.forget(ADA)
    answerer.own.forget(ADA)
    assert not answerer.own.loaded
    assert answerer.own.nbytes(ADA) == 0
    with pytest.raises(CheckpointError, match=re.escape(GONE)):
        answerer.answer(question())


def test_its_reading_is_counted_as_any_other(answerer: QuestionAnswerer) -> None:
    assert answerer.cost_of(question()) >= LOAD_MS
    answerer.answer(question())
    assert answerer.cost_of(question()) < 5
    chosen = answerer.cost_of(question(compare={"cells": [NAME, NAME]}))
    assert answerer.cost_of(question()) < chosen < LOAD_MS


def test_a_visitor_has_few_and_the_oldest_goes() -> None:
    own = OwnNetworks()
    contents = [bytes([number]) * 100 for number in range(OF_ONE + 2)]
    names = [own.add(ADA, SETTINGS, content, ["live/lstm-2"]) for content in contents]
    assert names == [f"live/lstm-{number}" for number in (1, 3, 4, 5, 6)]
    assert [each["name"] for each in own.networks(ADA)] == names[-OF_ONE:]
    assert own.nbytes(ADA) == OF_ONE * 100
    assert own.add(ADA, SETTINGS, contents[-1], ()) == names[-1]  # it is there already


def test_few_are_loaded_and_the_latest_of_them() -> None:
    own = OwnNetworks()
    visitors = [f"{number:032x}" for number in range(MOST_LOADED + 1)]
    for visitor in visitors:
        own.add(visitor, SETTINGS, CONTENT[:], ())
    first = own.get(visitors[0], NAME)
    assert own.get(visitors[0], NAME) is first
    for visitor in visitors[1:]:
        own.get(visitor, NAME)
    assert len(own.loaded) == MOST_LOADED
    assert own.get(visitors[0], NAME) is not first
