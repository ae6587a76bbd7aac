"""What docs/panels.md says of the shipped networks is what they say; the program of docs/api.md runs."""

import json
import re
import sys
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest

from tests.support.visitors import CELLS, offline

ROOT = Path(__file__).resolve().parents[3]
PANELS = (ROOT / "docs" / "panels.md").read_text("utf-8")
EXAMPLES = json.loads((ROOT / "ui" / "web" / "pad" / "examples.json").read_text("utf-8"))


def test_examples_of_the_panels_are_what_the_shipped_networks_say(monkeypatch: pytest.MonkeyPatch) -> None:
    """The stories of the examples 9 and 4, and the program at the end."""
    told = re.findall(r"^\| (RNN|GRU|LSTM) \| (.*) \|$", PANELS, re.MULTILINE)
    read = [(cell, offline(EXAMPLES[label]["strokes"], cell)) for label in (9, 4) for cell in CELLS]
    assert told == [(cell.upper(), trace.story) for cell, trace in read]
    *_, program = re.findall(r"^```python\n(.*?)^```", PANELS, re.MULTILINE | re.DOTALL)
    plot = Mock()
    monkeypatch.setitem(sys.modules, "matplotlib", Mock(pyplot=plot))
    monkeypatch.setitem(sys.modules, "matplotlib.pyplot", plot)
    monkeypatch.chdir(ROOT)
    exec(program, {})
    assert plot.imshow.call_args.args[0].shape == (128, 28)


def test_the_program_of_a_hand_reads_with_a_file_that_the_page_saved(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Taught that its drawing, a bare line, is a 7."""
    section = (ROOT / "docs" / "api.md").read_text("utf-8").split("## A writer's hand")[1]
    [program] = re.findall(r"^```python\n(.*?)^```", section, re.MULTILINE | re.DOTALL)
    line = [[[120, 40], [118, 90], [117, 150], [116, 210]]]
    hand = {"rowwise": "hand", "version": 1, "examples": [{"digit": 7, "strokes": line}]}
    (tmp_path / "my-hand.json").write_text(json.dumps(hand), "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.path", [str(ROOT), *sys.path])
    names: dict[str, Any] = {}
    exec(program.replace('"checkpoints/', f'"{ROOT.as_posix()}/checkpoints/'), names)
    assert (names["found"].alone.digit, names["found"].likeliest) == (1, 7)


def test_neighbours_in_the_document_are_those_of_the_shipped_networks(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What the twelve nearest of the example 9 became, and the program, whose drawing is a 1."""
    section = PANELS.split("## It could become")[1].split("\n## ")[0]
    [program] = re.findall(r"^```python\n(.*?)^```", section, re.MULTILINE | re.DOTALL)
    monkeypatch.chdir(ROOT)
    names: dict[str, Any] = {}
    exec(program, names)
    assert re.fullmatch(r"\[1 1 1 1( 1){8}\]\n", capsys.readouterr().out)
    states, reading = names["states"], offline(EXAMPLES[9]["strokes"], "gru")
    labels = states.known.labels[states.nearest(reading.hidden[-1], reading.rows).which[:, :12]]
    told = re.findall(r"^\| (\d+) \| (.*) \|$", section, re.MULTILINE)
    assert [row for row, _ in told] == ["7", "14", "19"]
    numbers = [
        "no",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "all",
    ]
    for row, text in told:
        counts = [(digit, int((labels[int(row) - 1] == digit).sum())) for digit in range(10)]
        counts = sorted((each for each in counts if each[1]), key=lambda each: -each[1])
        assert re.findall(r"(\w+) (?:became )?an? (\d)", text) == [
            (numbers[n], str(digit)) for digit, n in counts
        ]
