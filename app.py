"""Draw a digit in the browser, and watch a recurrent network read it row by row.

python app.py                    the checkpoints in checkpoints/, at http://127.0.0.1:7860
python app.py --port 8000        or the next free port
"""

import argparse
import gc
import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from model.runtime.startup import prepare

if __name__ == "__main__":
    gc.disable()  # until the page is served: nothing of what is made until then is garbage, and looking costs a sixth
    ports = ("GRADIO_SERVER_PORT", "GRADIO_NUM_PORTS", "GRADIO_NODE_NUM_PORTS")
    counts = ("GRADIO_ANALYTICS_MAX_EVENTS", "GRADIO_ANALYTICS_CACHE_FREQUENCY")
    prepare(*ports, *counts, "GRADIO_NUM_WORKERS", "GRADIO_DEBUG", "WEB_CONCURRENCY")
# Read when gradio is imported: no word to other hosts.
os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")

import gradio as gr
import torch
from gradio.routes import ORJSONResponse

from model.drawing.picture import rows_from_picture
from model.drawing.strokes import rows_from_strokes
from model.errors import CheckpointError, DrawingError
from model.files.atomic import temporary_directory
from model.interpret.reading import read
from model.runtime.console import print_line
from model.runtime.malloc import return_memory
from model.serving.batching import Batcher
from model.serving.questions import QuestionAnswerer, trace_of
from ui.components import TELL_CELL, make_pad, make_viewer
from ui.payload import pack
from ui.server.launch import (
    add_options,
    expect_files,
    keep_uploads_in,
    serve_until_told,
    start,
    uploads_place,
)
from ui.server.limits import QuietBlocks

HERE = Path(__file__).resolve().parent
TITLE = "# Rowwise\nDraw a digit, and watch a recurrent network read it row by row."
LABELS = {"rnn": "RNN", "gru": "GRU", "lstm": "LSTM"}
NO_CHECKPOINTS = "There is no checkpoint to read with: run `python train.py`, then load this page again."
NOT_SHARED = "No public address could be had: Gradio's service cannot be reached from here."


@contextmanager
def told_as_gr_error() -> Iterator[None]:
    """A fault in the input of an API call becomes a gr.Error with one sentence."""
    try:
        yield
    except (DrawingError, CheckpointError) as error:
        raise gr.Error(sentence(error), print_exception=False) from None


class Service(QuestionAnswerer):
    """What page and API call. A fault in the input becomes one sentence: to the page {"error": sentence}, to the
    API a gr.Error."""

    def reply(self, question: Any) -> dict[str, Any]:
        """For the page: the answer packed, compared cells by their labels; or {"error": sentence}."""
        return self.replies([question])[0]

    def replies(self, questions: list[Any]) -> list[dict[str, Any]]:
        """reply() to each of several questions at once."""
        found = self.answer_all(questions)
        for answer in found:
            for each in answer.get("compare", ()) if isinstance(answer, dict) else ():
                each["name"] = LABELS.get(each["name"], each["name"])
        return [pack(each) if isinstance(each, dict) else {"error": sentence(each)} for each in found]

    def read_strokes(self, strokes: list, cell: str) -> dict:
        """Read strokes: a list of strokes, each a list of [x, y], y downwards, any unit; cell "rnn", "gru" or
        "lstm", or the name of another checkpoint."""
        with told_as_gr_error():
            return read(self.library.get(cell), rows_from_strokes(strokes)).as_json()

    def trace_strokes(self, strokes: list, cell: str) -> dict:
        """What happened inside while strokes were read: the named arrays of model.interpret.trace.Trace, as lists."""
        with told_as_gr_error():
            return trace_of(self.library.get(cell), rows_from_strokes(strokes))

    def read_picture(self, picture: str | None, cell: str) -> dict:
        """Read a picture file of one digit, dark on light or light on dark."""
        with told_as_gr_error():
            if picture is None:
                raise DrawingError("there is no picture; send a picture file.")
            return read(self.library.get(cell), rows_from_picture(picture)).as_json()

    def look(self) -> tuple[list[tuple[str, str]], str]:
        """((label, name) of each sound checkpoint; what is wrong with the others, one line each)."""
        names, problems = self.library.scan()
        lines = [sentence(problem) for problem in problems] + ([] if names else [NO_CHECKPOINTS])
        return [(LABELS.get(name, name), name) for name in names], "\n\n".join(lines)

    def refresh(self) -> tuple[Any, Any]:
        """The list of cells and the notice below it, for a page that is loaded."""
        choices, notice = self.look()
        cell = gr.Dropdown(choices=choices, value=default_of(choices))
        return cell, gr.Markdown(notice, visible=bool(notice))


