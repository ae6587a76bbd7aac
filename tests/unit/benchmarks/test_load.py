"""The load generator counts what it gets and what it does not get; the benchmarks' tables say what was found."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from benchmarks import visitors
from benchmarks.load import copies
from benchmarks.load.client import Load, Site, crowd
from tests.support.loops import run_apart
from tests.support.server import free_port

ANSWER = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}"
FAILURE = b"HTTP/1.1 500 Internal Server Error\r\ncontent-length: 0\r\n\r\n"


class Here(Site):
    """A site that is not asked for its components."""

    def __init__(self, port: int) -> None:
        self.host, self.port, self.path = "127.0.0.1", port, "/below"
        self.components = {"pad": 3, "nothing": 8}


async def answered(
    answers: list[bytes], work: Callable[[Here], Awaitable[Any]]
) -> tuple[Any, list[bytes], int]:
    """(what work gives, the requests, the connections) at a server that gives these answers in turn; b"" hangs up."""
    requests: list[bytes] = []
    connections = 0

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal connections
        connections += 1
        while answers and (head := await reader.read(65536)):
            requests.append(head)
            answer = answers.pop(0)
            writer.write(answer)
            if not answer:
                break
        writer.close()

    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        return await work(Here(server.sockets[0].getsockname()[1])), requests, connections


def ask(answers: list[bytes], count: int) -> tuple[Load, list[bytes], int]:
    async def work(site: Here) -> Load:
        return await crowd(site, [[site.question([[[1, 2]]], "gru", "me")] * count])

    return run_apart(answered(answers, work))


def test_requests_are_the_pages() -> None:
    _, (request,), _ = ask([ANSWER], 1)
    head, _, body = request.partition(b"\r\n\r\n")
    assert head.startswith(b"POST /below/gradio_api/component_server/ HTTP/1.1\r\n")
    assert f"Content-Length: {len(body)}".encode() in head
    assert json.loads(body) == {
        "data": {"strokes": [[[1, 2]]], "cell": "gru", "want": {}},
        "component_id": 3,
        "fn_name": "answer",
        "session_hash": "me",
    }


def test_a_connection_is_kept() -> None:
    load, requests, connections = ask([ANSWER] * 5, 5)
    assert (len(load.times), load.faults, len(requests), connections) == (5, [], 5, 1)


@pytest.mark.parametrize(
    ("fault", "said"), [(FAILURE, "500 Internal Server Error"), (b"", "IncompleteReadError")]
)
def test_a_fault_is_counted_and_the_next_asked_on_a_new_connection(fault: bytes, said: str) -> None:
    load, _, connections = ask([ANSWER, fault, ANSWER], 3)
    assert (len(load.times), connections) == (2, 2)
    [found] = load.faults
    assert said in found


def test_without_one_answer_it_says_why() -> None:
    site = Here(free_port())
    with pytest.raises(
        RuntimeError, match="no answer at all; the first fault was .*refused|Connect call failed"
    ):
        run_apart(crowd(site, [[b"?"]]))


def test_percentiles_and_rate() -> None:
    load = Load([5.0, 1.0, 4.0, 2.0, 3.0], [], 2.0)
    assert [load.percentile(share) for share in (0, 0.5, 0.95, 1)] == [1, 3, 5, 5]
    assert load.rate == 2.5


def test_the_table_of_visitors() -> None:
    each = {
        "rates": {
            name: [value, value, value]
            for name, value in zip(visitors.FUNCTIONS, (600.0, 800, 700), strict=True)
        },
        "ratios": [[0.75, 0.7, 0.8], [0.9, 0.8, 1.0]],
        "median_ms": [20.0, 18.0, 22.0],
        "p95_ms": [500.0, 400.0, 600.0],
        "server_ms": {
            name: [value] * 3 for name, value in zip(visitors.FUNCTIONS, (1.5, 0.7, 1.1), strict=True)
        },
        "client_ms": [0.1, 0.1, 0.1],
        "faults": 2,
    }
    fair: dict[str, Any] = {
        f"{share}_{kind}": [2.0, 1.0, 3.0]
        for share in ("median", "p95")
        for kind in ("alone_ms", "beside_ms", "ratio")
    }
    fair["faults"] = 1
    memory = {"drawings": [500, 10_000], "mib": [400.0, 404.0], "ratio": 1.01, "left": ["a/b"], "faults": 0}
    text = visitors.tables({"clients": {"50": each}, "one_core": each, "fairness": fair, "memory": memory})
    assert (
        "| 50 | 600 (600 to 600) | 75 (70 to 80) | 90 (80 to 100) | 20 (18 to 22) | 500 (400 to 600) | 2 |"
        in text
    )
    assert "get 2.0 a second each, 95 % of them within 0.5 s" in text
    assert "400 MiB after 500 drawings and 404 MiB after 10,000 (+1.0 %). Files left behind: a/b." in text
    assert "Faults in all of it: 5." in text


def test_the_table_of_copies() -> None:
    found = {
        "answers": {"1": [500.0, 490.0, 510.0], "2": [900.0, 880.0, 920.0]},
        "p95_ms": {"1": [150.0, 140.0, 160.0], "2": [90.0, 80.0, 100.0]},
        "ratio": [1.8, 1.7, 1.9],
        "faults": 0,
        "asked": 100,
        "wrong": 1,
        "killed": {"answers": 1234, "faults": 3},
        "cores": 2,
        "clients": 50,
    }
    text = copies.tables(found)
    assert "| 2 copies | 900 (880 to 920) | 90 (80 to 100) |" in text
    assert "serve 1.80 (1.70 to 1.90) times" in text and "1 were not the offline one" in text
    assert "1,234 questions were answered and 3 were not" in text
