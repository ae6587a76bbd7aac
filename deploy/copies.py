"""Run copies of the app on consecutive ports, and restart each one that ends: python deploy/copies.py

python deploy/copies.py --copies 4 --port 7861 --root-path /rowwise        other options go to app.py
"""

import argparse
import os
import signal
import subprocess  # nosec B404 -- it starts the app beside this file, by a list of words, with no shell
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

APP = Path(__file__).resolve().parents[1] / "app.py"
FOLLOW = APP.parent / "deploy" / "follow.py"  # ends a copy when this process ends, whatever ends it
LOOK = 0.5  # seconds between two checks that all copies run
CANNOT, WRONG_OPTION = 1, 2  # exit statuses of app.py, which has printed the reason
ENVIRONMENT = {
    "OMP_NUM_THREADS": "1",  # one thread a copy: more would take the cores of the other copies
    "MALLOC_ARENA_MAX": "2",  # these two: README.md, Memory
    "MALLOC_MMAP_THRESHOLD_": "1048576",
}
SOONEST = 5.0  # seconds from the start of a copy to its restart, at least
IN_TIME = 30.0  # seconds in which a copy that is told to end has ended; then it is killed


class Copy:
    """One process of the app on its own port."""

    def __init__(self, port: int, options: Sequence[str]) -> None:
        # nginx knows only this port, and sends a page's questions to any copy, where a training lives in one.
        app = [str(APP), *options, "--no-training", "--port", str(port), "--exact-port"]
        self.command = [sys.executable, str(FOLLOW), *app]
        self.starts = 0
        self.start()

    def start(self) -> None:
        self.process = subprocess.Popen(  # nosec B603 -- who starts it gave the words
            self.command, env=os.environ | ENVIRONMENT, stdin=subprocess.PIPE
        )
        self.started = time.monotonic()
        self.starts += 1

    def refused(self) -> int:
        """The exit status of a first start that failed for a reason that the app has printed; else 0."""
        status = self.process.poll() if self.starts == 1 else None
        return status if status in (CANNOT, WRONG_OPTION) else 0

    def start_again(self) -> None:
        """Start a copy that has ended, at least SOONEST after its last start: the cause may still be there."""
        if self.process.poll() is not None and time.monotonic() - self.started > SOONEST:
            with suppress(OSError):  # nobody may read it any more
                print(f"A copy ended with status {self.process.returncode}; it is started again.", flush=True)
            self.start()

    def tell(self) -> None:
        """Tell the copy to end."""
        if self.process.poll() is None:
            self.process.terminate()

    def wait(self) -> None:
        """Wait until it has ended; one that does not is killed."""
        try:
            self.process.wait(IN_TIME)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def build_parser() -> argparse.ArgumentParser:
    """The command line; other options are the app's."""
    parser = argparse.ArgumentParser(
        prog="python deploy/copies.py", description=(__doc__ or "").partition(":")[0], allow_abbrev=False
    )
    parser.add_argument("--copies", type=count, default=2, help="how many; one a core (%(default)s)")
    parser.add_argument("--port", type=count, default=7861, help="of the first (%(default)s)")
    return parser


def count(text: str) -> int:
    """An argparse type: a whole number from 1 to 65535."""
    if not text.isdecimal() or not 1 <= int(text[:9]) <= 65535:
        raise argparse.ArgumentTypeError(f"{text[:40]!r} is no whole number from 1 to 65535")
    return int(text)


def main(argv: Sequence[str] | None = None) -> int:
    """Run until Ctrl-C, SIGTERM or SIGHUP.

    Exit status: 0 stopped, 1 a copy cannot be started or served at its port, 2 wrong option.
    """
    options, others = build_parser().parse_known_args(argv)
    handle_by(signal.default_int_handler)
    copies: list[Copy] = []
    try:
        for number in range(options.copies):
            copies.append(Copy(options.port + number, others))
        while True:
            time.sleep(LOOK)
            for copy in copies:
                if status := copy.refused():
                    return status
                copy.start_again()
    except KeyboardInterrupt:
        return 0
    except OSError as error:
        print(f"copies.py: no copy can be started ({error.strerror}).", file=sys.stderr)
        return 1
    finally:
        handle_by(signal.SIG_IGN)  # a second one must not interrupt this
        for copy in copies:
            copy.tell()
        for copy in copies:
            copy.wait()


def handle_by(handler: Any) -> None:
    """Handle the signals that end this process, but for those that whoever started it has set to be ignored (nohup)."""
    for kind in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(kind) is not signal.SIG_IGN:
            signal.signal(kind, handler)


if __name__ == "__main__":
    sys.exit(main())
