"""A writer's hand over questions: the answer is the library's, the panels are the network's own, nothing is kept."""

import gc
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from model.drawing.examples import MOST_EXAMPLES
from model.drawing.picture_rows import drawing_of_rows, text_of_rows
from model.drawing.strokes import MAX_POINTS, MAX_STROKES, rows_from_strokes
from model.errors import CheckpointError, DrawingError
from model.files.checkpoint import checkpoint_bytes, save_checkpoint
from model.files.known import KNOWN
from model.interpret.hand import Hand, Prototypes
from model.interpret.hand_space import Features
from model.interpret.hand_text import ALTERED, pack
from model.interpret.panels import PANELS
from model.interpret.trace import TWO_WAYS, Trace, trace
from model.network.cells import CELLS
from model.serving import hands
from model.serving.batching import DEAREST
from model.serving.hands import TakenHand
from model.serving.questions import QuestionAnswerer
from tests.support.checkpoints import made
from tests.support.hands import ASKED, EXAMPLES, ask, example, fitted, library_hand
from tests.support.known import wait_for_readers
from tests.support.visitors import CHECKPOINTS

PANEL_OPTIONS: dict[str, Any] = {name: {} for name in PANELS.keys() - {"hand"}}
PANEL_OPTIONS |= {"unit": {"layer": 0, "unit": 0}, "lesson": {"question": "order"}}
ADA = "a" * 32


def rounded(probabilities: Any) -> list[float]:
    """As answers have them."""
    return np.round(probabilities.astype(np.float64), 4).tolist()


@pytest.mark.parametrize("cell", CELLS)
def test_the_answer_is_the_librarys(answerer: QuestionAnswerer, cell: str) -> None:
    """To the last place; the rows before the last show the network alone."""
    found = ask(answerer, fitted(answerer, cell)["prototypes"], cell)
    alone = answerer.answer({"strokes": ASKED, "cell": cell})
    expected = library_hand(answerer, cell).read(rows_from_strokes(ASKED))
    assert found["probabilities"] == rounded(expected.probabilities)
    assert (found["digit"], found["status"]) == (expected.digit, expected.status)
    assert found["probabilities"] == found["belief"][27] != alone["belief"][27]
    assert found["belief"][:27] == alone["belief"][:27]
    assert found["ribbon"][:27] == alone["ribbon"][:27]
    assert np.array_equal(found["hidden"], alone["hidden"])
    told = ("digit", "status", "probabilities", "facts", "decided")
    more = {"likeliest": int(np.argmax(alone["probabilities"])), "opinion": alone["ribbon"][-1]}
    assert found["alone"] == {name: alone[name] for name in told} | more
    assert alone["alone"] is None
    assert "stale_hand" not in found | alone


def test_what_is_said_of_the_examples(answerer: QuestionAnswerer) -> None:
    """Each as the network alone reads it; the texts are those of the library."""
    found = json.loads(json.dumps(fitted(answerer), allow_nan=False))
    hand = library_hand(answerer)
    for read, written in zip(found.pop("reads"), EXAMPLES, strict=True):
        alone = answerer.answer({"strokes": written["strokes"], "cell": "gru"})
        assert (read["digit"], read["probability"]) == (alone["digit"], max(alone["probabilities"]))
        assert alone["probabilities"][read["likeliest"]] == read["probability"]
    assert found == {
        "prototypes": pack(hand.prototypes),
        "examples": pack(hand),
        "contradictions": [list(pair) for pair in hand.contradictions()],
        "cell": "gru",
    }


def test_all_panels_but_one_show_the_network_alone(answerer: QuestionAnswerer) -> None:
    """Also in the comparison, where the network that reads is one of three. Of the panel "hand" alone, too."""
    texts = fitted(answerer)
    want = PANEL_OPTIONS | {"hand": {"examples": texts["examples"]}}
    found = ask(answerer, texts["prototypes"], want=want)
    alone = ask(answerer, None, want=want)
    for name in PANEL_OPTIONS:
        np.testing.assert_equal(found[name], alone[name])
    assert {each["example"] for each in found["hand"]["near"]} < {0, 1, 2, 3}
    only = ask(answerer, texts["prototypes"], want={"hand": want["hand"]})
    assert only["hand"] == found["hand"]
    assert alone["hand"] == {"empty": True}
    assert ask(answerer, texts["prototypes"], want={"hand": {}})["hand"] == {}


