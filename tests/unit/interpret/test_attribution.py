"""Attribution, compared with torch's autograd through the whole reading, and with finite differences."""

import numpy as np
import pytest
import torch
from torch import Tensor

from model.interpret.trace import Attribution
from model.network.cells import CELLS
from tests.support.nets import SHAPES, drawing, jacobian, network, trace_rows


def assert_equal(found: Attribution, exact: Tensor) -> None:
    """To within 1e-8, and to within 1e-8 of the largest where all are small."""
    tolerance = 1e-8 * min(1, float(exact.abs().max()))
    np.testing.assert_allclose(found.pixels, exact[-1], rtol=0, atol=tolerance)
    np.testing.assert_allclose(found.rows, exact.norm(dim=-1), rtol=0, atol=tolerance)


@pytest.mark.parametrize(("cell", "layers", "hidden"), SHAPES)
def test_equals_autograd_and_rows_read_later_are_exactly_zero(cell: str, layers: int, hidden: int) -> None:
    classifier, rows = network(cell, layers, hidden), drawing()
    for label in (0, 3, 9) if hidden == 7 else (3,):
        found = trace_rows(classifier, rows).attribution(label)
        assert found.digit == label
        assert_equal(found, jacobian(classifier, rows, label))
        by_row = found.rows
        assert by_row.shape == (28, 28)
        assert not np.triu(by_row, 1).any()
        assert by_row.diagonal().all()


@pytest.mark.parametrize("cell", CELLS)
def test_equals_finite_differences(cell: str) -> None:
    """Every pixel nudged both ways: [2 * 784, 28, 28] in one batch."""
    classifier, rows, step = network(cell), drawing(), 1e-5
    nudges = torch.eye(784, dtype=torch.float64).reshape(784, 28, 28) * step
    with torch.no_grad():
        up, down = (classifier(rows + sign * nudges)[:, 4] for sign in (1, -1))
    slope = ((up - down) / (2 * step)).reshape(28, 28)
    found = trace_rows(classifier, rows).attribution(4)
    np.testing.assert_allclose(found.pixels, slope, rtol=0, atol=1e-8)


@pytest.mark.parametrize("cell", CELLS)
def test_float32_is_near_float64(cell: str) -> None:
    exact = trace_rows(network(cell, hidden_size=128), drawing()).attribution(4)
    found = trace_rows(network(cell, hidden_size=128, dtype=torch.float32), drawing()).attribution(4)
    for name in ("pixels", "rows"):
        ours, theirs = getattr(found, name), getattr(exact, name)
        assert ours.dtype == np.float32
        np.testing.assert_allclose(ours, theirs, rtol=0, atol=1e-4 * np.abs(theirs).max())


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("steps", [1, 2, 40])
def test_other_sizes(cell: str, steps: int) -> None:
    classifier, rows = network(cell, input_size=5, num_classes=3), drawing(steps, 5)
    assert_equal(trace_rows(classifier, rows).attribution(2), jacobian(classifier, rows, 2))


@pytest.mark.parametrize("cell", CELLS)
def test_the_answer_is_the_class_that_wins(cell: str) -> None:
    classifier, rows = network(cell), drawing()
    winner = int(classifier(rows[None]).argmax())
    found = trace_rows(classifier, rows)
    assert found.attribution().digit == found.likeliest == winner
    np.testing.assert_array_equal(found.attribution().pixels, found.attribution(winner).pixels)


@pytest.mark.parametrize("cell", CELLS)
def test_leaves_no_gradient_behind(cell: str) -> None:
    classifier, rows = network(cell), drawing().requires_grad_()
    assert trace_rows(classifier, rows).attribution().pixels.any()
    assert rows.grad is None
    assert all(parameter.grad is None and parameter.requires_grad for parameter in classifier.parameters())
