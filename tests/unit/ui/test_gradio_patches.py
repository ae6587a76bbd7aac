"""Each patch on the real Gradio: that it does what it is for, and that it says so where Gradio has changed."""

import asyncio
import json
import socket
import warnings
from collections.abc import Callable, Iterator
from threading import Event
from types import SimpleNamespace
from typing import Any

import gradio as gr
import httpx
import pytest
from gradio.state_holder import SessionState
from gradio_client import utils as client_utils
from starlette.requests import Request as StarletteRequest

from app import build
from tests.support.digits import load_digits
from tests.support.loops import run_apart
from tests.support.served import served
from tests.support.server import Server
from tests.support.visitors import CHECKPOINTS
from ui.server import gradio_patches
from ui.server.exchange import ADDRESS, ARGUMENTS
from ui.server.gradio_patches import QuietBlocks, apply_patches, keep_few_answers, poll_slowly

STROKES = load_digits()[2][0]
FILE = {"path": "/etc/passwd", "meta": {"_type": "gradio.FileData"}}
BAD = {
    "no arguments": ("read_strokes", []),
    "one argument": ("read_strokes", [STROKES]),
    "text for a picture": ("read_picture", ["hello", "gru"]),
    "list for a picture": ("read_picture", [[1, 2], "gru"]),
    "a file of the machine": ("read_picture", [FILE, "gru"]),
    "lists in lists": ("read_strokes", [json.loads("[" * 700 + "]" * 700), "gru"]),
}


@pytest.fixture(scope="module")
def page() -> Iterator[gr.Blocks]:
    """The app's page, served in this process: no patch warns."""
    page = build(CHECKPOINTS)
    with warnings.catch_warnings():
        warnings.simplefilter("error", RuntimeWarning)
        with served(page):
            yield page


def begin(address: str, endpoint: str, arguments: list[Any]) -> str:
    """Make a call of the API; the address at which its answer is fetched."""
    url = f"{address.rstrip('/')}/gradio_api/call/{endpoint}"
    event = httpx.post(url, json={"data": arguments}, timeout=60).raise_for_status().json()["event_id"]
    return f"{url}/{event}"


def fetch(url: str) -> tuple[str, Any]:
    """(the kind of the last event, its data) of a call."""
    lines = httpx.get(url, timeout=60).text.strip().splitlines()
    kind, data = (
        [line.removeprefix(name) for line in lines if line.startswith(name)][-1]
        for name in ("event: ", "data: ")
    )
    return kind, json.loads(data)


def test_a_server_without_calls_seldom_polls(monkeypatch: pytest.MonkeyPatch) -> None:
    """Gradio's own loops, each up to its first pause. The first test here: a page that is served pauses too."""
    page: Any = gr.Blocks().queue()
    poll_slowly(page)
    pauses: list[float] = []

    async def pause(seconds: float) -> None:
        pauses.append(seconds)
        page._queue.stopped = True

    monkeypatch.setattr("gradio.queueing.asyncio.sleep", pause)
    for loop in (page._queue.start_processing, page._queue.start_progress_updates):
        page._queue.stopped = False
        run_apart(loop())
    assert len(pauses) == 2 and min(pauses) >= 0.02


@pytest.mark.parametrize("endpoint, arguments", BAD.values(), ids=BAD)
def test_malformed_calls_get_one_line(shipped: Server, endpoint: str, arguments: list[Any]) -> None:
    kind, data = fetch(begin(shipped.address, endpoint, arguments))
    assert (kind, data["error"]) == ("error", ARGUMENTS)
    kind, data = fetch(begin(shipped.address, "read_strokes", [STROKES, "gru"]))
    assert (kind, data[0]["digit"]) == ("complete", 2)


@pytest.mark.parametrize(
    "path", [{**FILE, "path": "https://example.org/7.png"}, "http://example.org/7.png"], ids=["file", "text"]
)
def test_an_address_as_the_picture_is_told(shipped: Server, path: Any) -> None:
    kind, data = fetch(begin(shipped.address, "read_picture", [path, "gru"]))
    assert (kind, data["error"]) == ("error", ADDRESS)


def test_events_of_the_page_that_have_no_function(shipped: Server) -> None:
    """Called by their number with anything: an error with one line, whatever the event is for."""
    count = len(httpx.get(f"{shipped.address}config", timeout=60).json()["dependencies"])
    assert count > 4
    for number in range(count):
        call = {"data": ["x"] * 9, "fn_index": number, "session_hash": f"session {number}"}
        httpx.post(f"{shipped.address}gradio_api/queue/join", json=call, timeout=60).raise_for_status()
        stream = f"{shipped.address}gradio_api/queue/data?session_hash=session%20{number}"
        lines = httpx.get(stream, timeout=60).text.split("\n\n")
        events = [json.loads(line.removeprefix("data: ")) for line in lines if line]
        [done] = [event for event in events if event["msg"] == "process_completed"]
        assert done["success"] or done["output"]["error"].endswith("."), done


def test_an_endpoint_that_does_not_exist(shipped: Server) -> None:
    response = httpx.post(f"{shipped.address}gradio_api/call/nothing", json={"data": []})
    assert (response.status_code, response.json()) == (404, {"detail": "There is no such page or endpoint."})


def test_nothing_of_a_call_stays_in_its_session() -> None:
    """Each call of the API is a session of its own, and Gradio keeps 1,000."""
    page = build(CHECKPOINTS)
    session = SessionState(page)
    call = next(fn for fn in page.fns.values() if fn.api_name == "read_strokes")
    request = gr.Request(StarletteRequest({"type": "http", "headers": [], "client": ("127.0.0.1", 1)}))
    made = page.process_api(block_fn=call, inputs=[STROKES, "gru"], state=session, request=request)
    [answer] = run_apart(made)["data"]
    assert answer["digit"] == 2
    kept = repr([vars(session), [vars(block) for block in session.blocks_config.blocks.values()]])
    assert repr(STROKES) not in kept and repr(answer) not in kept


