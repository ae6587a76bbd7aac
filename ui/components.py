"""The page as a Gradio component. HTML and CSS go into the page; the scripts are ES modules in ui/web.

The modules are served at an address that names their content (MODULES): a browser may keep them for ever, and a page
never mixes scripts of two versions.
"""

import hashlib
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import gradio as gr

WEB = Path(__file__).resolve().parent / "web"
PAGE_CSS = WEB / "page.css"
SCRIPTS = sorted(path.relative_to(WEB).as_posix() for path in WEB.rglob("*.js"))
# JavaScript for the dropdown's change event: sends the chosen cell to the page.
TELL_CELL = '(cell) => { document.dispatchEvent(new CustomEvent("rowwise:cell", { detail: cell })); }'
NOT_LOADED = "The page did not load completely. Load it again."


def text_of(*names: str) -> str:
    """The text of files in ui/web, joined in this order."""
    return "\n".join((WEB / name).read_text(encoding="utf-8") for name in names)


def version_of(scripts: Sequence[str]) -> str:
    """16 hexadecimal digits that follow the content of these files."""
    return hashlib.sha256(text_of(*scripts).encode()).hexdigest()[:16]


VERSION = version_of(SCRIPTS)
MODULES = f"web/{VERSION}"  # below the page's own address


# For js_on_load: imports the page's first module, and calls its mount() with the component's element.
LOAD = f"""
    import(new URL("{MODULES}/page.js", document.baseURI))
        .then(({{ mount }}) => mount(element, {{ server, props, trigger }}))
        .catch((error) => {{
            console.error(error);
            element.prepend("{NOT_LOADED}");
        }});
"""


# A function, not a subclass of gr.HTML: on import Gradio writes a .pyi file beside the source of each subclass.
def make_page(answer: Callable[[Any], Any], first_cell: str) -> gr.HTML:
    """The pad and the viewer. The page calls answer({"strokes": ..., "cell": ..., "want": ...}) while the pen moves.

    first_cell reads the drawing until the page sends another (TELL_CELL). The component's event submit says that the
    page wants the cell that is its value: the address names one.
    """
    return gr.HTML(
        elem_id="rowwise",
        html_template=text_of("page.html"),
        css_template=text_of("shared/controls.css", "shared/figures.css", "pad/pad.css", "viewer/viewer.css"),
        js_on_load=LOAD,
        server_functions=[answer],
        cell=first_cell,
        examples=json.loads(text_of("pad/examples.json")),
    )
