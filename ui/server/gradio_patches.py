"""All that Rowwise changes in Gradio beyond its documented options, and why. Written for Gradio 6.31.

Where a part of Gradio that a patch needs is gone, a warning says so and the app runs without that patch.
tests/unit/ui/test_gradio_patches.py tries each patch on the real Gradio.
"""

import asyncio
import inspect
import warnings
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import gradio as gr
from gradio.route_utils import FnIndexInferError as UnknownEndpoint
from gradio.routes import ORJSONResponse
from gradio.state_holder import SessionState
from gradio_client import utils as client_utils

from ui.server.clients import client_asking
from ui.server.connections import MOST, RESERVED, Connections, descriptors
from ui.server.exchange import ADDRESS, ARGUMENTS, FAILED, FULL, GIVEN_UP, TOO_MANY_CALLS
from ui.server.faults import raised_by_us
from ui.server.log import LOGGER
from ui.server.uploads import report_full_disk

# UnknownEndpoint: raised for a call of an endpoint that does not exist.
# ORJSONResponse: an answer as JSON in 7 us, where FastAPI's own takes 135.
__all__ = ["ORJSONResponse", "QuietBlocks", "UnknownEndpoint", "apply_patches"]

NUMBERS = {int, float}
# Functions of Gradio that look for files in each part of a call's arguments and answer, before skip_numbers().
TRAVERSES = {name: getattr(client_utils, name, None) for name in ("traverse", "async_traverse")}
ANSWERS = 200  # sessions whose answers wait to be fetched; a trace of an LSTM takes 1.5 MB
OF_ONE = 20  # calls of one client that Gradio works on: it works on 100 (ui.server.launch.CALLS)


class QuietBlocks(gr.Blocks):
    """Blocks whose calls can be given up, and log no tracebacks of malformed ones.

    A call with malformed arguments is answered by one line, where Gradio itself prints a traceback. What Gradio stores
    of each call for deep links, which can be several MB, is cleared; every API call is its own session.
    """

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.running: dict[str, set[asyncio.Task[Any]]] = {}  # session -> its calls
        self.calls: Counter[str] = Counter()  # client -> the number of its calls
        self.when_ended: Callable[[], None] = lambda: None  # called when the app is told to end

    async def process_api(self, *arguments: Any, **named: Any) -> Any:
        request = named.get("request")
        client = client_asking(request) if isinstance(request, gr.Request) else ""
        if self.calls[client] >= OF_ONE:
            raise gr.Error(TOO_MANY_CALLS, print_exception=False)
        self.calls[client] += 1
        try:
            return await self.cancellable(*arguments, **named)
        finally:
            self.calls[client] -= 1
            if not self.calls[client]:
                del self.calls[client]

    async def cancellable(self, *arguments: Any, **named: Any) -> Any:
        """Gradio's process_api() until give_up(), with one line for each fault."""
        task = asyncio.create_task(super().process_api(*arguments, **named))
        session = named.get("session_hash") or ""
        self.running.setdefault(session, set()).add(task)
        try:
            return await task
        except asyncio.CancelledError:
            if task.cancel():  # this call was cancelled from outside, not by give_up()
                raise
            raise gr.Error(GIVEN_UP, print_exception=False) from None
        except Exception as error:
            if report_full_disk(error):
                raise gr.Error(FULL, print_exception=False) from None
            if not raised_by_us(error):
                message = ADDRESS if any(map(is_address, named.get("inputs") or ())) else ARGUMENTS
                raise gr.Error(message, print_exception=False) from None
            if isinstance(error, gr.Error):  # it says what is wrong
                raise
            LOGGER.error("a call failed", exc_info=error)
            raise gr.Error(FAILED, print_exception=False) from None
        finally:
            self.running[session].discard(task)
            if not self.running[session]:
                del self.running[session]
            if state := named.get("state"):
                state.config_values.clear()

    def give_up(self, session: str) -> None:
        """Cancel the calls of a session: nobody waits for their answers."""
        for task in self.running.get(session, ()):
            task.cancel()


def is_address(argument: Any) -> bool:
    """Whether an argument of a call, a file or a text, is an address of the web."""
    path = argument.get("path") if isinstance(argument, dict) else argument
    return isinstance(path, str) and path.startswith(("http://", "https://"))


def apply_patches(page: gr.Blocks) -> None:
    """Apply every patch to a page that is being served; warn of each one that does not fit this Gradio."""
    for patch in PATCHES:
        try:
            patch(page)
        except AttributeError as error:
            message = f"{patch.__name__} does not fit Gradio {gr.__version__}: {error}"
            warnings.warn(message, RuntimeWarning, stacklevel=2)


def replace(owner: Any, name: str, value: Any) -> None:
    """Set an attribute that is there; raises AttributeError where it is not."""
    getattr(owner, name)
    setattr(owner, name, value)


