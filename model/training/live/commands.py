"""The two ends of the worker's pipes: commands come as JSON lines, messages go as JSON lines."""

import json
import os
import sys
from contextlib import suppress
from queue import Queue
from threading import Thread
from typing import Any, TextIO

Message = dict[str, Any]


class Pipes:
    """messages leave by send(); commands are in the queue `commands`, in their order.

    When the other end closes the commands, nobody waits for this process: it ends at once, in the middle of a step.
    """

    def __init__(self, commands: TextIO, messages: TextIO) -> None:
        self.commands: Queue[Message] = Queue()
        self.lines, self.messages = commands, messages
        Thread(target=self.read, name="commands", daemon=True).start()

    def read(self) -> None:
        """What the thread does."""
        with suppress(ValueError):  # what is no JSON is no command of the app
            for line in self.lines:
                self.commands.put(json.loads(line))
        os._exit(0)

    def send(self, kind: str, **values: Any) -> None:
        """Send a message, {"is": kind, ...}. Ends the process where nobody reads any more."""
        try:
            print(json.dumps({"is": kind} | values, allow_nan=False), file=self.messages, flush=True)
        except OSError:
            os._exit(0)


def open_pipes() -> Pipes:
    """Standard input and output. What else this process prints goes to the standard error from now on."""
    messages, sys.stdout = sys.stdout, sys.stderr
    return Pipes(sys.stdin, messages)
