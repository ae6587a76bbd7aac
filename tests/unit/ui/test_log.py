"""The log: one line for each kind of fault and minute, and the traceback of our own faults alone."""

import logging
from typing import Any

import pytest

from model.drawing.strokes import rows_from_strokes
from ui.server import log
from ui.server.log import KINDS, OncePerMinute, bound_log


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [0.0]
    monkeypatch.setattr(log, "monotonic", lambda: now[0])
    return now


class Lines(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self.addFilter(OncePerMinute())

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


@pytest.fixture
def logger() -> Any:
    logger = logging.Logger("test")
    logger.addHandler(Lines())
    return logger


def lines_of(logger: Any) -> list[str]:
    return logger.handlers[0].lines


def failing(function: Any, *arguments: Any) -> Exception:
    """The exception that a call raises, with its traceback."""
    with pytest.raises(Exception) as caught:
        function(*arguments)
    return caught.value


def test_a_kind_is_logged_once_a_minute(logger: Any, clock: list[float]) -> None:
    """Whatever its numbers are; another error, text or minute is another kind."""
    for number in range(1000):
        logger.warning("connection %d of 17 was lost", number)
        logger.warning(f"connection 3 of {number} was lost at once")
    clock[0] = 59.9
    logger.warning("connection %d of 18 was lost", 5)
    assert lines_of(logger) == ["connection 0 of 17 was lost", "connection 3 of 0 was lost at once"]
    clock[0] = 60.0
    logger.warning("connection %d of 17 was lost", 6)
    assert lines_of(logger)[2:] == ["connection 6 of 17 was lost"]


def test_kinds_have_a_bound(logger: Any, clock: list[float]) -> None:
    for number in range(1000):
        logger.warning("a" * number + "!")
    assert len(lines_of(logger)) == KINDS + 1


def test_a_fault_of_another_is_one_line(logger: Any, clock: list[float]) -> None:
    error = failing(int, "seven\nof nine")
    logger.error("Exception in ASGI application\n", exc_info=error)
    [line] = lines_of(logger)
    assert line == "Exception in ASGI application: ValueError: " + str(error)


def test_a_fault_of_our_own_keeps_its_traceback(logger: Any, clock: list[float]) -> None:
    error = failing(rows_from_strokes, 7)
    for _ in range(3):
        logger.error("Exception in ASGI application\n", exc_info=error)
    [text] = lines_of(logger)
    assert "Traceback" in text and "strokes.py" in text


def test_every_handler_has_one_filter(monkeypatch: pytest.MonkeyPatch) -> None:
    handlers = [logging.NullHandler(), logging.NullHandler()]
    monkeypatch.setattr(logging, "lastResort", handlers[0])
    monkeypatch.setattr(logging.getLogger("uvicorn"), "handlers", handlers[1:])
    for _ in range(2):
        bound_log()
    assert [[type(each) for each in handler.filters] for handler in handlers] == [[OncePerMinute]] * 2
