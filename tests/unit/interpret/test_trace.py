"""A trace holds what the network itself answers, tells how it came to it, and calls nothing a digit that is none."""

import dataclasses
from typing import Any

import numpy as np
import pytest
import torch

from model.drawing.strokes import EMPTY_DRAWING, Drawing, blank_drawing, rows_from_strokes
from model.files.checkpoint import Checkpoint
from model.interpret.trace import TWO_WAYS, UNSURE, Trace, trace, trace_all, weigh
from model.network.cells import CELLS
from tests.support.checkpoints import made
from tests.support.digits import load_digits
from tests.support.nets import GATES, drawing, network

DRAWN = [rows_from_strokes(strokes) for strokes, _ in load_digits()[:5]]
TWO = DRAWN[2]


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("sizes", [{"hidden_size": 6}, {"hidden_size": 17, "num_layers": 3}])
def test_it_is_what_the_network_answers(cell: str, sizes: dict[str, Any]) -> None:
    """Against the network's own forward pass and torch's softmax."""
    checkpoint = dataclasses.replace(made(cell, **sizes), threshold=0.0)
    found = trace(checkpoint, TWO)
    rows = torch.from_numpy(TWO.rows)[None]
    with torch.no_grad():
        logits = checkpoint.classifier(rows, every_row=True)[0]
        top, _ = checkpoint.classifier.recurrent(rows)
    belief = torch.softmax(logits / checkpoint.temperature, dim=1)
    np.testing.assert_allclose(found.logits, logits, atol=1e-6)
    np.testing.assert_allclose(found.belief, belief, atol=1e-6)
    np.testing.assert_array_equal(found.probabilities, found.belief[-1])
    np.testing.assert_allclose(found.hidden[-1], top[0], atol=1e-6)
    np.testing.assert_array_equal(found.rows, TWO.rows)
    assert found.hidden.shape == (checkpoint.classifier.num_layers, 28, checkpoint.classifier.hidden_size)
    assert (found.digit, found.status, found.cell) == (logits[-1].argmax(), "", cell)


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_arrays_have_the_networks_own_type(dtype: torch.dtype) -> None:
    known = Checkpoint(network("lstm", 3, 5, dtype), {}, 0)
    found = trace(known, Drawing(drawing().numpy()))
    _, pixels, rows = found.attribution()
    arrays = [found.rows, found.hidden, found.logits, found.belief, pixels, rows, *found.gates.values()]
    shapes = [(28, 28), (3, 28, 5), (28, 10), (28, 10), (28, 28), (28, 28), *[(3, 28, 5)] * 5]
    assert [array.shape for array in arrays] == shapes
    assert {str(array.dtype) for array in arrays} == {str(dtype).removeprefix("torch.")}
    assert tuple(found.gates) == GATES["lstm"]


def test_below_the_threshold_it_is_no_digit() -> None:
    """The largest probability decides; exactly at the threshold it is enough."""
    best = float(trace(made(), TWO).probabilities.max())
    limits = (best, np.nextafter(best, 1.0))
    enough, short = (trace(dataclasses.replace(made(), threshold=limit), TWO) for limit in limits)
    assert (enough.status, short.status) == ("", UNSURE)
    assert enough.digit == enough.likeliest == short.likeliest == int(enough.probabilities.argmax())
    assert short.digit is None and short.story == "Not sure: no digit stands out."
    np.testing.assert_array_equal(short.probabilities, enough.probabilities)


@pytest.mark.parametrize("status", [EMPTY_DRAWING, "Not a digit that I can see."])
def test_of_a_blank_drawing_all_is_zero(status: str) -> None:
    """The network is not asked: it would see a digit in anything."""
    found = trace(made("lstm", hidden_size=5, num_layers=3), blank_drawing(status))
    assert (found.digit, found.status, found.cell, found.story) == (None, status, "lstm", "")
    page = found.for_page()
    assert [page[name] for name in ("decided", "likeliest", "frame")] == [-1, None, None]
    assert page["ribbon"] == ["blank"] * 28
    shapes = {"probabilities": (10,), "belief": (28, 10), "hidden": (3, 28, 5), "rows": (28, 28)}
    for name, shape in shapes.items():
        array = getattr(found, name)
        assert (array.dtype, array.shape, array.any()) == (np.float32, shape, False)


