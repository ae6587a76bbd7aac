"""Between the network and Gradio: which paths exist, how large a request may be, and how a malformed one is answered.

Gradio answers a request that it does not understand with status 500, and prints a traceback. RequestLimits answers it
with a status of 4xx and one line. A fault of our own code stays visible: status 500, and its traceback.
"""

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Coroutine
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import parse_qs
from weakref import WeakValueDictionary

from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse

from ui.server.clients import client_of
from ui.server.exchange import (
    FULL,
    MALFORMED,
    TOO_MANY,
    UNKNOWN,
    LimitedExchange,
    Message,
    Receive,
    Send,
    refusal,
)
from ui.server.faults import raised_by_us
from ui.server.uploads import Uploads, report_full_disk

GiveUp = Callable[[str], None]
# Answers that come bit by bit, for as long as the client likes: of a call of the API, and of reload mode.
STREAM = re.compile(r"/gradio_api/(?:queue/data|dev/reload|call/(?:v2/)?[^/]+/(?P<session>[^/]+))/?")
# A question with at most so many bytes is answered in its turn (model.serving.batching), without a gate.
LARGE = 16 * 1024
PAUSE = 1.0  # seconds until what is too large or too much is refused: who sends it again at once must not keep us busy
# Requests of each kind that one client has at work. A page, which Gradio makes anew each time, takes 9 ms.
AT_ONCE = {"large": 4, "upload": 4, "other": 1}


def refusing(status: int, message: str) -> Callable[..., Awaitable[JSONResponse]]:
    """An exception handler for FastAPI that answers with a status and one line; FastAPI's own repeat the request."""

    async def refuse(*_: Any) -> JSONResponse:
        return refusal(status, message)

    return refuse


class RequestLimits:
    """ASGI middleware around Gradio's app. give_up(session) is called when a stream of answers to it has ended."""

    def __init__(
        self,
        app: Callable[[Message, Receive, Send], Awaitable[None]],
        give_up: GiveUp,
        more_paths: Collection[str] = (),
    ) -> None:
        """more_paths: that exist beside PATHS."""
        self.app, self.give_up, self.more_paths = app, give_up, more_paths
        self.gates: WeakValueDictionary[tuple[str, str], asyncio.Semaphore] = WeakValueDictionary()
        self.uploads = Uploads()

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        exchange = LimitedExchange(scope, receive, send)
        try:
            exchange.check(self.more_paths)
            await self.answer(exchange)
        except HTTPException as refused:
            if refused.status_code in (413, 429):
                await asyncio.sleep(PAUSE)
            await exchange.refuse(refused.status_code, refused.detail)
        except Exception as error:
            if report_full_disk(error):
                return await exchange.refuse(507, FULL)
            if raised_by_us(error):
                raise
            missing = isinstance(error, KeyError)  # a component that the page does not have
            await exchange.refuse(*((404, UNKNOWN) if missing else (400, MALFORMED)))
        finally:
            if stream := STREAM.fullmatch(scope["path"]):
                query = parse_qs(scope.get("query_string", b"").decode("latin-1"))
                self.give_up(stream["session"] or "".join(query.get("session_hash", ())))
        return None

    async def answer(self, exchange: LimitedExchange) -> None:
        """Let Gradio answer: of each client few requests at once, and a question only while its client waits."""
        client, kind = client_of(exchange.scope), "upload"
        if not exchange.is_streamed:
            await exchange.read_body()
            kind = kind_of(exchange)
        work = self.work(client, kind, exchange)
        await (until_gone(work, exchange) if exchange.is_question else work)

    async def work(self, client: str, kind: str, exchange: LimitedExchange) -> None:
        """Raises HTTPException where the client's uploads are too many already."""
        async with self.gate(client, kind, exchange):
            if exchange.is_upload and not self.uploads.has_room(client):
                raise HTTPException(429, TOO_MANY)
            if len(exchange.body) > LARGE:
                exchange.check_session()
            try:
                await self.app(exchange.scope, exchange.receive, exchange.send)
            finally:
                if exchange.is_upload:
                    self.uploads.add(client, exchange.size)

    @asynccontextmanager
    async def gate(self, client: str, kind: str, exchange: LimitedExchange) -> AsyncIterator[None]:
        """Where requests of a kind wait until fewer of their client are at work: until its responses begin, as one that
        is slow to read must not hold up others of its address."""
        if not kind:
            yield
            return
        gate = self.gates.setdefault((client, kind), asyncio.Semaphore(AT_ONCE[kind]))
        await gate.acquire()
        exchange.when_started = gate.release
        try:
            yield
        finally:
            exchange.start()


def kind_of(exchange: LimitedExchange) -> str:
    """The gate for a request whose body has come; "" for none."""
    if len(exchange.body) > LARGE:
        return "large"
    return "" if exchange.is_question else "other"


async def until_gone(work: Coroutine[Any, Any, None], exchange: LimitedExchange) -> None:
    """Do the work; cancel it when the client has gone."""
    task, gone = asyncio.ensure_future(work), asyncio.ensure_future(exchange.gone())
    try:
        await asyncio.wait((task, gone), return_when=asyncio.FIRST_COMPLETED)
        if task.done():
            await task
    finally:
        task.cancel()
        gone.cancel()
