"""README, licence and docs as pages: each is shown, their links lead somewhere, and nothing else is."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urldefrag, urljoin

import httpx
import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

import app
from tests.support.served import served
from ui.server import about
from ui.server.about import KINDS, PLACES, about_route, as_html
from ui.server.exchange import PATHS
from ui.words import phrase

START = "http://testserver/rowwise/about/"


class Page(HTMLParser):
    """Where a page leads to, and the names of its headings."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.names: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.links += [value for name, value in attrs if name in ("href", "src") and value]
        self.names += [value for name, value in attrs if name == "id" and value]


@pytest.fixture(scope="module", params=["", "/rowwise"])
def client(request: pytest.FixtureRequest) -> TestClient:
    """At the root, and below a path that the proxy has taken away."""
    return TestClient(Starlette(routes=[about_route()]), root_path=request.param)


def test_each_document_is_shown_with_a_way_back(client: TestClient) -> None:
    assert {"README.md", "LICENSE", "docs/accuracy.md", "docs/page.png", "docs/live.webp"} <= PLACES.keys()
    for name in PLACES:
        assert PATHS.fullmatch(f"/about/{name}"), name
        answer = client.get(f"/about/{name}")
        assert answer.status_code == 200, name
        if kind := KINDS.get(PLACES[name].suffix):
            assert answer.headers["content-type"] == kind
            continue
        assert answer.headers["content-type"].startswith("text/html")
        language = "de" if name.endswith("-de.md") else "en"
        assert f'<html lang="{language}">' in answer.text
        back = phrase("about.back", language)
        assert f'href="{"../" * (name.count("/") + 1)}">← {back}</a>' in answer.text
        assert not re.search(r"&lt;!--|sdk_version|<h2>---", answer.text), (
            name
        )  # marks and settings for programs


def test_links_lead_to_pages_and_headings_that_are_there() -> None:
    """From page to page as in the repository. What is no page here is no link, but its text stays."""
    pages = {START + name: Page(about.as_page(name)) for name in PLACES if PLACES[name].suffix not in KINDS}
    there = {START + name for name in PLACES} | {urljoin(START, "../"), urljoin(START, "../favicon.ico")}
    inside = 0
    for address, page in pages.items():
        for link in page.links:
            target, fragment = urldefrag(urljoin(address, link))
            if target.startswith("http://testserver/"):
                assert target in there, (address, link)
                assert not fragment or fragment in pages[target].names, (address, link)
                inside += target in pages
    assert inside > 20
    readme = about.as_page("README.md")
    assert 'href="deploy/README.md"' not in readme and "deploy has nginx with copies" in readme


@pytest.mark.parametrize(
    "path", ["app.py", "docs", "docs/", "", "../app.py", "..%2fapp.py", "deploy/README.md",
             "docs/..%2f..%2fapp.py", "/etc/passwd", "README.MD"]
)  # fmt: skip
def test_nothing_else_is_shown(client: TestClient, path: str) -> None:
    assert client.get(f"/about/{path}").status_code == 404


def test_html_in_a_document_is_text() -> None:
    html = as_html(
        "# <b>one</b>\n\n<script>two</script>\n\n[three](javascript:alert(1)) [four](x.md)", "README.md"
    )
    assert not re.search(r"<(?!/?(h1|p)\b)|javascript:[^)]*\"", html)
    assert '<h1 id="boneb">' in html and "four" in html


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Of the app with a login."""
    folder = tmp_path_factory.mktemp("empty")
    accounts = Path(folder / "accounts")
    accounts.write_text("ada:lovelace\n")
    with served(app.build(folder), "--auth", str(accounts)) as address:
        yield address


def test_they_are_for_everybody(address: str) -> None:
    """Without a login, from a link on another site too, under the page's policy."""
    for headers in ({}, {"sec-fetch-site": "cross-site"}):
        answer = httpx.get(f"{address}about/docs/accuracy.md", headers=headers)
        assert answer.status_code == 200 and "default-src 'self'" in answer.headers["content-security-policy"]
    assert httpx.get(f"{address}about/app.py").status_code == 404
