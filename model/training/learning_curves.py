"""The learning curves of a training: a line an epoch as CSV, and a picture."""

import csv
from pathlib import Path
from typing import Any

from model.files.atomic import atomic_write


def save(history: list[dict[str, float]], stem: Path, title: str) -> None:
    """Write <stem>.metrics.csv, a line an epoch, and <stem>.curves.png.

    history: a dict an epoch, of epoch, loss, accuracy (0..1) and validation_<set> (0..1).

    Raises OSError if they cannot be written; an earlier file is then unchanged.
    """
    metrics, curves = paths(stem)
    with atomic_write(metrics) as tmp, open(tmp, "w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, fieldnames=list(history[0]))
        writer.writeheader()
        writer.writerows(history)
    with atomic_write(curves) as tmp:
        draw(history, tmp, title)


def paths(stem: Path) -> tuple[Path, Path]:
    """The files of the lines and of the picture."""
    return Path(f"{stem}.metrics.csv"), Path(f"{stem}.curves.png")


def draw(history: list[dict[str, float]], path: Path, title: str) -> None:
    """PNG: loss on the left, error rates on the right, logarithmic to show the last tenths of a percent."""
    from matplotlib.figure import Figure  # without pyplot: no global state, no window
    from matplotlib.ticker import MaxNLocator

    epochs = [line["epoch"] for line in history]
    figure = Figure(figsize=(8, 3), layout="constrained")
    left, right = figure.subplots(1, 2)
    style: dict[str, Any] = {"marker": "o", "markersize": 3}  # a single epoch has no line
    left.plot(epochs, [line["loss"] for line in history], **style)
    left.set(title=f"{title}: training loss", xlabel="epoch")
    for name in history[0]:
        if name == "accuracy" or name.startswith("validation"):
            label = "training, augmented" if name == "accuracy" else name.replace("_", ": ")
            right.plot(epochs, [max(100 * (1 - line[name]), 0.01) for line in history], label=label, **style)
    right.set(title="errors, %", xlabel="epoch", yscale="log")
    right.legend()
    for axes in (left, right):
        axes.xaxis.set_major_locator(MaxNLocator(integer=True, min_n_ticks=1))
    figure.savefig(path, format="png", dpi=110)
