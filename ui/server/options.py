"""The options of app.py that say where and how the page is served."""

import argparse
import importlib.util
import os
import re
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path


def parse_options(about: str, folder: Path, argv: Sequence[str] | None = None) -> argparse.Namespace:
    """The options of the command line: all below, and --checkpoints, the folder without it. Ends the program with
    status 2 if one is wrong.

    about: the program's docstring, whose first line says what it is.
    """
    parser = argparse.ArgumentParser(description=about.split("\n")[0], allow_abbrev=False)
    add_options(parser)
    parser.add_argument(
        "--checkpoints", type=folder_there, default=folder, help=f"folder of the checkpoints ({folder.name})"
    )
    options = parser.parse_args(argv)
    check_options(parser, options)
    return options


def add_options(parser: argparse.ArgumentParser) -> None:
    """The options that add_place() and add_visitors() add; Gradio's variables give the defaults."""
    add_place(parser)
    add_visitors(parser)


def add_place(parser: argparse.ArgumentParser) -> None:
    """Where the app listens, and where it is shown."""
    parser.add_argument(
        "--host",
        default=os.environ.get("GRADIO_SERVER_NAME", "127.0.0.1"),
        help="where to listen; 0.0.0.0 for every device of the local network (%(default)s)",
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


def add_visitors(parser: argparse.ArgumentParser) -> None:
    """Who may use it, and from where."""
    parser.add_argument(
        "--auth", type=accounts, metavar="FILE", help="file of name:password lines; without it, no login"
    )
    parser.add_argument(
        "--embed",
        type=origin,
        action="append",
        default=[],
        metavar="ORIGIN",
        help="a site whose pages may show the app in a frame: https://example.org; may be given several times",
    )
    parser.add_argument(
        "--share", action="store_true", help="ask Gradio's service for a public address, for a week"
    )
    parser.add_argument(
        "--mcp",
        action="store_true",
        default=os.environ.get("GRADIO_MCP_SERVER", "").lower() == "true",
        help="serve the API's tools to programs that speak MCP; needs requirements-mcp.txt",
    )
    parser.add_argument(
        "--no-training",
        dest="training",
        action="store_false",
        help="nobody trains a network on the page: the tab for it is left out",
    )


def check_options(parser: argparse.ArgumentParser, options: argparse.Namespace) -> None:
    """End the program with status 2 and a sentence where options do not go together, or a package is missing."""
    if options.mcp and options.auth:
        parser.error("--mcp knows no login, so it does not go together with --auth")
    if options.mcp and importlib.util.find_spec("mcp") is None:
        parser.error("--mcp (or GRADIO_MCP_SERVER) needs a package: pip install -r requirements-mcp.txt")


def port_number(text: str) -> int:
    """An argparse type: a port."""
    with suppress(ValueError):
        if 1 <= int(text) <= 65535:
            return int(text)
    raise argparse.ArgumentTypeError(f"expected a whole number from 1 to 65535, found {text[:40]!r}")


def root_path(text: str) -> str:
    """An argparse type: nothing, a path from the root, or an address; the result has no slash at its end."""
    if not re.fullmatch(r"(https?://[\w.:-]+)?(/[\w.~-]+)*/?", text, re.ASCII):
        raise argparse.ArgumentTypeError(f"expected a path such as /rowwise, found {text[:40]!r}")
    return text.rstrip("/")


def origin(text: str) -> str:
    """An argparse type: where a site is, without a path."""
    if not re.fullmatch(r"https?://[\w.-]+(:\d{1,5})?/?", text, re.ASCII):
        raise argparse.ArgumentTypeError(
            f"expected an origin such as https://example.org, found {text[:40]!r}"
        )
    return text.rstrip("/")


def folder_there(text: str) -> Path:
    """An argparse type: a folder that exists."""
    # Unlike Path.is_dir(), os.path.isdir() raises nothing where a folder above may not be looked into.
    if not os.path.isdir(text):
        raise argparse.ArgumentTypeError(f"expected a folder that exists, found {text!r}")
    return Path(text)


def accounts(file: str) -> list[tuple[str, str]]:
    """An argparse type: the (name, password) pairs of a file. In a file they stay out of the list of processes.

    Blanks around a name or a password do not count: Gradio takes those around a name away at each login.
    """
    try:
        lines = Path(file).read_text("utf-8-sig").splitlines()  # some editors put a mark before UTF-8
    except (OSError, ValueError):
        raise argparse.ArgumentTypeError(f"{file} cannot be read") from None
    parts = [line.partition(":")[::2] for line in lines if line.strip()]
    pairs = [(name.strip(), password.strip()) for name, password in parts]
    if not pairs or not all(name and password for name, password in pairs):
        raise argparse.ArgumentTypeError(f"{file} must hold lines of name:password")
    names = [name for name, _ in pairs]
    if twice := next((name for name in names if names.count(name) > 1), None):
        raise argparse.ArgumentTypeError(f"{file} has two lines for {twice!r}")
    return pairs
