"""docs/teaching.md: its tables are what the shipped networks answer, and its sentences say what its tables say."""

import json
import re
from pathlib import Path
from statistics import median
from typing import Any

import pytest

from benchmarks.quality import lesson
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
    assert [each.lower() for each in re.findall(r"^### (.*)$", TEXT, re.M)] == titles


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
    assert all(each["sure"] > each["ink"] for each in gru.values())
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
    assert f"becomes a {other} for the GRU when rows {upper} and {lower} are swapped" in WORDS
    total, value = gru[8]["sum"]["sum"], gru[8]["sum"]["value"]
    assert f"the sum is {total:.2f}, and tanh makes {value:.2f} of it" in WORDS
    share, digit = gru[9]["piece"]
    assert f"Without {100 * share:.0f} % of the example 9 it reads a {digit}." in WORDS
    assert gru[4]["wipe"]["most"] == ["rnn"]
    assert all(each["after"] <= 0.0149 for each in gru[9]["wipe"]["networks"])


def test_where_the_cell_state_holds_more_the_gate_shows_less_than_a_quarter(
    examples: dict[int, dict[str, Any]],
) -> None:
    """As the section on question 6 says; and the other row shows the forget gate at work."""
    for each in examples.values():
        states = each["lstm"]["states"]
        hides, forgets = states["hides"], states["forgets"]
        assert abs(hides["memory"]) > 0.8 and abs(hides["hidden"]) < 0.15 and hides["output"] < 0.25
        assert forgets["kept"] < 0.5 and abs(forgets["after"]) < abs(forgets["before"]) / 2


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
    still = sum(each["order"].get("flips") == 0 for each in gru)
    assert f"For {still} of 120 digits no swap of two rows gives another digit." in WORDS
    pieces = [each["piece"][0] for each in gru if each["piece"]]
    assert f"for {len(pieces)} of 120 digits the GRU has such a piece" in WORDS
    assert sum(share < 0.16 for share in pieces) >= len(pieces) / 2
