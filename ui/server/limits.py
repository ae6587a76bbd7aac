"""Between the network and Gradio: which paths exist, how large a request may be, and how a malformed one is answered.

Gradio answers a request that it does not understand with status 500, and prints a traceback. RequestLimits answers it
with a status of 4xx and one line. A fault of our own code stays visible: status 500, and its traceback.
"""

import asyncio
import os
import re
import traceback
from collections.abc import Awaitable, Callable, MutableMapping
from pathlib import Path
from typing import Any

from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse

from ui.server.modules import preload_header

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

ROOT = Path(__file__).resolve().parents[2]
OURS = (ROOT / "app.py", ROOT / "model", ROOT / "ui")  # not all of ROOT: .venv may lie there
WRAPPERS = {Path(__file__), Path(__file__).with_name("gradio_patches.py")}  # these call Gradio in turn
UPLOAD = "/gradio_api/upload"
# All that the page and the documented API need. Gradio has more: routes that read files of this machine, fetch a URL
# that the visitor names, or write links to disk.
PATHS = re.compile(
    r"/|/(config|theme\.css|favicon\.ico|robots\.txt|manifest\.json|login|logout)/?|/(assets|static|svelte)/.+"
    r"|/web/[0-9a-f]{16}/[a-z_/]+\.js"
    r"|/gradio_api/(info|openapi\.json|startup-events|user|app_id|login_check|theme\.css|component_server"
    r"|upload|reset|cancel|queue/(join|data|status)|heartbeat/[^/]+|call/(v2/)?[^/]+(/[^/]+)?)/?"
)
PRELOAD = preload_header()
MAX_BODY = 2 * 1024**2  # bytes: the largest drawing with numbers of fifteen digits has less
MAX_UPLOAD = 21 * 1024**2  # bytes: the largest picture, and the form around it
MAX_UPLOADS = 200 * 1024**2  # bytes of all uploads that wait for their call: strangers must not fill the disk
STALLED = 20.0  # seconds without a byte of a body, after which the request is given up
ARGUMENTS = "The endpoint takes other arguments; its documentation says which."
UNKNOWN = "There is no such page or endpoint."
MALFORMED = "The request is not one that this server understands."
TOO_LARGE = "The request is too large."
TOO_MANY = "Too many pictures wait to be read; send this one again in two minutes."


def refusing(status: int, message: str) -> Callable[..., Awaitable[JSONResponse]]:
    """An exception handler for FastAPI that answers with a status and one line; FastAPI's own repeat the request."""

    async def refuse(*_: Any) -> JSONResponse:
        return JSONResponse({"detail": message}, status)

    return refuse


class RequestLimits:
    """ASGI middleware around Gradio's app."""

    def __init__(self, app: Callable[[Message, Receive, Send], Awaitable[None]]) -> None:
        self.app = app

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        exchange = LimitedExchange(scope, receive, send)
        try:
            exchange.check()
            await self.app(scope, exchange.receive, exchange.send)
        except HTTPException as refused:
            await exchange.refuse(refused.status_code, refused.detail)
        except Exception as error:
            if raised_by_us(error):
                raise
            missing = isinstance(error, KeyError)  # a component that the page does not have
            await exchange.refuse(*((404, UNKNOWN) if missing else (400, MALFORMED)))
        return None


class LimitedExchange:
    """One request and its response: bounds the size of the request, and knows whether the response has begun."""

    def __init__(self, scope: Message, receive: Receive, send: Send) -> None:
        self.scope, self.receive_on, self.send_on = scope, receive, send
        self.limit = MAX_BODY
        if scope["path"].rstrip("/") == UPLOAD:
            self.limit = MAX_UPLOAD
            scope["query_string"] = b""  # Gradio would keep a record of each upload_id for ever
        self.size = 0
        self.complete = False  # the request has been received to its end
        self.started = False  # the status of the response has been sent

    def check(self) -> None:
        """Raises HTTPException for an unknown path, too large a Content-Length, or an upload beyond MAX_UPLOADS."""
        if not PATHS.fullmatch(self.scope["path"]):
            raise HTTPException(404, UNKNOWN)
        announced = dict(self.scope["headers"]).get(b"content-length", b"0")
        if int(announced) > self.limit:  # a whole number: uvicorn refuses others
            raise HTTPException(413, TOO_LARGE)
        if self.limit == MAX_UPLOAD and bytes_in(os.environ.get("GRADIO_TEMP_DIR", "")) > MAX_UPLOADS:
            raise HTTPException(429, TOO_MANY)

    async def receive(self) -> Message:
        """ASGI's receive. Raises HTTPException for a body that is too large, or stalls."""
        if self.complete:
            return await self.receive_on()
        try:
            async with asyncio.timeout(STALLED):
                message = await self.receive_on()
        except TimeoutError:
            raise HTTPException(408, "The rest of the request did not come.") from None
        self.complete = not message.get("more_body", False)
        self.size += len(message.get("body", b""))
        if self.size > self.limit:
            raise HTTPException(413, TOO_LARGE)
        return message

    async def send(self, message: Message) -> None:
        """ASGI's send."""
        if message["type"] == "http.response.start":
            self.started = True
            if message["status"] == 503:  # Gradio's queue is full: the server works
                message["status"] = 429
            if self.scope["path"] == "/" and message["status"] == 200:
                message["headers"] = [*message["headers"], (b"link", PRELOAD)]
        await self.send_on(message)

    async def refuse(self, status: int, detail: str) -> None:
        """Answer with a status and one line, or end a stream of events, whose last event has said what is wrong."""
        if self.started:
            await self.send_on({"type": "http.response.body", "body": b"", "more_body": False})
        else:
            response = JSONResponse({"detail": detail}, status)
            await response(self.scope, self.receive_on, self.send_on)


def bytes_in(folder: str) -> int:
    """The size of all files below a folder; 0 if it does not exist. Files that vanish meanwhile do not count."""
    paths = (os.path.join(parent, name) for parent, _, names in os.walk(folder) for name in names)
    return sum(os.path.getsize(path) for path in paths if os.path.isfile(path))


def raised_by_us(error: BaseException) -> bool:
    """Whether our own code is in an exception's traceback; if not, Gradio raised it for a malformed request."""
    if isinstance(error, BaseExceptionGroup):
        return any(raised_by_us(each) for each in error.exceptions)
    files = {Path(frame.f_code.co_filename) for frame, _ in traceback.walk_tb(error.__traceback__)}
    return any(file.is_relative_to(ours) for file in files - WRAPPERS for ours in OURS)
