"""RequestLimits alone, around apps of a few lines: what passes, and how the rest is refused."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse, StreamingResponse

from model.drawing.strokes import rows_from_strokes
from tests.support.loops import run_apart
from ui.components import MODULES
from ui.server import limits
from ui.server.limits import MALFORMED, MAX_BODY, MAX_UPLOAD, PATHS, TOO_LARGE, UNKNOWN, RequestLimits

QUESTION = "/gradio_api/component_server"


async def size(scope: Any, receive: Any, send: Any) -> None:
    """An app that answers how many bytes it got."""
    body = await Request(scope, receive).body()
    await PlainTextResponse(str(len(body)))(scope, receive, send)


def answer(app: Any, path: str = QUESTION, method: str = "POST", **options: Any) -> httpx.Response:
    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(RequestLimits(app))
        async with httpx.AsyncClient(transport=transport, base_url="http://rowwise") as client:
            return await client.request(method, path, **options)

    return run_apart(ask())


def raising(error: BaseException) -> Any:
    async def app(scope: Any, receive: Any, send: Any) -> None:
        raise error

    return app


async def in_blocks(size: int, block: int = 2**16) -> AsyncIterator[bytes]:
    for start in range(0, size, block):
        yield b"a" * min(block, size - start)


@pytest.mark.parametrize("path", [
    "/", "/config", "/theme.css", "/assets/index.js", "/static/img/logo.svg", "/login", "/logout", "/favicon.ico",
    "/gradio_api/info", "/gradio_api/call/read_strokes", "/gradio_api/call/v2/read_strokes/a1",
    "/gradio_api/queue/join", "/gradio_api/queue/data", "/gradio_api/component_server/", "/gradio_api/upload",
    "/gradio_api/startup-events", "/gradio_api/heartbeat/abc", f"/{MODULES}/pad/pad.js",
])  # fmt: skip
def test_what_the_page_needs_passes(path: str) -> None:
    assert answer(size, path).text == "0"


def test_uploads_that_wait_have_a_bound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRADIO_TEMP_DIR", str(tmp_path))
    monkeypatch.setattr(limits, "MAX_UPLOADS", 100)
    (tmp_path / "a").mkdir()
    for count, status in ((100, 200), (101, 429)):
        (tmp_path / "a" / "digit.png").write_bytes(b"x" * count)
        assert answer(size, limits.UPLOAD, content=b"abc").status_code == status
    assert answer(size, content=b"abc").status_code == 200


@pytest.mark.parametrize("path", [
    "/gradio_api/file=/etc/passwd", "/gradio_api/file=app.py", "/file=app.py", "/file/app.py", "/gradio_api/file/a",
    "/gradio_api/proxy=http://a.hf.space/", "/gradio_api/stream/a/0/1/playlist-file", "/gradio_api/deep_link",
    "/gradio_api/run/read_strokes", "/gradio_api/api/read_strokes", "/gradio_api/run-history/buckets",
    "/gradio_api/custom_component/html/client/component/index.js", "/gradio_api/vibe-edit", "/gradio_api/dev/reload",
    "/gradio_api/process_recording", "/gradio_api/upload_progress", "/gradio_api/mcp", "//etc/passwd", "/monitoring",
    "/config/../app.py", "/gradio_api/call/a/b/c", "/\n", "/web/pad/pad.js", f"/{MODULES}/../app.py",
    "/checkpoints/gru.safetensors",
])  # fmt: skip
def test_no_other_path_exists(path: str) -> None:
    assert not PATHS.fullmatch(path)
    response = answer(raising(AssertionError("the app was asked")), path.replace("\n", "%0A"))
    assert (response.status_code, response.json()) == (404, {"detail": UNKNOWN})


@pytest.mark.parametrize(
    "path, limit",
    [(QUESTION, MAX_BODY), ("/gradio_api/upload", MAX_UPLOAD), ("/gradio_api/upload/", MAX_UPLOAD)],
)
def test_size_is_bounded(path: str, limit: int) -> None:
    """Announced or in chunks, to the byte; the app is not asked where the announced size is too large."""
    unasked = raising(AssertionError("the app was asked"))
    assert answer(size, path, content=b"a" * limit).text == str(limit)
    assert answer(size, path, content=in_blocks(limit)).text == str(limit)
    for app, content in ((unasked, b"a" * (limit + 1)), (size, in_blocks(limit + 1))):
        response = answer(app, path, content=content)
        assert (response.status_code, response.json()) == (413, {"detail": TOO_LARGE})


def serve(app: Any, messages: list[Any]) -> list[Any]:
    """What the app sends back when it receives these messages; after them nothing comes."""
    sent: list[Any] = []

    async def receive() -> Any:
        for _ in range(3):
            await asyncio.sleep(0)  # the loop goes round
        return messages.pop(0) if messages else await asyncio.Event().wait()

    async def send(message: Any) -> None:
        sent.append(message)

    run_apart(RequestLimits(app)({"type": "http", "path": QUESTION, "headers": []}, receive, send))
    return sent


def test_an_answer_may_take_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """After a complete request, receive() waits for the visitor to leave, without a limit of time."""

    async def stream(scope: Any, receive: Any, send: Any) -> None:
        await receive()
        monkeypatch.setattr(limits, "STALLED", 0)  # any wait at all is too long
        await send(await receive())

    leaves = {"type": "http.disconnect"}
    assert serve(stream, [{"type": "http.request", "body": b"{}"}, leaves]) == [leaves]


def test_body_that_stalls_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first part came; the second never does."""
    monkeypatch.setattr(limits, "STALLED", 0.01)
    sent = serve(size, [{"type": "http.request", "body": b"{", "more_body": True}])
    assert sent[0]["status"] == 408


