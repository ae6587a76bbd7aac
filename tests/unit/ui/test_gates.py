"""How many requests of one client are at work at once."""

import asyncio
from typing import Any

import httpx
import pytest

from tests.support.asgi import nobody, size
from tests.support.loops import run_apart
from ui.server.exchange import QUESTION, UPLOAD
from ui.server.limits import LARGE, RequestLimits


def test_a_client_that_reads_slowly_holds_up_no_other_of_its_address() -> None:
    """The next is let in when the response begins, not when it ends."""

    async def slow(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await asyncio.Event().wait()

    async def work() -> None:
        middleware, began = RequestLimits(slow, nobody), asyncio.Queue[Any]()
        scope = {"type": "http", "path": "/", "headers": [], "client": ("a", 1)}

        async def receive() -> Any:
            return {"type": "http.request"}

        tasks = [asyncio.create_task(middleware(dict(scope), receive, began.put)) for _ in range(9)]
        for _ in tasks:
            assert (await began.get())["status"] == 200
        for task in tasks:
            task.cancel()

    run_apart(asyncio.wait_for(work(), 30))


SMALL, LARGER = b"a" * LARGE, b"a" * (LARGE + 1)
GATED = {  # the path and the body of a request, of which one client has few at work, and how many
    "a large question": (QUESTION, LARGER, 4), "a page": ("/", b"", 1), "a call": ("/gradio_api/call/x", SMALL, 1),
    "an upload": (UPLOAD, b"a", 4), "a stream": ("/gradio_api/queue/data", b"", 1),
}  # fmt: skip
OTHERS = [("a", QUESTION, SMALL), ("b", QUESTION, LARGER), ("b", "/", b"")]


@pytest.mark.parametrize("path, content, most", GATED.values(), ids=GATED)
def test_one_client_has_few_requests_at_work(path: str, content: bytes, most: int) -> None:
    """Small questions, and the requests of another client do not wait for them."""
    at_work: list[str] = []
    go_on = asyncio.Event()

    async def slow(scope: Any, receive: Any, send: Any) -> None:
        at_work.append(scope["client"][0])
        await go_on.wait()
        await size(scope, receive, send)

    async def ask(middleware: Any, client: str, path: str, content: bytes) -> None:
        transport = httpx.ASGITransport(middleware, client=(client, 1))
        async with httpx.AsyncClient(transport=transport, base_url="http://rowwise") as session:
            await session.post(path, content=content)

    async def work() -> None:
        middleware = RequestLimits(slow, nobody)
        asked = [("a", path, content)] * (most + 3) + OTHERS
        tasks = [asyncio.create_task(ask(middleware, *each)) for each in asked]
        while len(at_work) < most + len(OTHERS):
            await asyncio.sleep(0)
        for _ in range(100):
            await asyncio.sleep(0)
        assert sorted(at_work) == ["a"] * (most + 1) + ["b"] * 2
        go_on.set()
        await asyncio.gather(*tasks)
        assert len(at_work) == len(asked)
        assert not middleware.gates  # nothing is kept of a client

    run_apart(asyncio.wait_for(work(), 30))
