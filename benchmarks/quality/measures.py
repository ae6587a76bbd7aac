"""What one network makes of one set of digits, and how sure a share of so many digits is."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt
from statistics import fmean, stdev

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from model.data.rendering import Pictures
from model.files.checkpoint import Checkpoint
from model.training.evaluation import accuracy, calibration_error, logits_of

NORMAL = 1.959964  # 97.5 % of a normal distribution lie below: for an interval of 95 %
UNREAD = 10  # the label of a digit in which the app saw none: no answer to it is right


@dataclass(frozen=True)
class Network:
    """A checkpoint with its name in the tables. plain: it is shown the shrunk canvas of other demos."""

    name: str
    checkpoint: Checkpoint
    plain: bool = False

    def logits(self, seen: Mapping[str, Pictures]) -> Tensor:
        """Calibrated logits after each row, float32 [N, 28, 10], of robustness.render_all's pictures."""
        rows = torch.from_numpy(self.view(seen)).float() / 255
        return logits_of(self.checkpoint.classifier, rows) / self.checkpoint.temperature

    def view(self, seen: Mapping[str, Pictures]) -> Pictures:
        """What this network is shown, uint8 [N, 28, 28]."""
        return seen["plain" if self.plain else "rows"]

    def labels(self, seen: Mapping[str, Pictures], labels: NDArray[np.uint8]) -> Tensor:
        """int64 [N]: the labels, UNREAD where its view is blank, as the app then answers nothing."""
        blank = ~self.view(seen).any(axis=(1, 2))
        return torch.from_numpy(np.where(blank, UNREAD, labels).astype(np.int64))

    def doubts(self, seen: Mapping[str, Pictures], logits: Tensor) -> float:
        """The share in 0..1 that the app calls no digit: it sees none, or its certainty is below the threshold.
        logits: calibrated, [N, 10]."""
        certainty = logits.softmax(dim=-1).max(dim=-1).values
        blank = torch.from_numpy(~self.view(seen).any(axis=(1, 2)))
        return float((blank | (certainty < self.checkpoint.threshold)).float().mean())


@dataclass(frozen=True)
class Measured:
    """Shares in 0..1. by_writer: share and digits of each. doubted: true digits that the app is unsure of.
    confusion: int64 [10, 10], digit by answer, of the digits in which the app saw one."""

    accuracy: float
    by_writer: dict[int, tuple[float, int]]
    calibration_error: float
    doubted: float
    confusion: Tensor

    def worst_writer(self) -> tuple[int, float]:
        """(writer, share) of the writer who is read worst; of equal ones the first."""
        writer = min(self.by_writer, key=lambda writer: (self.by_writer[writer][0], writer))
        return writer, self.by_writer[writer][0]


def measure(
    network: Network, seen: Mapping[str, Pictures], labels: NDArray[np.uint8], writers: NDArray[np.uint8]
) -> Measured:
    """Measure a network on digits of labels [N] by writers [N], rendered by robustness.render_all."""
    logits = network.logits(seen)[:, -1]
    known = network.labels(seen, labels)
    read = known != UNREAD
    counts = dict(zip(*np.unique(writers, return_counts=True), strict=True))
    shares = accuracy_by_writer(logits, known, writers)
    return Measured(
        accuracy=accuracy(logits, known),
        by_writer={writer: (share, int(counts[writer])) for writer, share in shares.items()},
        calibration_error=calibration_error(logits[read], known[read]) if read.any() else 0.0,
        doubted=network.doubts(seen, logits),
        confusion=confusion(logits[read], known[read]),
    )


def wilson_interval(share: float, count: int) -> tuple[float, float]:
    """95 % interval, within 0..1, of a share that was measured on so many cases.

    E. B. Wilson, "Probable inference, the law of succession, and statistical inference", 1927: all p for which the
    share is no further from p than 1.96 standard deviations sqrt(p (1 - p) / count).
    """
    square = NORMAL**2 / count
    middle = (share + square / 2) / (1 + square)
    half = NORMAL / (1 + square) * sqrt(share * (1 - share) / count + square / (4 * count))
    return max(0.0, middle - half), min(1.0, middle + half)


def mean_interval(shares: list[float]) -> tuple[float, float] | None:
    """95 % interval, cut to 0..1, of the mean share over all writers of whom these are a sample; None for under 3.

    Student, "The probable error of a mean", 1908: mean +- t s / sqrt(n). It is wider than the digits' number alone
    would make it, since digits of one writer are alike.
    """
    if len(shares) < 3:
        return None
    half = student_quantile(len(shares) - 1) * stdev(shares) / sqrt(len(shares))
    return max(0.0, fmean(shares) - half), min(1.0, fmean(shares) + half)


def student_quantile(freedom: int) -> float:
    """The t below which 97.5 % of Student's distribution with so many degrees of freedom lie; within 1 % from 2 on.

    M. Abramowitz, I. Stegun, "Handbook of Mathematical Functions", 1964, 26.7.5: a series in 1 / freedom.
    """
    z = NORMAL
    terms = (
        z,
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    return sum(term / freedom**power for power, term in enumerate(terms))


def accuracy_by_writer(logits: Tensor, labels: Tensor, writers: NDArray[np.uint8]) -> dict[int, float]:
    """Share of right answers of each writer; logits [N, 10]."""
    of = {int(writer): torch.from_numpy(writers == writer) for writer in np.unique(writers)}
    return {writer: accuracy(logits[mine], labels[mine]) for writer, mine in of.items()}


def confusion(logits: Tensor, labels: Tensor) -> Tensor:
    """int64 [10, 10]: how often a digit (row) was read as each class (column)."""
    return torch.bincount(labels * 10 + logits.argmax(dim=-1), minlength=100).view(10, 10)
