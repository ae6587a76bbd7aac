"""How good a network is: accuracy by set, by writer and by row, and whether its certainty is honest."""

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from model.data.splits import Split
from model.network.classifier import RowClassifier


@torch.inference_mode()
def logits_of(classifier: RowClassifier, rows: Tensor, batch: int = 1000) -> Tensor:
    """Logits of every row: float32 [N, 28, 10] on the CPU, for rows float32 [N, 28, 28]; in eval mode."""
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


def accuracy_by_writer(logits: Tensor, labels: Tensor, writers: NDArray[np.uint8]) -> dict[int, float]:
    """Share of right answers of each writer; logits [N, 10]."""
    return {
        int(writer): accuracy(
            logits[torch.from_numpy(writers == writer)], labels[torch.from_numpy(writers == writer)]
        )
        for writer in np.unique(writers)
    }


def confusion(logits: Tensor, labels: Tensor) -> Tensor:
    """int64 [10, 10]: how often a digit (row) was read as each class (column)."""
    return torch.bincount(labels * 10 + logits.argmax(dim=-1), minlength=100).view(10, 10)


def calibration_error(logits: Tensor, labels: Tensor, bins: int = 15) -> float:
    """Expected calibration error in 0..1 (C. Guo et al., 2017): over equal bins of the winning probability, the mean
    distance between the bin's accuracy and its mean probability, weighted by the bin's share."""
    certainty, answer = logits.softmax(dim=-1).max(dim=-1)
    place = (certainty * bins).long().clamp(max=bins - 1)
    right = (answer == labels).float()
    gap = torch.bincount(place, weights=right - certainty, minlength=bins)
    return float(gap.abs().sum() / len(labels))


def fit_temperature(logits: Tensor, labels: Tensor) -> float:
    """The temperature T that minimises the cross-entropy of softmax(logits / T) (C. Guo et al., 2017): the best of 300
    in 0.1 to 10, evenly spaced by ratio."""
    candidates = torch.logspace(-1, 1, 300, dtype=torch.float32, device="cpu")
    losses = [float(torch.nn.functional.cross_entropy(logits / t, labels)) for t in candidates]
    return float(candidates[int(np.argmin(losses))])


def fit_threshold(logits: Tensor, temperature: float, doubted: float = 0.015) -> float:
    """The certainty below which a share `doubted` of these true digits falls; logits [N, 10]."""
    certainty = (logits / temperature).softmax(dim=-1).max(dim=-1).values
    return float(torch.quantile(certainty, doubted))


def evaluate_all(
    classifier: RowClassifier, validation: dict[str, Split], test: Split
) -> tuple[dict[str, float], float, float]:
    """(figures by name, temperature, threshold) of a trained network; test: MNIST's. Certainty is fitted to the last
    of the validation sets, the one of unseen pen writers if there is one, and left as it is without any."""
    metrics: dict[str, float] = {}
    temperature, threshold = 1.0, 0.0
    for name, split in validation.items():
        logits = logits_of(classifier, split.rows())[:, -1]
        metrics[f"validation_{name}"] = accuracy(logits, split.labels)
        temperature = fit_temperature(logits, split.labels)
        threshold = fit_threshold(logits, temperature)
        metrics["calibration_error"] = calibration_error(logits / temperature, split.labels)
    by_row = accuracy_by_row(logits_of(classifier, test.rows()), test.labels)
    metrics |= {
        "mnist_test": by_row[-1],
        "mnist_test_row_14": by_row[13],
        "mnist_test_row_21": by_row[20],
    }
    return metrics, temperature, threshold
