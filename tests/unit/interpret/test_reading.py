"""A reading holds what the network itself answers, and calls nothing a digit that is none."""

import json
from dataclasses import replace

import numpy as np
import pytest
import torch

from model.drawing.strokes import EMPTY_DRAWING, Drawing, blank_drawing, rows_from_strokes
from model.files.checkpoint import Checkpoint
from model.interpret.reading import UNSURE, read
from model.network.classifier import CELLS
from tests.support.checkpoints import made
from tests.support.digits import load_digits

TWO = rows_from_strokes(load_digits()[2][0])


def sure(checkpoint: Checkpoint, threshold: float = 0.0) -> Checkpoint:
    return replace(checkpoint, threshold=threshold)


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("sizes", [{"hidden_size": 6}, {"hidden_size": 17, "num_layers": 3}])
def test_reading_is_what_the_network_answers(cell: str, sizes: dict[str, int]) -> None:
    """Against the network's own forward pass and torch's softmax."""
    checkpoint = sure(made(cell, **sizes))
    reading = read(checkpoint, TWO)
    rows = torch.from_numpy(TWO.rows)[None]
    with torch.no_grad():
        logits = checkpoint.classifier(rows, every_row=True)[0]
        answer = checkpoint.classifier(rows)[0]
        top, _ = checkpoint.classifier.recurrent(rows)
    belief = torch.softmax(logits / checkpoint.temperature, dim=1).numpy()
    np.testing.assert_allclose(reading.belief, belief, atol=1e-6)
    np.testing.assert_array_equal(reading.probabilities, reading.belief[-1])
    np.testing.assert_allclose(reading.hidden[-1], top[0].numpy(), atol=1e-6)
    assert reading.hidden.shape == (checkpoint.classifier.num_layers, 28, checkpoint.classifier.hidden_size)
    assert reading.digit == int(answer.argmax())
    assert (reading.status, reading.cell) == ("", cell)
    np.testing.assert_array_equal(reading.rows, TWO.rows)


def test_below_the_threshold_it_is_no_digit() -> None:
    """The largest probability decides; exactly at the threshold it is enough."""
    checkpoint = sure(made())
    best = float(read(checkpoint, TWO).probabilities.max())
    enough, short = (read(sure(checkpoint, limit), TWO) for limit in (best, np.nextafter(best, 1.0)))
    assert (enough.status, short.status) == ("", UNSURE)
    assert enough.digit == int(enough.probabilities.argmax())
    assert short.digit is None
    np.testing.assert_array_equal(short.probabilities, enough.probabilities)


@pytest.mark.parametrize("drawing", [blank_drawing(), blank_drawing("Not a digit that I can see.")])
def test_where_there_is_no_drawing_all_is_zero(drawing: Drawing) -> None:
    """The network is not asked: it would see a digit in anything."""
    reading = read(sure(made("lstm", hidden_size=5, num_layers=3)), drawing)
    assert (reading.digit, reading.status, reading.cell) == (None, drawing.status, "lstm")
    for array, shape in (
        (reading.probabilities, (10,)),
        (reading.belief, (28, 10)),
        (reading.hidden, (3, 28, 5)),
        (reading.rows, (28, 28)),
    ):
        assert array.dtype == np.float32
        assert array.shape == shape
        assert not array.any()


def test_json_holds_plain_numbers() -> None:
    reading = read(sure(made()), TWO)
    answer = json.loads(json.dumps(reading.as_json(), allow_nan=False))
    assert list(answer) == ["digit", "status", "probabilities", "belief", "hidden", "cell"]
    assert answer["digit"] == reading.digit
    for name in ("probabilities", "belief", "hidden"):
        np.testing.assert_allclose(answer[name], getattr(reading, name), atol=1e-6)
    assert sum(answer["probabilities"]) == pytest.approx(1, abs=1e-5)


def test_blank_as_json() -> None:
    answer = json.loads(json.dumps(read(made(), blank_drawing()).as_json(), allow_nan=False))
    assert (answer["digit"], answer["status"]) == (None, EMPTY_DRAWING)


def test_reading_leaves_torch_as_it_was() -> None:
    """No gradients kept, no random number drawn, no mode changed."""
    checkpoint = sure(made())
    state, threads = torch.get_rng_state(), torch.get_num_threads()
    read(checkpoint, TWO)
    assert torch.equal(torch.get_rng_state(), state)
    assert (torch.get_num_threads(), torch.is_grad_enabled()) == (threads, True)
    assert all(parameter.grad is None for parameter in checkpoint.classifier.parameters())
