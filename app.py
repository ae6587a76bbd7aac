"""Draw a digit in the browser, and watch a recurrent network read it row by row.

python app.py                    the checkpoints in checkpoints/, at http://127.0.0.1:7860
python app.py --port 8000        or the next free port
gradio app.py                    the same, and again after each change to a .py or .css file (Gradio's reload mode)
"""

import argparse
import gc
import os
import signal
import sys
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Any

# Reload mode runs this file again, in another thread.
if __name__ == "__main__" and threading.current_thread() is threading.main_thread():
    gc.disable()  # collecting during the start finds nothing and makes it a sixth slower; enabled again in main()
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        # Until main() serves, Ctrl-C ends it without a traceback.
        signal.signal(signal.SIGINT, signal.SIG_DFL)
# Read when gradio is imported: it sends nothing to other hosts.
os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")

import gradio as gr
import numpy as np
import torch

from model.drawing.picture import rows_from_picture
from model.drawing.strokes import rows_from_strokes
from model.errors import CheckpointError, DrawingError, TrainingError
from model.files.checkpoint import list_checkpoints
from model.files.known import KNOWN
from model.runtime.console import print_line
from model.serving.batching import Batcher, TooManyError
from model.serving.decoding import Decoder
from model.serving.live.checks import visitor_or_none
from model.serving.messages import NOT_UPLOADED, TOO_MANY, message_for_visitor, notice_lines
from model.serving.pictures import open_picture
from model.serving.questions import PICTURE_MS, QuestionAnswerer, default_of
from ui.components import DEMO, EXAMPLES, TELL_CELL, as_html, make_page, make_title, wanted_of
from ui.payload import pack
from ui.server.clients import client_asking
from ui.server.gradio_patches import ORJSONResponse, QuietBlocks
from ui.server.launch import DELETE_UPLOADS, serve_on_free_port, serve_until_signal, upload_directory
from ui.server.live import live_functions
from ui.server.options import parse_options
from ui.server.uploads import uploaded
from ui.words import label_of, phrase

HERE = Path(__file__).resolve().parent
SHIPPED = HERE / "checkpoints"
NOT_SHARED = "Gradio's service gave no public address: it cannot be reached from here."


@contextmanager
def as_gradio_error() -> Iterator[None]:
    """A fault in the input of an API call becomes a gr.Error with a message for the visitor."""
    try:
        yield
    except TooManyError:
        raise gr.Error(TOO_MANY, print_exception=False) from None
    except (DrawingError, CheckpointError) as error:
        raise gr.Error(message_for_visitor(error), print_exception=False) from None


