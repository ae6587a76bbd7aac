"""Measures of a network, each against a plain numpy or hand-made one."""

import numpy as np
import pytest
import torch
from torch import Generator, Tensor

from model.data.splits import Split
from model.network.classifier import RowClassifier
from model.training.evaluation import (
    accuracy,
    accuracy_by_row,
    calibration_error,
    confusion,
    evaluate_all,
    fit_temperature,
    fit_threshold,
    has_learned,
    logits_of,
)

COUNT = 500


def seeded(seed: int = 1) -> Generator:
    return Generator().manual_seed(seed)


@pytest.fixture
def labels() -> Tensor:
    return torch.randint(0, 10, (COUNT,), generator=seeded())


@pytest.fixture
def logits(labels: Tensor) -> Tensor:
    """[COUNT, 10], right for about half of the labels."""
    noise = torch.randn(COUNT, 10, generator=seeded(2)) * 2
    return noise + 3 * torch.nn.functional.one_hot(labels, 10)


def softmax(logits: Tensor) -> np.ndarray:
    powers = np.exp(logits.double().numpy())
    return powers / powers.sum(axis=1, keepdims=True)


# The network's answers


@pytest.mark.parametrize("batch", [1, 7, 1000])
@pytest.mark.parametrize("training", [True, False])
def test_logits_are_the_networks_in_any_batches(training: bool, batch: int) -> None:
    """And a network in training stays so."""
    torch.manual_seed(3)
    classifier = RowClassifier("gru", hidden_size=8).train(training)
    rows = torch.rand(10, 28, 28, generator=seeded())
    found = logits_of(classifier, rows, batch)
    assert found.shape == (10, 28, 10)
    assert not found.requires_grad
    assert classifier.training is training
    torch.testing.assert_close(found, classifier(rows, every_row=True).detach(), atol=1e-6, rtol=0)


# Accuracy


def test_accuracy_is_the_share_of_right_answers_after_each_row(labels: Tensor) -> None:
    by_row = torch.randn(COUNT, 28, 10, generator=seeded(4))
    expected = (by_row.numpy().argmax(axis=2) == labels.numpy()[:, None]).mean(axis=0)
    assert accuracy_by_row(by_row, labels) == pytest.approx(expected.tolist())
    assert accuracy(by_row[:, 5], labels) == pytest.approx(expected[5])


# Confusion


def test_confusion_counts_each_label_with_each_answer(logits: Tensor, labels: Tensor) -> None:
    """Those that are no digit (label 10) are left out."""
    known = labels.masked_fill(torch.arange(COUNT) % 7 == 0, 10)
    answers = logits.argmax(dim=1)
    expected = np.zeros((11, 10), int)
    np.add.at(expected, (known.numpy(), answers.numpy()), 1)
    found = confusion(answers, known)
    assert found == expected[:10].tolist()
    assert found != np.transpose(found).tolist()
    assert {type(count) for row in found for count in row} == {int}


# Whether anything was learned


@pytest.mark.parametrize(
    ("counts", "share", "expected"),
    [
        ([1000] * 10, 0.096, True),  # what --learning-rate 50 gave
        ([1000] * 10, 0.149, True),
        ([1000] * 10, 0.151, False),
        ([900, 100], 0.94, True),
        ([900, 100], 0.96, False),
        ([33] * 3, 0.1, False),  # 99 digits
    ],
)
def test_who_always_says_the_same_did_not_learn(counts: list[int], share: float, expected: bool) -> None:
    matrix = [[0] * 10 for _ in range(10)]
    for label, count in enumerate(counts):
        matrix[label][label] = round(share * count)
        matrix[label][(label + 1) % 10] = count - matrix[label][label]
    assert has_learned(matrix) is not expected


# Calibration


@pytest.mark.parametrize("bins", [1, 10, 15])
def test_calibration_error_against_numpy(bins: int, logits: Tensor, labels: Tensor) -> None:
    probabilities = softmax(logits)
    certainty = probabilities.max(axis=1)
    right = probabilities.argmax(axis=1) == labels.numpy()
    expected = 0.0
    for low in range(bins):
        inside = (certainty >= low / bins) & (certainty < (low + 1) / bins)
        if inside.any():
            expected += inside.mean() * abs(right[inside].mean() - certainty[inside].mean())
    assert calibration_error(logits, labels, bins) == pytest.approx(expected, abs=1e-5)


