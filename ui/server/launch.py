"""Serve the page: what Gradio is told, on which port, and until which signal."""

import argparse
import io
import os
import signal
import socket
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import (
    AsyncExitStack,
    asynccontextmanager,
    contextmanager,
    nullcontext,
    redirect_stdout,
    suppress,
)
from typing import Any

import gradio as gr
from fastapi.exceptions import RequestValidationError
from starlette.middleware import Middleware

from ui.components import PAGE_CSS
from ui.server.about import about_route
from ui.server.access import ON_LOGIN, ON_LOGIN_IN_A_FRAME, guarding
from ui.server.exchange import MALFORMED, MCP, UNKNOWN
from ui.server.gradio_patches import UnknownEndpoint, apply_patches
from ui.server.head import Head
from ui.server.icons import FAVICON, icons_route
from ui.server.limits import RequestLimits, refusing
from ui.server.log import bound_log
from ui.server.modules import modules_route

# Networks of no visitor (RFC 1918, RFC 6598). Not "*": then uvicorn takes the first address of X-Forwarded-For, which
# the visitor can write.
PRIVATE = "127.0.0.0/8,10.0.0.0/8,172.16.0.0/12,192.168.0.0/16,100.64.0.0/10"
PORTS = 100  # tried upwards from the wanted one
MAX_PICTURE = "10mb"
SESSIONS = 50  # that Gradio keeps, each under a name of up to 16 kB: they hold nothing, and it makes new ones
CALLS = 100  # that Gradio works on, and as many that wait: each may hold a drawing of 2 MB
# For Gradio's delete_cache: every 5 s it deletes uploads that waited 120 s for the call that reads them.
DELETE_UPLOADS = (5, 120)
REFUSALS = {RequestValidationError: refusing(422, MALFORMED), UnknownEndpoint: refusing(404, UNKNOWN)}
# The reader's own fonts: a page of Rowwise loads nothing from another host.
THEME = gr.themes.Default(font=["system-ui", "sans-serif"], font_mono=["ui-monospace", "monospace"])
OPTIONS: dict[str, Any] = {
    "prevent_thread_lock": True,
    "quiet": True,
    "ssr_mode": False,
    "mcp_server": False,
    "run_history": False,
    "enable_monitoring": False,
    "footer_links": ["api", "gradio", "settings"],
    "max_threads": CALLS,
    "state_session_capacity": SESSIONS,
    "max_file_size": MAX_PICTURE,
    "css_paths": [PAGE_CSS],
    "theme": THEME,
    "favicon_path": FAVICON,
}


@contextmanager
def upload_directory() -> Iterator[None]:
    """Uploads go into a temporary directory of this process, deleted at the end. Call it before the page is built.

    It lies in $GRADIO_TEMP_DIR, or where the system has its temporary files; Gradio's own is shared by all of its apps.
    Raises OSError if it cannot be made.
    """
    parent = os.environ.get("GRADIO_TEMP_DIR") or tempfile.gettempdir()
    os.makedirs(parent, exist_ok=True)
    with tempfile.TemporaryDirectory(
        prefix="rowwise-uploads-", dir=parent, ignore_cleanup_errors=True
    ) as name:
        os.environ["GRADIO_TEMP_DIR"] = name
        yield


def serve_on_free_port(page: gr.Blocks, options: argparse.Namespace) -> tuple[str, str | None]:
    """Serve the page in the background, on the first free port from options.port on, or on that alone with exact_port.

    Returns (its address, its public address or None). Raises OSError if it cannot listen there.
    """
    last = options.port if options.exact_port else min(options.port + PORTS, 65536) - 1
    if not can_listen(options.host, 0):
        raise OSError(f"cannot listen at {options.host!r}; name an address of this machine with --host")
    bypass_proxy_for_localhost(options.host)
    for port in range(options.port, last + 1):
        if can_listen(options.host, port):
            with suppress(OSError):  # another program took the port first
                return serve_on(page, options, port)
    if options.exact_port:
        raise OSError(f"port {options.port} is taken; name another with --port")
    raise OSError(f"no port from {options.port} to {last} is free; name another with --port")


def can_listen(host: str, port: int) -> bool:
    """Whether a port is free at that address; for port 0, whether the address belongs to this machine."""
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as listener:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(address)
    except (OSError, UnicodeError):
        return False
    return True