class Service(QuestionAnswerer):
    """The endpoints of the API, and the page's list of checkpoints."""

    def __init__(self, folder: Path, training: bool = True) -> None:
        """training: whether visitors may train networks of their own."""
        super().__init__(folder, SHIPPED / KNOWN)
        self.batcher, self.decoder = Batcher(self.answer_batch), Decoder()
        self.live = self.let_train() if training else None

    async def ask(self, question: Any, cost: float, request: gr.Request) -> Any:
        """The answer to a question, or of a function, that costs so many milliseconds, in its turn. Raises gr.Error."""
        with as_gradio_error():
            return await self.batcher.ask(question, cost, client_asking(request))

    async def read_strokes(self, strokes: list, cell: str, request: gr.Request) -> dict:
        """Read strokes: a list of strokes, each a list of [x, y], y downwards, any unit; cell "rnn", "gru" or
        "lstm", or the name of another checkpoint."""
        cost = self.reading_cost(strokes, cell)
        return await self.ask(lambda: self.reading(rows_from_strokes(strokes), cell), cost, request)

    async def trace_strokes(self, strokes: list, cell: str, request: gr.Request) -> dict:
        """What happened inside while strokes were read: the named arrays of model.interpret.trace.Trace, as lists."""
        question = {"strokes": strokes, "cell": cell}
        return await self.ask(lambda: self.trace_of(question), self.trace_cost(question), request)

    async def read_picture(self, picture: str | None, cell: str, request: gr.Request) -> dict:
        """Read a picture file of one digit, dark on light or light on dark."""
        with as_gradio_error():
            if picture is None:
                raise DrawingError("there is no picture; send a picture file.")
            image = await self.decoder.decode(picture, client_asking(request))
        pixels = np.asarray(image)  # upright and in a basic mode: as an image it would be converted once more
        return await self.ask(lambda: self.reading(rows_from_picture(pixels), cell), PICTURE_MS, request)

    async def open_upload(self, path: Any, client: str) -> dict[str, Any]:
        """open_picture() of the file that the page has uploaded to this path. Raises DrawingError or TooManyError."""
        if (file := uploaded(path)) is None:
            raise DrawingError(NOT_UPLOADED)
        pixels = np.asarray(await self.decoder.decode(file, client))
        return await self.batcher.ask(lambda: open_picture(pixels), PICTURE_MS, client)

    def checkpoint_choices(
        self, language: str = "en", visitor: str | None = None
    ) -> tuple[list[tuple[str, str]], str]:
        """((label, name) of each valid checkpoint, a visitor's own last; what is wrong with the others, in HTML)."""
        names, problems = self.checkpoints.scan()
        lines = notice_lines(names, problems, self.checkpoints.name)
        networks = self.networks_of(visitor).networks()
        choices = [(label_of(each, language), each["name"]) for each in networks]
        return choices, as_html(lines, language)

    async def refresh(self, wanted: Any, request: gr.Request) -> tuple[gr.Dropdown, gr.HTML]:
        """The list of cells and the notice below it. wanted: {"cell": to be chosen if it is there, "language",
        "visitor": whose own networks are in the list}."""
        cell, language = wanted_of(wanted)
        listing = partial(self.checkpoint_choices, language, visitor_or_none(wanted))
        choices, notice = await self.ask(listing, self.scan_cost(), request)
        chosen = cell if cell in [name for _, name in choices] else default_of(choices)
        label = phrase("page.cell", language)
        return gr.Dropdown(choices, value=chosen, label=label), gr.HTML(notice, visible=bool(notice))


def demo_for(service: Service, cell: str | None) -> dict[str, Any] | None:
    """A digit that somebody wrote, and its packed answer, for the page to show; None if nothing can read it."""
    example = EXAMPLES[DEMO]
    try:
        answer = service.answer({"strokes": example["strokes"], "cell": cell})
    except CheckpointError:
        return None
    return {**example, "network": cell, "answer": pack(answer)}


async def as_response(answer: Awaitable[dict[str, Any]]) -> ORJSONResponse:
    """For the page: the answer packed, or {"error": a message}; waited: the milliseconds that it took here."""
    start = perf_counter()
    try:
        found = await answer
    except TooManyError:
        return ORJSONResponse({"detail": TOO_MANY}, 429)  # the page asks again
    except (DrawingError, CheckpointError, TrainingError) as error:
        found = {"error": message_for_visitor(error)}
    # A response, because FastAPI's jsonable_encoder would walk every number of a plain dict.
    return ORJSONResponse(pack(found) | {"waited": round(1000 * (perf_counter() - start), 1)})


def page_functions(service: Service) -> list[Callable[..., Any]]:
    """What the page calls by name."""

    def in_turn(work: Any, request: gr.Request, cost: float = PICTURE_MS) -> Awaitable[Any]:
        return service.batcher.ask(work, cost, client_asking(request))

    async def answer(question: Any, request: gr.Request) -> ORJSONResponse:
        """For the pad: the answer to a question."""
        return await as_response(in_turn(question, request, service.cost_of(question)))

    async def open_upload(path: Any, request: gr.Request) -> ORJSONResponse:
        """For the pad: the rows of an uploaded picture, and the steps to them."""
        return await as_response(service.open_upload(path, client_asking(request)))

    async def trace_of(question: Any, request: gr.Request) -> ORJSONResponse:
        """For who takes the numbers home: they are exact, where those of an answer are rounded to bytes."""
        work = partial(service.trace_of, question)
        return await as_response(in_turn(work, request, service.trace_cost(question)))

    async def fit_hand(question: Any, request: gr.Request) -> ORJSONResponse:
        """For "My hand": what a network makes of a visitor's examples."""
        work = partial(service.fit_hand, question)
        return await as_response(in_turn(work, request, service.fit_cost(question)))

    live = live_functions(service.live, as_response, in_turn) if service.live else []
    return [answer, open_upload, trace_of, fit_hand, *live]


