"""Printing that never fails: if the output is closed or full, the line is dropped."""

import os
import sys
from contextlib import suppress

from tqdm import tqdm


def print_line(line: str, name: str = "stdout") -> None:
    """Print a line on sys.stdout or sys.stderr, above a progress bar if one is shown.

    Characters that the output's encoding lacks are escaped, as in "\\xe9".
    """
    output = getattr(sys, name)
    if output is None:  # a program without a console
        return
    encoding = getattr(output, "encoding", None) or "utf-8"
    with suppress(OSError, ValueError):
        try:
            tqdm.write(line.encode(encoding, "backslashreplace").decode(encoding), file=output)
            output.flush()
        except BrokenPipeError:
            # Python's flush at exit must not fail: docs.python.org, signal, "Note on SIGPIPE".
            os.dup2(os.open(os.devnull, os.O_WRONLY), output.fileno())
