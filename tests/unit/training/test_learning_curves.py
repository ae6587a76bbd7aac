"""The picture of the learning curves, by what matplotlib is told to draw."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from matplotlib.figure import Figure

from model.training import learning_curves


@pytest.mark.parametrize("epochs", [1, 3])
def test_each_epoch_has_a_marker_above_a_whole_number(epochs: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """A line through one point has no length, so only its marker shows it."""
    figures: list[Figure] = []
    monkeypatch.setattr(Figure, "savefig", lambda figure, *_, **__: figures.append(figure))
    line = {"loss": 0.5, "accuracy": 0.9, "validation_mnist": 0.95}
    numbers = list(range(1, epochs + 1))
    learning_curves.draw([{"epoch": epoch, **line} for epoch in numbers], Path("a.png"), "gru")
    found: list[Any] = []
    for axes in figures[0].axes:
        found += [np.asarray(each.get_xydata()).T for each in axes.lines]
        assert {each.get_marker() for each in axes.lines} == {"o"}
        low, high = axes.get_xlim()
        assert [tick for tick in axes.get_xticks() if low <= tick <= high] == numbers
    np.testing.assert_allclose(found, np.array([[numbers, [each] * epochs] for each in (0.5, 10, 5)], float))
