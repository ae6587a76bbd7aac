"""Attribution, compared with torch's autograd through the whole reading."""

import numpy as np
import pytest
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
    found = trace_rows(classifier, rows).attribution(3)
    assert found.digit == 3
    assert_equal(found, jacobian(classifier, rows, 3))
    assert not np.triu(found.rows, 1).any()
    assert found.rows.diagonal().all()


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("steps", [1, 40])
def test_of_other_sizes_and_without_a_class_of_the_likeliest(cell: str, steps: int) -> None:
    classifier, rows = network(cell, input_size=5, num_classes=3), drawing(steps, 5)
    winner = int(classifier(rows[None]).argmax())
    found = trace_rows(classifier, rows)
    assert found.attribution().digit == found.likeliest == winner
    assert_equal(found.attribution(), jacobian(classifier, rows, winner))
    assert all(parameter.grad is None and parameter.requires_grad for parameter in classifier.parameters())
