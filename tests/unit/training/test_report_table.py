"""The table of a report: its order, its means and its texts."""

import csv
from dataclasses import replace
from pathlib import Path

import pytest

from model.training.report_table import Entry, duration, in_order, markdown, plain, write_csv

GRU = Entry("gru", "gru", 128, 2, "quick", 0, "{}", {"mnist_test": 0.99, "validation_pen": 0.9}, 200.4)


def test_cells_then_sizes_then_seeds() -> None:
    entries = [
        replace(GRU, name="e", cell="lstm"),
        replace(GRU, name="d", units=256),
        replace(GRU, name="c", seed=10),
        replace(GRU, name="b", seed=9),
        replace(GRU, name="a", cell="rnn", units=512),
    ]
    assert [entry.name for entry in in_order(entries)] == ["a", "b", "c", "d", "e"]


def test_a_line_a_network_and_the_mean_of_what_differs_in_the_seed_alone() -> None:
    other = replace(
        GRU, name="gru-2", seed=1, shares={"mnist_test": 0.97, "mnist_test_row_14": 0.5}, seconds=None
    )
    longer = replace(GRU, name="gru-3", seed=2, recipe="quick, epochs 3", settings='{"epochs": 3}')
    assert markdown([longer, other, GRU]).splitlines() == [
        "| network | cell | units x layers | recipe | seed | MNIST | pen digits | MNIST, row 14 | time |",
        "| --- | --- | --- | --- | ---: | ---: | ---: | ---: | ---: |",
        "| gru | GRU | 128 x 2 | quick | 0 | 99.00 | 90.00 |  | 3 min 20 s |",
        "| gru-2 | GRU | 128 x 2 | quick | 1 | 97.00 |  | 50.00 |  |",
        "| *mean of 2, smallest to largest* |  |  |  |  | *98.00, 97.00 to 99.00* | *90.00, 90.00 to 90.00* "
        "| *50.00, 50.00 to 50.00* |  |",
        "| gru-3 | GRU | 128 x 2 | quick, epochs 3 | 2 | 99.00 | 90.00 |  | 3 min 20 s |",
    ]


def test_other_test_sets_have_columns_after_mnists() -> None:
    shares = {"mine_test": 0.5, "mine_test_row_14": 0.4, **GRU.shares, "mnist_test_row_14": 0.3}
    heading = markdown([replace(GRU, shares=shares)]).splitlines()[0]
    assert "| seed | MNIST | mine | pen digits | MNIST, row 14 | mine, row 14 | time |" in heading


def test_own_data_that_validate_have_a_column_that_says_so() -> None:
    """Also where their name ends as a test's figure does, or as one after row 14."""
    shares = {"validation_my_test": 0.5, "validation_a_row_14": 0.25, "mnist_test_row_14": 0.3}
    lines = markdown([replace(GRU, shares=GRU.shares | shares), replace(GRU, name="b")]).splitlines()
    assert (
        "| MNIST | pen digits | my_test, validation | a_row_14, validation | MNIST, row 14 | time |"
        in lines[0]
    )
    assert "| 99.00 | 90.00 | 50.00 | 25.00 | 30.00 |" in lines[3]
    assert "| 99.00 | 90.00 |  |  |  |" in lines[2]


def test_the_csv_has_plain_numbers(tmp_path: Path) -> None:
    path = tmp_path / "report.csv"
    write_csv(path, [replace(GRU, name="b", seed=1, shares={"mnist_test": 0.5}, seconds=None), GRU])
    with path.open(newline="", encoding="utf-8") as file:
        lines = list(csv.reader(file))
    assert lines == [
        ["network", "cell", "units", "layers", "recipe", "seed", "mnist_test", "validation_pen", "seconds"],
        ["gru", "gru", "128", "2", "quick", "0", "0.99", "0.9", "200.4"],
        ["b", "gru", "128", "2", "quick", "1", "0.5", "", ""],
    ]


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0.4, "0 s"), (59.4, "59 s"), (59.6, "1 min 0 s"), (200, "3 min 20 s"), (3900, "1 h 5 min")],
)
def test_durations(seconds: float, text: str) -> None:
    assert duration(seconds) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a|b\nc", r"a\|b c"),
        ("<b>*`", r"\<b\>\*\`"),
        ("x" * 61, "x" * 59 + "…"),
        ("\ud800", " "),
        ("größe", "größe"),
    ],
)
def test_a_strangers_text_stays_in_its_cell(text: str, shown: str) -> None:
    assert plain(text) == shown


@pytest.mark.parametrize(("name", "written"), [("=1+1", "'=1+1"), ("a\ud800\nb", "a  b"), ("gru-2", "gru-2")])
def test_texts_of_strangers_stay_texts_in_the_csv(name: str, written: str, tmp_path: Path) -> None:
    """A spreadsheet would compute a formula; a lone surrogate cannot be written."""
    path = tmp_path / "report.csv"
    write_csv(path, [replace(GRU, name=name, recipe=name, shares={f"{name}_test": 0.5})])
    first, line = list(csv.reader(path.open(encoding="utf-8")))
    assert (line[0], line[4], first[6]) == (written, written, f"{written}_test")
