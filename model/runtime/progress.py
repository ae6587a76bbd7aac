"""A progress bar for terminals and notebooks."""

import sys
import warnings

from tqdm.std import TqdmWarning

with warnings.catch_warnings():
    # Without ipywidgets tqdm.auto warns at its import and takes the bar of text, which a notebook shows as well.
    warnings.simplefilter("ignore", TqdmWarning)
    from tqdm.auto import tqdm


def progress_bar(total: int, description: str, done: int = 0, shown: bool = True) -> tqdm:
    """A bar of total steps, of which `done` are done; a context manager that disappears at its end.

    It is a widget in a notebook that has ipywidgets, and text in other notebooks and in terminals. Nothing is shown
    where the output is neither, or where shown is false.
    """
    hidden = None  # shown on a terminal alone
    if not (shown and sys.stderr):
        hidden = True
    elif in_notebook():
        hidden = False
    file = sys.stdout if in_notebook() else sys.stderr  # a notebook shows stderr on red
    return tqdm(
        total=total, initial=done, desc=description, leave=False, mininterval=1, disable=hidden, file=file
    )


def in_notebook() -> bool:
    """Whether this program is the kernel of a notebook, whose output is no terminal but shows a bar."""
    return "ipykernel" in sys.modules
