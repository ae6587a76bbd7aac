"""python -m benchmarks: README's tables are made of figures.json, each in its place, and nothing else changes."""

import json
from pathlib import Path

import pytest

from benchmarks import __main__ as bench

README = bench.README.read_text("utf-8")
PLACES = "# A\n\n<!-- start -->\nold\n<!-- end of start -->\n\n<!-- live -->\n<!-- end of live -->\nend\n"


@pytest.mark.parametrize("name", bench.COMMANDS)
def test_readme_says_what_was_measured(name: str) -> None:
    kept = json.loads(bench.FIGURES.read_text("utf-8"))
    assert bench.with_tables(README, name, bench.tables_of(name, kept[name]["figures"])) == README


def test_tables_go_to_their_place_alone() -> None:
    assert bench.with_tables(PLACES, "start", "\\1 new\n") == PLACES.replace("old\n", "\n\\1 new\n\n")
    with_live = PLACES.replace("<!-- live -->\n", "<!-- live -->\n\nnew\n\n")
    assert bench.with_tables(PLACES, "live", "new") == with_live
    with pytest.raises(ValueError, match=r"README\.md has no place for inside: "):
        bench.with_tables(PLACES, "inside", "new")


def test_unknown_name_is_a_wrong_option(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        bench.main(["quick"])
    assert stopped.value.code == 2
    assert "there is no benchmark 'quick'; there are recognition, " in capsys.readouterr().err


def test_benchmark_that_fails_leaves_what_was_there(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The last line of the command's error, status 1, README and figures untouched."""
    (tmp_path / "README.md").write_text(PLACES, "utf-8")
    monkeypatch.setattr(bench, "README", tmp_path / "README.md")
    monkeypatch.setattr(bench, "FIGURES", tmp_path / "figures.json")
    monkeypatch.setattr(bench, "COMMANDS", {"none": []})
    assert bench.main(["none"]) == 1
    error = capsys.readouterr().err
    assert error.startswith("benchmarks none: ") and error.endswith("No module named benchmarks.none\n")
    assert (tmp_path / "README.md").read_text("utf-8") == PLACES
    assert not bench.FIGURES.exists()
