"""docs/from-the-tutorial.md: each quoted line stands where the document says, and its program prints what it says."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
TEXT = (ROOT / "docs" / "from-the-tutorial.md").read_text("utf-8")
# A fence, and the file and the function that the line before it names: `model/x.py`, `function`:
QUOTES = re.findall(r"`([\w/]+\.py)`(?:,\s`([\w.]+)`)?:\n\n```python\n(.*?)^```", TEXT, re.M | re.S)


def stripped(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def source_of(path: str, name: str) -> list[str]:
    """The lines of a function of a file, "Class.function" of a class; of the whole file where the name is empty."""
    text = (ROOT / path).read_text("utf-8")
    found: ast.AST = ast.parse(text)
    for part in name.split(".") if name else ():
        found = next(each for each in ast.iter_child_nodes(found) if getattr(each, "name", None) == part)
    return stripped(ast.get_source_segment(text, found) or "") if name else stripped(text)


def parts_of(quote: str) -> list[list[str]]:
    """The lines of a quote, between those that say that lines are left out."""
    parts: list[list[str]] = [[]]
    for line in stripped(quote):
        if line == "...":
            parts.append([])
        else:
            parts[-1].append(line)
    return parts


@pytest.mark.parametrize(
    ("path", "name", "quote"), QUOTES, ids=[f"{path} {name}" for path, name, _ in QUOTES]
)
def test_quoted_lines_stand_in_the_named_function(path: str, name: str, quote: str) -> None:
    """In this order, and together where no line is left out."""
    source, start = source_of(path, name), 0
    for part in parts_of(quote):
        places = [at for at in range(start, len(source)) if source[at : at + len(part)] == part]
        assert places, f"{path} {name} has no {part}"
        start = places[0] + len(part)


def test_each_step_quotes_the_tutorial_and_rowwise() -> None:
    """All fences of Python but one, the program, are quotes."""
    assert len(re.findall("^```python$", TEXT, re.M)) == len(QUOTES) + 1
    steps = re.split(r"^## \d+\. ", TEXT, flags=re.M)[1:]
    numbers = re.findall(r"^## (\d+)\. ", TEXT, re.M)
    assert numbers == [str(number) for number in range(1, len(steps) + 1)]
    for step in steps:
        assert "The tutorial" in step and re.search(r"`model/[\w/]+\.py`[^:]*:\n\n```python", step), step


def test_the_program_prints_what_the_document_says(capsys: pytest.CaptureFixture[str]) -> None:
    [program] = re.findall(r"Try it\..*?^```python\n(.*?)^```", TEXT, re.M | re.S)
    exec(program, {})
    assert capsys.readouterr().out.splitlines() == re.findall(r"^# (.*)$", program, re.M)
