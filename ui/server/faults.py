"""Whose fault an exception is: our own code's, which must be seen, or that of a request that Gradio did not take."""

import traceback
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OURS = (ROOT / "app.py", ROOT / "model", ROOT / "ui")  # not all of ROOT: .venv may lie there
# These call Gradio in turn.
NAMES = ("limits.py", "exchange.py", "uploads.py", "access.py", "head.py", "gradio_patches.py")
WRAPPERS = {Path(__file__).with_name(name) for name in NAMES}


def raised_by_us(error: BaseException) -> bool:
    """Whether our own code is in an exception's traceback; if not, Gradio raised it for a malformed request.

    Of a file that calls Gradio in turn, only what it raises itself counts; not that lists in lists were too many for
    Python there, as they would have been one level further on.
    """
    if isinstance(error, BaseExceptionGroup):
        return any(raised_by_us(each) for each in error.exceptions)
    files = [Path(frame.f_code.co_filename) for frame, _ in traceback.walk_tb(error.__traceback__)]
    inner = files if isinstance(error, RecursionError) else files[:-1]
    own = [file for file in inner if file not in WRAPPERS] + files[len(inner) :]
    return any(file.is_relative_to(ours) for file in own for ours in OURS)
