"""The app as a process of its own, as a visitor's browser meets it."""

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import Any, Self, TypeVar

ROOT = Path(__file__).resolve().parents[2]
APP = ROOT / "app.py"
ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+/?")


def free_port() -> int:
    """A port on which nobody listens now."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


AnyServer = TypeVar("AnyServer", bound="Server")


@contextmanager
def quiet(server: AnyServer) -> Iterator[AnyServer]:
    """The server, stopped at the end; fails if it printed a traceback."""
    with server:
        yield server
    assert "Traceback" not in server.output, server.output


class Server:
    """A running app; `with Server(...) as server` stops it at the end.

    Its current directory is `folder`, `address` is the one that it printed, and `environment` is added to this
    process's own.
    """

    def __init__(
        self,
        folder: Path,
        *options: str,
        port: int | None = None,
        app: Sequence[str] = (str(APP),),
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self.folder = folder
        self.environment = {"PYTHONUNBUFFERED": "1", "OMP_NUM_THREADS": "1", **(environment or {})}
        self.port = port or free_port()
        self.command = [sys.executable, *app, "--port", str(self.port), *options]
        self.lines: list[str] = []
        self.start()

    def start(self) -> None:
        """Start, or start again on the same port; raises RuntimeError with the output of an app that ends."""
        self.process = self.launch()
        self.address = self.wait_for_address()
        self.reader = Thread(target=self.keep_lines, daemon=True)
        self.reader.start()

    def launch(self) -> Any:
        """The process, with stdout as the pipe of all that it prints."""
        return subprocess.Popen(
            self.command,
            cwd=self.folder,
            env=os.environ | self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def wait_for_address(self) -> str:
        assert self.process.stdout
        for line in self.process.stdout:
            self.lines.append(line)
            if found := ADDRESS.search(line):
                return found[0]
        raise RuntimeError(f"the app ended with status {self.process.wait()}:\n{self.output}")

    def keep_lines(self) -> None:
        """Read all output: a full pipe would stop the app."""
        assert self.process.stdout
        self.lines.extend(self.process.stdout)

    @property
    def output(self) -> str:
        """Everything it has printed."""
        return "".join(self.lines)

    def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        """End the process by a signal: SIGKILL stands for a crash."""
        self.process.send_signal(how)
        self.process.wait()
        self.reader.join()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.stop()
        else:
            print(f"the app had ended with status {self.process.returncode}:\n{self.output}")
