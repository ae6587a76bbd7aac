"""The process that trains for a visitor: started, told what to do, listened to, and killed.

It speaks JSON lines: commands on its stdin, messages on its stdout (model.training.live). So the app itself never loads
what a training needs, and the memory of a training is given back when its process ends. The process ends by itself when
its stdin does: also where the app was killed.
"""

import json
import logging
import os
import subprocess
import sys
from base64 import b64decode
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from threading import Lock, Thread
from typing import Any

Message = dict[str, Any]

PROJECT = Path(__file__).resolve().parents[3]
# -P: the current folder, whose modules are not ours, is not where Python imports from; PYTHONPATH names the project.
COMMAND = (sys.executable, "-P", "-m", "model.training.live")
ENDS = 5.0  # seconds in which a process has ended that has closed its stdout
LOGGER = logging.getLogger("rowwise")
# glibc keeps freed memory in up to eight arenas a core; one is enough for one thread that works.
FRUGAL = {"OMP_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "1"}
FILES = ("network", "checkpoint")  # fields of a message with the content of a checkpoint's file


class Worker:
    """A process that trains once. told(worker, message) is called for each message, the files in it as bytes, and at
    last ended(worker), both in a thread of the worker's own. Raises OSError where no process can be started."""

    def __init__(
        self,
        command: Sequence[str],
        told: Callable[["Worker", Message], None],
        ended: Callable[["Worker"], None],
    ) -> None:
        self.told, self.ended = told, ended
        self.is_ready = False  # model.serving.live.stage has heard it say so
        self.is_killed = False
        self.talks_nonsense = False
        self.has_crashed = False  # it ended before it said anything, and nobody killed it
        self.lock = Lock()  # of the stdin: once it is closed, its number may be another file's
        self.process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            bufsize=1 << 16,
            env=environment(),
            start_new_session=True,  # Ctrl-C at the app's terminal is for the app, which ends the worker
        )
        if sys.platform != "win32":  # there only from Python 3.12 on
            # What does not read its commands must not hold the app up.
            os.set_blocking(self.stdin, False)
        self.last_words: deque[bytes] = deque(maxlen=1)
        self.overhearing = Thread(target=self.overhear, name="live training's log", daemon=True)
        self.overhearing.start()
        Thread(target=self.listen, name="live training", daemon=True).start()

    @property
    def stdin(self) -> int:
        assert self.process.stdin
        return self.process.stdin.fileno()

    def send(self, command: Message) -> None:
        """Send a command. A process that has ended gets none; one that does not read its commands is killed."""
        line = json.dumps(command).encode() + b"\n"
        with self.lock:
            if self.is_killed:
                return
            try:
                written = os.write(self.stdin, line)
            except BrokenPipeError:  # it has ended: ended() will say so
                return
            except BlockingIOError:
                written = 0
        if written < len(line):
            self.kill()

    def kill(self) -> None:
        """End the process at once, whatever it does."""
        self.is_killed = True
        with suppress(ProcessLookupError):
            self.process.kill()

    def listen(self) -> None:
        """What the thread does. A process that says something else than messages is killed."""
        assert self.process.stdin
        assert self.process.stdout
        has_spoken = False
        try:
            for line in self.process.stdout:
                self.told(self, with_files(json.loads(line)))
                has_spoken = True
        except (ValueError, KeyError, TypeError, AttributeError):
            self.talks_nonsense = True
        finally:
            self.has_crashed = not (has_spoken or self.is_killed)
            self.finish()
            self.ended(self)

    def finish(self) -> None:
        """Wait for the end of a process that has nothing more to say, which takes it a moment; kill it after ENDS."""
        assert self.process.stdin
        assert self.process.stdout
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(0 if self.talks_nonsense else ENDS)
        self.kill()
        self.process.wait()
        self.process.stdout.close()
        self.overhearing.join(ENDS)
        with self.lock, suppress(OSError):
            self.process.stdin.close()

    def overhear(self) -> None:
        """What another thread does: take what is printed for people, and keep the last line."""
        assert self.process.stderr
        with self.process.stderr as printed:
            self.last_words.extend(printed)

    def report(self) -> None:
        """Log that the process has ended before its work was done, and the last line that it printed for people."""
        status, said = self.process.returncode, b"".join(self.last_words).decode(errors="replace").strip()
        LOGGER.error("the process of a live training ended with status %s: %s", status, said)


def environment() -> dict[str, str]:
    """The worker's environment: it finds the project from any folder, takes one core, and less memory than usual."""
    paths = [str(PROJECT), *filter(None, [os.environ.get("PYTHONPATH")])]
    return {**os.environ, **FRUGAL, "PYTHONPATH": os.pathsep.join(paths)}


def with_files(message: Message) -> Message:
    """The message, whose files came in base64, with their bytes. Raises ValueError for other text."""
    return {name: b64decode(value) if name in FILES else value for name, value in message.items()}
