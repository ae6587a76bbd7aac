"""The tables of the page's words: every language says all, all of it is used, and what the server says is in them."""

import re
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any

import pytest

import app
from model.network.cells import CELLS
from ui.components import WEB, as_html, wanted_of
from ui.words import TABLES, in_words, language_of, phrase, with_phrases

ROOT = Path(__file__).resolve().parents[3]
# Whose keys the page puts together: from a digit, a number, a cell and its gate, a sentence of the server, a term.
FAMILIES = (
    "story.a.",
    "panels.neighbours.number.",
    "answer.networks.",
    "network.a.",
    "gates.",
    "server.",
    "terms.",
    "picture.step_",
)


def texts_of(table: dict[str, Any], path: str = "") -> Iterator[tuple[str, str]]:
    """(key, text) of each entry of a table."""
    for name, value in table.items():
        if isinstance(value, dict):
            yield from texts_of(value, f"{path}{name}.")
        else:
            yield path + name, value


ENGLISH = dict(texts_of(TABLES["en"]))


def marks_of(text: str) -> tuple[set[str], set[str]]:
    """The values that a text takes, and the terms that it explains."""
    return set(re.findall(r"\{(\w+)\}", text)), set(re.findall(r"\]\((\w+)\)", text))


def sources() -> str:
    """All of the page and of Python that may name a key, but for the tables."""
    scripts = [path for path in WEB.rglob("*.js") if path.parent.name != "words"]
    pages = [*WEB.rglob("*.html"), ROOT / "app.py", *(ROOT / "ui").rglob("*.py")]
    return "\n".join(path.read_text("utf-8") for path in scripts + pages)


def test_every_language_says_the_same_with_the_same_values_and_terms() -> None:
    assert {"en", "de"} <= TABLES.keys()
    for table in TABLES.values():
        texts = dict(texts_of(table))
        assert list(texts) == list(ENGLISH)
        assert {key: marks_of(text) for key, text in texts.items()} == {
            key: marks_of(text) for key, text in ENGLISH.items()
        }
        assert all(text.strip() for text in texts.values())


def test_every_key_that_is_named_is_there_and_every_one_that_is_there_is_named() -> None:
    sections = "|".join(name for name, value in TABLES["en"].items() if isinstance(value, dict))
    named = set(re.findall(rf'"((?:{sections})\.[a-z]\w*(?:\.\w+)*)"', sources()))
    named = {key for key in named if not key.endswith((".js", ".css", ".html", "_"))}  # the start of a family
    assert named - ENGLISH.keys() == set()
    assert {key for key in ENGLISH if not key.startswith(FAMILIES)} - named == {"language"}


def test_the_words_of_the_page_stand_in_the_tables_alone() -> None:
    page = (WEB / "page.html").read_text("utf-8")
    assert re.sub(r"<[^>]*>", "", page).split() == ["?", "–"]
    assert not re.findall(r"(?:aria-label|title|placeholder|alt)=", page.replace("data-phrase-label", ""))


def test_no_script_holds_a_sentence_of_its_own() -> None:
    """Three words, or two of which the first is capitalised; what a visitor never reads is named here."""
    allowed = {"There are no words for ", "from model import load_checkpoint, ${reader}, trace"}
    found = set()
    for path in WEB.rglob("*.js"):
        code = re.sub(r"(^|\s)//.*", "", path.read_text("utf-8")) if path.parent.name != "words" else ""
        for text in re.findall(r'"((?:[^"\\\n]|\\.)*)"|`([^`]*)`', code):
            if re.search(r"[A-Za-z]+ [a-z]+ [a-z]|^\W*[A-Z][a-z]+,? [a-z]", "".join(text)):
                found.add("".join(text))
    assert found - allowed == set()


def test_html_is_served_with_its_english_words() -> None:
    html = '<p data-phrase="story.belief"></p><i data-phrase-label="pad.paper"></i>'
    told = escape(re.sub(r"\[(.+?)\]\(\w+\)", r"\1", phrase("story.belief")))
    heard = phrase("pad.paper")
    assert with_phrases(html) == (
        f'<p data-phrase="story.belief">{told}</p><i data-phrase-label="pad.paper" aria-label="{heard}"></i>'
    )
    with pytest.raises(KeyError):
        phrase("pad.nothing")


@pytest.mark.parametrize("cell", CELLS)
def test_every_gate_has_its_words(cell: str) -> None:
    """In English they are those of the network's own file, which also serve a cell that the tables lack."""
    given = {gate.name: {"label": gate.label, "sentence": gate.sentence} for gate in CELLS[cell].gates}
    for table in TABLES.values():
        assert table["gates"][cell].keys() == given.keys()
    assert TABLES["en"]["gates"][cell] == given


def test_a_sentence_is_said_in_the_visitors_language_with_its_own_values(tmp_path: Path) -> None:
    lines = ["a <b>.safetensors: cannot be read (no).", "Something new."]
    german = '<p>a &lt;b&gt;.safetensors: lässt sich nicht lesen (no).</p><p lang="en">Something new.</p>'
    assert as_html(lines, "de") == german
    assert in_words("Something new.", "de") is None
    assert as_html(["And 7 more."]) == "<p>And 7 more.</p>"
    assert as_html(["And 7 more."], "de") == "<p>Und 7 weitere.</p>"
    assert "ist kein Checkpoint" in app.Service(tmp_path).checkpoint_choices("de")[1]


@pytest.mark.parametrize("odd", [None, "gru", 3, [], ["de"], {"language": ["de"]}, {"language": "__class__"}])
def test_whatever_a_page_wants_is_no_error(odd: Any) -> None:
    assert wanted_of(odd) == (None, "en")
    assert wanted_of({"cell": odd, "language": "de"}) == (odd, "de")
    assert language_of(odd) == "en"
