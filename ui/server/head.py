"""The head of Gradio's page: title, what a crawler reads, the first picture, and what the browser fetches early.

Gradio documents a title (gr.Blocks), a favicon and more of the head (launch), but these come by script, once Gradio has
started. The HTML that crawlers read, and that is on the screen until then, is its own: "Gradio" as the title, "{url}"
as the address, a picture at another host, a manifest at the root of the server. So that HTML is changed on its way out.
tests/unit/ui/test_head.py tries it on the real Gradio, and fails where Gradio's page is another.
"""

import gzip
import json
import re
from html import escape
from pathlib import Path
from typing import Any

import gradio as gr
from starlette.datastructures import Headers, MutableHeaders

from ui.components import text_of
from ui.server.exchange import Message, Receive, Send
from ui.server.modules import preload_header
from ui.words import phrase

# What Gradio says of itself, and its manifest, which it looks for outside the path of a proxy.
OF_GRADIO = re.compile(r'\s*<(?:meta\s+(?:property="og:|name="twitter:)|link rel="manifest")[^>]*>')
CONFIG = "window.gradio_config = "  # before the JSON that Gradio starts with; root is the page's address
HEAD_END = re.compile(r"</head>\s*<body[^>]*>")
# Gradio's own scripts that the page shows its pad with. The browser finds them late, one by the other.
GRADIOS = ("Blocks", "HTML")
ASSETS = Path(gr.__file__).parent / "templates" / "frontend" / "assets"
COMPRESSION = 5  # of gzip, 1 to 9: 74 kB become 24 in 2 ms


def early_files() -> bytes:
    """The Link header of the page: what it needs, before the browser has found it."""
    found = [list(ASSETS.glob(f"{name}-*.js")) for name in GRADIOS]
    links = [
        f"<assets/{each[0].name}>; rel=modulepreload; fetchpriority=low" for each in found if len(each) == 1
    ]
    return b", ".join([preload_header(), *map(str.encode, links)])


EARLY = early_files()
COMING = text_of("coming.html").format(title=escape(phrase("page.title")))


class Head:
    """ASGI middleware around Gradio's app: its page with this head, compressed. Gradio compresses all but its page."""

    def __init__(self, app: Any) -> None:
        self.app = app

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] != "/":
            return await self.app(scope, receive, send)
        start: Message = {}
        body = b""

        async def collect(message: Message) -> None:
            nonlocal start, body
            if message["type"] == "http.response.start":
                start = message
            else:
                body += message.get("body", b"")

        await self.app(scope, receive, collect)
        headers = MutableHeaders(raw=[*start.get("headers", [])])
        if start["status"] == 200 and body and headers.get("content-type", "").startswith("text/html"):
            body = with_head(body.decode()).encode()
            headers["link"] = EARLY.decode()
            headers["vary"] = "accept-encoding"
            if "gzip" in Headers(scope=scope).get("accept-encoding", ""):
                body, headers["content-encoding"] = gzip.compress(body, COMPRESSION), "gzip"
            headers["content-length"] = str(len(body))
        await send({**start, "headers": headers.raw})
        await send({"type": "http.response.body", "body": body})
        return None


def with_head(html: str) -> str:
    """Gradio's page with our head in place of its own."""
    html = OF_GRADIO.sub("", html)
    return HEAD_END.sub(lambda found: f"{head(address_of(html))}{found[0]}{COMING}", html, count=1)


def address_of(html: str) -> str:
    """The address at which the page was asked for, as Gradio takes it: with --root-path, and of a proxy that counts."""
    _, _, config = html.partition(CONFIG)
    try:
        return str(json.JSONDecoder().raw_decode(config)[0]["root"]).rstrip("/") + "/"
    except (ValueError, KeyError):
        return ""


def head(address: str) -> str:
    """The tags for a page at this address. Others name it by them, so the picture has its whole address."""
    named = {
        "og:type": "website",
        "og:site_name": phrase("page.title"),
        "og:title": phrase("page.name"),
        "og:description": phrase("page.description"),
        "og:url": address,
        "og:image": f"{address}icons/card.png",
        "og:image:width": "1200",
        "og:image:height": "630",
        "og:image:alt": phrase("page.card"),
    }
    tags = [f'<meta property="{name}" content="{escape(text)}" />' for name, text in named.items()]
    return "\n".join([
        f"<title>{escape(phrase('page.name'))}</title>",
        f'<meta name="description" content="{escape(phrase("page.description"))}" />',
        *tags,
        '<meta name="twitter:card" content="summary_large_image" />',
        '<link rel="icon" href="favicon.ico" />',
        '<link rel="apple-touch-icon" href="icons/icon-192.png" />',
        '<link rel="manifest" href="icons/manifest.json" />\n',
    ])  # fmt: skip
