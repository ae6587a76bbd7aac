"""Apps of a few lines, and requests to them through RequestLimits, without a server."""

from typing import Any

import httpx
from starlette.requests import Request
from starlette.responses import PlainTextResponse

from tests.support.loops import run_apart
from ui.server.exchange import QUESTION
from ui.server.limits import RequestLimits


def nobody(session: str) -> None:
    """No call is to be given up."""


async def size(scope: Any, receive: Any, send: Any) -> None:
    """An app that answers how many bytes it got."""
    body = await Request(scope, receive).body()
    await PlainTextResponse(str(len(body)))(scope, receive, send)


def answer(app: Any, path: str = QUESTION, method: str = "POST", **options: Any) -> httpx.Response:
    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(RequestLimits(app, nobody))
        async with httpx.AsyncClient(transport=transport, base_url="http://rowwise") as client:
            return await client.request(method, path, **options)

    return run_apart(ask())


def raising(error: BaseException) -> Any:
    async def app(scope: Any, receive: Any, send: Any) -> None:
        raise error

    return app
