"""The resources of a running server: memory, open files, threads, tasks, files on disk. Linux only."""

import os
import re
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.support.server import Server
from ui.server.exchange import BODY_SECONDS
from ui.server.launch import DELETE_UPLOADS

INSIDE = Path(__file__).resolve().parent / "inside"
PATIENCE = (
    sum(DELETE_UPLOADS) + BODY_SECONDS + 60
)  # seconds in which the uploads and requests of visitors must be gone


@dataclass(frozen=True)
class Footprint:
    """memory: resident MiB. open_files: descriptors, also of sockets. tasks: unfinished ones of asyncio. files: in its
    temporary folder, but for empty ones: Gradio leaves one of each picture that it read. blocks: of memory allocated to
    Python's objects; memory also counts what was freed but kept."""

    memory: float
    open_files: int
    threads: int
    tasks: int
    files: int
    blocks: int


@contextmanager
def watched_server(*options: str) -> Iterator[tuple[Server, Path]]:
    """A server that footprint() can measure, and its folder for temporary files."""
    with tempfile.TemporaryDirectory() as folder:
        pipe, uploads = Path(folder) / "counts", Path(folder) / "uploads"
        os.mkfifo(pipe)
        environment = {
            "PYTHONPATH": str(INSIDE),
            "ROWWISE_COUNTS": str(pipe),
            "GRADIO_TEMP_DIR": str(uploads),
            "TMPDIR": folder,
        }
        with Server(Path(folder), *options, environment=environment) as server:
            yield server, Path(folder)


def footprint(server: Server, folder: Path) -> Footprint:
    """The server's footprint now."""
    process = Path(f"/proc/{server.process.pid}")
    status = (process / "status").read_text()
    numbers = {name: int(re.findall(rf"^{name}:\s+(\d+)", status, re.M)[0]) for name in ("VmRSS", "Threads")}
    server.process.send_signal(signal.SIGUSR1)
    tasks, blocks = map(int, (folder / "counts").read_text().split())  # waits until the server has written
    return Footprint(
        memory=numbers["VmRSS"] / 1024,
        open_files=len(os.listdir(process / "fd")),
        threads=numbers["Threads"],
        tasks=tasks,
        files=len(subprocess.check_output(["find", folder, "-type", "f", "-size", "+0"]).splitlines()),
        blocks=blocks,
    )


def grown(before: Footprint, after: Footprint, most: Footprint) -> list[str]:
    """Names of the fields that have grown by more than `most`."""
    return [name for name in vars(most) if getattr(after, name) - getattr(before, name) > getattr(most, name)]


def settled(server: Server, folder: Path, before: Footprint, most: Footprint) -> Footprint:
    """The footprint once none of it has grown() since `before`, or after PATIENCE seconds."""
    deadline = time.monotonic() + PATIENCE
    while grown(before, after := footprint(server, folder), most) and time.monotonic() < deadline:
        time.sleep(1)
    return after
