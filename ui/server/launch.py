"""How the page is served: the options for it, what Gradio is told, and a good end."""

import argparse
import importlib
import io
import os
import re
import signal
import socket
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import nullcontext, redirect_stdout, suppress
from pathlib import Path
from types import FrameType, SimpleNamespace
from typing import Any, NoReturn

import gradio as gr
from fastapi.exceptions import RequestValidationError
from starlette.middleware import Middleware

from ui.components import PAGE_CSS
from ui.server.cleanup import sweeping
from ui.server.limits import RequestLimits, refuse_malformed

resource: Any = importlib.import_module("resource") if os.name == "posix" else None
FILES = 100  # that the app must be allowed to have open: 44 of its own, and a few for each visitor
PORTS = 100  # tried upwards from the wanted one
MAX_PICTURE = "20mb"
SESSIONS = 1000  # that Gradio keeps, 2 kB each; it makes anew what it needs
CALLS = 100  # that wait for their turn: drawings of 20,000 points take 3 MB each until then
EVENTS = "100"  # whose times Gradio keeps, and sums up after each call
# The reader's own fonts: a page of Rowwise loads nothing from another host.
THEME = gr.themes.Default(font=["system-ui", "sans-serif"], font_mono=["ui-monospace", "monospace"])


def add_options(parser: argparse.ArgumentParser) -> None:
    """--host, --port, --exact-port, --root-path, --auth and --share."""
    parser.add_argument(
        "--host",
        default=os.environ.get("GRADIO_SERVER_NAME", "127.0.0.1"),
        help="where to listen; 0.0.0.0 for all of the network (%(default)s)",
    )
    parser.add_argument(
        "--port",
        type=port_number,
        default=os.environ.get("GRADIO_SERVER_PORT", "7860"),
        help="port, or the next free one (%(default)s)",
    )
    parser.add_argument(
        "--exact-port", action="store_true", help="no other port, where a proxy expects the app at this one"
    )
    parser.add_argument(
        "--root-path",
        type=root_path,
        default=os.environ.get("GRADIO_ROOT_PATH", ""),
        help="path, or address, at which a reverse proxy shows the app: /rowwise",
    )
    parser.add_argument(
        "--auth", type=accounts, metavar="FILE", help="file of name:password lines; without it, no login"
    )
    parser.add_argument(
        "--share", action="store_true", help="ask Gradio's service for a public address, for a week"
    )


def port_number(text: str) -> int:
    """An argparse type: a port."""
    with suppress(ValueError):
        if 1 <= int(text) <= 65535:
            return int(text)
    raise argparse.ArgumentTypeError(f"expected a whole number from 1 to 65535, found {text[:40]!r}")


def root_path(text: str) -> str:
    """An argparse type: nothing, a path from the root, or an address; without a slash at its end."""
    if not re.fullmatch(r"(https?://[\w.:-]+)?(/[\w.~-]+)*/?", text, re.ASCII):
        raise argparse.ArgumentTypeError(f"{text!r} is no path such as /rowwise")
    return text.rstrip("/")


def accounts(file: str) -> list[tuple[str, str]]:
    """An argparse type: the (name, password) pairs of a file. In a file they stay out of the list of processes."""
    try:
        lines = Path(file).read_text("utf-8-sig").splitlines()  # some editors mark UTF-8
    except (OSError, ValueError):
        raise argparse.ArgumentTypeError(f"{file} cannot be read") from None
    pairs = [
        (name, password)
        for name, _, password in (line.strip().partition(":") for line in lines if line.strip())
    ]
    if not pairs or not all(name and password for name, password in pairs):
        raise argparse.ArgumentTypeError(f"{file} must hold lines of name:password")
    return pairs


def expect_files() -> None:
    """Raises OSError if this process may not have FILES open at once: the app would say that no port is free."""
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[0] if resource else FILES
    if 0 <= most < FILES:  # -1: any number
        raise OSError(
            f"this process may have {most} files open at once, and needs {FILES}; allow them with `ulimit -n {FILES}`"
        )


def uploads_place() -> Path:
    """Beside which the app's own folder for uploads is to be made; the folder above it is there then.

    Gradio's own is shared by all of its apps on the machine.
    """
    parent = Path(os.environ.get("GRADIO_TEMP_DIR") or tempfile.gettempdir())
    parent.mkdir(parents=True, exist_ok=True)
    return parent / "rowwise-uploads"


def keep_uploads_in(folder: Path) -> None:
    """Tell Gradio, before a page is built."""
    os.environ["GRADIO_TEMP_DIR"] = str(folder)
    os.environ.setdefault("GRADIO_ANALYTICS_MAX_EVENTS", EVENTS)