def expect_process_api(page: Any) -> None:
    """QuietBlocks is of no use where Gradio calls another method, or gives the session another name."""
    for name in ("state", "session_hash"):
        if name not in inspect.signature(gr.Blocks.process_api).parameters:
            raise AttributeError(f"process_api has no argument {name!r}")


def poll_slowly(page: Any) -> None:
    """Gradio's queue polls every 1 ms and 10 ms; poll less often (saves 4 % of a core while idle)."""
    replace(page._queue, "sleep_when_free", 0.02)
    replace(page._queue, "progress_update_sleep_when_free", 0.5)


def keep_few_answers(page: Any) -> None:
    """Gradio keeps the answers of 2,000 sessions that nobody fetched, 3 GB, and the names of all: keep ANSWERS.

    A call that still runs may lose its place. Then Gradio prints a traceback with the session's name, of up to 16 kB,
    for each; here what comes for it is lost.
    """
    for name, kind in (("pending_messages_per_session", asyncio.Queue), ("pending_event_ids_session", set)):
        replace(page._queue, name, Newest(kind))


class Newest(OrderedDict[str, Any]):
    """The newest ANSWERS entries; any other looks empty, and what is put there is lost."""

    def __init__(self, kind: Callable[[], Any]) -> None:
        super().__init__()
        self.kind = kind

    def __setitem__(self, name: str, value: Any) -> None:
        super().__setitem__(name, value)
        while len(self) > ANSWERS:
            self.popitem(last=False)

    def __missing__(self, name: str) -> Any:
        return self.kind()


def iterate_copies(page: Any) -> None:
    """Gradio's task that deletes uploads ends for good if one comes while it walks through their set."""
    blocks = [each for each in page.blocks.values() if hasattr(each, "temp_files")]
    for owner, name in [(page, "upload_file_set"), *((each, "temp_files") for each in blocks)]:
        replace(owner, name, CopiedSet(getattr(owner, name)))
    replace(page, "temp_file_sets", [page.upload_file_set, *(each.temp_files for each in blocks)])


class CopiedSet(set[Any]):
    """A set that may change while it is walked through."""

    def __iter__(self) -> Iterator[Any]:
        return iter(self.copy())


def skip_session_copies(page: Any) -> None:
    """Stop Gradio from copying the page's configuration into every session.

    It needs the copy only for deep links, which we do not offer; it costs 11 ms and long garbage collections.
    SessionState copies the blocks listed in `blocks.blocks`, so we give it an empty dict.
    """
    blocks: Any = SimpleNamespace(default_config=page.default_config, blocks={})
    if SessionState(blocks).config_values:
        raise AttributeError("a session copies the page all the same")
    replace(page.app.state_holder, "blocks", blocks)


def skip_numbers(page: Any) -> None:
    """Gradio looks for files at each number of an answer, three times: a trace kept all visitors waiting for 100 ms.

    A list of nothing but numbers holds none. Gradio's functions call themselves by their name, so each list within
    comes to these as well.
    """
    traverse, async_traverse = (TRAVERSES[name] or getattr(client_utils, name) for name in TRAVERSES)

    def traverse_lists(part: Any, *arguments: Any) -> Any:
        return part if is_numbers(part) else traverse(part, *arguments)

    async def async_traverse_lists(part: Any, *arguments: Any) -> Any:
        return part if is_numbers(part) else await async_traverse(part, *arguments)

    replace(client_utils, "traverse", traverse_lists)
    replace(client_utils, "async_traverse", async_traverse_lists)


def is_numbers(part: Any) -> bool:
    """Whether a part of a JSON value is a list of nothing but numbers."""
    return type(part) is list and set(map(type, part)) <= NUMBERS


def bound_connections(page: Any) -> None:
    """Close connections of the greediest client when descriptors() are used up (ui.server.connections).

    uvicorn's own limit, limit_concurrency, refuses everybody alike, and Gradio's launch() does not pass it. So each
    connection is counted where asyncio tells uvicorn of it.
    """
    config = page.server.config
    usual = config.http_protocol_class
    connections = Connections(min(MOST, descriptors() - RESERVED))

    class CountedProtocol(usual):  # type: ignore[misc, valid-type]
        def connection_made(self, transport: Any) -> None:
            self.counted = transport
            super().connection_made(transport)
            connections.add(transport)

        def data_received(self, data: bytes) -> None:
            if connections.takes(self.counted, data):
                super().data_received(data)

        def connection_lost(self, error: Exception | None) -> None:
            connections.remove(self.counted)
            super().connection_lost(error)

    replace(config, "http_protocol_class", CountedProtocol)


PATCHES = (
    expect_process_api,
    poll_slowly,
    keep_few_answers,
    iterate_copies,
    skip_session_copies,
    skip_numbers,
    bound_connections,
)