def bypass_proxy_for_localhost(host: str) -> None:
    """Add this machine to NO_PROXY: Gradio polls its own server at start, and must not do that through a proxy."""
    given = [os.environ.get(name, "") for name in ("NO_PROXY", "no_proxy")]
    direct = ",".join(dict.fromkeys(filter(None, [*given, "127.0.0.1", "localhost", host])))
    os.environ["NO_PROXY"] = os.environ["no_proxy"] = direct


def serve_on(page: gr.Blocks, options: argparse.Namespace, port: int) -> tuple[str, str | None]:
    """As serve_on_free_port(), on one port."""
    if os.environ.get("SPACE_ID"):  # a hosted Space is reached through proxies alone, which name the visitors
        os.environ.setdefault("FORWARDED_ALLOW_IPS", PRIVATE)
    # Gradio sums up the times of its last calls, with pandas and while everybody waits: of few, and seldom.
    os.environ.setdefault("GRADIO_ANALYTICS_MAX_EVENTS", "100")
    os.environ.setdefault("GRADIO_ANALYTICS_CACHE_FREQUENCY", "10000")
    # No limit: model.serving.batching decides whose turn it is.
    page.queue(max_size=CALLS, default_concurrency_limit=None)
    # Without a public address Gradio prints a paragraph; the caller prints one line instead.
    with redirect_stdout(io.StringIO()) if options.share else nullcontext():
        _, address, public = page.launch(
            server_name=f"[{options.host}]" if ":" in options.host else options.host,
            server_port=port,
            root_path=options.root_path,
            auth=options.auth,
            auth_message=f"{ON_LOGIN} {ON_LOGIN_IN_A_FRAME}" if options.embed else ON_LOGIN,
            share=options.share,
            **OPTIONS,
            app_kwargs=app_arguments(page, options),
        )
    apply_patches(page)
    bound_log()
    return address, public


def app_arguments(page: gr.Blocks, options: argparse.Namespace) -> dict[str, Any]:
    """What Gradio hands to FastAPI: our routes, middleware and answers to malformed requests."""
    routes, paths = [modules_route(), icons_route(), about_route()], []
    lifespans = [guarding(options.root_path, options.embed, login=bool(options.auth))]
    if options.mcp:
        from ui.server.mcp_tools import mcp_tools  # here, because its package may be missing

        route, lifespan = mcp_tools(page)
        routes.append(route)
        lifespans.append(lifespan)
        paths.append(MCP)
    if "GRADIO_WATCH_DIRS" in os.environ:  # reload mode: where the page asks whether it has changed
        paths.append("/gradio_api/dev/reload")
    give_up = getattr(page, "give_up", lambda session: None)
    limits = Middleware(RequestLimits, give_up=give_up, more_paths=paths)

    @asynccontextmanager
    async def lifespan_of_all(app: Any) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            for each in lifespans:
                await stack.enter_async_context(each(app))
            yield

    return {
        "routes": routes,
        "middleware": [limits, Middleware(Head)],
        "exception_handlers": REFUSALS,
        "lifespan": lifespan_of_all,
    }


def serve_until_signal(page: gr.Blocks, announce: Callable[[], None]) -> None:
    """Serve until Ctrl-C or SIGTERM. On return the port is free, and requests in progress have had their answer.

    Calls announce() once the handlers are set. Further signals during shutdown are ignored. If the parent process set
    SIGINT to be ignored (nohup), it stays ignored.
    """
    kinds = [kind for kind in (signal.SIGTERM, signal.SIGINT) if signal.getsignal(kind) is not signal.SIG_IGN]
    ended = False

    def handle_by(handler: Any) -> None:
        for kind in kinds:
            signal.signal(kind, handler)

    def end(*_: Any) -> None:
        nonlocal ended
        if not ended:
            ended = True
            raise KeyboardInterrupt

    with suppress(KeyboardInterrupt):
        handle_by(end)
        announce()
        while True:
            time.sleep(60)
    # Questions for news of a training wait for long, and page.close() would wait for them.
    getattr(page, "when_ended", lambda: None)()
    page.close(verbose=False)
    handle_by(signal.SIG_IGN)  # while Python ends, which takes other handlers away
