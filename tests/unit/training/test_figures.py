"""The line of a training's figures."""

from typing import Any

import torch

from model.data.splits import Split
from model.training.figures import figures_line


def digits(count: int) -> Split:
    return Split(torch.zeros(count, 28, 28, dtype=torch.uint8), torch.zeros(count).long())


def test_of_few_digits_the_number_is_said_and_what_the_csv_has_is_not() -> None:
    figures: dict[str, Any] = {
        "epoch": 1,
        "loss": 0.25,
        "learning_rate": 0.1,
        "seconds": 3.0,
        "calibration_error": 0.1,
    }
    figures |= {
        "validation_mine": 0.75,
        "validation_mine_row_14": 0.5,
        "validation_mnist": 0.99,
        "confusion": [[1]],
    }
    said = figures_line(figures, {"mine": digits(4), "mnist": digits(100)})
    assert said == "loss 0.2500, validation mine 0.7500 (3 of 4), validation mnist 0.9900"
