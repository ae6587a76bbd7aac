"""What-if readings against torch's module where nothing is changed, and against a loop by hand where something is."""

from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor

from model.drawing.strokes import Drawing
from model.errors import DrawingError
from model.files.checkpoint import Checkpoint
from model.interpret.intervention import (
    HIDDEN,
    Clamp,
    bounds,
    edit_rows,
    parse_clamp,
    run_stepwise,
)
from model.interpret.panels.intervention import intervention
from model.interpret.trace import trace
from model.network.cells import GATES
from model.network.classifier import CELLS, RowClassifier
from tests.support.nets import SHAPES, by_hand, drawing, network

HELD = [(cell, what) for cell in CELLS for what in (HIDDEN, *GATES[cell])]


def assert_close(found: Tensor, expected: Tensor, tolerance: float = 1e-12) -> None:
    torch.testing.assert_close(found, expected, atol=tolerance, rtol=0)


@torch.no_grad()
def read(classifier: RowClassifier, rows: Tensor) -> Tensor:
    """Logits [steps, classes] of torch's own module."""
    return classifier(rows[None], every_row=True)[0]


@torch.no_grad()
def read_by_hand(classifier: RowClassifier, rows: Tensor, held: Clamp) -> Tensor:
    def keep(layer: int, name: str, value: Tensor) -> Tensor:
        if (layer, name) != (held.layer, held.what):
            return value
        value = value.clone()
        value[slice(None) if held.unit is None else held.unit] = held.value
        return value

    states, _ = by_hand(classifier, rows, keep)
    return classifier.readout(states[-1])


@pytest.mark.parametrize(("cell", "layers", "hidden"), SHAPES)
def test_nothing_changed_equals_the_module(cell: str, layers: int, hidden: int) -> None:
    classifier, rows = network(cell, layers, hidden), drawing()
    assert_close(run_stepwise(classifier, rows), read(classifier, rows))


@pytest.mark.parametrize("row", [0, 13, 26])
@pytest.mark.parametrize(("cell", "layers", "hidden"), SHAPES)
def test_forgetting_is_reading_the_rest_as_if_it_were_all(
    cell: str, layers: int, hidden: int, row: int
) -> None:
    classifier, rows = network(cell, layers, hidden), drawing()
    parts = [read(classifier, part) for part in (rows[: row + 1], rows[row + 1 :])]
    assert_close(run_stepwise(classifier, rows, forget_after=row), torch.cat(parts))


@pytest.mark.parametrize("cell", CELLS)
def test_forgetting_after_the_last_row_changes_nothing(cell: str) -> None:
    classifier, rows = network(cell), drawing()
    assert torch.equal(run_stepwise(classifier, rows, forget_after=27), run_stepwise(classifier, rows))


@pytest.mark.parametrize("layers", [1, 2, 3])
@pytest.mark.parametrize(("cell", "what"), HELD)
def test_a_held_value_equals_the_loop_by_hand(cell: str, what: str, layers: int) -> None:
    """One unit or all, in each layer."""
    classifier, rows = network(cell, layers), drawing()
    for layer in range(layers):
        for unit in (None, 0, 6):
            held = Clamp(what, layer, unit, 0.75)
            expected = read_by_hand(classifier, rows, held)
            assert_close(run_stepwise(classifier, rows, hold=held), expected)
            assert not torch.allclose(expected[-1], read(classifier, rows)[-1], atol=1e-6)


@pytest.mark.parametrize(
    ("cell", "held"),
    [
        ("rnn", Clamp(HIDDEN, 1, None, 0.0)),
        ("gru", Clamp("update", 1, None, 1.0)),  # all of the first state is kept, and that is zero
        ("gru", Clamp(HIDDEN, 1, None, 0.0)),
        ("lstm", Clamp("output", 1, None, 0.0)),  # nothing of the memory is shown
        ("lstm", Clamp("cell_state", 1, None, 0.0)),
    ],
)
def test_a_last_layer_held_shut_leaves_only_the_bias(cell: str, held: Clamp) -> None:
    classifier = network(cell)
    logits = run_stepwise(classifier, drawing(), hold=held)
    assert_close(logits, classifier.readout.bias.detach().expand(28, 10))


