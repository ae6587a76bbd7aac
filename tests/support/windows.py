"""What a process has on Windows: python -m tests.support.windows FOLDER OPTIONS trains as train.py does, on tiny data.

It takes away the functions, signals and modules of Python that Windows lacks, once the libraries are imported: those
have their own ways there. What is lacking: Python's documentation, "Availability".

With -X warn_default_encoding, a file of text that is opened in the machine's own encoding is an error.
"""

import os
import signal
import sys
import warnings
from pathlib import Path
from types import ModuleType

import pytest

FUNCTIONS = (
    "fork",
    "forkpty",
    "nice",
    "getuid",
    "geteuid",
    "getgid",
    "killpg",
    "setsid",
    "mkfifo",
    "sysconf",
    "uname",
)
SIGNALS = ("SIGHUP", "SIGKILL", "SIGUSR1", "SIGUSR2", "SIGALRM", "SIGPIPE", "SIGCHLD", "SIGQUIT")
MODULES = ("resource", "fcntl", "pwd", "grp", "termios", "tty", "pty", "syslog")


def make_msvcrt() -> ModuleType:
    """Windows's module, as far as ours use it, by the system's own locks."""
    import fcntl

    module = ModuleType("msvcrt")
    module.LK_NBLCK = fcntl.LOCK_EX | fcntl.LOCK_NB  # type: ignore[attr-defined]
    module.locking = lambda number, how, _: fcntl.flock(number, how)  # type: ignore[attr-defined]
    return module


def take_away() -> None:
    """Leave what there is on Windows. Modules of ours are to be imported after it."""
    sys.modules["msvcrt"] = make_msvcrt()
    for name in FUNCTIONS:
        delattr(os, name)
    for name in SIGNALS:
        delattr(signal, name)
    for name in MODULES:
        sys.modules[name] = None  # type: ignore[assignment]


if __name__ == "__main__":
    import gradio  # noqa: F401
    import matplotlib.figure  # noqa: F401
    import torchvision  # noqa: F401

    take_away()
    warnings.filterwarnings("error", category=EncodingWarning, module=r"(app|train|model|ui)\b")
    import app  # noqa: F401
    import train
    from tests.support.tiny import expect_tiny

    expect_tiny(pytest.MonkeyPatch())
    sys.exit(train.main(["--data-dir", str(Path(sys.argv[1]) / "data"), *sys.argv[2:]]))
