"""Signals that interrupt a training take effect once its state is consistent."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

NAMES = ("SIGINT", "SIGTERM", "SIGHUP")
SIGNALS = [getattr(signal, name) for name in NAMES if hasattr(signal, name)]  # Windows has no SIGHUP


class HeldInterrupt:
    """Whether Ctrl-C was pressed. A second Ctrl-C is raised at once; a second SIGTERM or SIGHUP is not, because a
    closing terminal sends SIGHUP twice."""

    pressed = False

    def note(self, number: int, frame: FrameType | None) -> None:
        """The signal handler."""
        if self.pressed and number == signal.SIGINT:
            raise KeyboardInterrupt
        self.pressed = True

    def release(self) -> None:
        """Raises KeyboardInterrupt if Ctrl-C was pressed."""
        if self.pressed:
            raise KeyboardInterrupt


@contextmanager
def deferred_interrupt() -> Iterator[HeldInterrupt]:
    """with deferred_interrupt() as held: notes the signals for which the program raises KeyboardInterrupt;
    held.release(), or the end of the block, raises it."""
    held = HeldInterrupt()
    with handler_replaced(signal.default_int_handler, held.note, SIGNALS):
        yield held
    held.release()


@contextmanager
def signals_as_keyboard_interrupt(single: bool) -> Iterator[None]:
    """Turn SIGINT, and in a single process also SIGTERM and SIGHUP, into KeyboardInterrupt.

    With torchrun SIGTERM keeps its default: torchrun sends it to processes that are blocked in torch's C++ code, which
    would not see a Python exception.
    """
    kinds = SIGNALS if single else [signal.SIGINT]
    with handler_replaced(signal.SIG_DFL, signal.default_int_handler, kinds):
        yield


@contextmanager
def handler_replaced(old: Any, new: Any, kinds: list[signal.Signals]) -> Iterator[None]:
    """In the block, those of the signals that have the handler old have new. Outside the main thread, which alone may
    change handlers, nothing is changed."""
    in_main = threading.current_thread() is threading.main_thread()
    replaced = [kind for kind in kinds if in_main and signal.getsignal(kind) is old]
    for kind in replaced:
        signal.signal(kind, new)
    try:
        yield
    finally:
        for kind in replaced:
            signal.signal(kind, old)
