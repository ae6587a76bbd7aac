"""python -m benchmarks: the tables are made of figures.json, each in its place, and nothing else changes."""

import json
from pathlib import Path
from typing import Any

import pytest

from benchmarks import __main__ as bench
from benchmarks.overview import overview

KEPT = json.loads(bench.FIGURES.read_text("utf-8"))
PLACES = "# A\n\n<!-- start -->\nold\n<!-- end of start -->\n\n<!-- live -->\n<!-- end of live -->\nend\n"


def test_documents_say_what_was_measured() -> None:
    for name in bench.COMMANDS:
        document = bench.document_of(name)
        tables = bench.tables_of(name, KEPT[name]["figures"])
        assert bench.with_tables(document, name, tables) == document.read_text("utf-8"), name
    assert bench.with_tables(bench.README, "overview", overview(KEPT)) == bench.README.read_text("utf-8")


def test_tables_go_to_their_place_alone(tmp_path: Path) -> None:
    document = tmp_path / "a.md"
    document.write_text(PLACES, "utf-8")
    assert bench.with_tables(document, "start", "\\1 new\n") == PLACES.replace("old\n", "\n\\1 new\n\n")
    with_live = PLACES.replace("<!-- live -->\n", "<!-- live -->\n\nnew\n\n")
    assert bench.with_tables(document, "live", "new") == with_live
    with pytest.raises(ValueError, match=r"^a\.md has no place for inside: "):
        bench.with_tables(document, "inside", "new")


@pytest.fixture
def copied(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A folder with all files that a benchmark writes."""
    for name in ("README", "ACCURACY", "SPEED", "PROMISES", "LIVE", "FIGURES"):
        file: Path = getattr(bench, name)
        (tmp_path / file.name).write_bytes(file.read_bytes())
        monkeypatch.setattr(bench, name, tmp_path / file.name)
    return tmp_path


@pytest.mark.parametrize(
    ("name", "figure", "document"),
    [("recognition", ["rnn", "mnist_test"], "accuracy.md"), ("live", ["delay", "median"], "speed.md")],
)
def test_new_figures_reach_every_place(
    monkeypatch: pytest.MonkeyPatch, copied: Path, name: str, figure: list[str], document: str
) -> None:
    """The benchmark's own document, README's table and figures.json, and no other document."""
    found: dict[str, Any] = json.loads(json.dumps(KEPT[name]["figures"]))
    found[figure[0]][figure[1]] = 0.1234567
    before = {path.name: path.read_text("utf-8") for path in copied.iterdir()}
    monkeypatch.setattr(bench, "run_in_process", lambda *_: found)
    assert bench.main([name]) == 0
    changed = {path.name for path in copied.iterdir() if path.read_text("utf-8") != before[path.name]}
    assert changed == {"README.md", document, "figures.json"}
    kept = json.loads(bench.FIGURES.read_text("utf-8"))
    assert kept == KEPT | {name: kept[name]} and kept[name]["figures"] == found
    assert bench.README.read_text("utf-8") == bench.with_tables(bench.README, "overview", overview(kept))


def test_unknown_name_is_a_wrong_option(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        bench.main(["quick"])
    assert stopped.value.code == 2
    assert "there is no benchmark 'quick'; there are recognition, " in capsys.readouterr().err


def test_benchmark_that_fails_leaves_what_was_there(
    monkeypatch: pytest.MonkeyPatch, copied: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The last line of the command's error, status 1, every file untouched."""
    before = {path: path.read_bytes() for path in copied.iterdir()}
    monkeypatch.setattr(bench, "COMMANDS", {"none": []})
    assert bench.main(["none"]) == 1
    error = capsys.readouterr().err
    assert error.startswith("benchmarks none: ") and error.endswith("No module named benchmarks.none\n")
    assert {path: path.read_bytes() for path in copied.iterdir()} == before


def test_a_cell_of_which_something_was_not_measured_has_no_column() -> None:
    """As one that somebody has added to model.network.cells.CELLS: only `inside` takes its cells from there."""
    inside = KEPT["inside"] | {"figures": KEPT["inside"]["figures"] | {"mgu": {}}}
    assert overview(KEPT | {"inside": inside}) == overview(KEPT)
