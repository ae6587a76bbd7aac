"""Two endpoints of the API as tools for a program that speaks MCP, the Model Context Protocol (--mcp).

Not Gradio's own MCP server: that answers Python's text instead of JSON, fetches pictures from addresses that the caller
names, leaves pictures on disk, and its package asks for an older pydantic. Here a picture comes in the request.
"""

import binascii
import json
import logging
import os
import tempfile
from base64 import b64decode
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import gradio as gr
from mcp.server.lowlevel import Server
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from mcp.types import CallToolResult, TextContent, Tool
from starlette.routing import Route

from ui.server.exchange import FULL, MCP
from ui.server.log import LOGGER
from ui.server.uploads import report_full_disk

NO_PICTURE = "The picture must be a PNG, JPEG, WebP, GIF or BMP file in base64."
FAILED = "The tool failed; the log of the server says why."
CELL = {
    "type": "string",
    "default": "gru",
    "description": '"rnn", "gru" or "lstm", or the name of another checkpoint',
}
STROKES = {
    "type": "array",
    "items": {"type": "array", "items": {"type": "array", "items": {"type": "number"}}},
    "description": "a list of strokes, each a list of points [x, y], y downwards, any unit",
}
PICTURE = {"type": "string", "description": "a picture file of one digit in base64, or a data: address of it"}
# name: (what it does, its first argument, the schema of that)
TOOLS = {
    "read_picture": (
        "Which digit a picture shows, dark on light or light on dark: the digit, or why there is none, and the "
        "probabilities and hidden states after each row.",
        "picture",
        PICTURE,
    ),
    "trace_strokes": (
        "Which digit pen strokes show, and what happened inside the recurrent network while it read them: states, "
        "gates, gradients, and one sentence about how the answer came about.",
        "strokes",
        STROKES,
    ),
}


def mcp_tools(page: gr.Blocks) -> tuple[Route, Callable[..., Any]]:
    """(The route of the tools, the lifespan that it needs), both for Gradio's app_kwargs."""
    # It has a line, or a traceback, for each malformed request: strangers must not fill the log.
    logging.getLogger("mcp").setLevel(logging.CRITICAL)
    endpoints = {each.api_name: each.fn for each in page.fns.values() if each.fn and each.api_name in TOOLS}
    server: Server = Server("Rowwise")

    @server.list_tools()
    async def list_tools() -> list[Tool]:
        return [described(name) for name in TOOLS]

    @server.call_tool(validate_input=False)  # the endpoints check it, with a better message
    async def call_tool(name: str, arguments: Mapping[str, Any]) -> CallToolResult:
        try:
            request = gr.Request(request=server.request_context.request)
            answer = await call(endpoints, name, arguments, request)
        except gr.Error as error:
            return as_result(str(error.message), failed=True)
        except Exception as error:
            if report_full_disk(error):
                return as_result(FULL, failed=True)
            LOGGER.exception("The tool %.40r failed.", name)
            return as_result(FAILED, failed=True)
        return as_result(json.dumps(answer))

    manager = StreamableHTTPSessionManager(server, json_response=True, stateless=True)

    class Endpoint:
        """An object, because Starlette would call a function with a Request."""

        async def __call__(self, *asgi: Any) -> None:
            await manager.handle_request(*asgi)

    # POST alone: a GET would wait for ever for messages of the server, which has none.
    return Route(MCP, Endpoint(), methods=["POST"]), lambda app: manager.run()


def described(name: str) -> Tool:
    """A tool as a program is told of it."""
    description, first, schema = TOOLS[name]
    properties = {first: schema, "cell": CELL}
    return Tool(
        name=name,
        description=description,
        inputSchema={"type": "object", "properties": properties, "required": [first]},
    )


async def call(
    endpoints: Mapping[str, Callable[..., Any]], name: str, arguments: Mapping[str, Any], request: gr.Request
) -> Any:
    """The answer of the endpoint of that name. Raises gr.Error with a message for the caller."""
    if name not in endpoints:
        raise gr.Error(f"There is no tool of that name; there are {' and '.join(TOOLS)}.")
    endpoint, first = endpoints[name], arguments.get(TOOLS[name][1])
    cell = arguments.get("cell", CELL["default"])
    uploads = os.environ.get("GRADIO_TEMP_DIR")
    with tempfile.TemporaryDirectory(dir=uploads, ignore_cleanup_errors=True) as folder:
        if name == "read_picture":
            first = saved(first, Path(folder))
        return await endpoint(first, cell, request)


def saved(picture: Any, folder: Path) -> str:
    """The path of the picture's file. Raises gr.Error if it is not base64."""
    try:
        text = picture.partition(",")[2] if picture.startswith("data:") else picture
        content = b64decode(text, validate=True)
    except (AttributeError, ValueError, binascii.Error):
        raise gr.Error(NO_PICTURE, print_exception=False) from None
    path = folder / "picture"
    path.write_bytes(content)
    return str(path)


def as_result(text: str, failed: bool = False) -> CallToolResult:
    """A text as the result of a call."""
    return CallToolResult(content=[TextContent(type="text", text=text)], isError=failed)
