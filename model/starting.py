"""What a program of its own does before it imports torch, which takes seconds."""

import signal


def prepare() -> None:
    """Until a program takes Ctrl-C itself, it ends it without a word: Python's way prints in which import that was."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