@torch.no_grad()
def test_an_rnn_that_hears_nothing_from_its_state_reads_each_row_alone() -> None:
    classifier, rows = network("rnn", 1), drawing()
    classifier.recurrent.get_parameter("bias_hh_l0").zero_()  # what a state of zeros would still say
    alone = torch.cat([read(classifier, row[None]) for row in rows])
    assert_close(run_stepwise(classifier, rows, hold=Clamp("from_state", 0, None, 0.0)), alone)


def test_erased_rows_are_blank_and_the_others_stay() -> None:
    rows = drawing()
    before = rows.clone()
    for erase in ([7, 13], [13, 7]):
        erased = edit_rows(rows, {"erase": erase})
        assert not erased[7:14].any()
        assert torch.equal(erased[:7], rows[:7])
        assert torch.equal(erased[14:], rows[14:])
    assert torch.equal(edit_rows(rows, {"erase": [4, 4]})[4], torch.zeros(28, dtype=torch.float64))
    assert torch.equal(rows, before)


def test_shuffled_rows_are_the_same_rows_in_an_order_of_the_seed() -> None:
    rows = drawing()
    shuffled = edit_rows(rows, {"shuffle": 1})
    assert sorted(shuffled.tolist()) == sorted(rows.tolist())
    assert not torch.equal(shuffled, rows)
    assert torch.equal(edit_rows(rows, {"shuffle": 1}), shuffled)
    assert not torch.equal(edit_rows(rows, {"shuffle": 2}), shuffled)


def test_shuffling_leaves_the_global_random_state_alone() -> None:
    state = torch.random.get_rng_state()
    edit_rows(drawing(), {"shuffle": 5})
    assert torch.equal(torch.random.get_rng_state(), state)


def test_nothing_asked_changes_nothing() -> None:
    rows = drawing()
    assert torch.equal(edit_rows(rows, {"erase": None, "shuffle": None}), rows)


PAIR = "erase must be two rows, the first and the last."
ROW = "a row to erase must be a whole number from 0 to 27."
SEED = "shuffle must be a whole number from 0 to 2147483647."
FORGET = "forget must be a whole number from 0 to 27."
CHANGES: list[tuple[str, str, list[Any]]] = [
    ("erase", PAIR, [3, "ab", [], [1], [1, 2, 3], {"first": 1}]),
    ("erase", ROW, [[-1, 3], [0, 28], [0, 1.0], [True, 3], ["0", 3], [None, None]]),
    ("shuffle", SEED, [-1, 2**31, 0.5, "1", True, [1]]),
    ("forget", FORGET, [-1, 28, 1.5, "1", False, [1]]),
]


@pytest.mark.parametrize(
    ("options", "message"), [({name: value}, text) for name, text, values in CHANGES for value in values]
)
def test_changes_that_cannot_be_made_are_refused(options: dict[str, Any], message: str) -> None:
    with pytest.raises(DrawingError) as caught:
        intervention(trace(checkpoint("gru"), drawn()), options)
    assert str(caught.value) == message


