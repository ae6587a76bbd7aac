"""An app under attack, as a process that is watched: memory, processor time, log. Linux.

It has the 1,024 open files that a process has by default. It is ended once it takes MOST_MEMORY: it must not take the
machine with it.
"""

import os
import resource
import signal
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event, Thread

from tests.support.server import Server

MOST_MEMORY = 5 * 1024  # MiB
OPEN_FILES = 1024
EVERY = 0.1  # seconds between two looks
QUIET = (
    0.1  # of a core: an app that takes no more than this above its usual load for CALM looks is quiet; a busy
)
CALM = 2  # machine leaves it little
TICKS = os.sysconf("SC_CLK_TCK")


class Besieged:
    """A running app.py. memory: MiB at the last look; most: the most since forget(); ended: by the limit."""

    def __init__(self, server: Server) -> None:
        self.server, self.ended = server, False
        self.memory = self.most = 0.0
        self.stop = Event()
        self.watcher = Thread(target=self.watch, daemon=True)
        self.watcher.start()

    def watch(self) -> None:
        while not self.stop.wait(EVERY):
            self.memory = sum(map(memory_of, self.tree()))
            self.most = max(self.most, self.memory)
            if self.memory > MOST_MEMORY:
                self.ended = True
                self.end()

    def tree(self) -> list[int]:
        """The app's process and all that it has started."""
        parents: dict[int, int] = {}
        for entry in os.listdir("/proc"):
            if entry.isdecimal() and (fields := fields_of(int(entry))):
                parents[int(entry)] = int(fields[1])
        found, grown = {self.server.process.pid}, True
        while grown:
            more = {process for process, parent in parents.items() if parent in found} - found
            found, grown = found | more, bool(more)
        return list(found)

    def forget(self) -> None:
        self.most = self.memory

    def processor_seconds(self) -> float:
        """Of the tree so far; what ended processes took counts once their parent has seen it."""
        each = [fields_of(process) for process in self.tree()]
        return sum(sum(map(int, fields[11:15])) for fields in each if fields) / TICKS

    def burnt(self, usual: float, longest: float) -> tuple[float, float]:
        """Wait until the app is quiet, at most `longest` seconds: (seconds of processor, seconds) until then.

        usual: the cores that it takes for the visitor alone, which do not count."""
        start, first = time.monotonic(), self.processor_seconds()
        last, before, calm = first, 0.0, 0
        busy = (first, 0.0)  # when it was last not quiet
        while before < longest and calm < CALM and self.alive():
            time.sleep(1)
            now, waited = self.processor_seconds(), time.monotonic() - start
            calm = calm + 1 if now - last < (usual + QUIET) * (waited - before) else 0
            last, before = now, waited
            busy = busy if calm else (now, waited)
        return max(0.0, busy[0] - first - usual * busy[1]), busy[1]

    def alive(self) -> bool:
        return self.server.process.poll() is None

    def log(self) -> list[str]:
        """The lines printed so far."""
        return list(self.server.lines)

    def end(self) -> None:
        """End all its processes at once: an app that is still at work would not end when told to."""
        for process in self.tree():
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)


@contextmanager
def besieged(folder: Path, *options: str) -> Iterator[Besieged]:
    """The app.py of a checkout, with a temporary folder of its own. Raises RuntimeError if it does not start."""
    with tempfile.TemporaryDirectory() as temporary:
        environment = {"GRADIO_TEMP_DIR": temporary, "TMPDIR": temporary}
        before = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(OPEN_FILES, before[0]), before[1]))
        try:
            server = Server(folder, *options, app=(str(folder / "app.py"),), environment=environment)
        finally:
            resource.setrlimit(resource.RLIMIT_NOFILE, before)
        app = Besieged(server)
        try:
            yield app
        finally:
            app.stop.set()
            app.watcher.join()
            app.end()
            server.process.wait()
            server.reader.join()


def fields_of(process: int) -> list[str]:
    """What /proc says of a process after its name; [] if it has ended."""
    with suppress(OSError), open(f"/proc/{process}/stat", encoding="utf-8", errors="replace") as file:
        return file.read().rpartition(")")[2].split()
    return []


def memory_of(process: int) -> float:
    """MiB; what several processes share counts in parts, so that it counts once in all."""
    with suppress(OSError), open(f"/proc/{process}/smaps_rollup", encoding="utf-8") as file:
        for line in file:
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
    return 0.0
