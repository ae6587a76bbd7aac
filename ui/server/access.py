"""Who may ask what: pages of other sites, frames of other sites, guesses at a password.

A browser says which page a request comes from. A page of another site may use the documented API where there is no
login, and nothing else. A program says nothing of the kind, and a login is all that can keep it out.
"""

import asyncio
import os
import re
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.responses import HTMLResponse, Response

from ui.server.clients import client_of
from ui.server.exchange import Message, Receive, Send, refusal
from ui.server.guesses import Guesses
from ui.server.limits import PAUSE

# What every page may ask: whoever opens a link or shows a frame asks for these, and learns nothing from the answer.
SHOWN = re.compile(
    r"/|/(assets|static|svelte|web|icons|about)/.+|/(theme\.css|favicon\.ico|robots\.txt|manifest\.json)/?"
)
# What a page of another site may use where there is no login: docs/api.md.
OPEN = re.compile(r"/config/?|/gradio_api/(info|openapi\.json|upload|call/.+)/?")
# Gradio takes its own address from these, whoever sent them. uvicorn has already taken the scheme from a proxy that it
# trusts: one of $FORWARDED_ALLOW_IPS.
FORWARDED = {b"x-forwarded-host", b"x-forwarded-proto", b"x-gradio-server"}
# Gradio's page has inline scripts and styles, and makes functions of text for gr.HTML; all else is this host's own.
POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; media-src 'self' blob:; font-src 'self' data:; worker-src 'self' blob:; "
    "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'self'"
)
HUGGING_FACE = "https://huggingface.co"  # shows its Spaces in a frame
FOR_EVERY_PAGE = [(b"access-control-allow-origin", b"*"), (b"access-control-allow-headers", b"content-type")]
FOREIGN = "A page of another site may not ask for this."
LOG_OUT = '<form method="post"><p>To log out, press <button>Log out</button></p></form>'
GUESSED = "Too many wrong passwords; try again in a minute."
# The form says nothing of its own where it is refused, or where the browser keeps no cookie.
ON_LOGIN = "After five wrong passwords, wait a minute."
ON_LOGIN_IN_A_FRAME = "In a frame of another site most browsers keep no login: open this page in a tab."


def guarding(
    root_path: str, embed: Sequence[str], login: bool
) -> Callable[[Starlette], AbstractAsyncContextManager[None]]:
    """A lifespan for FastAPI that puts Access around the whole app.

    Gradio adds its own middleware around the one of app_kwargs, and answers there what Access must refuse.
    """

    @asynccontextmanager
    async def guard(app: Starlette) -> AsyncIterator[None]:
        assert app.middleware_stack  # it has received the start of this lifespan
        app.middleware_stack = Access(app.middleware_stack, root_path, embed, login)
        yield

    return guard


class Access:
    """ASGI middleware around all others. root_path, embed, login: the options, and whether there is a login."""

    def __init__(self, app: Any, root_path: str = "", embed: Sequence[str] = (), login: bool = False) -> None:
        self.app, self.login = app, login
        on_space = bool(os.environ.get("SPACE_ID"))  # its proxy says by X-Forwarded-Host who was asked
        self.ignored = FORWARDED if not on_space else {b"x-gradio-server"}
        self.hosts = {host_of(root_path)}
        policy = " ".join([POLICY, *embed, *([HUGGING_FACE] if on_space else [])])
        self.headers = [
            (b"content-security-policy", policy.encode()),
            (b"x-content-type-options", b"nosniff"),
            (b"referrer-policy", b"same-origin"),
        ]
        self.guesses = Guesses()

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        scope = {**scope, "headers": [each for each in scope["headers"] if each[0] not in self.ignored]}
        headers = Headers(raw=scope["headers"])
        foreign = self.is_foreign(headers)
        shared = foreign and self.is_shared(scope["path"], headers)
        send = self.with_headers(send, shared)
        path = scope["path"].rstrip("/")
        if foreign and not shared and not SHOWN.fullmatch(scope["path"]):
            await refusal(403, FOREIGN)(scope, receive, send)
        elif shared and scope["method"] == "OPTIONS":
            await Response(status_code=204)(scope, receive, send)
        elif path == "/logout":
            await self.log_out(scope, receive, send)
        elif path == "/login" and self.login and scope["method"] == "POST":
            await self.log_in(scope, receive, send)
        else:
            await self.app(scope, receive, send)
        return None

    def is_foreign(self, headers: Headers) -> bool:
        """Whether a browser says that a page of another origin asks. Sec-Fetch-Site stays true behind any proxy, but
        is sent only over HTTPS and to this machine; Origin comes with whatever may change something."""
        if site := headers.get("sec-fetch-site"):
            return site not in ("same-origin", "none")
        if (origin := headers.get("origin")) is None:
            return False
        own = {*self.hosts, headers.get("host", "").lower(), headers.get("x-forwarded-host", "").lower()}
        return host_of(origin) not in own - {""}

    def is_shared(self, path: str, headers: Headers) -> bool:
        """Whether a page of another site may use this path. A cookie or a password, for a proxy too, is a visitor's."""
        logged_in = self.login or "cookie" in headers or "authorization" in headers
        return not logged_in and OPEN.fullmatch(path) is not None

    def with_headers(self, send: Send, shared: bool) -> Send:
        """send, with the headers of every response. Gradio's own let every page read, and with the visitor's login."""
        added = [*self.headers, *FOR_EVERY_PAGE] if shared else self.headers

        async def send_on(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = message.get("headers", [])
                kept = [each for each in given if not each[0].lower().startswith(b"access-control-")]
                message = {**message, "headers": [*kept, *added]}
            await send(message)

        return send_on

    async def log_out(self, scope: Message, receive: Receive, send: Send) -> None:
        """Only by POST: a link or a picture in another page must not. Gradio's own route is a GET."""
        if scope["method"] == "POST":
            await self.app({**scope, "method": "GET", "path": "/logout"}, receive, send)
        else:
            await HTMLResponse(LOG_OUT, 405, {"Allow": "POST"})(scope, receive, send)

    async def log_in(self, scope: Message, receive: Receive, send: Send) -> None:
        """Pass a login on, unless its address has guessed too often."""
        address = client_of(scope)
        if not self.guesses.begin(address):
            await asyncio.sleep(PAUSE)
            refused = refusal(429, GUESSED)
            refused.headers["Retry-After"] = "60"
            return await refused(scope, receive, send)

        async def watch(message: Message) -> None:
            if message["type"] == "http.response.start":
                self.guesses.end(address, right=message["status"] == 200)
            await send(message)

        await self.app(scope, receive, watch)
        return None


def host_of(address: str) -> str:
    """The host and port of an origin or address; "" for a path, and for the origin "null"."""
    return address.partition("://")[2].partition("/")[0].lower()