@pytest.mark.parametrize("cell", ["lstm", "large"])
def test_the_hand_of_another_network_is_stale(answerer: QuestionAnswerer, tmp_path: Path, cell: str) -> None:
    """Of another cell, or another size: the answer is the network's own. A blank drawing says it, too."""
    save_checkpoint(tmp_path / "large.safetensors", made("gru", hidden_size=12))
    texts = fitted(answerer)
    fitted(answerer, cell)  # so that its states are there
    want = {"hand": {"examples": texts["examples"]}}
    found, alone = ask(answerer, texts["prototypes"], cell, want=want), ask(answerer, None, cell)
    assert found.pop("stale_hand") is True
    assert found.pop("hand") == {"empty": True}
    np.testing.assert_equal(found, alone)
    assert ask(answerer, texts["prototypes"], cell, strokes=[])["stale_hand"] is True


def test_a_checkpoint_that_was_replaced_makes_the_hand_stale(
    answerer: QuestionAnswerer, tmp_path: Path
) -> None:
    """By another of its name, before and after it has read the known drawings; one fitted anew is not stale."""
    old, other = fitted(answerer)["prototypes"], made("gru", hidden_size=9)
    other.classifier.readout.weight.data.mul_(2)
    save_checkpoint(tmp_path / "gru.safetensors", other)
    assert ask(answerer, old)["stale_hand"] is True
    new = fitted(answerer)["prototypes"]
    assert ask(answerer, old)["stale_hand"] is True
    assert "stale_hand" not in ask(answerer, new)


def test_a_hand_waits_until_the_network_has_read_the_known_drawings(
    answerer: QuestionAnswerer, tmp_path: Path
) -> None:
    """Meanwhile the hand of a question is stale, and what is wrong with it or with the examples is said at once."""
    text = fitted(answerer)["prototypes"]
    with answerer.known.turn:  # no network reads while this is held
        save_checkpoint(tmp_path / "new.safetensors", made("gru", hidden_size=5))
        question = {"cell": "new", "examples": EXAMPLES}
        assert [answerer.fit_hand(question) for _ in range(2)] == [{"waiting": True}] * 2
        want: dict[str, Any] = {"hand": {}}
        found = ask(answerer, text, "new", want=want)
        assert (found["stale_hand"], found["alone"], found["hand"]) == (True, None, {"empty": True})
        with pytest.raises(DrawingError, match=ALTERED):
            ask(answerer, "x", "new")
        with pytest.raises(DrawingError, match="example 1: its digit"):
            answerer.fit_hand(question | {"examples": [example(digit=10)]})
    wait_for_readers()
    assert answerer.fit_hand(question)["cell"] == "new"


def test_without_known_drawings_there_is_no_hand(answerer: QuestionAnswerer, tmp_path: Path) -> None:
    """The sentence says what is missing; questions are answered by the network alone."""
    text = fitted(answerer)["prototypes"]
    (tmp_path / KNOWN).unlink()
    with pytest.raises(DrawingError, match=r"^There are no known drawings: known\.npz is missing\."):
        fitted(answerer)
    want: dict[str, Any] = {"hand": {}}
    found = ask(answerer, text, want=want)
    assert (found["stale_hand"], found["alone"], found["hand"]) == (True, None, {"empty": True})


def test_a_network_of_ones_own_has_a_hand(answerer: QuestionAnswerer) -> None:
    """For its visitor, and for nobody else."""
    settings = {"cell": "gru", "hidden_size": 7, "num_layers": 1, "learning_rate": None, "seed": 0}
    content = checkpoint_bytes(made("gru", hidden_size=7, num_layers=1))
    name = answerer.own.add(ADA, settings, content, ())
    text = fitted(answerer, name, visitor=ADA)["prototypes"]
    assert ask(answerer, text, name, visitor=ADA)["alone"]
    for other in ({}, {"visitor": "b" * 32}, {"visitor": 7}):
        with pytest.raises(CheckpointError):
            fitted(answerer, name, **other)


def test_a_drawing_without_a_digit_has_none_by_a_hand(answerer: QuestionAnswerer) -> None:
    for strokes in ([], [[[5, 5]]]):
        text = fitted(answerer)["prototypes"]
        want: dict[str, Any] = {"hand": {}}
        with_hand, without = (ask(answerer, hand, strokes=strokes, want=want) for hand in (text, None))
        np.testing.assert_equal(with_hand, without)
        assert with_hand["alone"] is None


