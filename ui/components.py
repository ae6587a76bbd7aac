"""The pad and the viewer: Gradio components made of the HTML, CSS and JavaScript files in this folder."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import gradio as gr

HERE = Path(__file__).resolve().parent
PAGE_CSS = HERE / "page.css"
# JavaScript for the dropdown's change event: sends the chosen cell to the pad.
TELL_CELL = '(cell) => { document.dispatchEvent(new CustomEvent("rowwise:cell", { detail: cell })); }'
CHARTS = ("document.js", "ink.js", "colours.js", "charts.js", "axes.js", "order.js", "pointer.js")
PANELS = sorted(f"web/panels/{path.name}" for path in (HERE / "web" / "panels").glob("*.js"))


def text_of(*names: str) -> str:
    """The text of files in this folder, joined in this order."""
    return "\n".join((HERE / name).read_text(encoding="utf-8") for name in names)


# Functions, not subclasses of gr.HTML: on import Gradio writes a .pyi file beside the source of each subclass.
def make_pad(answer: Callable[[Any], Any], first_cell: str) -> gr.HTML:
    """The pad. It calls answer({"strokes": ..., "cell": ..., "want": ...}) while the pen moves.

    first_cell reads the drawing until the page sends another (TELL_CELL).
    """
    return gr.HTML(
        elem_id="pad",
        html_template=text_of("pad.html"),
        css_template=text_of("pad.css"),
        js_on_load=text_of("document.js", "ink.js", "conversation.js", "pad.js"),
        server_functions=[answer],
        cell=first_cell,
        examples=json.loads(text_of("examples.json")),
    )


def make_viewer() -> gr.HTML:
    """The viewer: it shows the answers that the pad gets."""
    return gr.HTML(
        elem_id="viewer",
        html_template=text_of("viewer.html"),
        css_template=text_of("viewer.css"),
        js_on_load=text_of(*CHARTS, *PANELS, "layers.js", "panels.js", "viewer.js"),
    )
