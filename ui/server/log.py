"""What the app logs of the faults of requests: one line for each kind of fault and minute.

A client can cause a fault as often as it likes. Tracebacks of Gradio or asyncio tell nothing that the line does not, so
only a fault of our own code keeps its traceback, once a minute.
"""

import logging
import re
from time import monotonic

from ui.server.faults import raised_by_us

PERIOD = 60.0  # seconds
KINDS = 50  # told apart within a period; what comes beyond is one kind
LOGGER = logging.getLogger("rowwise")


class OncePerMinute(logging.Filter):
    """Lets the first record of each kind pass in each minute, in one line."""

    def __init__(self) -> None:
        super().__init__()
        self.passed: dict[str, float] = {}  # kind -> when a record of it passed

    def filter(self, record: logging.LogRecord) -> bool:
        now = monotonic()
        self.passed = {kind: time for kind, time in self.passed.items() if now - time < PERIOD}
        kind = kind_of(record)
        if len(self.passed) >= KINDS:
            kind = "others"
        if kind in self.passed:
            return False
        self.passed[kind] = now
        shorten(record)
        return True


def kind_of(record: logging.LogRecord) -> str:
    """What all records of a kind share: the logger, the error's type, and the text without numbers."""
    error = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else ""
    return f"{record.name} {error} {re.sub(r'[0-9]+', '', first_line(str(record.msg)))}"


def shorten(record: logging.LogRecord) -> None:
    """Make the record one line, unless it reports a fault of our own code."""
    error = record.exc_info[1] if record.exc_info else None
    if error is not None and raised_by_us(error):
        return
    text = first_line(record.getMessage())
    if error is not None:
        text = f"{text}: {type(error).__name__}: {first_line(str(error))}"
    record.msg, record.args, record.exc_info, record.exc_text = text[:300], None, None, None


def first_line(text: str) -> str:
    """The first line, without blanks around it."""
    return (text.strip().splitlines() or [""])[0]


def bound_log() -> None:
    """Put the filter on every handler that the server's and asyncio's messages come to. Call it once it serves."""
    once = OncePerMinute()
    for handler in (logging.lastResort, *logging.getLogger("uvicorn").handlers):
        if handler and not any(isinstance(each, OncePerMinute) for each in handler.filters):
            handler.addFilter(once)