def test_a_session_has_no_copy_of_the_page(page: Any) -> None:
    """Nor after a call; apart from the copy, it is as Gradio makes it."""
    assert fetch(begin(page.local_url, "read_strokes", [STROKES, "gru"]))[1][0]["digit"] == 2
    sessions = page.app.state_holder.session_data
    assert sessions and not any(each.config_values for each in sessions.values())
    made, usual = page.app.state_holder["one more"], SessionState(page)
    assert made.config_values == {} != usual.config_values
    assert vars(made.blocks_config) == vars(usual.blocks_config)


def test_only_the_newest_answers_wait_to_be_fetched(page: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gradio_patches, "ANSWERS", 3)
    keep_few_answers(page)
    calls = [begin(page.local_url, "read_strokes", [STROKES, "gru"]) for _ in range(5)]
    assert fetch(calls[-1])[0] == "complete"
    assert len(page._queue.pending_messages_per_session) == 3
    assert fetch(calls[0])[0] == "error"


class Slow:
    """A page with an endpoint that waits; it notes what became of its calls."""

    def __init__(self) -> None:
        self.began, self.ended = Event(), Event()
        with QuietBlocks() as self.page:
            gr.api(self.slow)

    async def slow(self) -> None:
        self.began.set()
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            self.ended.set()
            raise


def test_a_call_whose_client_has_gone_is_cancelled() -> None:
    """Once the stream of its answer is closed; Gradio alone lets it run on."""
    slow = Slow()
    with served(slow.page) as address:
        answer = begin(address, "slow", [])
        assert slow.began.wait(30)
        with httpx.stream("GET", answer):
            assert not slow.ended.wait(0)
        assert slow.ended.wait(30)
    assert not slow.page.running


def test_the_oldest_connections_go_when_there_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    """On the real uvicorn: a new visitor is answered, and who sends nothing is closed."""
    monkeypatch.setattr(gradio_patches, "MOST", 5)
    with gr.Blocks() as page:
        gr.HTML("a page")
    with served(page) as address:
        silent = [
            socket.create_connection(("127.0.0.1", int(address.split(":")[2].strip("/")))) for _ in range(9)
        ]
        assert httpx.get(f"{address}config").status_code == 200
        for connection in silent[:4]:
            connection.settimeout(30)
            assert connection.recv(1) == b""
        for connection in silent:
            connection.close()


def test_gradio_looks_for_files_in_lists_but_not_at_numbers() -> None:
    """Its own functions, patched: a file is found wherever it is, and a list of numbers is not walked through."""
    gradio_patches.skip_numbers(None)
    seen: list[Any] = []

    def is_root(part: Any) -> bool:
        seen.append(part)
        return isinstance(part, str)

    async def double(text: str) -> str:
        return text * 2

    tree = {"a": [[1, 2.5], [3], ["x", 4], [True, "y"]], "b": "z", "c": []}
    expected = {"a": [[1, 2.5], [3], ["xx", 4], [True, "yy"]], "b": "zz", "c": []}
    assert client_utils.traverse(tree, lambda text: text * 2, is_root) == expected
    assert 2.5 not in seen and 3 not in seen and 4 in seen
    assert run_apart(client_utils.async_traverse(tree, double, is_root)) == expected


PARTS: dict[str, tuple[str, Callable[[Any], Any], str]] = {
    "process_api": ("expect_process_api", lambda page: gr.Blocks, "process_api"),
    "polling": ("poll_slowly", lambda page: page._queue, "sleep_when_free"),
    "progress": ("poll_slowly", lambda page: page._queue, "progress_update_sleep_when_free"),
    "answers": ("keep_few_answers", lambda page: page._queue, "pending_messages_per_session"),
    "their names": ("keep_few_answers", lambda page: page._queue, "pending_event_ids_session"),
    "uploads": ("iterate_copies", lambda page: page, "upload_file_set"),
    "sessions": ("skip_session_copies", lambda page: page.app.state_holder, "blocks"),
    "traversal": ("skip_numbers", lambda page: client_utils, "traverse"),
    "connections": ("bound_connections", lambda page: page.server.config, "http_protocol_class"),
}


@pytest.mark.parametrize("patch, owner, name", PARTS.values(), ids=PARTS)
def test_a_part_that_gradio_no_longer_has_is_warned_of(
    page: Any, monkeypatch: pytest.MonkeyPatch, patch: str, owner: Callable[[Any], Any], name: str
) -> None:
    monkeypatch.delattr(owner(page), name)
    with pytest.warns(RuntimeWarning, match=f"{patch} does not fit Gradio .*{name}"):
        apply_patches(page)


def test_a_part_that_works_otherwise_is_warned_of(page: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sessions that copy the page in another way, and a call that names its session otherwise."""
    usual = SessionState(page)
    monkeypatch.setattr(gradio_patches, "SessionState", lambda blocks: usual)
    with pytest.warns(RuntimeWarning, match="skip_session_copies does not fit Gradio"):
        apply_patches(page)
    monkeypatch.undo()
    monkeypatch.setattr(gr.Blocks, "process_api", lambda self, session: SimpleNamespace())
    with pytest.warns(RuntimeWarning, match="expect_process_api does not fit Gradio .*'state'"):
        apply_patches(page)
