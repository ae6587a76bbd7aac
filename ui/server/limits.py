"""Between the network and Gradio: which requests there are, how large they may be, and what a malformed one gets.

Gradio answers what it does not understand by an exception: status 500 and a traceback in the server's output. Behind
the guard it gets a status of 4xx and one sentence. A fault of our own code stays one: 500, and its traceback.
"""

import asyncio
import re
import traceback
from collections.abc import Awaitable, Callable, MutableMapping
from pathlib import Path
from typing import Any, NoReturn

import gradio as gr
from fastapi.responses import JSONResponse
from gradio.route_utils import FnIndexInferError

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

ROOT = Path(__file__).resolve().parents[2]
OURS = (ROOT / "app.py", ROOT / "model", ROOT / "ui")  # not all of ROOT: .venv may lie there
UPLOAD = "/gradio_api/upload"
# All that the page and the documented API need. Gradio has more: routes that read files of the machine, fetch what a
# visitor names, write links to disk.
PATHS = re.compile(
    r"/|/(config|theme\.css|favicon\.ico|robots\.txt|manifest\.json|login|logout)/?|/(assets|static|svelte)/.+"
    r"|/gradio_api/(info|openapi\.json|startup-events|user|token|app_id|login_check|theme\.css|component_server"
    r"|upload|reset|cancel|queue/(join|data|status)|heartbeat/[^/]+|call/(v2/)?[^/]+(/[^/]+)?)/?"
)
MAX_BODY = 2 * 1024**2  # bytes: the largest drawing with numbers of fifteen digits has less
MAX_UPLOAD = 21 * 1024**2  # bytes: the largest picture, and what HTTP wraps around it
STALLED = 20.0  # seconds without a byte of a body, after which the rest is not waited for
ARGUMENTS = "The endpoint takes other arguments; its documentation says which."
UNKNOWN = "There is no such page or endpoint."
MALFORMED = "The request is not one that this server understands."
TOO_LARGE = "The request is too large."


class Refused(Exception):
    """A request that is answered by a status of 4xx and a sentence."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status


async def refuse_malformed(*_: Any) -> NoReturn:
    """For FastAPI's RequestValidationError: without the request in the answer, as FastAPI would have it."""
    raise Refused(422, MALFORMED)


class QuietBlocks(gr.Blocks):
    """Blocks that answer a call with malformed arguments by one sentence, where Gradio itself prints a traceback.

    And nothing stays of a call. For links to a state of the page, which Rowwise has not, Gradio keeps in each session
    what a call was given and what it answered, up to some MB; each call of the API is a session of its own.
    """

    async def process_api(self, *arguments: Any, **named: Any) -> Any:
        try:
            return await super().process_api(*arguments, **named)
        except Exception as error:
            if raised_by_us(error):  # a gr.Error too, which says what is wrong
                raise
            raise gr.Error(ARGUMENTS, print_exception=False) from None
        finally:
            if session := named.get("state"):
                session.config_values.clear()


class RequestLimits:
    """ASGI middleware around Gradio's app."""

    def __init__(self, app: Callable[[Message, Receive, Send], Awaitable[None]]) -> None:
        self.app = app

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        if scope["path"].rstrip("/") == UPLOAD:
            scope["query_string"] = b""  # an upload_id has Gradio keep a record of it for ever
        exchange = LimitedExchange(scope, receive, send)
        try:
            exchange.check()
            await self.app(scope, exchange.receive, exchange.send)
        except Refused as refused:
            await exchange.refuse(refused)
        except Exception as error:
            if raised_by_us(error):
                raise
            missing = isinstance(error, (KeyError, FnIndexInferError))
            await exchange.refuse(Refused(404, UNKNOWN) if missing else Refused(400, MALFORMED))
        return None


class LimitedExchange:
    """One request and its answer: bounds what is received, knows what was sent."""

    def __init__(self, scope: Message, receive: Receive, send: Send) -> None:
        self.scope, self.receive_on, self.send_on = scope, receive, send
        self.limit = MAX_UPLOAD if scope["path"].rstrip("/") == UPLOAD else MAX_BODY
        self.size = 0
        self.whole = False  # the request has been received to its end
        self.started = False  # the answer has a status

    def check(self) -> None:
        """Raises Refused for what can be told from the request's head."""
        if not PATHS.fullmatch(self.scope["path"]):
            raise Refused(404, UNKNOWN)
        announced = dict(self.scope["headers"]).get(b"content-length", b"0")
        if int(announced) > self.limit:  # a whole number: uvicorn refuses others
            raise Refused(413, TOO_LARGE)

    async def receive(self) -> Message:
        if self.whole:
            return await self.receive_on()
        try:
            async with asyncio.timeout(STALLED):
                message = await self.receive_on()
        except TimeoutError:
            raise Refused(408, "The rest of the request did not come.") from None
        self.whole = not message.get("more_body", False)
        self.size += len(message.get("body", b""))
        if self.size > self.limit:
            raise Refused(413, TOO_LARGE)
        return message

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.started = True
            if message["status"] == 503:  # Gradio's queue is full: too many requests, not a broken server
                message["status"] = 429
        await self.send_on(message)

    async def refuse(self, refused: Refused) -> None:
        if self.started:  # a stream of events, which has said what is wrong
            await self.send_on({"type": "http.response.body", "body": b"", "more_body": False})
        else:
            response = JSONResponse({"detail": str(refused)}, refused.status)
            await response(self.scope, self.receive_on, self.send_on)


def raised_by_us(error: BaseException) -> bool:
    """Whether an exception comes from our code, not from what Gradio makes of a malformed request."""
    if isinstance(error, BaseExceptionGroup):
        return any(raised_by_us(each) for each in error.exceptions)
    files = {Path(frame.f_code.co_filename) for frame, _ in traceback.walk_tb(error.__traceback__)}
    return any(file.is_relative_to(ours) for file in files - {Path(__file__)} for ours in OURS)