def test_the_temperature_has_the_least_cross_entropy(logits: Tensor, labels: Tensor) -> None:
    def entropy(temperature: float) -> float:
        probabilities = softmax(logits / temperature)
        return float(-np.log(probabilities[np.arange(COUNT), labels.numpy()]).mean())

    found = fit_temperature(logits, labels)
    best = min(entropy(temperature) for temperature in np.linspace(0.1, 10, 500))
    assert entropy(found) <= best + 1e-4


@pytest.mark.parametrize("always_right", [True, False])
def test_the_temperature_stays_within_its_range(always_right: bool) -> None:
    labels = torch.arange(10) if always_right else (torch.arange(10) + 1) % 10
    found = fit_temperature(torch.eye(10) * 5, labels)
    assert found == pytest.approx(0.1 if always_right else 10, rel=1e-3)


@pytest.mark.parametrize(("temperature", "doubted"), [(0.5, 0.0), (1.0, 0.01), (3.0, 0.5)])
def test_the_threshold_doubts_its_share(doubted: float, temperature: float, logits: Tensor) -> None:
    threshold = fit_threshold(logits, temperature, doubted)
    certainty = softmax(logits / temperature).max(axis=1)
    assert 0 <= threshold <= 1
    assert threshold == pytest.approx(np.quantile(certainty, doubted), abs=1e-5)
    assert abs((certainty < threshold - 1e-6).sum() - doubted * COUNT) <= 1


def test_the_figures_of_a_network(labels: Tensor) -> None:
    """Temperature, threshold and calibration are of the last validation set, each measured after the temperature."""
    torch.manual_seed(10)
    classifier = RowClassifier("rnn", hidden_size=8)
    with torch.no_grad():
        classifier.readout.weight.mul_(9)  # far too sure: the temperature is not 1
    pictures = torch.randint(0, 256, (COUNT, 28, 28), dtype=torch.uint8, generator=seeded())
    right = logits_of(classifier, pictures[:200] / 255)[:, -1].argmax(dim=1)
    one, two = Split(pictures[:200], right), Split(pictures[200:], labels[200:])  # temperatures far apart
    tests = {"mnist": one, "mine": two}
    metrics, temperature, threshold = evaluate_all(classifier, {"mnist": one, "pen": two}, tests)
    logits = logits_of(classifier, two.images / 255)[:, -1]
    by_row, others = (
        accuracy_by_row(logits_of(classifier, split.images / 255), split.labels) for split in (one, two)
    )
    assert temperature == fit_temperature(logits, two.labels) > 1.2
    certainty = softmax(logits / temperature).max(axis=1)
    assert threshold == pytest.approx(np.quantile(certainty, 0.015), abs=1e-5)
    assert metrics == {
        "validation_mnist": by_row[27],
        "validation_pen": accuracy(logits, two.labels),
        "calibration_error": calibration_error(logits / temperature, two.labels, 15),
        "mnist_test": by_row[27],
        "mnist_test_row_14": by_row[13],
        "mnist_test_row_21": by_row[20],
        "mine_test": others[27],
        "mine_test_row_14": others[13],
        "mine_test_row_21": others[20],
        "confusion": confusion(right, right),  # of the first test
    }
    assert len(set(by_row[12:15])) == len(set(by_row[19:22])) == 3
    assert evaluate_all(classifier, {}, {"mnist": one})[1:] == (1, 0)
    few = Split(pictures[:99], right[:99])  # all right: alone they would ask for the smallest temperature
    assert evaluate_all(classifier, {"pen": two, "few": few}, {})[1:] == (temperature, threshold)
    assert evaluate_all(classifier, {"few": few}, {})[1:] == (1, 0)


def test_without_a_test_set_the_confusion_is_of_the_last_validation_set(labels: Tensor) -> None:
    classifier = RowClassifier("rnn", hidden_size=8)
    pictures = torch.randint(0, 256, (COUNT, 28, 28), dtype=torch.uint8, generator=seeded())
    one, two = Split(pictures[:200], labels[:200]), Split(pictures[200:], labels[200:])
    metrics = evaluate_all(classifier, {"mnist": one, "pen": two}, {})[0]
    answers = logits_of(classifier, two.rows())[:, -1].argmax(dim=1)
    assert metrics["confusion"] == confusion(answers, two.labels)
    assert not [name for name in metrics if "test" in name]
    assert "confusion" not in evaluate_all(classifier, {}, {})[0]
