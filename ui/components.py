"""The page as a Gradio component. HTML and CSS go into the page; the scripts are ES modules in ui/web.

The modules are served at an address that names their content (MODULES): a browser may keep them for ever, and a page
never mixes scripts of two versions.
"""

import hashlib
import json
import os
from collections.abc import Callable, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

import gradio as gr

from ui.words import in_words, language_of, phrase, with_phrases

PROJECT = Path(__file__).resolve().parents[1]
WEB = PROJECT / "ui" / "web"
PAGE_CSS = WEB / "page.css"
# Every module by its name, read once: a file that changes under a running server changes nothing.
SCRIPTS = {path.relative_to(WEB).as_posix(): path.read_bytes() for path in sorted(WEB.rglob("*.js"))}
# For the dropdown's change event: sends the chosen cell to the pad, and leaves it for a pad that comes later.
TELL_CELL = """(cell) => {
    document.body.dataset.cell = cell;
    document.dispatchEvent(new CustomEvent("rowwise:cell", { detail: cell }));
}"""
# For the title's js_on_load: it may come after the page, which gives it the words of the visitor's language.
TELL_TITLE = 'document.dispatchEvent(new CustomEvent("rowwise:title"));'
TITLE = with_phrases('<h1 data-phrase="page.title"></h1><p data-phrase="page.tagline"></p>')
# The look of the page, and what changes it: projector mode, paper, the system's own colours.
STYLES = (
    *("shared/controls.css", "shared/figures.css", "menu.css", "pad/pad.css", "pad/crosshair.css"),
    *("pad/picture.css", "viewer/viewer.css", "panels/neighbours.css", "live/live.css", "hand/hand.css"),
    *("lesson/lesson.css", "lesson/figures.css"),
    *("terms/terms.css", "share/share.css"),
)
MODES = ("viewer/projector.css", "print.css", "forced_colours.css")
DEMO = 3  # the number of the example that writes itself on the pad when the page is opened


def text_of(*names: str) -> str:
    """The text of files in ui/web, joined in this order."""
    return "\n".join((WEB / name).read_text(encoding="utf-8") for name in names)


def version_of(scripts: Mapping[str, bytes]) -> str:
    """16 hexadecimal digits that follow the names and the content of these files."""
    digest = hashlib.sha256()
    for name, content in scripts.items():
        digest.update(f"{name} {len(content)}\n".encode() + content)
    return digest.hexdigest()[:16]


EXAMPLES = json.loads(text_of("pad/examples.json"))
VERSION = version_of(SCRIPTS)
MODULES = f"web/{VERSION}"  # below the page's own address


# For js_on_load: imports the page's first module, and calls its mount() with the component's element.
LOAD = f"""
    import(new URL("{MODULES}/page.js", document.baseURI))
        .then(({{ mount }}) => mount(element, {{ server, props, trigger, upload }}))
        .catch((error) => {{
            console.error(error);
            element.prepend({json.dumps(phrase("page.not_loaded"))});
        }});
"""


def make_title() -> gr.HTML:
    """The name of the page, and a sentence: in English, until the page gives them their language."""
    return gr.HTML(TITLE, elem_classes="title", js_on_load=TELL_TITLE)


# A function, not a subclass of gr.HTML: on import Gradio writes a .pyi file beside the source of each subclass.
def make_page(
    functions: Sequence[Callable[..., Any]], first_cell: str, demo: dict[str, Any] | None, folder: Path
) -> gr.HTML:
    """The pad and the viewer. functions: those that the page calls by their names: answer({"strokes": ..., "cell": ...,
    "want": ...}) while the pen moves, open_upload(path) for a picture, trace_of() with a question for who takes
    the numbers home, and fit_hand({"cell": ..., "examples": ...}) for a writer's hand. With those of ui.server.live,
    the page has the tab of training (training).

    first_cell reads the drawing until the page sends another (TELL_CELL). The component's event submit says that the
    page wants what is its value: {"cell": a name or None, "language", "visitor"}; the address may name a cell.
    demo: {"label", "strokes", "network", "answer"}: a digit and the packed answer of that network, shown until the
    visitor draws. folder: of the checkpoints; the page knows it as folder_shown() says it.
    """
    return gr.HTML(
        elem_id="rowwise",
        html_template=with_phrases(text_of("page.html")),
        css_template=text_of(*STYLES, *MODES),
        js_on_load=LOAD,
        server_functions=list(functions),
        cell=first_cell,
        examples=EXAMPLES,
        demo=demo,
        folder=folder_shown(folder),
        training=any(each.__name__ == "live_training" for each in functions),
    )


def folder_shown(folder: Path, project: Path = PROJECT) -> dict[str, Any]:
    """{"path", "inside"}: of a folder inside the project's its path from there on, such as "runs/mine"; of any other
    the last part, since a visitor is not told where it lies on this machine."""
    # By its name first: a link in the project's folder may lead out of it.
    for place in (Path(os.path.abspath(folder)), folder.resolve()):
        if place.is_relative_to(project):
            return {"path": place.relative_to(project).as_posix(), "inside": True}
    return {"path": folder.resolve().name, "inside": False}


def as_html(lines: list[str], language: str = "en") -> str:
    """Lines of the server as paragraphs in a language, in which nothing is markup: a file may have any name.

    A line that the tables do not know stays English, and says so.
    """
    if language == "en":
        return "".join(f"<p>{escape(line)}</p>" for line in lines)
    said = [(line, in_words(line, language)) for line in lines]
    return "".join(
        f"<p>{escape(found)}</p>" if found else f'<p lang="en">{escape(line)}</p>' for line, found in said
    )


def wanted_of(value: Any) -> tuple[Any, str]:
    """(cell, language) of what a page wants, whatever it sent."""
    given = value if isinstance(value, dict) else {}
    return given.get("cell"), language_of(given.get("language"))
