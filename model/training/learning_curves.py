"""What a training went through: a line an epoch as CSV, and its learning curves as a picture."""

import csv
from pathlib import Path

from model.files.atomic import atomic_write


def save(history: list[dict[str, float]], stem: Path, title: str) -> None:
    """Write <stem>.metrics.csv and <stem>.curves.png, each beside and then renamed; history has a dict an epoch.

    Raises OSError if they cannot be written; a file that was there is then as it was.
    """
    metrics, curves = paths(stem)
    with atomic_write(metrics) as beside:
        write(history, beside)
    with atomic_write(curves) as beside:
        draw(history, beside, title)


def paths(stem: Path) -> tuple[Path, Path]:
    """Where the lines and the picture lie."""
    return Path(f"{stem}.metrics.csv"), Path(f"{stem}.curves.png")


def write(history: list[dict[str, float]], path: Path) -> None:
    """A line an epoch, under the names of its figures."""
    with open(path, "w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, fieldnames=list(history[0]))
        writer.writeheader()
        writer.writerows(history)


def draw(history: list[dict[str, float]], path: Path, title: str) -> None:
    """Loss on the left, error rates on the right (logarithmic: the last tenth of a percent is what is fought for)."""
    from matplotlib.figure import Figure  # without pyplot: no global state, no window

    epochs = [line["epoch"] for line in history]
    figure = Figure(figsize=(8, 3), layout="constrained")
    left, right = figure.subplots(1, 2)
    left.plot(epochs, [line["loss"] for line in history])
    left.set(title=f"{title}: training loss", xlabel="epoch")
    for name in history[0]:
        if name == "accuracy" or name.startswith("validation"):
            label = "training, augmented" if name == "accuracy" else name.replace("_", ": ")
            right.plot(epochs, [max(100 * (1 - line[name]), 0.01) for line in history], label=label)
    right.set(title="errors, %", xlabel="epoch", yscale="log")
    right.legend()
    figure.savefig(path, format="png", dpi=110)
