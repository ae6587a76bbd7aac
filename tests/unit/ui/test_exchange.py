"""A request as it comes, message by message: its time has a bound, and work for a client that has gone ends."""

import asyncio
from typing import Any

import pytest

from tests.support.asgi import nobody, raising, size
from tests.support.loops import run_apart
from ui.server import exchange
from ui.server.exchange import QUESTION, UPLOAD
from ui.server.limits import RequestLimits


def serve(app: Any, messages: list[Any], path: str = QUESTION, give_up: Any = nobody) -> list[Any]:
    """What the app sends back when it receives these messages; after them nothing comes."""
    sent: list[Any] = []

    async def receive() -> Any:
        for _ in range(3):
            await asyncio.sleep(0)  # the loop goes round
        return messages.pop(0) if messages else await asyncio.Event().wait()

    async def send(message: Any) -> None:
        sent.append(message)

    run_apart(RequestLimits(app, give_up)({"type": "http", "path": path, "headers": []}, receive, send))
    return sent


def test_an_answer_may_take_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """After a complete request, receive() waits for the visitor to leave, without a limit of time."""

    async def stream(scope: Any, receive: Any, send: Any) -> None:
        await receive()
        monkeypatch.setattr(exchange, "BODY_SECONDS", 0)  # any wait at all is too long
        await send(await receive())

    leaves = {"type": "http.disconnect"}
    path = "/gradio_api/queue/data"
    assert serve(stream, [{"type": "http.request", "body": b"{}"}, leaves], path) == [leaves]


@pytest.mark.parametrize("path, limit", [(QUESTION, "BODY_SECONDS"), (UPLOAD, "UPLOAD_SECONDS")])
def test_a_body_has_so_much_time_in_all(monkeypatch: pytest.MonkeyPatch, path: str, limit: str) -> None:
    """A byte now and then is not enough: by a clock that goes on by two seconds with each."""
    monkeypatch.setattr(exchange, limit, 7.0)
    clock = [0.0]

    def drip(body: bytes, last: bool = False) -> Any:
        return {"type": "http.request", "body": body, "more_body": not last}

    class Dripping(list[Any]):
        def pop(self, at: Any = 0) -> Any:
            clock[0] += 2
            return super().pop(at)

    async def ask(messages: list[Any]) -> list[Any]:
        loop = asyncio.get_running_loop()
        monkeypatch.setattr(loop, "time", lambda: clock[0])
        sent: list[Any] = []

        async def receive() -> Any:
            message = messages.pop(0)
            await asyncio.sleep(0)
            await asyncio.sleep(0)  # the loop looks at its clock
            return message

        async def send(message: Any) -> None:
            sent.append(message)

        scope = {"type": "http", "path": path, "headers": []}
        await RequestLimits(size, nobody)(scope, receive, send)
        return sent

    for count, status in ((2, 200), (5, 408)):
        clock[0] = 0.0
        messages = Dripping([*(drip(b"a") for _ in range(count)), drip(b"a", last=True)])
        assert run_apart(ask(messages))[0]["status"] == status


def test_a_body_that_stalls_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first part came; the second never does."""
    monkeypatch.setattr(exchange, "BODY_SECONDS", 0.01)
    sent = serve(size, [{"type": "http.request", "body": b"{", "more_body": True}])
    assert sent[0]["status"] == 408


def test_a_body_that_is_broken_off_is_not_read() -> None:
    unasked = raising(AssertionError("the app was asked"))
    part = {"type": "http.request", "body": b"{", "more_body": True}
    assert serve(unasked, [part, {"type": "http.disconnect"}])[0]["status"] == 400


def test_a_question_whose_client_has_gone_is_cancelled() -> None:
    """Whatever else waits on the same path."""
    ended: list[str] = []

    async def slow(scope: Any, receive: Any, send: Any) -> None:
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            ended.append("cancelled")
            raise

    assert serve(slow, [{"type": "http.request", "body": b"{}"}, {"type": "http.disconnect"}]) == []
    assert ended == ["cancelled"]
