"""Run a Python program until standard input ends: python deploy/follow.py app.py --port 7861

copies.py starts its copies so, and holds the other end of their standard input. The system closes that end when
copies.py ends, also where it is killed: then the program gets SIGTERM, and SIGKILL if it has not ended in time.
"""

import os
import runpy
import signal
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

IN_TIME = 30.0  # seconds in which a program that is told to end has ended


def end_with_input() -> None:
    """Wait for the end of standard input, then end this process."""
    with suppress(OSError):
        while os.read(0, 4096):
            pass
    main = threading.main_thread().ident
    if main:
        signal.pthread_kill(main, signal.SIGTERM)  # in that thread it ends a sleep, too
    time.sleep(IN_TIME)
    os.kill(os.getpid(), signal.SIGKILL)


def main() -> None:
    """Run the program that the words of the command line name, as `python` would."""
    threading.Thread(target=end_with_input, daemon=True).start()
    del sys.argv[0]
    sys.path[0] = str(Path(sys.argv[0]).resolve().parent)
    runpy.run_path(sys.argv[0], run_name="__main__")


if __name__ == "__main__":
    main()
