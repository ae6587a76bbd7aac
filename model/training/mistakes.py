"""Two pictures of what a network reads wrong: the confusion matrix, and the digits that it reads worst."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from torch import Tensor

from model.data.splits import Split
from model.training.plotting import new_figure, write_png

if TYPE_CHECKING:
    from matplotlib.axes import Axes

DOWN, ACROSS = 5, 8  # of the digits that are read worst
SIDE, GAP = 28, 4  # pixels of a picture, and between two
MUTED = "#dddddd"


def draw_confusion(counts: Sequence[Sequence[int]], path: Path, about: str, mark: str) -> None:
    """PNG of a confusion matrix, 10x10 counts [label][answer]: dark where mistakes are many, grey where they are none.

    The right answers, on the diagonal, are some hundred times as many, and would hide them all: they are pale.
    about: the title. mark: a text in the file that says who wrote it. Raises OSError.
    """
    numbers = np.array(counts)
    mistakes = numbers * (1 - np.eye(10, dtype=int))
    figure = new_figure(6.4, 6.4)
    axes = figure.subplots()
    most = max(int(mistakes.max()), 1)
    axes.imshow(np.ma.masked_equal(mistakes, 0), cmap="Blues", vmin=0, vmax=most)
    for label in range(10):
        write_row(axes, label, numbers[label], most)
    axes.set(xlabel="answer", ylabel="label", xticks=range(10), yticks=range(10))
    axes.set_title(title_of(about, numbers), parse_math=False, fontsize=10)
    write_png(figure, path, metadata={"Software": mark})


def write_row(axes: "Axes", label: int, counts: NDArray[np.int64], most: int) -> None:
    """Write the counts of one label into their squares: the right answers on grey, white on a dark blue."""
    from matplotlib.patches import Rectangle

    axes.add_patch(Rectangle((label - 0.5, label - 0.5), 1, 1, facecolor=MUTED))
    for answer, count in enumerate(counts.tolist()):
        dark = answer != label and count > 0.6 * most
        colour = "white" if dark else "#777777" if answer == label else "black"
        if count:
            axes.text(answer, label, str(count), ha="center", va="center", color=colour, fontsize=9)


def title_of(about: str, counts: NDArray[np.int64]) -> str:
    """As "gru, MNIST's test set: 9,957 of 10,000 digits read right"."""
    return f"{about}: {int(counts.trace()):,} of {int(counts.sum()):,} digits read right"


def worst_read(logits: Tensor, labels: Tensor, count: int = DOWN * ACROSS) -> Tensor:
    """Indices of the digits whose label has the least probability, the least first: int64 [count], or fewer.

    logits: [N, 10], calibrated; labels: [N] in 0..9.
    """
    right = logits.log_softmax(dim=-1).gather(1, labels[:, None])[:, 0]
    return right.argsort(stable=True)[:count]


def draw_worst(split: Split, logits: Tensor, path: Path, about: str, mark: str) -> None:
    """PNG of the digits that are read worst: above each its label, the answer, and the probability of the answer.

    logits: calibrated, [N, 10], of the split's pictures. about, mark: as in draw_confusion(). Raises OSError.
    """
    chosen = worst_read(logits, split.labels)
    certainty, answers = logits[chosen].softmax(dim=-1).max(dim=-1)
    figure = new_figure(8.8, 6.0)
    axes = figure.subplots()
    axes.axis("off")
    step = SIDE + 3 * GAP
    sheet = np.zeros((DOWN * step, ACROSS * step))
    for place, (label, answer, share) in enumerate(
        zip(split.labels[chosen].tolist(), answers.tolist(), certainty.tolist(), strict=True)
    ):
        top, left = place // ACROSS * step + 2 * GAP, place % ACROSS * step + GAP
        sheet[top : top + SIDE, left : left + SIDE] = split.images[chosen[place]]
        verdict = f"{label} read as {answer}" if answer != label else f"{label}, right"
        axes.text(left, top - 1, f"{verdict}, {100 * share:.0f} %", fontsize=7)
    # An image a digit would take matplotlib forty times as long as one of all.
    axes.imshow(sheet, cmap="Greys", vmin=0, vmax=255, interpolation="nearest")
    axes.set_title(f"{about}: the digits that it reads worst", parse_math=False, fontsize=10)
    write_png(figure, path, metadata={"Software": mark})
