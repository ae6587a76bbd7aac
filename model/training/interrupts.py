"""How a training is interrupted: a signal waits until the training's state is consistent."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

SIGNALS = [
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
]  # on Windows two


class DeferredInterrupt:
    """with DeferredInterrupt() as held: Ctrl-C is noted, and raised as KeyboardInterrupt by held.release() or
    at the end.

    A second Ctrl-C is raised at once. SIGTERM and SIGHUP, where the program has them raise KeyboardInterrupt too, wait
    also the second time: a terminal that closes sends SIGHUP twice. A program that handles signals in its own way, or
    trains in another thread, keeps what it has.
    """

    def __init__(self) -> None:
        self.pressed = False
        self.holds: list[signal.Signals] = []

    def __enter__(self) -> "DeferredInterrupt":
        self.holds = signals_that(signal.default_int_handler)
        for kind in self.holds:
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
        for each in self.holds:
            signal.signal(each, signal.default_int_handler)
        if kind is None:
            self.release()


@contextmanager
def signals_as_keyboard_interrupt(alone: bool) -> Iterator[None]:
    """Ctrl-C and, in a training of one process, what else of SIGNALS would end it is raised as KeyboardInterrupt
    meanwhile.

    By SIGTERM torchrun ends those that wait for a process that has ended: in torch's own code, where they would not
    hear of it.
    """
    kinds = [kind for kind in signals_that(signal.SIG_DFL) if alone or kind == signal.SIGINT]
    for kind in kinds:
        signal.signal(kind, signal.default_int_handler)
    try:
        yield
    finally:
        for kind in kinds:
            signal.signal(kind, signal.SIG_DFL)


def signals_that(handler: object) -> list[signal.Signals]:
    """Those of SIGNALS that are handled so now, and that this thread may handle otherwise."""
    in_main = threading.current_thread() is threading.main_thread()
    return [kind for kind in SIGNALS if in_main and signal.getsignal(kind) is handler]
