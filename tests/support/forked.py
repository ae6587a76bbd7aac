"""Apps as forks of one process that has imported what app.py imports: that takes four fifths of an app's start.

How `python app.py` itself starts is looked at by tests/unit/project/test_cli_app.py.
"""

import multiprocessing
import os
import signal
import sys
from collections.abc import Mapping
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any
from unittest.mock import patch

from tests.support.server import Server

CONTEXT = multiprocessing.get_context(None if sys.platform == "win32" else "forkserver")
if sys.platform != "win32":
    CONTEXT.set_forkserver_preload(["app"])


class Forked(Server):
    """As Server, in less time; where a process cannot fork (Windows), as Server."""

    def launch(self) -> Any:
        if sys.platform == "win32":
            return super().launch()
        return Fork(self.folder, self.command[2:], self.environment)


class Fork:
    """A running app.main(arguments), with those methods of subprocess.Popen that Server needs."""

    def __init__(self, folder: Path, arguments: list[str], environment: Mapping[str, str]) -> None:
        reading, writing = CONTEXT.Pipe(duplex=False)
        self.process = CONTEXT.Process(target=run, args=(folder, arguments, environment, writing))
        with patch.dict(os.environ, environment):  # the first start is also that of the process that imports
            self.process.start()
        writing.close()
        self.stdout = os.fdopen(os.dup(reading.fileno()), encoding="utf-8")
        reading.close()
        self.pid = self.process.pid

    def send_signal(self, how: signal.Signals) -> None:
        assert self.pid
        os.kill(self.pid, how)

    def poll(self) -> int | None:
        return self.process.exitcode

    def wait(self) -> int | None:
        self.process.join()
        return self.process.exitcode

    @property
    def returncode(self) -> int | None:
        return self.process.exitcode


def run(folder: Path, arguments: list[str], environment: Mapping[str, str], output: Connection) -> None:
    """What the fork does, in a current directory of its own."""
    os.chdir(folder)
    os.environ.update(environment)
    for stream in (sys.stdout, sys.stderr):
        os.dup2(output.fileno(), stream.fileno())
    output.close()
    sys.stdout = os.fdopen(1, "w", buffering=1, closefd=False)  # the other one keeps lines back
    from app import main

    sys.exit(main(arguments))
