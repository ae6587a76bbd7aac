"""How well one network reads one set of digits, and the intervals of such shares."""

from dataclasses import dataclass
from math import sqrt
from statistics import fmean, stdev

import numpy as np
import scipy
import torch
from numpy.typing import NDArray
from torch import Tensor

from model.data.rendering import Pictures
from model.files.checkpoint import Checkpoint
from model.training.evaluation import calibration_error, confusion, logits_of

UNREAD = 10  # the label of a digit in which the app saw none: no answer to it is right

Views = dict[str, Pictures]  # the same digits, uint8 [N, 28, 28] each: "rows", and "shrunk" as in other demos


@dataclass(frozen=True)
class Network:
    """A checkpoint with its name in the tables. shrunk: it reads the shrunk canvas of other demos."""

    name: str
    checkpoint: Checkpoint
    shrunk: bool = False

    def view(self, views: Views) -> Pictures:
        """The pictures that this network reads, uint8 [N, 28, 28]."""
        return views["shrunk" if self.shrunk else "rows"]

    def blank(self, views: Views) -> Tensor:
        """bool [N]: whether nothing is left to read; the app then answers that it sees no digit."""
        return (torch.from_numpy(self.view(views)) == 0).flatten(1).all(dim=1)

    def logits(self, views: Views) -> Tensor:
        """Calibrated logits after each row, float32 [N, 28, 10]."""
        rows = torch.from_numpy(self.view(views)).float() / 255
        return logits_of(self.checkpoint.classifier, rows) / self.checkpoint.temperature

    def labels(self, views: Views, labels: NDArray[np.uint8]) -> Tensor:
        """int64 [N]: the labels, or UNREAD where the view is blank."""
        return torch.from_numpy(labels.astype(np.int64)).masked_fill(self.blank(views), UNREAD)

    def rejects(self, views: Views, logits: Tensor) -> float:
        """The share in 0..1 that the app calls no digit: it sees none, or its certainty is below the threshold.
        logits: calibrated, [N, 10]."""
        certainty = logits.softmax(dim=-1).max(dim=-1).values
        return float((self.blank(views) | (certainty < self.checkpoint.threshold)).float().mean())


@dataclass(frozen=True)
class Measured:
    """Shares in 0..1. by_writer: share and number of digits of each. doubted: digits that the app is unsure of.
    confusion: int64 [10, 10], digit by answer, without the blank ones."""

    accuracy: float
    by_writer: dict[int, tuple[float, int]]
    calibration_error: float
    doubted: float
    confusion: Tensor

    def worst_writer(self) -> tuple[int, float]:
        """(writer, share) of the writer who is read worst; of equal ones the first."""
        writer = min(self.by_writer, key=lambda writer: (self.by_writer[writer][0], writer))
        return writer, self.by_writer[writer][0]

    def figures(self) -> dict[str, float]:
        """The shares of the summary, by their names in tables.COLUMNS."""
        return {
            "accuracy": self.accuracy,
            "worst_writer": self.worst_writer()[1],
            "calibration": self.calibration_error,
            "doubted": self.doubted,
        }


def measure(
    network: Network, views: Views, labels: NDArray[np.uint8], writers: NDArray[np.uint8]
) -> Measured:
    """Measure a network on digits of labels [N] by writers [N], rendered by robustness.render_all."""
    logits = network.logits(views)[:, -1]
    known, answers = network.labels(views, labels), logits.argmax(dim=-1)
    right, read = (answers == known).numpy(), known != UNREAD
    by_writer = {int(writer): right[writers == writer] for writer in np.unique(writers)}
    return Measured(
        accuracy=float(right.mean()),
        by_writer={writer: (float(mine.mean()), len(mine)) for writer, mine in by_writer.items()},
        calibration_error=calibration_error(logits[read], known[read]) if read.any() else 0.0,
        doubted=network.rejects(views, logits),
        confusion=torch.tensor(confusion(answers, known)),
    )


def wilson_interval(share: float, count: int) -> tuple[float, float]:
    """95 % interval, within 0..1, of a share that was measured on `count` cases (E. B. Wilson, 1927)."""
    low, high = scipy.stats.binomtest(round(share * count), count).proportion_ci(method="wilson")
    return float(low), float(high)


def mean_interval(shares: list[float]) -> tuple[float, float] | None:
    """95 % interval, cut to 0..1, of the mean share over all writers of whom these are a sample; None for under 3.

    Student, "The probable error of a mean", 1908: mean +- t s / sqrt(n). It is wider than the digits' number alone
    would make it, since digits of one writer are alike.
    """
    if len(shares) < 3:
        return None
    half = float(scipy.special.stdtrit(len(shares) - 1, 0.975)) * stdev(shares) / sqrt(len(shares))
    return max(0.0, fmean(shares) - half), min(1.0, fmean(shares) + half)