def test_a_batch_is_read_as_each_drawing_alone() -> None:
    checkpoint = made("gru", hidden_size=9)
    drawings = [DRAWN[0], blank_drawing("Not a digit that I can see."), *DRAWN[1:], blank_drawing()]
    for found, given in zip(trace_all(checkpoint, drawings), drawings, strict=True):
        alone = trace(checkpoint, given)
        assert (found.digit, found.status, found.story) == (alone.digit, alone.status, alone.story)
        for name in ("belief", "hidden", "rows"):
            np.testing.assert_allclose(getattr(found, name), getattr(alone, name), atol=1e-6)


def test_a_trace_keeps_its_own_rows() -> None:
    rows = TWO.rows.copy()
    found = trace(made(), Drawing(rows))
    rows[:] = 7
    np.testing.assert_array_equal(found.rows, TWO.rows)


def way(likeliest: int, sure: bool, share: float = 0.7) -> Trace:
    """One of two ways to take a picture, as a network might have read it; share: the likeliest digit's probability."""
    belief = np.full((28, 10), (1 - share) / 9, np.float32)
    belief[-1, likeliest] = share
    digit, status = (likeliest, "") if sure else (None, UNSURE)
    found = trace(made(), TWO)
    return dataclasses.replace(found, digit=digit, status=status, belief=belief, logits=np.log(belief))


@pytest.mark.parametrize("sure", [(True, True), (True, False), (False, True)])
def test_two_ways_that_agree_answer_by_the_sure_one(sure: tuple[bool, bool]) -> None:
    """The first where both are sure."""
    ways = way(4, sure[0]), way(4, sure[1])
    found = weigh(*ways)
    assert found is ways[sure.index(True)]
    assert (found.digit, found.status) == (4, "")


@pytest.mark.parametrize("sure", [(True, True), (True, False), (False, True)])
def test_a_doubtful_piece_does_not_decide(sure: tuple[bool, bool]) -> None:
    """Where the two ways differ, even a sure one is no answer."""
    first = way(4, sure[0])
    found = weigh(first, way(9, sure[1]))
    assert (found.digit, found.status) == (None, TWO_WAYS.format(4, 9))
    assert found.rows is first.rows


@pytest.mark.parametrize(("share", "digit"), [(0.48, 4), (0.52, None)])
@pytest.mark.parametrize("sure_first", [True, False])
def test_a_way_that_holds_no_digit_probable_counts_for_nothing(
    sure_first: bool, share: float, digit: int | None
) -> None:
    ways = [way(4, sure=True), way(9, sure=False, share=share)]
    assert weigh(*(ways if sure_first else ways[::-1])).digit == digit


@pytest.mark.parametrize("other", [4, 9])
def test_two_doubted_ways_stay_doubted(other: int) -> None:
    first = way(4, sure=False)
    assert weigh(first, way(other, sure=False)) is first


def test_both_ways_are_read_beside_other_drawings() -> None:
    checkpoint = dataclasses.replace(made("rnn", hidden_size=17), threshold=0.0)
    one, two = (trace(checkpoint, DRAWN[index]) for index in (0, 2))
    assert one.digit != two.digit
    torn, agreed = (Drawing(one.rows, other=rows) for rows in (two.rows, one.rows))
    found = trace_all(checkpoint, [torn, DRAWN[2], blank_drawing(), agreed])
    status = TWO_WAYS.format(one.digit, two.digit)
    assert [each.status for each in found] == [status, "", EMPTY_DRAWING, ""]
    assert [each.digit for each in found] == [None, two.digit, None, one.digit]
