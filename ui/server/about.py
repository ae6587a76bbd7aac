"""README, licence and docs as pages of the app: its visitors know no other place where they are.

They lie under /about as in the repository, so the links from one to another lead there as they stand. A link to
anything else of the repository is shown as its text.
"""

import posixpath
import re
from functools import cache
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from ui.components import text_of
from ui.server.exchange import refusal
from ui.words import phrase

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = [ROOT / "README.md", ROOT / "LICENSE", *sorted((ROOT / "docs").glob("*.md"))]
KINDS = {".png": "image/png", ".webp": "image/webp"}  # of the pictures
PICTURES = [path for path in sorted((ROOT / "docs").glob("*")) if path.suffix in KINDS]
# Every page and picture there is, by its address below /about: nothing else is looked for on the disk.
PLACES = {path.relative_to(ROOT).as_posix(): path for path in [*DOCUMENTS, *PICTURES]}
# README's settings of a hosted Space, and the marks that python -m benchmarks writes between.
HIDDEN = re.compile(r"\A---\n.*?\n---\n|^<!--.*?-->$", re.DOTALL | re.MULTILINE)
SHEET = re.compile(r"docs/lesson-sheet(-de)?\.md")  # to print: one page, with room to write
PAGE = text_of("about.html")


async def send_about(request: Request) -> Response:
    """One of the documents as a page, or a picture that they show; or status 404."""
    name = request.path_params["name"]
    if name not in PLACES:
        return refusal(404, "There is no such document.")
    if kind := KINDS.get(PLACES[name].suffix):
        return Response(PLACES[name].read_bytes(), media_type=kind)
    return HTMLResponse(as_page(name))


def about_route() -> Route:
    """The route of these pages, for Gradio's app_kwargs. They need no login."""
    return Route("/about/{name:path}", send_about)


@cache
def as_page(name: str) -> str:
    """A document as a page, with a way back to the app."""
    text = PLACES[name].read_text("utf-8")
    body = as_html(HIDDEN.sub("", text), name) if name.endswith(".md") else f"<pre>{escape(text)}</pre>"
    title = re.search(r"^# (.*)$", text, re.MULTILINE)
    language = "de" if name.endswith("-de.md") else "en"
    return PAGE.format(
        language=language,
        kind="sheet" if SHEET.fullmatch(name) else "text",
        title=escape(title[1] if title else phrase("about.licence")),
        back="../" * (name.count("/") + 1),
        word=escape(phrase("about.back", language)),
        body=body,
    )


def as_html(text: str, name: str) -> str:
    """Markdown as HTML. What is HTML in it already is shown as text."""
    from markdown_it import MarkdownIt  # here, because the app starts sooner without it

    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = parser.parse(text)
    for place, token in enumerate(tokens):
        if token.type == "heading_open":
            token.attrSet("id", anchor(tokens[place + 1].content))
        if token.children:
            token.children = linked(token.children, name)
    return str(parser.renderer.render(tokens, parser.options, {}))


def anchor(heading: str) -> str:
    """The name by which links call a heading: small letters, no signs, hyphens for blanks."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def linked(parts: list[Any], name: str) -> list[Any]:
    """The parts of a line without the links that lead to no page of these; links do not lie in one another."""
    kept, inside = [], True
    for part in parts:
        if part.type == "link_open":
            inside = leads(str(part.attrGet("href")), name)
        if inside or not part.type.startswith("link_"):
            kept.append(part)
    return kept


def leads(link: str, name: str) -> bool:
    """Whether a link in this document leads somewhere: to another host, to a heading, or to another document."""
    target = urlsplit(link)
    there = posixpath.normpath(posixpath.join(posixpath.dirname(name), target.path)) if target.path else name
    return bool(target.netloc) or there in PLACES
