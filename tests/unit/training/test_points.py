"""The points between the ends of epochs: when they are due, and what they say."""

import pytest
import torch

from model.training.points import AN_EPOCH, MOST_EPOCHS, Points


def trained(points: Points, epoch: int, steps: int, start: int = 0) -> Points:
    """Steps of 10 pictures, 8 of them digits, half of them right. The loss of a step is its number, from 1."""
    for step in range(start + 1, steps + 1):
        sums = torch.tensor([10 * step * (step + 1) / 2, 4 * step, 8 * step, 10 * step], dtype=torch.float64)
        points.note(epoch, step, steps, sums, 0.1 / step)
    return points


def test_a_point_has_the_means_since_the_last_one() -> None:
    lines = trained(trained(Points(), 0, 40), 1, 40).lines
    assert lines[:2] == [
        {"epoch": 0.05, "loss": 1.5, "accuracy": 0.5, "learning_rate": 0.05},
        {"epoch": 0.1, "loss": 3.5, "accuracy": 0.5, "learning_rate": 0.025},
    ]
    assert lines[20] == lines[0] | {"epoch": 1.05}


@pytest.mark.parametrize(("steps", "count"), [(1, 1), (7, 7), (20, 20), (21, 20), (469, 20)])
def test_an_epoch_has_twenty_points_at_most_the_last_at_its_end(steps: int, count: int) -> None:
    lines = trained(Points(), 0, steps).lines
    assert len(lines) == count <= AN_EPOCH
    assert lines[-1]["epoch"] == 1


def test_epochs_beyond_the_two_hundredth_have_none() -> None:
    assert trained(Points(), MOST_EPOCHS - 1, 5).lines
    assert not trained(Points(), MOST_EPOCHS, 5).lines


def test_pictures_without_a_digit_have_no_accuracy() -> None:
    points = Points()
    points.note(0, 1, 1, torch.tensor([5.0, 0, 0, 10]), 0.1)
    assert points.lines == [{"epoch": 1, "loss": 0.5, "learning_rate": 0.1}]


@pytest.mark.parametrize("stop", [0, 3, 4, 40])
def test_it_goes_on_from_its_state(stop: int) -> None:
    first, second = Points(), Points()
    whole = trained(Points(), 0, 40)
    for step in range(1, stop + 1):
        sums = torch.tensor([10 * step * (step + 1) / 2, 4 * step, 8 * step, 10 * step], dtype=torch.float64)
        first.note(0, step, 40, sums, 0.1 / step)
    second.load_state(first.state())
    assert trained(second, 0, 40, start=stop).state() == whole.state()
