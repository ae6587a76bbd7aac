"""The load generator of benchmarks.visitors: its requests, connections, and counts of answers and faults."""

import asyncio
import json
import math
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

import pytest

from benchmarks.command import in_turn, milliseconds
from benchmarks.load.client import Load, Site, crowd, visitor
from tests.support.loops import run_apart
from tests.support.server import free_port

ANSWER = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}"
FAILURE = b"HTTP/1.1 500 Internal Server Error\r\ncontent-length: 0\r\n\r\n"


class Here(Site):
    """A site that is not asked for its components."""

    def __init__(self, port: int) -> None:
        self.host, self.port = "127.0.0.1", port
        self.components = {"rowwise": 3, "nothing": 8}


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
        load = Load()
        await visitor(site, [site.question([[[1, 2]]], "gru", "me")] * count, load, math.inf)
        return load

    return run_apart(answered(answers, work))


def test_requests_are_the_pages() -> None:
    _, (request,), _ = ask([ANSWER], 1)
    head, _, body = request.partition(b"\r\n\r\n")
    assert head.startswith(b"POST /gradio_api/component_server/ HTTP/1.1\r\n")
    assert f"Content-Length: {len(body)}".encode() in head
    assert json.loads(body) == {
        "data": {"strokes": [[[1, 2]]], "cell": "gru", "want": {}},
        "component_id": 3,
        "fn_name": "answer",
        "session_hash": "me",
    }


@pytest.mark.parametrize(
    ("fault", "said"), [(FAILURE, "500 Internal Server Error"), (b"", "IncompleteReadError")]
)
def test_a_connection_is_kept_until_a_fault_which_is_counted(fault: bytes, said: str) -> None:
    load, requests, connections = ask([ANSWER, ANSWER, fault, ANSWER], 4)
    assert (len(load.times), len(requests), connections) == (3, 4, 2)
    [found] = load.faults
    assert said in found


def test_without_one_answer_it_says_why() -> None:
    site = Here(free_port())
    with pytest.raises(RuntimeError, match="no answer at all; the first fault was .*(refused|failed)"):
        run_apart(crowd(site, [[b"?"]], 0))


def test_percentiles_and_rate() -> None:
    load = Load([5.0, 1.0, 4.0, 2.0, 3.0], [], 2.0)
    assert [load.percentile(share) for share in (0, 0.5, 0.95, 1)] == [1, 3, 5, 5]
    assert load.rate == 2.5


def test_jobs_take_turns_and_every_second_round_is_reversed() -> None:
    order: list[str] = []
    jobs = {name: partial(order.append, name) for name in "ab"}
    assert in_turn(jobs, 3) == {"a": [None] * 3, "b": [None] * 3}
    assert "".join(order) == "abbaab"


def test_times_are_in_ms_and_the_first_rounds_do_not_count() -> None:
    clock = iter([0, 9, 1, 1.5, 2, 2.25]).__next__
    assert milliseconds({"job": list}, 2, 1, clock) == {"job": [500, 250]}
