"""`output` and `h_n`, against torch's module built anew, with rows before the batch and with it first."""

import copy

import pytest
import torch
from torch import nn

from model.interpret.lesson.output import NOT_TORCHS, both_results
from model.interpret.trace import Trace
from tests.support.lesson import EVERY_CELL, blank, small, subjects, tolerance

MODULES = {"rnn": nn.RNN, "gru": nn.GRU, "lstm": nn.LSTM}


@torch.no_grad()
def read_anew(found: Trace, batch_first: bool) -> tuple[torch.Tensor, object]:
    """What torch's own module of the same weights returns for the rows."""
    classifier, (rows, _) = found.checkpoint.classifier, found.tensors()
    make = MODULES[found.cell]
    module = make(28, classifier.hidden_size, classifier.num_layers, batch_first=batch_first).to(rows)
    module.load_state_dict(classifier.recurrent.state_dict())
    output, second = module(rows[None] if batch_first else rows[:, None])
    return output, second


@pytest.mark.parametrize("cell", EVERY_CELL)
def test_it_is_what_torchs_module_returns(cell: str) -> None:
    for found in subjects(cell):
        answer = both_results(found)
        output, second = read_anew(found, batch_first=True)
        h_n = second[0] if isinstance(second, tuple) else second
        assert isinstance(h_n, torch.Tensor)
        layers, rows, units = found.hidden.shape
        assert (answer["layers"], answer["rows"], answer["units"]) == (layers, rows, units)
        assert answer["output"] == list(output.shape) == [1, 28, units]
        assert answer["h_n"] == list(h_n.shape) == [layers, 1, units]
        assert (answer["module"], answer["has_c"]) == (cell.upper(), cell == "lstm")
        assert answer["ends"] == pytest.approx(output[0, -1, :3].tolist(), abs=1e-6)
        assert answer["last"] == pytest.approx(h_n[-1, 0, :3].tolist(), abs=1e-6)
        assert answer["last"] == pytest.approx(found.hidden[-1, -1, :3].tolist(), abs=tolerance(found))
        assert answer["difference"] == 0 == (output[:, -1] - h_n[-1]).abs().max().item()


@pytest.mark.parametrize("cell", EVERY_CELL)
def test_batch_first_moves_the_axes_of_output_and_leaves_h_n_alone(cell: str) -> None:
    """So the page may say that h_n has this shape either way."""
    found = small(cell)
    answer = both_results(found)
    output, second = read_anew(found, batch_first=False)
    h_n = second[0] if isinstance(second, tuple) else second
    assert isinstance(h_n, torch.Tensor)
    assert list(output.shape) == [answer["output"][axis] for axis in (1, 0, 2)]
    assert list(h_n.shape) == answer["h_n"]
    assert h_n[-1, 0, :3].tolist() == pytest.approx(answer["last"], abs=1e-6)


def test_another_module_or_one_of_both_directions_is_told() -> None:
    found = small("gru")
    checkpoint = copy.deepcopy(found.checkpoint)
    for module in (nn.Identity(), nn.GRU(28, 7, 2, bidirectional=True)):
        checkpoint.classifier.recurrent = module
        other = Trace(checkpoint, 3, "", found.rows, found.hidden, found.logits, found.belief)
        assert both_results(other) == {"problem": NOT_TORCHS}


def test_of_a_blank_drawing_the_shapes_are_the_same() -> None:
    assert both_results(blank("lstm"))["h_n"] == [2, 1, 128]
