"""A page in a language of which every text shows that it is of the tables."""

import json
import re
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, Route

from ui.words import FOLDER as TABLES_FOLDER
from ui.words import START, TABLES, phrase

# What needs no translation: names of networks, checkpoints, languages, files, curves and torch's results. Python labels
# the list of cells and what is in it.
NAMES = {
    *("RNN", "GRU", "LSTM"),
    *("JSON", "CSV"),
    *("output", "h_n", "A", "B"),
    *("deep", "doubtful"),
    "deep (LSTM mit 17 Einheiten, 3 Schichten",
    "doubtful (GRU mit 6 Einheiten",
    "English",
    "Rowwise",
    phrase("page.cell", "de"),
}
# In a text of the tables: a value, the marks of a term, or code.
GAP = re.compile(r"(\{\w+\}|\[|\]\(\w+\)|`[^`]+`)")
CODE = ("CODE", "comment")  # the lines of torch, and the comments behind them
TEXTS = (Path(__file__).with_name("texts.js")).read_text("utf-8")


def marked(value: Any) -> Any:
    """A table in which all that is written there, and nothing else, stands in ⟦⟧."""
    if isinstance(value, dict):
        return {name: marked(inner) for name, inner in value.items()}
    return "".join(
        part if GAP.fullmatch(part) else re.sub("[a-z](.*[a-z])?", r"⟦\g<0>⟧", part, flags=re.I | re.S)
        for part in GAP.split(value)
    )


def mark(route: Route) -> None:
    """The page's scripts, in which the German table is the marked English one."""
    response, table = route.fetch(), TABLES_FOLDER.joinpath("de.js").read_text("utf-8").removeprefix(START)
    assert table in response.text()
    route.fulfill(response=response, body=response.text().replace(table, json.dumps(marked(TABLES["en"]))))


def foreign(page: Page) -> list[list[str]]:
    """[where, text] of what the tables do not hold: letters outside ⟦⟧ that are no name or command."""
    names = "|".join(map(re.escape, sorted(NAMES, key=len, reverse=True)))
    texts = [[where, text] for where, text in page.evaluate(TEXTS) if where not in CODE]
    rest = [[where, re.sub(rf"⟦[^⟧]*⟧|\b(?:{names})\b", "", text)] for where, text in texts]
    return [[where, text] for where, text in rest if re.search(r"[^\W\d_¼½]|\{", text)]
