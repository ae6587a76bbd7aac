"""The worker of a live training, as a process: commands, and the messages that come."""

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Timer
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
COMMAND = [sys.executable, "-m", "model.training.live"]
LONGEST = 150.0  # seconds that a worker of a test lives
SMALL: dict[str, Any] = {
    "do": "train",
    "cell": "rnn",
    "hidden_size": 8,
    "num_layers": 1,
    "learning_rate": None,
    "seed": 3,
}


class Worker:
    """process: the running worker."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.process = process

    def tell(self, **command: Any) -> None:
        """Send a command."""
        assert self.process.stdin
        print(json.dumps(command), file=self.process.stdin, flush=True)

    def messages(self) -> Iterator[dict[str, Any]]:
        """Those that come, until the worker ends."""
        assert self.process.stdout
        return (json.loads(line) for line in self.process.stdout)

    def until(self, kind: str) -> list[dict[str, Any]]:
        """The messages up to the first of a kind, which is the last of them."""
        found = []
        for message in self.messages():
            found.append(message)
            if message["is"] == kind:
                return found
        raise AssertionError(f"the worker ended without {kind!r}; it sent {[each['is'] for each in found]}")


@contextmanager
def running(command: Sequence[str] = COMMAND) -> Iterator[Worker]:
    """A worker that has just been started. It is killed at the end of the block, if it still runs."""
    pipes: Any = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(command, cwd=ROOT, text=True, **pipes) as process:
        # Who waits for a message that never comes is told that the worker has ended.
        end = Timer(LONGEST, process.kill)
        end.start()
        try:
            yield Worker(process)
        finally:
            end.cancel()
            process.kill()
