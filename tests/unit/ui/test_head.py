"""The head of the page, on the real Gradio: what a crawler reads, and what a browser is told to fetch."""

import gzip
import io
import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser

import httpx
import pytest
from PIL import Image

import app
from tests.support.served import served
from ui.server.head import CONFIG, with_head
from ui.words import phrase

PROXIED = "https://example.org/rowwise"


class Tags(HTMLParser):
    """The tags of a page's head: (name, attributes), and its title."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.title = ""
        self.feed(html.partition("</head>")[0])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        if self.found and self.found[-1][0] == "title":
            self.title = self.title or data

    def meta(self) -> list[tuple[str, str]]:
        """(name or property, content) of each meta tag that has both."""
        tags = [attrs for tag, attrs in self.found if tag == "meta"]
        named = [(each.get("property") or each.get("name"), each.get("content")) for each in tags]
        return [(name, content) for name, content in named if name and content]

    def links(self) -> dict[str, str]:
        tags = [attrs for tag, attrs in self.found if tag == "link"]
        return {each["rel"] or "": each["href"] or "" for each in tags}


@pytest.fixture(scope="module", params=["", PROXIED])
def page(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[httpx.Response]:
    """Of the app, at its own address and at that of a proxy."""
    options = ["--root-path", request.param] if request.param else []
    with served(app.build(tmp_path_factory.mktemp("empty")), *options) as address:
        response = httpx.get(address)
        response.extensions["own"] = request.param + "/" if request.param else address
        response.extensions["plain"] = httpx.get(address, headers={"accept-encoding": "identity"})
        response.extensions["files"] = {
            path: httpx.get(address + path)
            for path in ("icons/card.png", "icons/icon-192.png", "icons/icon-512.png", "favicon.ico",
                         "icons/manifest.json", "icons/../app.py", "icons/card.svg")
        }  # fmt: skip
        yield response


def test_a_crawler_reads_what_it_is(page: httpx.Response) -> None:
    """Each once, nothing of Gradio, and whole addresses: those by which the page was asked for."""
    tags, own = Tags(page.text), page.extensions["own"]
    said = tags.meta()
    assert tags.title == phrase("page.name")
    assert len(dict(said)) == len(said)
    assert {
        "description": phrase("page.description"), "og:title": phrase("page.name"), "og:type": "website",
        "og:description": phrase("page.description"), "og:url": own, "og:image": own + "icons/card.png",
        "twitter:card": "summary_large_image",
    }.items() <= dict(said).items()  # fmt: skip
    assert not re.search("gradio", "".join(content for _, content in said), re.I)
    assert "{url}" not in page.text


def test_the_head_takes_the_place_of_gradios(page: httpx.Response) -> None:
    """Gradio's page still has what ours replaces, and keeps the rest: its scripts, and what they start with."""
    html = page.text
    assert html.count("</head>") == html.count("<title>") == html.count('class="coming"') == 1
    assert CONFIG in html and re.search(r'src="\./assets/index-[\w-]+\.js"', html)
    assert Tags(html).links()["manifest"] == "icons/manifest.json"


def test_what_the_head_names_is_there(page: httpx.Response) -> None:
    """The icons are ours, and the card has the size that the head says and less than 100 kB."""
    files = page.extensions["files"]
    sizes = {path: Image.open(io.BytesIO(files[path].content)).size for path in files if path.endswith(".png")
             and files[path].status_code == 200}  # fmt: skip
    assert sizes == {
        "icons/card.png": (1200, 630),
        "icons/icon-192.png": (192,) * 2,
        "icons/icon-512.png": (512,) * 2,
    }
    assert len(files["icons/card.png"].content) < 100_000
    assert files["favicon.ico"].content == files["icons/icon-192.png"].content
    manifest = json.loads(files["icons/manifest.json"].content)
    assert {f"icons/{icon['src']}" for icon in manifest["icons"]} == sizes.keys() - {"icons/card.png"}
    assert {files[path].status_code for path in ("icons/../app.py", "icons/card.svg")} == {404}


def test_the_browser_is_told_early_what_it_needs(page: httpx.Response) -> None:
    """Our modules, and Gradio's parts that show the pad: of this Gradio, one file each."""
    names = re.findall(r"<([\w/.-]+)>; rel=modulepreload", page.headers["link"])
    patterns = [r"web/[0-9a-f]{16}/page\.js", r"assets/Blocks-[\w-]+\.js", r"assets/HTML-[\w-]+\.js"]
    assert len(names) == 3 and all(map(re.fullmatch, patterns, names))


def test_the_page_is_compressed_for_whom_that_helps(page: httpx.Response) -> None:
    assert page.headers["content-encoding"] == "gzip" and page.headers["vary"] == "accept-encoding"
    assert int(page.headers["content-length"]) < len(page.content) / 2
    plain = page.extensions["plain"]
    assert "content-encoding" not in plain.headers and plain.text.rstrip().endswith("</html>")
    assert int(plain.headers["content-length"]) == len(plain.content) > len(gzip.compress(plain.content))


def test_an_address_is_text() -> None:
    """A visitor's browser may send any Host."""
    config = json.dumps({"root": 'http://"><script>'})
    found = with_head(f"<html><head>{CONFIG}{config};</head> <body>")
    assert "<script>" not in found.partition("<title>")[2] and "&quot;&gt;&lt;script&gt;" in found
