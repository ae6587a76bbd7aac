"""Measures of a trained network: accuracy, and how well its probabilities are calibrated."""

from typing import Any

import numpy as np
import torch
from torch import Tensor

from model.data.splits import Sets
from model.network.classifier import RowClassifier

DIGITS = 10
# Digits that something can be told from. To ten that are all read right the smallest temperature fits best, and the
# network would be sure of everything; and of ten right answers some may be luck.
FEWEST = 100


@torch.inference_mode()
def logits_of(classifier: RowClassifier, rows: Tensor, batch: int = 1000) -> Tensor:
    """Logits of every row, float32 [N, 28, 10] on the CPU, in eval mode; rows: float32 [N, 28, 28], ink in 0..1."""
    device = classifier.readout.weight.device
    was_training = classifier.training
    classifier.eval()
    logits = [classifier(part.to(device), every_row=True).float().cpu() for part in rows.split(batch)]
    classifier.train(was_training)
    return torch.cat(logits)


def accuracy(logits: Tensor, labels: Tensor) -> float:
    """Share of right answers in 0..1; logits [N, 10], labels [N]."""
    return float((logits.argmax(dim=-1) == labels).float().mean())


def accuracy_by_row(logits: Tensor, labels: Tensor) -> list[float]:
    """Share of right answers after each row; logits [N, 28, 10]."""
    return [accuracy(logits[:, row], labels) for row in range(logits.shape[1])]


def confusion(answers: Tensor, labels: Tensor) -> list[list[int]]:
    """How often each answer was given to each label: 10 lists, one a label, of 10 counts, one an answer.

    answers: int64 [N] in 0..9; labels: int64 [N]. Pictures of another label than 0..9 are left out.
    """
    is_digit = labels < DIGITS
    pairs = DIGITS * labels[is_digit] + answers[is_digit]
    return torch.bincount(pairs, minlength=DIGITS**2).view(DIGITS, DIGITS).tolist()


def has_learned(confusion: list[list[int]]) -> bool:
    """Whether a network reads better than one that always gives the most frequent label.

    confusion: counts [label][answer]. The share of right answers must be half as much again as the share of that label;
    where that is more than a half, it must spare half of the errors. True for fewer than FEWEST digits: these do not
    tell.
    """
    counts = torch.tensor(confusion)
    digits = int(counts.sum())
    if digits < FEWEST:
        return True
    share, most = int(counts.diagonal().sum()) / digits, int(counts.sum(dim=1).max()) / digits
    return share >= min(1.5 * most, (1 + most) / 2)


def calibration_error(logits: Tensor, labels: Tensor, bins: int = 15) -> float:
    """Expected calibration error in 0..1 (C. Guo et al., 2017): over equal bins of the winning probability, the mean
    distance between the bin's accuracy and its mean probability, weighted by the bin's share."""
    certainty, answer = logits.softmax(dim=-1).max(dim=-1)
    place = (certainty * bins).long().clamp(max=bins - 1)
    right = (answer == labels).float()
    gap = torch.bincount(place, weights=right - certainty, minlength=bins)
    return float(gap.abs().sum() / len(labels))


def fit_temperature(logits: Tensor, labels: Tensor) -> float:
    """The temperature T that minimises the cross-entropy of softmax(logits / T) (C. Guo et al., 2017), found among 300
    values from 0.1 to 10 with equal ratios."""
    candidates = torch.logspace(-1, 1, 300, dtype=torch.float32, device="cpu")
    losses = [float(torch.nn.functional.cross_entropy(logits / t, labels)) for t in candidates]
    return float(candidates[int(np.argmin(losses))])


def fit_threshold(logits: Tensor, temperature: float, doubted: float = 0.015) -> float:
    """The probability below which the answers to a share `doubted` of these digits lie; logits [N, 10]."""
    certainty = (logits / temperature).softmax(dim=-1).max(dim=-1).values
    return float(torch.quantile(certainty, doubted))


def evaluate_all(
    classifier: RowClassifier, validation: Sets, tests: Sets
) -> tuple[dict[str, Any], float, float]:
    """(figures by name, temperature, threshold) of a trained network on validation and test sets, by their names.

    The figures: validation_<set>, calibration_error; <set>_test, after the last row, after row 14 and after row 21; and
    confusion, that of the first test set, of the last validation set where there is no test.
    Temperature and threshold are fitted to the last validation set of FEWEST pictures or more, the unseen pen writers
    if the recipe has them; without any they are 1 and 0.
    """
    metrics: dict[str, Any] = {}
    temperature, threshold = 1.0, 0.0
    for name, split in validation.items():
        logits = logits_of(classifier, split.rows())[:, -1]
        metrics[f"validation_{name}"] = accuracy(logits, split.labels)
        if len(split) >= FEWEST:
            temperature = fit_temperature(logits, split.labels)
            threshold = fit_threshold(logits, temperature)
        metrics["calibration_error"] = calibration_error(logits / temperature, split.labels)
        metrics["confusion"] = confusion(logits.argmax(dim=-1), split.labels)
    for place, (name, split) in enumerate(tests.items()):
        by_row = logits_of(classifier, split.rows())
        metrics |= test_figures(name, by_row, split.labels)
        if place == 0:
            metrics["confusion"] = confusion(by_row[:, -1].argmax(dim=-1), split.labels)
    return metrics, temperature, threshold


def test_figures(name: str, logits: Tensor, labels: Tensor) -> dict[str, float]:
    """Shares of right answers on one test set, <name>_test, after row 14 and row 21 too; logits [N, 28, 10]."""
    shares = accuracy_by_row(logits, labels)
    return {
        f"{name}_test": shares[-1],
        f"{name}_test_row_14": shares[13],
        f"{name}_test_row_21": shares[20],
    }
