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
    """No data there: the command's own sentence, status 1, README and figures untouched."""
    readme, figures = tmp_path / "README.md", tmp_path / "figures.json"
    readme.write_text("<!-- recognition -->\n<!-- end of recognition -->\n", "utf-8")
    monkeypatch.setattr(bench, "README", readme)
    monkeypatch.setattr(bench, "FIGURES", figures)
    (tmp_path / "MNIST" / "raw").mkdir(parents=True)
    (tmp_path / "MNIST" / "raw" / "t10k-images-idx3-ubyte").write_bytes(b"no pictures")
    assert bench.main(["recognition", "--data-dir", str(tmp_path)]) == 1
    assert "benchmarks.recognition: " in capsys.readouterr().err
    assert readme.read_text("utf-8") == "<!-- recognition -->\n<!-- end of recognition -->\n"
    assert not figures.exists()
