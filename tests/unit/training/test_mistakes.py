"""The pictures of mistakes, by what matplotlib is told to draw."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from matplotlib.figure import Figure
from PIL import Image
from torch import Generator

from model.data.splits import Split
from model.training import mistakes
from model.training.mistakes import draw_confusion, draw_worst, worst_read


@pytest.fixture
def figures(monkeypatch: pytest.MonkeyPatch) -> list[Figure]:
    """The figures that were drawn."""
    found: list[Figure] = []
    make = mistakes.new_figure

    def kept(*size: Any) -> Figure:
        found.append(make(*size))
        return found[-1]

    monkeypatch.setattr(mistakes, "new_figure", kept)
    return found


def test_the_confusion_has_each_count_where_it_belongs(figures: list[Figure], tmp_path: Path) -> None:
    """Label down, answer across; only mistakes have a colour."""
    counts = np.diag(np.arange(90, 100))
    counts[7, 1], counts[4, 9] = 5, 2
    path = tmp_path / "a.png"
    draw_confusion(counts.tolist(), path, "gru, $a$", "written here")
    [axes] = figures[0].axes
    assert axes.get_title() == f"gru, $a$: 945 of {counts.sum()} digits read right"
    found = {(round(t.get_position()[1]), round(t.get_position()[0])): t.get_text() for t in axes.texts}
    assert found == {place: str(count) for place, count in np.ndenumerate(counts) if count}
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("answer", "label")
    shown = axes.images[0].get_array()
    assert shown is not None
    expected = counts * (1 - np.eye(10, dtype=int))
    assert np.ma.filled(shown, 0).tolist() == expected.tolist()
    assert axes.images[0].get_clim() == (0, 5)
    assert b"written here" in path.read_bytes()[:200]
    with Image.open(path) as picture:
        assert picture.format == "PNG"


def test_the_worst_are_those_whose_label_is_least_probable() -> None:
    logits = torch.randn(100, 10, generator=Generator().manual_seed(1)).double()
    labels = torch.arange(100) % 10
    powers = np.exp(logits.numpy())
    right = (powers / powers.sum(axis=1, keepdims=True))[np.arange(100), labels.numpy()]
    assert worst_read(logits, labels, 7).tolist() == right.argsort()[:7].tolist()
    assert len(worst_read(logits, labels)) == 40
    assert len(worst_read(logits[:3], labels[:3])) == 3


def test_each_of_the_worst_has_its_picture_label_answer_and_probability(
    figures: list[Figure], tmp_path: Path
) -> None:
    logits = torch.zeros(3, 10)
    logits[0, 4], logits[1, 1], logits[2, 7] = 9.0, 1.0, 3.0
    images = torch.randint(0, 256, (3, 28, 28), dtype=torch.uint8, generator=Generator().manual_seed(1))
    draw_worst(Split(images, torch.tensor([9, 1, 5])), logits, tmp_path / "a.png", "gru", "mark")
    [axes] = figures[0].axes
    sheet = axes.images[0].get_array()
    assert sheet is not None
    shares = logits.softmax(dim=1)
    expected = [f"9 read as 4, {100 * shares[0, 4]:.0f} %", f"5 read as 7, {100 * shares[2, 7]:.0f} %"]
    expected.append(f"1, right, {100 * shares[1, 1]:.0f} %")
    assert [text.get_text() for text in axes.texts] == expected
    for text, which in zip(axes.texts, (0, 2, 1), strict=True):
        left, top = round(text.get_position()[0]), round(text.get_position()[1]) + 1
        assert np.array_equal(sheet[top : top + 28, left : left + 28], images[which].numpy())
