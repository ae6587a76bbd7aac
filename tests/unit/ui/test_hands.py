"""A writer's hand over HTTP, as the page asks: fitted, taken along, too large, and by another network."""

import json
from typing import Any

import httpx
import pytest

from model.drawing.strokes import MAX_POINTS, MAX_STROKES, rows_from_strokes
from model.interpret.hand import ALTERED, MOST_EXAMPLES, Hand
from tests.support.digits import load_digits
from tests.support.server import Server
from tests.support.visitors import CELLS, Visitor, checkpoint_of, offline
from ui.server.exchange import TOO_LARGE

DIGITS = load_digits()
EXAMPLES: list[dict[str, Any]] = [{"digit": label, "strokes": strokes} for strokes, label in DIGITS[:10]]
SEVEN = DIGITS[17][0]


@pytest.fixture
def visitor(shipped: Server) -> Visitor:
    return Visitor(shipped, "visitor")


def sent(visitor: Visitor, name: str, data: Any) -> httpx.Response:
    """The response to a call as a browser writes it: without spaces, NaN as no number."""
    body = json.dumps(visitor.question([], "") | {"data": data, "fn_name": name}, separators=(",", ":"))
    headers = {"content-type": "application/json"}
    return visitor.client.post("/gradio_api/component_server/", content=body, headers=headers)


@pytest.mark.parametrize("cell", CELLS)
def test_a_hand_is_fitted_and_changes_the_answer_alone(visitor: Visitor, cell: str) -> None:
    """What travels is as the library has it; the answer without the hand comes with it."""
    found = sent(visitor, "fit_hand", {"cell": cell, "examples": EXAMPLES}).json()
    drawings = [rows_from_strokes(each["strokes"]) for each in EXAMPLES]
    hand = Hand.fit(checkpoint_of(cell), drawings, [label for _, label in DIGITS[:10]])
    assert found["examples"] == hand.pack()
    assert [each["digit"] for each in found["reads"]] == [
        offline(each["strokes"], cell).digit for each in EXAMPLES
    ]

    want = {"hand": {"examples": found["examples"]}}
    question = {"strokes": SEVEN, "cell": cell, "hand": found["prototypes"], "want": want}
    answer, expected = sent(visitor, "answer", question).json(), hand.read(rows_from_strokes(SEVEN))
    assert answer["probabilities"] == pytest.approx(expected.probabilities.tolist(), abs=0.02)
    alone = offline(SEVEN, cell)
    assert answer["alone"]["probabilities"] == pytest.approx(alone.probabilities.tolist(), abs=1e-4)
    assert len(answer["hand"]["near"]) == 3
    other = sent(visitor, "answer", question | {"cell": CELLS[CELLS.index(cell) - 1]}).json()
    assert (other["stale_hand"], other["alone"], other["hand"]) == (True, None, {"empty": True})


def test_the_largest_hand_fits_into_a_request_and_a_larger_one_is_told_so(visitor: Visitor) -> None:
    """Whole numbers of three digits, as the pad has them."""
    line = [[100 + number % 800, 999 - number % 700] for number in range(MAX_POINTS // MAX_STROKES)]
    strokes = [line] * (MAX_STROKES // MOST_EXAMPLES)
    written = {"digit": 3, "strokes": strokes}
    found = sent(visitor, "fit_hand", {"cell": "gru", "examples": [written] * MOST_EXAMPLES}).json()
    assert len(found["reads"]) == MOST_EXAMPLES
    more = [written | {"strokes": [line + [[100, 100]], *strokes[1:]]}] * MOST_EXAMPLES
    said = sent(visitor, "fit_hand", {"cell": "gru", "examples": more}).json()["error"]
    assert said == "The examples may have 20,000 points and 1,000 strokes together; these have more."
    refused = sent(visitor, "fit_hand", {"cell": "gru", "examples": [written] * 500})
    assert (refused.status_code, refused.json()) == (413, {"detail": TOO_LARGE})


def test_what_is_no_hand_has_one_sentence(visitor: Visitor) -> None:
    odd: list[Any] = [None, 3, "", [], {}, {"cell": "gru"}, {"cell": "gru", "examples": [float("nan")]}]
    for data in odd:
        said = sent(visitor, "fit_hand", data).json()
        assert list(said) == ["error", "waited"]
        assert said["error"][0].isupper() and said["error"].endswith(".")
    for hand in (3, False, "x", EXAMPLES):
        answer = sent(visitor, "answer", {"strokes": SEVEN, "cell": "gru", "hand": hand}).json()
        assert answer["error"] == ALTERED
