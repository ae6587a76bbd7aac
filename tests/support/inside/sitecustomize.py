"""Instruments a server under test: Python runs this at the start of a process whose PYTHONPATH names this folder.

ROWWISE_COUNTS names a pipe: on SIGUSR1 the process writes into it the number of unfinished asyncio tasks, and of blocks
of memory allocated to Python's objects.
ROWWISE_CALLS names a file: a line for each address that the process connects to, or host that it looks up.
"""

import asyncio
import gc
import os
import signal
import sys
from typing import Any


def write_counts(*_: Any) -> None:
    found = [each for each in gc.get_objects() if issubclass(type(each), asyncio.Task)]
    tasks = sum(not task.done() for task in found)
    with open(os.environ["ROWWISE_COUNTS"], "w") as pipe:
        pipe.write(f"{tasks} {sys.getallocatedblocks()}")


def note_call(event: str, arguments: tuple[Any, ...]) -> None:
    if event in ("socket.connect", "socket.sendto"):
        called = arguments[1]
    elif event in ("socket.getaddrinfo", "socket.gethostbyname"):
        called = arguments[:2]
    else:
        return
    with open(os.environ["ROWWISE_CALLS"], "a") as file:
        file.write(f"{event} {called!r}\n")


if "ROWWISE_COUNTS" in os.environ:
    signal.signal(signal.SIGUSR1, write_counts)
if "ROWWISE_CALLS" in os.environ:
    sys.addaudithook(note_call)
