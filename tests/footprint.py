"""What a running server takes of the machine: memory, open files, threads, tasks, files on disk. Linux only."""

import os
import re
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.server import Server

INSIDE = Path(__file__).resolve().parent / "inside"


@dataclass(frozen=True)
class Footprint:
    """memory: resident MiB. open_files: descriptors, sockets among them. files: left in its temporary folder."""

    memory: float
    open_files: int
    threads: int
    tasks: int
    files: int


@contextmanager
def watched_server(*options: str) -> Iterator[tuple[Server, Path]]:
    """A server that footprint() can look into, and the folder where it has its temporary files."""
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
    """As it is now."""
    process = Path(f"/proc/{server.process.pid}")
    status = (process / "status").read_text()
    numbers = {name: int(re.findall(rf"^{name}:\s+(\d+)", status, re.M)[0]) for name in ("VmRSS", "Threads")}
    server.process.send_signal(signal.SIGUSR1)
    tasks = int((folder / "counts").read_text())  # waits until the server has written
    return Footprint(
        memory=numbers["VmRSS"] / 1024,
        open_files=len(os.listdir(process / "fd")),
        threads=numbers["Threads"],
        tasks=tasks,
        files=sum(path.is_file() for path in folder.rglob("*")),
    )
