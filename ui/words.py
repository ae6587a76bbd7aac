"""The page's words, one table per language: ui/web/words. The browser imports the tables; Python needs some of them."""

import json
import re
from html import escape
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent / "web" / "words"
START = "export default "  # a table is JSON behind these two words, so it is a module as well


def read_table(path: Path) -> dict[str, Any]:
    """The table in a file of ui/web/words. Raises ValueError if it is no JSON."""
    return dict(json.loads(path.read_text("utf-8").removeprefix(START)))


TABLES = {path.stem: read_table(path) for path in sorted(FOLDER.glob("*.js"))}


def phrase(key: str, language: str = "en") -> str:
    """The text of a key such as "pad.undo". Raises KeyError for a key that is in no table."""
    found: Any = TABLES[language]
    for step in key.split("."):
        found = found[step]
    return str(found)


def with_phrases(html: str) -> str:
    """HTML with its English words: data-phrase names the text of an element, data-phrase-label its aria-label.

    The browser replaces them where the visitor reads another language (shared/language.js).
    """
    html = re.sub(
        r'data-phrase-label="([\w.]+)"', lambda found: f'{found[0]} aria-label="{of(found[1])}"', html
    )
    return re.sub(r'data-phrase="([\w.]+)"[^>]*>', lambda found: found[0] + of(found[1]), html)


def of(key: str) -> str:
    """The text of a key as HTML, without the marks of its terms."""
    return escape(re.sub(r"\[([^\]]+)\]\(\w+\)", r"\1", phrase(key)))