OBJECT = "hold must be an object with what, layer, unit and value."
WHAT = "this cell can hold hidden, reset, update, new."
SOUND = {"what": HIDDEN, "layer": 0, "unit": 0, "value": 0.5}
NOT_THIS_CELLS: list[Any] = ["forget", "cell_state", "", None, 1, [], {}]
NO_NUMBERS = [float("nan"), float("inf"), "0", None, True, [0]]
HOLDS: list[tuple[str, list[Any]]] = [
    (OBJECT, [1, "reset", [], [SOUND]]),
    (WHAT, [{}, *(SOUND | {"what": what} for what in NOT_THIS_CELLS)]),
    (
        "layer must be a whole number from 0 to 1.",
        [SOUND | {"layer": layer} for layer in (-1, 2, 0.0, "0", None, True)],
    ),
    (
        "unit must be a whole number from 0 to 6.",
        [SOUND | {"unit": unit} for unit in (-1, 7, 0.0, "0", True)],
    ),
    *(
        (
            f"the held value must be a number from {low} to 1.",
            [SOUND | {"what": what, "value": value} for value in (low - 0.01, 1.01, *NO_NUMBERS)],
        )
        for what, low in ((HIDDEN, -1), ("new", -1), ("reset", 0), ("update", 0))
    ),
]


@pytest.mark.parametrize(("hold", "message"), [(hold, text) for text, holds in HOLDS for hold in holds])
def test_a_value_that_cannot_be_held_is_refused(hold: Any, message: str) -> None:
    with pytest.raises(DrawingError) as caught:
        parse_clamp(network("gru"), hold)
    assert str(caught.value) == message


@pytest.mark.parametrize("what", ["from_input", "from_state", "cell_state"])
def test_what_has_no_bounds_of_its_own_is_held_within_ten(what: str) -> None:
    classifier = network("lstm" if what == "cell_state" else "rnn")
    assert parse_clamp(classifier, SOUND | {"what": what, "value": -10}) == Clamp(what, 0, 0, -10.0)
    with pytest.raises(DrawingError, match=r"^the held value must be a number from -10 to 10\.$"):
        parse_clamp(classifier, SOUND | {"what": what, "value": 10.5})


def checkpoint(cell: str, temperature: float = 1.0, **sizes: int) -> Checkpoint:
    return Checkpoint(network(cell, dtype=torch.float32, **sizes), {}, 0, temperature=temperature)


def drawn() -> Drawing:
    return Drawing(drawing().float().numpy())


@pytest.mark.parametrize("cell", CELLS)
def test_part_reads_the_changed_rows_with_the_hold(cell: str) -> None:
    """All at once: the picture is what was read, and the belief is the softmax at the checkpoint's temperature."""
    known, given = checkpoint(cell, temperature=1.7), drawn()
    hold = {"what": HIDDEN, "layer": 1, "unit": 3, "value": 0.5}
    part = intervention(trace(known, given), {"erase": [2, 9], "shuffle": 4, "forget": 20, "hold": hold})
    rows = edit_rows(torch.from_numpy(given.rows), {"erase": [2, 9], "shuffle": 4})
    assert np.array_equal(part["ink"], rows.numpy())
    first, rest = (
        read_by_hand(known.classifier, piece, Clamp(HIDDEN, 1, 3, 0.5)) for piece in (rows[:21], rows[21:])
    )
    belief = (torch.cat([first, rest]) / 1.7).softmax(dim=1)
    assert_close(torch.tensor(part["belief"]), belief, 6e-5)
    assert part["names"] == [[name, *bounds(name)] for name in (HIDDEN, *GATES[cell])]


@pytest.mark.parametrize("cell", CELLS)
def test_part_without_options_is_the_reading_itself(cell: str) -> None:
    known, given = checkpoint(cell), drawn()
    part = intervention(trace(known, given), {})
    assert np.array_equal(part["ink"], given.rows)
    belief = read(known.classifier, torch.from_numpy(given.rows)).softmax(dim=1)
    assert_close(torch.tensor(part["belief"]), belief, 6e-5)


@pytest.mark.parametrize("cell", CELLS)
def test_bounds_are_those_of_the_functions(cell: str) -> None:
    """No gate of a reading ever leaves what it can be held at."""
    _, gates = by_hand(network(cell), drawing())
    for name, values in gates[1].items():
        low, high = bounds(name)
        assert low <= values.min()
        assert values.max() <= high
