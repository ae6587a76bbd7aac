"""docs/teaching.md: its tables are what the shipped networks answer, and its sentences say what its tables say."""

import json
import math
import re
from pathlib import Path
from statistics import median
from typing import Any

import pytest

from benchmarks.quality import lesson
from model.drawing.strokes import rows_from_strokes
from model.interpret.piece import SURE
from model.interpret.trace import trace
from model.network.cells import CELLS
from tests.support.digits import pen_digits
from tests.support.visitors import offline
from ui.words import phrase

ROOT = Path(__file__).resolve().parents[3]
TEXT = (ROOT / "docs" / "teaching.md").read_text("utf-8")
WORDS = re.sub(r"\s+", " ", TEXT)
CHECKPOINTS = ROOT / "checkpoints"


@pytest.fixture(scope="module")
def examples() -> dict[int, dict[str, Any]]:
    return lesson.examples(lesson.networks_in(CHECKPOINTS), CHECKPOINTS)


NAMES = ("sure", "become", "output", "order", "sum", "states", "wipe", "piece")


def test_each_question_has_a_section_with_the_title_of_the_page() -> None:
    titles = [f"{number}. {phrase(f'lesson.{name}.title')}" for number, name in enumerate(NAMES, 1)]
    assert re.findall(r"^### (.*)$", TEXT, re.M) == titles


def offline_story(digit: int) -> str:
    """How the GRU came to its answer about an example."""
    strokes = json.loads(lesson.EXAMPLES.read_text("utf-8"))[digit]["strokes"]
    return offline(strokes, "gru").story


def test_tables_of_the_examples_are_what_the_networks_answer(examples: dict[int, dict[str, Any]]) -> None:
    assert lesson.usual_table(examples) in TEXT
    assert lesson.networks_table(examples) in TEXT


def test_sentences_about_the_examples_are_true(examples: dict[int, dict[str, Any]]) -> None:
    gru = {digit: each["gru"] for digit, each in examples.items()}
    suit = [digit for digit, each in gru.items() if each["order"]["flips"] and each["piece"]]
    assert f"the examples {suit[0]}, {suit[1]} and {suit[2]} below the pad suit all eight questions" in WORDS
    assert all(each["sure"] > each["ink"][0] for each in gru.values())
    assert len(suit) == 3
    assert (
        offline_story(9) == "Looked like an 8 from row 11 to 16, then a 9 from row 17 on; sure from row 22."
    )
    assert "takes the example 9 for an 8 from row 11 to 16, and is sure of a 9 only from row 22 on" in WORDS
    assert list(examples[5]["became"].values()) == [12]
    assert examples[7]["became"][3] == 9 and examples[7]["became"][7] == 1
    assert "nine of the twelve nearest drawings became a 3 and only one a 7" in WORDS
    upper, lower = (row + 1 for row in gru[6]["order"]["rows"])
    other = gru[6]["order"]["digit"]
    said = (
        f"when rows {upper} and {lower} of the example 6 are swapped, a {other} gets most of the GRU's belief"
    )
    assert said in WORDS
    total, value = gru[8]["sum"]["sum"], gru[8]["sum"]["value"]
    assert f"the sum is {total:.2f}, and tanh makes {value:.2f} of it" in WORDS
    share, digit = gru[9]["piece"]
    assert f"Without {100 * share:.0f} % of the example 9, a {digit} gets most of the belief." in WORDS
    assert gru[4]["wipe"]["most"] == ["rnn"]
    assert all(each["after"] <= 0.0149 for each in gru[9]["wipe"]["networks"])


def test_limits_are_those_of_the_shipped_networks_and_of_a_piece_and_a_swap() -> None:
    rnn, gru, lstm = (f"{100 * each.threshold:.1f} %" for each in lesson.networks_in(CHECKPOINTS).values())
    assert f"{rnn} (RNN), {gru} (GRU) and {lstm} (LSTM)" in WORDS
    assert f"after which another digit gets more than {100 * SURE:.0f} %" in WORDS
    assert f"without which another digit gets more than {100 * SURE:.0f} %" in WORDS


def test_another_limit_gives_the_row_from_which_on_the_answer_stays_at_it() -> None:
    """In a plain loop, for digits that are sure late, early, and not at all."""
    networks = lesson.networks_in(CHECKPOINTS)
    for strokes in pen_digits().strokes[:12]:
        found = trace(networks["rnn"], rows_from_strokes(strokes))
        for limit in (0.9, 0.95, 0.999):
            shares = found.belief[:, found.likeliest]
            held = [row for row in range(28) if (shares[row:] >= limit).all()]
            expected = held[0] if found.digit is not None and held else None
            assert lesson.sure_row(found, limit) == expected


def test_both_states_are_as_clear_as_the_section_on_question_6_says(
    examples: dict[int, dict[str, Any]],
) -> None:
    assert "(|tanh(c)| is more than 0.5), and |h| is less than 0.2" in WORDS
    for each in examples.values():
        states = each["lstm"]["states"]
        hides, forgets = states["hides"], states["forgets"]
        assert abs(math.tanh(hides["memory"])) > 0.5 and abs(hides["hidden"]) < 0.2
        assert forgets["kept"] < 0.5 and abs(forgets["after"]) < abs(forgets["before"])


def row_at(facts: dict[str, Any]) -> int:
    """From 1, the row from which on it is sure by the common limit; 0 for none."""
    row = facts["sure_at_common"]
    return 0 if row is None else row + 1


@pytest.mark.slow
def test_the_table_of_120_digits_is_what_the_networks_answer() -> None:
    networks = lesson.networks_in(CHECKPOINTS)
    found = [lesson.answers(networks, strokes) for strokes in pen_digits().strokes]
    assert lesson.digits_table(found) in TEXT
    gru = [facts["gru"] for facts in found]
    apart = [each["wipe"]["most"] for each in gru if len(each["wipe"]["most"]) < 3]
    lstm_most, gru_most, rnn_most = (sum(cell in most for most in apart) for cell in ("lstm", "gru", "rnn"))
    assert f"in {lstm_most}, the GRU in {gru_most}, the RNN in {rnn_most}." in WORDS
    half = median(each["sure"] + 1 for each in gru if each["sure"] is not None)
    assert f"the GRU is sure of half by row {half:.0f}." in WORDS
    common = [median(row_at(facts[cell]) for facts in found if row_at(facts[cell])) for cell in CELLS]
    assert "the medians are the rows {:.0f}, {:.0f} and {:.0f}.".format(*common) in WORDS
    sure = [facts["rnn"] for facts in found if facts["rnn"]["sure"] is not None]
    assert f"as the RNN does with {sum(each['sure'] > each['ink'][1] for each in sure)} digits" in WORDS
    every = [each for facts in found for each in facts.values() if each["sure"] is not None]
    assert "With none of the 120 is a network sure at the first row of ink." in WORDS
    assert all(each["sure"] > each["ink"][0] for each in every)
    still = sum(each["order"].get("flips") == 0 for each in gru)
    assert f"For {still} of 120 digits there is none." in WORDS
    pieces = [each["piece"][0] for each in gru if each["piece"]]
    assert f"for {len(pieces)} of 120 digits there is such a piece for the GRU" in WORDS
    assert sum(share < 0.16 for share in pieces) >= len(pieces) / 2
