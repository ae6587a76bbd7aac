"""One request to the server and its response, with bounds on the request's size and time."""

import asyncio
import json
import re
from collections.abc import Awaitable, Callable, Collection, MutableMapping
from contextlib import suppress
from typing import Any

from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

UPLOAD = "/gradio_api/upload"
QUESTION = "/gradio_api/component_server"  # the page's pad asks there
MCP = "/gradio_api/mcp"  # where Gradio has its own, so it is where programs look
# All that the page and the documented API need. Gradio has more: routes that read files of this machine, fetch a URL
# that the visitor names, write links to disk, or hold a connection for as long as a visitor is there (heartbeat).
PATHS = re.compile(
    r"/|/(config|theme\.css|favicon\.ico|robots\.txt|manifest\.json|login|logout)/?|/(assets|static|svelte)/.+"
    r"|/web/[0-9a-f]{16}/[a-z_/]+\.js|/icons/[a-z0-9-]+\.(png|json)|/about/[A-Za-z./-]+"
    r"|/gradio_api/(info|openapi\.json|startup-events|user|app_id|login_check|theme\.css|component_server"
    r"|upload|reset|cancel|queue/(join|data|status)|call/(v2/)?[^/]+(/[^/]+)?)/?"
)
MAX_BODY = 256 * 1024  # bytes: a drawing of a minute has less than 100 kB
MAX_NESTED = 25_000  # lists and objects in a body: parsed in 7 ms; what MAX_BODY can hold, in 115
LONGEST_NAME = 128  # characters of a session's, in a large request
MAX_TOOL = 3 * 1024**2  # bytes: a picture of 2 MB in base64
MAX_FILES = 10  # in an upload; Gradio takes 1,000, half a second of everybody's time
MAX_UPLOAD = 11 * 1024**2  # bytes: the largest picture, and the form around it
BODY_SECONDS, UPLOAD_SECONDS = 20.0, 120.0  # until a body has come, in all: 10 MB over 0.7 Mbit/s
ARGUMENTS = "The endpoint takes other arguments; its documentation says which."
ADDRESS = "A picture's address is not fetched; send the file itself."
UNKNOWN = "There is no such page or endpoint."
MALFORMED = "The request is not one that this server understands."
FAILED = "The server failed to answer; the log says why."
GIVEN_UP = "Nobody waits for this answer any more."
TOO_LARGE = "The request is too large: a picture's file may have 10 MB, anything else 256 kB."
SLOW = "The rest of the request did not come."
FULL = "The server's disk is full, so it cannot take this; try again later."
TOO_MANY_CALLS = "Too many of your calls wait; call again when some have been answered."
TOO_MANY = "Too many pictures wait to be read; send this one again in two minutes."


def refusal(status: int, sentence: str) -> JSONResponse:
    """The response that refuses a request."""
    return JSONResponse({"detail": sentence}, status)


class LimitedExchange:
    """One request and its response: bounds the request's size and time, and knows whether the response has begun."""

    def __init__(self, scope: Message, receive: Receive, send: Send) -> None:
        self.scope, self.receive_on, self.send_on = scope, receive, send
        path = scope["path"].rstrip("/")
        self.is_upload, self.is_question = path == UPLOAD, path == QUESTION
        if self.is_upload:
            scope["query_string"] = b""  # Gradio would keep a record of each upload_id for ever
        self.limit = {UPLOAD: MAX_UPLOAD, MCP: MAX_TOOL}.get(path, MAX_BODY)
        # Gradio gets the body as it comes; else read_body() has it whole.
        self.is_streamed = self.limit > MAX_BODY
        self.seconds = UPLOAD_SECONDS if self.is_upload else BODY_SECONDS
        self.deadline: float | None = None  # of the event loop's clock, from the first wait for the body on
        self.size = self.files = 0
        self.complete = False  # the request has been received to its end
        self.body = b""
        self.passed = False  # Gradio has had the body
        self.started = False  # the status of the response has been sent
        self.when_started: Callable[[], None] | None = None  # called once, at that moment

    def check(self, more_paths: Collection[str]) -> None:
        """Raises HTTPException for an unknown path, or too large a Content-Length."""
        if not PATHS.fullmatch(self.scope["path"]) and self.scope["path"] not in more_paths:
            raise HTTPException(404, UNKNOWN)
        announced = dict(self.scope["headers"]).get(b"content-length", b"0")
        if int(announced) > self.limit:  # a whole number: uvicorn refuses others
            raise HTTPException(413, TOO_LARGE)

    async def read_body(self) -> None:
        """Receive the whole body. Raises HTTPException also for one that takes Python long to parse."""
        blocks = []
        while not self.complete:
            message = await self.receive_limited()
            if message["type"] == "http.disconnect":
                raise HTTPException(400, SLOW)
            blocks.append(message.get("body", b""))
        self.body = b"".join(blocks)
        if self.body.count(b"[") + self.body.count(b"{") > MAX_NESTED:
            raise HTTPException(413, TOO_LARGE)

    def check_session(self) -> None:
        """Raises HTTPException for a session with a long name: Gradio keeps the names of hundreds."""
        with suppress(ValueError, RecursionError):  # Gradio refuses it
            call = json.loads(self.body)
            if isinstance(call, dict) and len(str(call.get("session_hash"))) > LONGEST_NAME:
                raise HTTPException(413, TOO_LARGE)

    async def receive(self) -> Message:
        """ASGI's receive, for Gradio: the body, as it comes or as read_body() has it, then the client's leaving."""
        if not self.complete:
            return await self.receive_limited()
        if self.passed or self.is_streamed:
            return await self.receive_on()
        self.passed = True
        return {"type": "http.request", "body": self.body, "more_body": False}

    async def receive_limited(self) -> Message:
        """ASGI's receive while the body comes. Raises HTTPException for one that is too large or too slow."""
        self.deadline = self.deadline or asyncio.get_running_loop().time() + self.seconds
        try:
            async with asyncio.timeout_at(self.deadline):
                message = await self.receive_on()
        except TimeoutError:
            raise HTTPException(408, SLOW) from None
        self.complete = not message.get("more_body", False)  # also where the client has gone
        self.size += len(message.get("body", b""))
        self.files += message.get("body", b"").count(b"filename=") if self.is_upload else 0
        if self.size > self.limit or self.files > MAX_FILES:
            raise HTTPException(413, TOO_LARGE)
        return message

    async def gone(self) -> None:
        """Wait until the client has closed the connection; only after the whole body."""
        while (await self.receive_on())["type"] != "http.disconnect":
            pass

    async def send(self, message: Message) -> None:
        """ASGI's send."""
        if message["type"] == "http.response.start":
            self.started = True
            self.start()
            if message["status"] == 503:  # Gradio's queue is full: the server works
                message["status"] = 429
        await self.send_on(message)

    def start(self) -> None:
        """The response begins, or there will be none."""
        when_started, self.when_started = self.when_started, None
        if when_started:
            when_started()

    async def refuse(self, status: int, detail: str) -> None:
        """Answer with a status and one line, or end a stream of events, whose last event has said what is wrong."""
        if self.started:
            await self.send_on({"type": "http.response.body", "body": b"", "more_body": False})
        else:
            await refusal(status, detail)(self.scope, self.receive_on, self.send_on)
