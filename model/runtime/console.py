"""What a training or the app tells: lost where nobody can read it, never at the cost of what it does."""

import os
import sys
from contextlib import suppress

from tqdm import tqdm


def print_line(line: str, name: str = "stdout") -> None:
    """Print a line on sys.stdout, or on sys.stderr by its name, above the progress bar where there is one.

    A reader that has gone (`train.py | head`), a full disk below a log, or no output at all ends no program. What the
    output's encoding does not know is written as Python would escape it.
    """
    output = getattr(sys, name)
    if output is None:  # closed, or a program without a console
        return
    encoding = getattr(output, "encoding", None) or "utf-8"
    try:
        tqdm.write(line.encode(encoding, "backslashreplace").decode(encoding), file=output)
        output.flush()
    except BrokenPipeError:
        # Or Python would fail on what is still to be written, when it ends.
        with suppress(OSError, ValueError):
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, output.fileno())
            os.close(nowhere)
    except (OSError, ValueError):
        pass
