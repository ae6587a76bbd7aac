"""RequestLimits alone, around apps of a few lines: what passes, and how the rest is refused."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse, StreamingResponse

from model.drawing.strokes import rows_from_strokes
from tests.support.asgi import answer, nobody, raising, size
from tests.support.loops import run_apart
from ui.components import MODULES
from ui.server import exchange, limits, uploads
from ui.server.exchange import (
    LONGEST_NAME,
    MALFORMED,
    MAX_BODY,
    MAX_FILES,
    MAX_NESTED,
    MAX_UPLOAD,
    PATHS,
    QUESTION,
    TOO_LARGE,
    UNKNOWN,
    UPLOAD,
)
from ui.server.limits import LARGE, RequestLimits


@pytest.fixture(autouse=True)
def no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "PAUSE", 0.0)


async def in_blocks(size: int, block: int = 2**16) -> AsyncIterator[bytes]:
    for start in range(0, size, block):
        yield b"a" * min(block, size - start)


@pytest.mark.parametrize("path", [
    "/", "/config", "/theme.css", "/assets/index.js", "/static/img/logo.svg", "/login", "/logout", "/favicon.ico",
    "/gradio_api/info", "/gradio_api/call/read_strokes", "/gradio_api/call/v2/read_strokes/a1",
    "/gradio_api/queue/join", "/gradio_api/queue/data", "/gradio_api/component_server/", "/gradio_api/upload",
    "/gradio_api/startup-events", f"/{MODULES}/pad/pad.js",
    "/icons/manifest.json", "/icons/icon-192.png", "/about/README.md", "/about/docs/what-if.png",
])  # fmt: skip
def test_what_the_page_needs_passes(path: str) -> None:
    assert answer(size, path).text == "0"


@pytest.mark.parametrize("path", [
    "/gradio_api/file=/etc/passwd", "/gradio_api/file=app.py", "/file=app.py", "/file/app.py", "/gradio_api/file/a",
    "/gradio_api/proxy=http://a.hf.space/", "/gradio_api/stream/a/0/1/playlist-file", "/gradio_api/deep_link",
    "/gradio_api/run/read_strokes", "/gradio_api/api/read_strokes", "/gradio_api/run-history/buckets",
    "/gradio_api/custom_component/html/client/component/index.js", "/gradio_api/vibe-edit", "/gradio_api/dev/reload",
    "/gradio_api/process_recording", "/gradio_api/upload_progress", "/gradio_api/mcp", "/gradio_api/token",
    "/gradio_api/heartbeat/abc", "//etc/passwd", "/monitoring",
    "/config/../app.py", "/gradio_api/call/a/b/c", "/\n", "/web/pad/pad.js", f"/{MODULES}/../app.py",
    "/checkpoints/gru.safetensors", "/icons/a/b.png", "/icons/icon.svg", "/about", "/pwa_icon/20000",
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


@pytest.mark.parametrize("kind", [b"[],", b"{},"])
def test_a_body_that_takes_long_to_parse_is_refused(kind: bytes) -> None:
    unasked = raising(AssertionError("the app was asked"))
    assert answer(size, content=kind * MAX_NESTED).status_code == 200
    response = answer(unasked, content=kind * (MAX_NESTED + 1))
    assert (response.status_code, response.json()) == (413, {"detail": TOO_LARGE})


def test_uploads_have_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of one client and of all, until they have been deleted; small ones count as LEAST."""
    monkeypatch.setattr(uploads, "OF_ONE", 100)
    monkeypatch.setattr(uploads, "MAX_UPLOADS", 200)
    monkeypatch.setattr(uploads, "LEAST", 60)
    clock = [0.0]
    monkeypatch.setattr("ui.server.uploads.time.monotonic", lambda: clock[0])
    middleware = RequestLimits(size, nobody)

    def status(client: str) -> int:
        async def ask() -> int:
            transport = httpx.ASGITransport(middleware, client=(client, 1))
            async with httpx.AsyncClient(transport=transport, base_url="http://rowwise") as session:
                return (await session.post(UPLOAD, content=b"a")).status_code

        return int(run_apart(ask()))

    assert [status("192.0.2.1") for _ in range(3)] == [200, 200, 429]
    assert [status("192.0.2.2") for _ in range(2)] == [200, 200]
    assert status("192.0.2.3") == 429
    clock[0] = uploads.KEPT
    assert status("192.0.2.1") == 200


def test_an_upload_has_few_files() -> None:
    part = b'--b\r\nContent-Disposition: form-data; name="files"; filename="a"\r\n\r\n\r\n'
    assert answer(size, UPLOAD, content=part * MAX_FILES).status_code == 200
    assert answer(size, UPLOAD, content=part * (MAX_FILES + 1)).status_code == 413
    assert answer(size, content=part * (MAX_FILES + 1)).status_code == 200


def test_a_sessions_name_is_short_in_a_large_request() -> None:
    for length, status in ((LONGEST_NAME, 200), (LONGEST_NAME + 1, 413)):
        call = b'{"session\\u005fhash": "' + b"a" * length + b'", "data": "' + b"b" * LARGE + b'"}'
        assert answer(size, content=call).status_code == status
    assert answer(size, content=b"[" + b" " * LARGE + b"]").status_code == 200
    assert answer(size, content=b"[" + b" " * LARGE).status_code == 200  # Gradio refuses it


@pytest.mark.parametrize("path, query, session", [
    ("/gradio_api/call/read_picture/e1", b"", "e1"), ("/gradio_api/call/v2/read_picture/e1", b"", "e1"),
    ("/gradio_api/queue/data", b"session_hash=s%201", "s 1"),
])  # fmt: skip
def test_the_end_of_a_stream_gives_its_calls_up(path: str, query: bytes, session: str) -> None:
    left: list[str] = []

    async def ask(path: str) -> None:
        transport = httpx.ASGITransport(RequestLimits(size, left.append))
        async with httpx.AsyncClient(transport=transport, base_url="http://rowwise") as client:
            await client.get(path, params=query.decode())

    run_apart(ask(path))
    run_apart(ask("/gradio_api/call/read_picture"))
    assert left == [session]


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


def test_fault_of_the_limits_themselves_is_raised(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exchange, "MAX_NESTED", None)
    with pytest.raises(TypeError):
        answer(size, content=b"{}")


@pytest.mark.parametrize("path, size, pauses", [
    (QUESTION, MAX_BODY + 1, [7.0]), (QUESTION, 1, []), ("/nowhere", 1, []),
])  # fmt: skip
def test_what_is_too_large_is_refused_after_a_while(
    monkeypatch: pytest.MonkeyPatch, path: str, size: int, pauses: list[float]
) -> None:
    """Who sends it again at once must not keep the server busy."""
    paused: list[float] = []

    async def pause(seconds: float) -> None:
        paused.append(seconds)

    monkeypatch.setattr(limits, "PAUSE", 7.0)
    monkeypatch.setattr("ui.server.limits.asyncio.sleep", pause)
    answer(raising(ValueError()), path, content=b"a" * size)
    assert paused == pauses


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
