"""Decoding the pictures of strangers, each in a process of its own that ends when it takes too much or nobody waits."""

import asyncio
import json
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections import Counter
from contextlib import suppress
from pathlib import Path

from PIL import Image

from model.drawing import decode
from model.errors import DrawingError

SECONDS = 20.0  # for a picture: twice the processor time that its process allows itself; others come first
AT_ONCE = 3  # pictures decoded at the same time: each may take decode.MEMORY
OF_ONE = 8  # pictures of one client that are decoded or wait for it
LATER = "Many of your pictures wait to be read; send this one again when they have been."


class Decoder:
    """Decodes the pictures of all clients, AT_ONCE at a time, and of one client one at a time."""

    def __init__(self) -> None:
        self.free = asyncio.Semaphore(AT_ONCE)
        self.waiting: Counter[str] = Counter()  # client -> its pictures that are decoded or wait
        self.turns: dict[str, asyncio.Lock] = {}  # client -> held by the one that is decoded

    async def decode(self, path: str | os.PathLike[str], client: str) -> Image.Image:
        """decode.open_picture() of a file. Cancelled, it kills the process. Raises DrawingError."""
        if self.waiting[client] >= OF_ONE:
            raise DrawingError(LATER)
        self.waiting[client] += 1
        try:
            async with self.turns.setdefault(client, asyncio.Lock()), self.free:
                return await decode_apart(Path(path))
        finally:
            self.waiting[client] -= 1
            if not self.waiting[client]:
                del self.waiting[client], self.turns[client]


async def decode_apart(path: Path) -> Image.Image:
    """decode.open_picture() in a process of its own, which is killed after SECONDS. Raises DrawingError."""
    # -P: else the script's folder, with modules of other names, would come first where it imports.
    command = [sys.executable, "-P", decode.__file__, str(path)]
    process = await asyncio.create_subprocess_exec(*command, stdin=DEVNULL, stdout=PIPE, stderr=DEVNULL)
    try:
        async with asyncio.timeout(SECONDS):
            output, _ = await process.communicate()
    except TimeoutError:
        output = b""
    finally:
        kill(process)
        await process.wait()
    line, _, pixels = output.partition(b"\n")
    if process.returncode or not line:  # it was killed, or ran out of memory where Pillow cannot say so
        raise DrawingError(f"{path.name} {decode.TOO_DEAR}")
    head = json.loads(line)
    if "error" in head:
        raise DrawingError(head["error"])
    return Image.frombytes(head["mode"], head["size"], pixels)


def kill(process: Process) -> None:
    """End a process that still runs."""
    with suppress(ProcessLookupError):
        if process.returncode is None:
            process.kill()