def start(page: gr.Blocks, options: argparse.Namespace, uploads: Path) -> tuple[str, str | None]:
    """Serve the page at the first free port from options.port on, or at that alone with exact_port, in the background.

    Returns (its address, its public address or None). Raises OSError if it cannot listen there.
    """
    last = options.port if options.exact_port else min(options.port + PORTS, 65536) - 1
    if not can_listen(options.host, 0):
        raise OSError(f"cannot listen at {options.host!r}; name an address of this machine with --host")
    call_this_machine_directly(options.host)
    for port in range(options.port, last + 1):
        if can_listen(options.host, port):
            with suppress(OSError):  # another program was faster
                return launch(page, options, port, uploads)
    if options.exact_port:
        raise OSError(f"port {options.port} is taken; name another with --port")
    raise OSError(f"no port from {options.port} to {last} is free; name another with --port")


def can_listen(host: str, port: int) -> bool:
    """Whether a port is free at that address (port 0: whether the address is this machine's)."""
    try:
        family, kind, _, _, place = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as listener:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(place)
    except (OSError, UnicodeError):
        return False
    return True


def call_this_machine_directly(host: str) -> None:
    """Gradio asks its own server whether it runs: not by way of a proxy that the environment names."""
    given = [os.environ.get(name, "") for name in ("NO_PROXY", "no_proxy")]
    direct = ",".join(dict.fromkeys(filter(None, [*given, "127.0.0.1", "localhost", host])))
    os.environ["NO_PROXY"] = os.environ["no_proxy"] = direct


def launch(page: gr.Blocks, options: argparse.Namespace, port: int, uploads: Path) -> tuple[str, str | None]:
    """As start, at one port."""
    page.queue(max_size=CALLS)
    # Gradio prints a paragraph where there is no public address to be had; the caller says it in a sentence.
    with redirect_stdout(io.StringIO()) if options.share else nullcontext():
        _, address, public = page.launch(
            server_name=f"[{options.host}]" if ":" in options.host else options.host,
            server_port=port,
            root_path=options.root_path,
            auth=options.auth,
            share=options.share,
            prevent_thread_lock=True,
            quiet=True,
            ssr_mode=False,
            mcp_server=False,
            run_history=False,
            enable_monitoring=False,
            footer_links=["api", "gradio", "settings"],
            state_session_capacity=SESSIONS,
            max_file_size=MAX_PICTURE,
            theme=THEME,
            css_paths=[PAGE_CSS],
            app_kwargs={
                "middleware": [Middleware(RequestLimits)],
                "exception_handlers": {RequestValidationError: refuse_malformed},
                "lifespan": sweeping(uploads),
            },
        )
    rest(page)
    keep_no_configuration(page)
    return address, public


def rest(page: gr.Blocks) -> None:
    """Gradio looks 1,000 and 100 times a second whether there is a call or news of one: 4 % of a core for nothing."""
    page._queue.sleep_when_free = 0.02
    page._queue.progress_update_sleep_when_free = 0.5


def keep_no_configuration(page: gr.Blocks) -> None:
    """Each session would have a copy of the page's, for links to a state of the page, which Rowwise has not: 11 ms to
    make, and so much for the garbage collector to look through that all visitors wait for it.

    Gradio makes a session of what it calls its blocks, and the copy of those that are among them: of none here.
    """
    sessions: Any = page.app.state_holder
    sessions.blocks = SimpleNamespace(default_config=page.default_config, blocks={})


def serve_until_told(page: gr.Blocks, announce: Callable[[], None]) -> None:
    """Until Ctrl-C or SIGTERM; then the port is free again, and requests in progress have had their answer.

    It is announced when either may come. What is pressed again meanwhile changes nothing. A process that was started
    to ignore Ctrl-C goes on to.
    """
    kinds = [kind for kind in (signal.SIGTERM, signal.SIGINT) if signal.getsignal(kind) is not signal.SIG_IGN]

    def end(number: int, frame: FrameType | None) -> NoReturn:
        sys.unraisablehook = print_but_ignored
        for kind in kinds:
            signal.signal(kind, signal.SIG_IGN)
        raise KeyboardInterrupt

    with suppress(KeyboardInterrupt):
        for kind in kinds:
            signal.signal(kind, end)
        announce()
        while True:
            time.sleep(60)
    page.close(verbose=False)


def print_but_ignored(told: Any) -> None:
    """For sys.unraisablehook: of a signal that comes just when it begins to be ignored Python prints that it was."""
    if not (isinstance(told.exc_value, OSError) and "ignored due to race condition" in str(told.exc_value)):
        sys.__unraisablehook__(told)
