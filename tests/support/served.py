"""A page served in this process."""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager

import gradio as gr

from tests.support.server import free_port
from ui.server.launch import serve_on_free_port
from ui.server.options import add_options


@contextmanager
def served(page: gr.Blocks, *options: str) -> Iterator[str]:
    """The address of a page, served in this process until the end."""
    parser = argparse.ArgumentParser()
    add_options(parser)
    try:
        yield serve_on_free_port(page, parser.parse_args([*options, "--port", str(free_port())]))[0]
    finally:
        page.close(verbose=False)