def sentence(error: Exception) -> str:
    """The error for a visitor: a checkpoint's file by its name alone, without the folders of this machine."""
    if isinstance(error, CheckpointError) and error.path.suffix in (".safetensors", ".pt"):
        return f"{error.path.name}: {error.reason}"
    text = error.reason if isinstance(error, CheckpointError) else str(error)
    first = text.split(" ")[0]
    return text if "." in first else text[:1].upper() + text[1:]  # a file's name stays as it is


def default_of(choices: list[tuple[str, str]]) -> str | None:
    """The GRU, or else the first there is."""
    names = [name for _, name in choices]
    return "gru" if "gru" in names else names[0] if names else None


def build(folder: Path) -> gr.Blocks:
    """The page and the API over the checkpoints in a folder."""
    service = Service(folder)
    batcher = Batcher(service.replies)
    choices, notice = service.look()

    async def answer(question: Any) -> ORJSONResponse:
        # As a response: FastAPI would look at each number of a dict on its own.
        return ORJSONResponse(await batcher.ask(question))

    with QuietBlocks(title="Rowwise", analytics_enabled=False) as page:
        gr.Markdown(TITLE, elem_classes="title")
        with gr.Row():
            with gr.Column(scale=4, min_width=288):
                make_pad(answer, default_of(choices) or "")
                cell = gr.Dropdown(
                    choices, value=default_of(choices), label="Cell", filterable=False, elem_id="cell"
                )
                problems = gr.Markdown(notice, visible=bool(notice))
            with gr.Column(scale=7, min_width=288):
                make_viewer()
        cell.change(None, cell, None, js=TELL_CELL, api_visibility="private")
        page.load(service.refresh, None, [cell, problems], api_visibility="private").then(
            None, cell, None, js=TELL_CELL, api_visibility="private"
        )
        gr.api(service.read_strokes, api_name="read_strokes")
        gr.api(service.trace_strokes, api_name="trace_strokes")
        with gr.Row(visible=False):  # an endpoint that takes a file needs components to describe it
            inputs, result = [gr.File(label="picture"), gr.Textbox(label="cell")], gr.JSON(label="reading")
            gr.Button().click(service.read_picture, inputs, result, api_name="read_picture")
    return page


def main(argv: list[str] | None = None) -> int:
    """Serve until Ctrl-C. Exit status: 0 stopped, 1 cannot be served there, 2 wrong option."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0], allow_abbrev=False)
    add_options(parser)
    parser.add_argument(
        "--checkpoints", type=Path, default=HERE / "checkpoints", help="their folder (checkpoints)"
    )
    arguments = parser.parse_args(argv)
    return_memory()
    torch.set_num_threads(1)  # one drawing is too small to share; other visitors get the other cores
    try:
        with ExitStack() as stack:
            expect_files()
            uploads = folder_for_uploads(stack)
            keep_uploads_in(uploads)
            page = build(arguments.checkpoints)
            address, public = start(page, arguments, uploads)
            gc.freeze()  # or the collector would look through it all under load, 0.2 s during which nobody is answered
            gc.enable()
            serve_until_told(page, lambda: announce(address, public, arguments))
    except OSError as error:
        print_line(f"app.py: {error}.", "stderr")
        return 1
    return 0


def folder_for_uploads(stack: ExitStack) -> Path:
    """Of this process alone, until the stack ends. Raises OSError with a sentence if there can be none."""
    try:
        return stack.enter_context(temporary_directory(uploads_place()))
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        reason = f"no folder for uploads can be made ({where}{error.strerror})"
        raise OSError(f"{reason}; name one that can be written with GRADIO_TEMP_DIR") from None


def announce(address: str, public: str | None, arguments: argparse.Namespace) -> None:
    """Tell where the app is; it serves also where nobody can read that."""
    if f":{arguments.port}" not in address:
        print_line(f"Port {arguments.port} is taken.")
    if arguments.share:
        print_line(f"Everybody reaches it at {public}" if public else NOT_SHARED)
    print_line(f"Rowwise is at {address} (stop it with Ctrl-C)")


if __name__ == "__main__":
    sys.exit(main())
