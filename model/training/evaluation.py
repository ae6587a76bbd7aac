"""Measures of a trained network: accuracy, and how well its probabilities are calibrated."""

import numpy as np
import torch
from torch import Tensor

from model.data.splits import Sets
from model.network.classifier import RowClassifier

# Pictures that temperature and threshold can be fitted to. To ten that are all read right the smallest temperature fits
# best, and the network would be sure of everything.
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
    classifier: RowClassifier, validation: Sets, test: Sets
) -> tuple[dict[str, float], float, float]:
    """(figures by name, temperature, threshold) of a trained network: <set>_test, <set>_test_row_14 and so on.

    Temperature and threshold are fitted to the last validation set of FEWEST pictures or more, the unseen pen writers
    if the recipe has them; without any they are 1 and 0.
    """
    metrics: dict[str, float] = {}
    temperature, threshold = 1.0, 0.0
    for name, split in validation.items():
        logits = logits_of(classifier, split.rows())[:, -1]
        metrics[f"validation_{name}"] = accuracy(logits, split.labels)
        if len(split) >= FEWEST:
            temperature = fit_temperature(logits, split.labels)
            threshold = fit_threshold(logits, temperature)
        metrics["calibration_error"] = calibration_error(logits / temperature, split.labels)
    for name, split in test.items():
        by_row = accuracy_by_row(logits_of(classifier, split.rows()), split.labels)
        metrics |= {
            f"{name}_test": by_row[-1],
            f"{name}_test_row_14": by_row[13],
            f"{name}_test_row_21": by_row[20],
        }
    return metrics, temperature, threshold