def test_a_picture_is_read_with_the_hand(answerer: QuestionAnswerer) -> None:
    """Unless it could be taken in two ways, of which the hand would see one: then it stays undecided."""
    text = fitted(answerer)["prototypes"]
    picture = {"rows": text_of_rows(rows_from_strokes(ASKED).rows)}
    found = answerer.answer({"picture": picture, "cell": "gru", "hand": text})
    expected = library_hand(answerer).read(drawing_of_rows(picture))
    assert found["probabilities"] == rounded(expected.probabilities)
    assert found["alone"]["probabilities"] != found["probabilities"]

    read = trace(answerer.checkpoints.get("gru"), rows_from_strokes(ASKED))
    doubtful = Trace(**{**vars(read), "digit": None, "status": TWO_WAYS.format(3, 8)})
    taken = TakenHand.of(text, library_hand(answerer).states)
    assert taken.adapt(doubtful) is doubtful and taken.adapt(read).alone is read


def test_questions_together_have_each_its_own_hand(answerer: QuestionAnswerer) -> None:
    first, second = (fitted(answerer, examples=part)["prototypes"] for part in (EXAMPLES[:2], EXAMPLES[2:]))
    hands = [first, None, second, "x"]
    questions = [{"strokes": ASKED, "cell": "gru", "hand": hand} for hand in hands]
    *good, bad = answerer.answer_batch(questions)
    for found, hand in zip(good, hands, strict=False):
        assert isinstance(found, dict)
        np.testing.assert_allclose(found["belief"], ask(answerer, hand)["belief"], atol=2e-4)
    assert str(bad) == ALTERED


def test_the_largest_hand_is_taken(answerer: QuestionAnswerer) -> None:
    """To the last example, point and stroke."""
    line = [[number % 100, number % 90] for number in range(MAX_POINTS // MAX_STROKES)]
    strokes = [line] * (MAX_STROKES // MOST_EXAMPLES)
    examples = [{"digit": number % 10, "strokes": strokes} for number in range(MOST_EXAMPLES)]
    assert len(fitted(answerer, examples=examples)["reads"]) == MOST_EXAMPLES


def test_a_text_of_examples_that_would_be_too_long_is_left_out(
    answerer: QuestionAnswerer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The answer is adapted all the same; the panel has no examples to show."""
    monkeypatch.setattr(hands, "LONGEST_TEXT", len(fitted(answerer)["examples"]))
    texts = fitted(answerer)
    assert texts["examples"] is None
    found = ask(answerer, texts["prototypes"], want={"hand": {"examples": None}})
    assert found["alone"] and found["hand"] == {}


def test_what_a_hand_costs() -> None:
    """Ten examples are quick, fifty with many points are slow, and 500 are refused at once."""
    answerer = QuestionAnswerer(CHECKPOINTS)
    answerer.checkpoints.get("gru")
    costs = [
        answerer.fit_cost({"cell": "gru", "examples": [example() for _ in range(count)]})
        for count in (1, 10, 50, 500)
    ]
    assert costs[0] < costs[1] < DEAREST < costs[2]
    assert costs[3] < 3  # milliseconds
    bare = [answerer.fit_cost({"cell": "gru", "examples": [{}] * count}) for count in (1, 50)]
    assert bare[1] > 10 * bare[0]  # each takes the network's time
    question = {"strokes": ASKED, "cell": "gru"}
    assert 0 < answerer.cost_of(question | {"hand": "x"}) - answerer.cost_of(question) < 1


def of_a_hand(before: Sequence[Any] = ()) -> list[Any]:
    """All that lives in this process of hands: as objects, and dicts that hold a visitor's example. before: what other
    tests keep, which is left out."""
    gc.collect()
    found = gc.get_objects()
    kept = [each for each in found if type(each) in (Hand, Prototypes, Features)]
    kept += [each for each in found if type(each) is dict and each.get("digit") == "kept?"]
    return [each for each in kept if id(each) not in map(id, before)]


def test_nothing_of_a_hand_is_kept(answerer: QuestionAnswerer) -> None:
    """Of what is fitted, of a question with it, and of both where they are refused; test_batching.py has the queues."""
    before = of_a_hand()
    texts = fitted(answerer)
    assert ask(answerer, texts["prototypes"], want={"hand": {"examples": texts["examples"]}})["alone"]
    assert of_a_hand(before) == []
    for refused in (
        lambda: fitted(answerer, examples=[example(digit="kept?")]),
        lambda: ask(answerer, ALTERED),
    ):
        with pytest.raises(DrawingError):
            refused()
    assert of_a_hand(before) == []
    assert [each for each in gc.get_referrers(texts["prototypes"]) if each is not texts] == []