@pytest.mark.parametrize("error, status, message", [
    (KeyError(999), 404, UNKNOWN),
    (TypeError("unhashable type: 'list'"), 400, MALFORMED),
    (ExceptionGroup("in a task", [ValueError("Out of range float values are not JSON compliant")]), 400, MALFORMED),
])  # fmt: skip
def test_what_gradio_raises_becomes_one_line(error: Exception, status: int, message: str) -> None:
    response = answer(raising(error))
    assert (response.status_code, response.json()) == (status, {"detail": message})


class Unreadable(list):
    """Strokes that make our own code fail."""

    def __len__(self) -> int:
        return 1 // 0

    __iter__ = __len__  # type: ignore[assignment]


def test_fault_of_our_own_is_raised() -> None:
    """It must be seen: status 500, and the traceback in the output. Also beside a fault of Gradio's in one group."""

    async def faulty(scope: Any, receive: Any, send: Any) -> None:
        rows_from_strokes(Unreadable())

    async def in_a_task(scope: Any, receive: Any, send: Any) -> None:
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(faulty(scope, receive, send))
            tasks.create_task(raising(ValueError("a number too large"))(scope, receive, send))

    for app, error in ((faulty, ZeroDivisionError), (in_a_task, ExceptionGroup)):
        with pytest.raises(error):
            answer(app)


def test_stream_that_fails_is_ended() -> None:
    async def events() -> AsyncIterator[str]:
        yield "event: error\n\n"
        raise RuntimeError("404: Not Found")

    response = answer(StreamingResponse(events()))
    assert (response.status_code, response.text) == (200, "event: error\n\n")


@pytest.mark.parametrize("path, query", [
    ("/gradio_api/upload?upload_id=3", ""), ("/gradio_api/queue/data?session_hash=3", "session_hash=3"),
])  # fmt: skip
def test_an_upload_is_not_tracked(path: str, query: str) -> None:
    """Gradio would keep a record of each upload_id for ever."""

    async def asked(scope: Any, receive: Any, send: Any) -> None:
        await PlainTextResponse(Request(scope).url.query)(scope, receive, send)

    assert answer(asked, path).text == query
