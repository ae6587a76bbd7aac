"""A running app as a hostile client sees it: connections, requests as bytes, and how each ended.

Written for many connections at once on little processor time. The statuses of the answers are counted in `ended`.
"""

import asyncio
import json
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

from benchmarks.load.client import LENGTH, Faults
from tests.support.attacks import request

Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]
HANG_UP = 0.3  # seconds after which a client is gone: long enough for the app to have begun
PAUSE = 0.02  # seconds before a new connection where one failed
CLOSES = re.compile(rb"\r\nconnection: *close\r\n", re.IGNORECASE)


class Target:
    """pad: the number of its component. source: the address of this machine that the connections come from. longest:
    seconds that an attack may take."""

    def __init__(self, host: str, port: int, pad: int, source: str, longest: float) -> None:
        self.host, self.port, self.pad, self.source, self.longest = host, port, pad, source, longest
        self.ended: Counter[str] = Counter()  # "200": answers with that status, "cut off": connections
        self.notes: dict[str, float] = {}  # what an attack measures itself

    async def connect(self, limit: int = 2**16) -> Streams:
        """A new connection, of whose answers about 2 * limit bytes are read ahead. Raises OSError."""
        return await asyncio.open_connection(
            self.host, self.port, local_addr=(self.source, 0), limit=max(limit, 1)
        )

    async def exchange(self, streams: Streams, sent: bytes) -> tuple[int, bytes, bool]:
        """(status, body, whether the connection goes on). A body without a length is read to the end."""
        reader, writer = streams
        writer.write(sent)
        await writer.drain()
        head = await reader.readuntil(b"\r\n\r\n")
        length = LENGTH.search(head)
        content = await (reader.readexactly(int(length[1])) if length else reader.read())
        return int(head[9:12]), content, bool(length) and not CLOSES.search(head)

    async def ask(self, sent: bytes) -> tuple[int, bytes]:
        """Send a request on a connection of its own: (status, body); (0, b"") if there is no answer."""
        writer = None
        try:
            reader, writer = await self.connect()
            status, content, _ = await self.exchange((reader, writer), sent)
        except Faults:
            status, content = 0, b""
        finally:
            if writer:
                writer.close()
        self.count(status)
        return status, content

    def count(self, status: int) -> None:
        self.ended[str(status) if status else "cut off"] += 1

    async def ask_until(self, until: float, requests: Iterator[bytes]) -> None:
        """One client: the next request as soon as the last is answered, on a kept connection."""
        streams = None
        with suppress(TimeoutError):
            async with asyncio.timeout_at(until):
                for sent in requests:
                    try:
                        streams = streams or await self.connect()
                        status, _, goes_on = await self.exchange(streams, sent)
                    except Faults:
                        status, goes_on = 0, False
                    self.count(status)
                    if not goes_on:
                        if streams:
                            streams[1].close()
                        streams = None
                        await asyncio.sleep(PAUSE)
        if streams:
            streams[1].transport.abort()

    async def hold(self, until: float, sent: bytes) -> None:
        """Open a connection, send this, and keep it until that moment, or until the app closes it."""
        status, writer = b"", None
        try:
            async with asyncio.timeout_at(until):
                reader, writer = await self.connect()
                writer.write(sent)
                while block := await reader.read(65536):
                    status = status or block[9:12]
            ended = "closed"
        except TimeoutError:
            ended = "kept"
        except OSError:
            ended = "cut off"
        if writer:
            writer.transport.abort()
        self.ended[f"{status.decode('latin-1')} {ended}".strip()] += 1

    async def call(self, name: str, data: list[Any], waiting: bool = True) -> str:
        """Call an endpoint of the API: its last event; "" if it was refused, or if not waiting for it."""
        path = f"/gradio_api/call/{name}"
        status, content = await self.ask(request(path, json.dumps({"data": data}).encode()))
        if status != 200:
            return ""
        stream = request(f"{path}/{json.loads(content)['event_id']}", Connection="close")
        if waiting:
            _, content = await self.ask(stream)
            return content.decode("utf-8", "replace")
        with suppress(OSError):
            _, writer = await self.connect()
            writer.write(stream)
            await writer.drain()
            await asyncio.sleep(HANG_UP)
            writer.transport.abort()
        return ""


async def at_once(count: int, job: Callable[[int], Any]) -> None:
    """Run job(0) to job(count - 1) at the same time."""
    async with asyncio.TaskGroup() as group:
        for number in range(count):
            group.create_task(job(number))


def moment(seconds: float) -> float:
    """The moment in so many seconds, as asyncio counts."""
    return time.monotonic() + seconds
