"""The page's words, one table per language: ui/web/words. The browser imports the tables; Python needs some of them."""

import json
import re
from collections.abc import Mapping
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent / "web" / "words"
USUAL_LAYERS = 2  # what is not said of a network
OWN = "live/"  # the names of networks that a visitor trained on the page begin with it
START = "export default "  # a table is JSON behind these two words, so it is a module as well


def read_table(path: Path) -> dict[str, Any]:
    """The table in a file of ui/web/words. Raises ValueError if it is no JSON."""
    return dict(json.loads(path.read_text("utf-8").removeprefix(START)))


TABLES = {path.stem: read_table(path) for path in sorted(FOLDER.glob("*.js"))}


def phrase(key: str, language: str = "en", **values: str) -> str:
    """The text of a key such as "pad.undo", its {name} replaced by values. Raises KeyError for a key of no table."""
    found: Any = TABLES[language]
    for step in key.split("."):
        found = found[step]
    return re.sub(r"\{(\w+)\}", lambda name: values[name[1]], str(found))


def label_of(network: Mapping[str, Any], language: str = "en") -> str:
    """What a list says of a network {"name", "cell", "label", "units", "layers"}: its cell's label where it is named
    after its cell, else its name and what it is; of one that was trained on the page, that it was. The page has the
    same in shared/networks.js."""
    name, label, layers = str(network["name"]), str(network["label"]), network["layers"]
    if name == network["cell"]:
        return label
    units = counted("unit", network["units"], language)
    if name.startswith(OWN):
        number = name.rpartition("-")[2]
        return phrase("network.own", language, cell=label, units=units, number=number)
    if layers == USUAL_LAYERS:
        kind = phrase("network.of", language, cell=label, units=units)
    else:
        kind = phrase(
            "network.deep", language, cell=label, units=units, layers=counted("layer", layers, language)
        )
    return phrase("network.named", language, name=name, kind=kind)


def counted(what: str, count: int, language: str) -> str:
    """So many units or layers, in words."""
    return phrase(f"network.{what}" if count == 1 else f"network.{what}s", language, count=str(count))


def language_of(value: Any) -> str:
    """The language of that name, whatever a visitor sent; English where there is none."""
    return value if isinstance(value, str) and value in TABLES else "en"


def in_words(sentence: str, language: str) -> str | None:
    """A sentence of the section "server" in another language; None for one that is not there.

    The page finds its own in the same way (shared/server_words.js).
    """
    for key, pattern in server_patterns():
        if found := pattern.fullmatch(sentence):
            return phrase(key, language, **found.groupdict())
    return None


@cache
def server_patterns() -> list[tuple[str, re.Pattern[str]]]:
    """(key, a pattern of the English sentence) of each entry in the section "server"."""
    return [
        (f"server.{name}", re.compile(re.sub(r"\\{(\w+)\\}", r"(?P<\1>.+?)", re.escape(text)), re.DOTALL))
        for name, text in TABLES["en"]["server"].items()
    ]


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
