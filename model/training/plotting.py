"""What the pictures of the training share: matplotlib without windows, and colours."""

import os
import sys
import warnings
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from model.files.atomic import atomic_write

if TYPE_CHECKING:
    from matplotlib.figure import Figure

# M. Okabe and K. Ito, 2008: told apart by colour-blind readers. Each has a marker too, for readers without colours.
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9")
MARKERS = ("s", "^", "D", "v", "P", "X")
DPI = 110


def new_figure(width: float, height: float) -> "Figure":
    """An empty figure of width x height inches. pyplot is left alone: it has global state, and opens windows."""
    if "matplotlib" not in sys.modules:
        import_matplotlib()
    from matplotlib.figure import Figure

    return Figure(figsize=(width, height), layout="constrained")


def import_matplotlib() -> None:
    """Import matplotlib, whatever MPLBACKEND says.

    Jupyter sets it for the programs that it starts. Where it names a module that is not installed, matplotlib raises
    ValueError in the middle of its import. A figure that goes to a file needs no such module, so it is set afterwards,
    for the pictures that a notebook draws itself.
    """
    backend = os.environ.pop("MPLBACKEND", None)
    try:
        import matplotlib
    finally:
        if backend is not None:
            os.environ["MPLBACKEND"] = backend
    if backend:
        with suppress(ValueError):
            matplotlib.rcParams["backend"] = backend


def write_png(figure: "Figure", path: Path, **options: Any) -> None:
    """Write a PNG, whole or not at all; options: of matplotlib's savefig. Raises OSError."""
    with atomic_write(path) as tmp, warnings.catch_warnings():
        # A name in a script that matplotlib's font lacks is drawn as boxes.
        warnings.filterwarnings("ignore", "Glyph")
        figure.savefig(tmp, format="png", dpi=DPI, **options)
