"""Signals that interrupt a training take effect once its state is consistent."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

NAMES = ("SIGINT", "SIGTERM", "SIGHUP")
SIGNALS = [getattr(signal, name) for name in NAMES if hasattr(signal, name)]  # Windows has no SIGHUP


class DeferredInterrupt:
    """with DeferredInterrupt() as held: notes Ctrl-C; held.release(), or the end of the block, raises
    KeyboardInterrupt.

    A second Ctrl-C is raised at once. SIGTERM and SIGHUP are deferred too where the program raises KeyboardInterrupt
    for them, a second one as well: a closing terminal sends SIGHUP twice. Where the program has other handlers, or
    trains in another thread than the main one, nothing is changed.
    """

    def __init__(self) -> None:
        self.pressed = False
        self.handled: list[signal.Signals] = []

    def __enter__(self) -> "DeferredInterrupt":
        self.handled = signals_that(signal.default_int_handler)
        for kind in self.handled:
            signal.signal(kind, self.note)
        return self

    def note(self, number: int, frame: FrameType | None) -> None:
        """The signal handler."""
        if self.pressed and number == signal.SIGINT:
            raise KeyboardInterrupt
        self.pressed = True

    def release(self) -> None:
        """Raises KeyboardInterrupt if Ctrl-C was pressed."""
        if self.pressed:
            raise KeyboardInterrupt

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        for each in self.handled:
            signal.signal(each, signal.default_int_handler)
        if kind is None:
            self.release()


@contextmanager
def signals_as_keyboard_interrupt(single: bool) -> Iterator[None]:
    """Turn SIGINT, and in a single process also SIGTERM and SIGHUP, into KeyboardInterrupt.

    With torchrun SIGTERM keeps its default: torchrun sends it to processes that are blocked in torch's C++ code, which
    would not see a Python exception.
    """
    kinds = [kind for kind in signals_that(signal.SIG_DFL) if single or kind == signal.SIGINT]
    for kind in kinds:
        signal.signal(kind, signal.default_int_handler)
    try:
        yield
    finally:
        for kind in kinds:
            signal.signal(kind, signal.SIG_DFL)


def signals_that(handler: object) -> list[signal.Signals]:
    """Those of SIGNALS that have this handler now; none outside the main thread, which alone may change handlers."""
    in_main = threading.current_thread() is threading.main_thread()
    return [kind for kind in SIGNALS if in_main and signal.getsignal(kind) is handler]
