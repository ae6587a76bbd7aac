"""The pad and the viewer: gr.HTML components made of the plain HTML, CSS and JavaScript files beside this one."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import gradio as gr

HERE = Path(__file__).resolve().parent
PAGE_CSS = HERE / "page.css"
# In a page: Gradio hands the chosen cell to the pad. A function of JavaScript, for the js= of an event.
TELL_CELL = '(cell) => { document.dispatchEvent(new CustomEvent("rowwise:cell", { detail: cell })); }'
CHARTS = ("document.js", "ink.js", "colours.js", "charts.js", "axes.js", "order.js", "pointer.js")
PANELS = sorted(f"web/panels/{path.name}" for path in (HERE / "web" / "panels").glob("*.js"))


def text_of(*names: str) -> str:
    """The text of files in this folder, one after the other."""
    return "\n".join((HERE / name).read_text(encoding="utf-8") for name in names)


def make_pad(read: Callable[[Any], Any], cell: str) -> gr.HTML:
    """The pad. It calls read({"strokes": ..., "cell": ...}) while the pen moves; cell reads until told otherwise."""
    return gr.HTML(
        elem_id="pad",
        html_template=text_of("pad.html"),
        css_template=text_of("pad.css"),
        js_on_load=text_of("document.js", "ink.js", "conversation.js", "pad.js"),
        server_functions=[read],
        cell=cell,
        examples=json.loads(text_of("examples.json")),
    )


def make_viewer() -> gr.HTML:
    """The viewer, which shows whatever answers the pad gets."""
    return gr.HTML(
        elem_id="viewer",
        html_template=text_of("viewer.html"),
        css_template=text_of("viewer.css"),
        js_on_load=text_of(*CHARTS, *PANELS, "layers.js", "panels.js", "viewer.js"),
    )