def build(folder: Path, training: bool = True) -> gr.Blocks:
    """The page and the API over the checkpoints in a folder. training: whether visitors may train."""
    service = Service(folder, training)
    choices, notice = service.checkpoint_choices()

    with QuietBlocks(title="Rowwise", analytics_enabled=False, delete_cache=DELETE_UPLOADS) as page:
        with gr.Row(elem_classes="head"):
            make_title()
            cell = gr.Dropdown(
                choices,
                value=default_of(choices),
                label=phrase("page.cell"),
                filterable=False,
                elem_id="cell",
            )
        problems = gr.HTML(notice, visible=bool(notice))
        first = default_of(choices)
        drawing = make_page(page_functions(service), first or "", demo_for(service, first), folder)
        cell.change(None, cell, None, js=TELL_CELL, api_visibility="private")
        loaded = drawing.submit(
            service.refresh, drawing, [cell, problems], show_progress="hidden", api_visibility="private"
        )
        loaded.then(None, cell, None, js=TELL_CELL, api_visibility="private")
        add_api(service)
    if service.live:
        page.when_ended = service.live.trainings.end
    return page


def add_api(service: Service) -> None:
    """The named endpoints."""
    gr.api(service.read_strokes, api_name="read_strokes")
    gr.api(service.trace_strokes, api_name="trace_strokes")
    # An endpoint that takes a file needs components to describe it. Each kind that the page does not show otherwise
    # costs the browser some of Gradio's scripts, so there is no text box and no button.
    with gr.Row(visible=False):
        picture, cell, reading = gr.File(label="picture"), gr.HTML(label="cell"), gr.JSON(label="reading")
        picture.upload(service.read_picture, [picture, cell], reading, api_name="read_picture")


def main(argv: list[str] | None = None) -> int:
    """Serve until Ctrl-C. Exit status: 0 stopped, 1 cannot be served there, 2 wrong option."""
    global demo
    arguments = parse_options(__doc__ or "", SHIPPED, argv)
    torch.set_num_threads(1)  # one drawing is too small to share; other visitors get the other cores
    try:
        with upload_directory():
            demo = page = build(arguments.checkpoints, arguments.training)
            address, public = serve_on_free_port(page, arguments)
            gc.freeze()  # under load the collector would walk all of it, 0.2 s during which nobody is answered
            gc.enable()
            serve_until_signal(page, lambda: print_address(address, public, arguments))
    except OSError as error:
        print_line(f"app.py: {error}.", "stderr")
        return 1
    return 0


def warn_without_checkpoints(folder: Path) -> None:
    """Print one line if the folder has nothing to read with. The page starts: it lists what is added later."""
    with suppress(CheckpointError):  # a folder that cannot be read: the page says why
        if not list_checkpoints(folder):
            print_line(
                f"app.py: {folder.resolve()} holds no checkpoint: no drawing is read until it has one.",
                "stderr",
            )


def print_address(address: str, public: str | None, arguments: argparse.Namespace) -> None:
    """Print where the app is."""
    warn_without_checkpoints(arguments.checkpoints)
    if f":{arguments.port}" not in address:
        print_line(f"Port {arguments.port} is taken.")
    if arguments.share:
        print_line(f"Everybody reaches it at {public}" if public else NOT_SHARED)
    print_line(f"Rowwise is at {address} (stop it with Ctrl-C)")


if __name__ == "__main__":
    if gr.NO_RELOAD:
        sys.exit(main())
    # Reload mode serves what `demo` is now, in place of the page that main() serves.
    options = parse_options(__doc__ or "", SHIPPED)
    demo = build(options.checkpoints, options.training)
