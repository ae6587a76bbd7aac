"""Many visitors without a browser, each on a kept connection, asking again as soon as the answer is there.

The client is ours because it shares the machine with the server that it measures: it must take far less processor time
than a whole HTTP library does. benchmarks.visitors reports how much it takes.
"""

import asyncio
import json
import os
import re
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import cycle
from typing import Any
from urllib.parse import urlsplit

import httpx

from benchmarks.tables import spread
from tests.support.digits import load_digits

LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)\r\n", re.IGNORECASE)
PATIENCE = 60  # seconds for one answer
PAUSE = 0.02  # seconds before asking again where there was none
STROKES = [strokes for strokes, _ in load_digits()]
Faults = (OSError, EOFError, ValueError, TimeoutError)


@dataclass
class Load:
    """The outcome of a load. times: milliseconds of each answer; faults: one line for each question without one;
    server_seconds, client_seconds: processor time of both."""

    times: list[float] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    seconds: float = 0.0
    server_seconds: float = 0.0
    client_seconds: float = 0.0

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.times) / self.seconds

    def percentile(self, share: float) -> float:
        """Milliseconds within which that share of the answers, 0..1, came."""
        return sorted(self.times)[min(int(share * len(self.times)), len(self.times) - 1)]


class Site:
    """A running app, asked as its page asks. address: http://host:port/"""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        self.host, self.port = parts.hostname or "", parts.port or 80
        config = httpx.get(f"{address}config", timeout=PATIENCE, trust_env=False).json()
        self.components = {each["props"].get("elem_id"): each["id"] for each in config["components"]}

    def question(self, strokes: Any, cell: str, session: str, function: str = "answer") -> bytes:
        """An HTTP request: the pad's question, or the same to a function of benchmarks.load.visitors_app."""
        return self.call(function, {"strokes": strokes, "cell": cell, "want": {}}, session)

    def call(self, function: str, data: Any, session: str) -> bytes:
        """An HTTP request: a call of a function of the page, or of one of benchmarks.load.visitors_app."""
        component = self.components["nothing" if function.startswith("nothing") else "rowwise"]
        call = {"data": data, "component_id": component, "fn_name": function, "session_hash": session}
        body = json.dumps(call, separators=(",", ":")).encode()
        head = (
            f"POST /gradio_api/component_server/ HTTP/1.1\r\nHost: {self.host}:{self.port}\r\n"
            f"Accept-Encoding: gzip, deflate, br\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        return head.encode() + body


class Connection:
    """A kept connection to a site, opened again after a fault."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, request: bytes) -> bytes:
        """The body of the answer. Raises one of Faults unless its status is 200."""
        if self.streams is None:
            self.streams = await asyncio.open_connection(self.site.host, self.site.port)
        reader, writer = self.streams
        try:
            writer.write(request)
            head = await reader.readuntil(b"\r\n\r\n")
            length = LENGTH.search(head)
            if not head.startswith(b"HTTP/1.1 200 ") or not length:
                raise ValueError(head.partition(b"\r\n")[0].decode("latin-1"))
            return await reader.readexactly(int(length[1]))
        except Faults:
            self.close()
            raise

    def close(self) -> None:
        if self.streams:
            self.streams[1].close()
            self.streams = None


async def visitor(site: Site, requests: Iterable[bytes], load: Load, until: float) -> None:
    """Ask one request after the other, to the last or until that moment, but the first in any case."""
    connection = Connection(site)
    for request in requests:
        start = time.perf_counter()
        try:
            async with asyncio.timeout(PATIENCE):
                await connection.ask(request)
            load.times.append(1000 * (time.perf_counter() - start))
        except Faults as fault:
            load.faults.append(f"{type(fault).__name__}: {fault}")
            await asyncio.sleep(PAUSE)
        if time.perf_counter() >= until:
            break
    connection.close()


async def crowd(site: Site, requests: Sequence[Sequence[bytes]], seconds: float) -> Load:
    """As many visitors as there are lists of requests: each asks its own, round and round, for `seconds`.

    Raises RuntimeError if not one got an answer.
    """
    load, start = Load(), time.perf_counter()
    async with asyncio.TaskGroup() as group:
        for each in requests:
            group.create_task(visitor(site, cycle(each), load, start + seconds))
    load.seconds = time.perf_counter() - start
    if not load.times:
        raise RuntimeError(f"there was no answer at all; the first fault was {load.faults[0]}")
    return load


def questions(site: Site, session: str, function: str = "answer", start: int = 0) -> list[bytes]:
    """Requests about 20 of the recorded digits from `start` on, as one visitor would make them."""
    places = [(start + number) % len(STROKES) for number in range(20)]
    return [site.question(STROKES[place], "gru", session, function) for place in places]


def visits(site: Site, function: str, clients: int) -> list[list[bytes]]:
    """The requests of each of the clients."""
    return [questions(site, f"visitor-{number}", function, 7 * number) for number in range(clients)]


def ask_all(site: Site, function: str, clients: int, seconds: float, server: int | None = None) -> Load:
    """The load of that number of clients, who all ask one function. server: the process whose time counts."""
    before, own = processor_seconds(server) if server else 0.0, time.process_time()
    load = asyncio.run(crowd(site, visits(site, function, clients), seconds))
    load.server_seconds = processor_seconds(server) - before if server else 0.0
    load.client_seconds = time.process_time() - own
    return load


def spreads(loads: dict[str, list[Load]], figure: Callable[[Load], float]) -> dict[str, list[float]]:
    """[median, smallest, largest] of a figure of each job's loads."""
    return {name: spread([figure(load) for load in each]) for name, each in loads.items()}


@contextmanager
def on_cores(cores: Sequence[int]) -> Iterator[None]:
    """This process, and what it starts meanwhile, on these cores only. Linux."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, cores)
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def processor_seconds(process: int) -> float:
    """Processor time that a process has used so far. Linux."""
    with open(f"/proc/{process}/stat", encoding="utf-8") as file:
        fields = file.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
