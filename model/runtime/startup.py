"""What a program of its own does before it imports torch, which takes seconds."""

import os
import signal
import sys


def prepare(*numbers: str) -> None:
    """Ctrl-C ends it without a word until it takes it itself: Python's way prints in which import that was.

    A closed output takes what is printed, and loses it. Exits with one sentence where the current directory is gone,
    or one of these settings in the environment is no whole number: torch or gradio cannot be imported then.
    """
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # and the next file to be opened would take its place
            setattr(sys, name, open(os.devnull, "w"))  # noqa: SIM115 -- for as long as the program runs
    for name in numbers:
        if not os.environ.get(name, "0").isdecimal():
            stop(2, f"{name} is {os.environ[name][:40]!r}; set it to a whole number, or leave it out.")
    try:
        os.getcwd()
    except OSError as error:
        stop(1, f"the current directory is gone ({error.strerror}); change to one that is there.")


def stop(status: int, reason: str) -> None:
    print(f"{os.path.basename(sys.argv[0])}: {reason}", file=sys.stderr)
    sys.exit(status)
