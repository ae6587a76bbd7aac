"""What-if readings against torch's module where nothing is changed, and against a loop by hand where something is."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor

from model.drawing.strokes import Drawing
from model.errors import DrawingError
from model.files.checkpoint import Checkpoint
from model.interpret.intervention import HIDDEN, Clamp, clamp_ranges, edit_rows, parse_clamp, run_stepwise
from model.interpret.panels.intervention import intervention
from model.interpret.trace import UNSURE, trace
from model.network.cells import CELLS
from model.network.classifier import RowClassifier
from tests.support.nets import SHAPES, by_hand, drawing, network

CLAMPABLE = [(cell, what) for cell in CELLS for what in clamp_ranges(cell)]


def assert_close(found: Tensor, expected: Tensor, tolerance: float = 1e-12) -> None:
    torch.testing.assert_close(found, expected, atol=tolerance, rtol=0)


@torch.no_grad()
def read(classifier: RowClassifier, rows: Tensor) -> Tensor:
    """Logits [steps, classes] of torch's own module."""
    return classifier(rows[None], every_row=True)[0]


@torch.no_grad()
def read_by_hand(classifier: RowClassifier, rows: Tensor, clamp: Clamp) -> Tensor:
    def replace(layer: int, name: str, value: Tensor) -> Tensor:
        if (layer, name) != (clamp.layer, clamp.what):
            return value
        chosen = torch.arange(len(value)) == clamp.unit if clamp.unit is not None else torch.tensor(True)
        return torch.where(chosen, clamp.value, value)

    states, _ = by_hand(classifier, rows, replace)
    return classifier.readout(states[-1])


@pytest.mark.parametrize("reset", [None, 0, 13, 26, 27])
@pytest.mark.parametrize(("cell", "layers", "hidden"), SHAPES)
def test_equals_the_module_which_starts_again_after_a_reset(
    cell: str, layers: int, hidden: int, reset: int | None
) -> None:
    classifier, rows = network(cell, layers, hidden), drawing()
    split = 28 if reset is None else reset + 1
    parts = [read(classifier, part) for part in (rows[:split], rows[split:]) if len(part)]
    assert_close(run_stepwise(classifier, rows, reset_state_after=reset), torch.cat(parts))


@pytest.mark.parametrize("layers", [1, 2, 3])
@pytest.mark.parametrize(("cell", "what"), CLAMPABLE)
def test_a_clamped_value_equals_the_loop_by_hand(cell: str, what: str, layers: int) -> None:
    """One unit or all, in each layer."""
    classifier, rows = network(cell, layers), drawing()
    for layer in range(layers):
        for unit in (None, 6):
            clamp = Clamp(what, layer, unit, 0.75)
            expected = read_by_hand(classifier, rows, clamp)
            assert_close(run_stepwise(classifier, rows, clamp=clamp), expected)
            assert not torch.allclose(expected[-1], read(classifier, rows)[-1], atol=1e-6)


def test_erased_rows_are_blank_and_the_others_stay() -> None:
    rows = drawing()
    before = rows.clone()
    assert torch.equal(edit_rows(rows, {"erase": None, "shuffle": None}), rows)
    for erase in ([7, 13], [13, 7]):
        erased = edit_rows(rows, {"erase": erase})
        assert not erased[7:14].any()
        assert torch.equal(erased[:7], rows[:7])
        assert torch.equal(erased[14:], rows[14:])
    assert not edit_rows(rows, {"erase": [4, 4]})[4].any()
    assert torch.equal(rows, before)


def test_shuffled_rows_are_the_same_rows_in_an_order_of_the_seed() -> None:
    rows, state = drawing(), torch.random.get_rng_state()
    shuffled, again, other = (edit_rows(rows, {"shuffle": seed}) for seed in (1, 1, 2))
    assert sorted(shuffled.tolist()) == sorted(rows.tolist())
    assert torch.equal(again, shuffled)
    assert not torch.equal(shuffled, rows) and not torch.equal(other, shuffled)
    assert torch.equal(torch.random.get_rng_state(), state)


def checkpoint(cell: str, temperature: float = 1.0) -> Checkpoint:
    return Checkpoint(network(cell, dtype=torch.float32), {}, 0, temperature=temperature)


def panel(known: Checkpoint, ink: np.ndarray, options: dict[str, Any]) -> dict[str, Any]:
    """What the what-if panel answers to a drawing of these rows."""
    return intervention(trace(known, Drawing(ink)), options)


INK = drawing().float().numpy()
PAIR = "erase must be two rows, the first and the last."
ROW = "a row to erase must be a whole number from 0 to 27."
SEED = "shuffle must be a whole number from 0 to 2147483647."
FORGET = "forget must be a whole number from 0 to 27."
OBJECT = "hold must be an object with what, layer, unit and value."
WHAT = "this cell can hold hidden, reset, update, new."
LAYER = "layer must be a whole number from 0 to 1."
UNIT = "unit must be a whole number from 0 to 6."
SIGNED, FRACTION = (f"the held value must be a number from {low} to 1." for low in (-1, 0))
SOUND = {"what": HIDDEN, "layer": 0, "unit": 0, "value": 0.5}
NOT_THIS_CELLS: list[Any] = ["forget", "", None, 1, [], {}]
REFUSED: list[tuple[str, str, list[Any]]] = [
    (PAIR, "erase", [3, "ab", [], [1], [1, 2, 3], {"first": 1}]),
    (ROW, "erase", [[-1, 3], [0, 28], [0, 1.0], [True, 3], ["0", 3], [None, None]]),
    (SEED, "shuffle", [-1, 2**31, 0.5, "1", True, [1]]),
    (FORGET, "forget", [-1, 28, 1.5, "1", False, [1]]),
    (OBJECT, "hold", [1, "reset", [], [SOUND]]),
    (WHAT, "hold", [{}, *(SOUND | {"what": what} for what in NOT_THIS_CELLS)]),
    (LAYER, "hold", [SOUND | {"layer": layer} for layer in (-1, 2, 0.0, "0", None, True)]),
    (UNIT, "hold", [SOUND | {"unit": unit} for unit in (-1, 7, 0.0, "0", True)]),
    (SIGNED, "hold", [SOUND | {"value": value} for value in (-1.01, 1.01, float("nan"), "0", None, True)]),
    (SIGNED, "hold", [SOUND | {"what": "new", "value": value} for value in (-1.01, float("inf"), [0])]),
    (FRACTION, "hold", [SOUND | {"what": "reset", "value": value} for value in (-0.01, 1.01)]),
]


@pytest.mark.parametrize(
    ("options", "message"), [({name: value}, text) for text, name, values in REFUSED for value in values]
)
def test_changes_that_cannot_be_made_are_refused(options: dict[str, Any], message: str) -> None:
    with pytest.raises(DrawingError) as caught:
        panel(checkpoint("gru"), INK, options)
    assert str(caught.value) == message


@pytest.mark.parametrize(("cell", "what"), [("rnn", "from_state"), ("lstm", "cell_state")])
def test_an_unbounded_value_is_clamped_within_ten(cell: str, what: str) -> None:
    classifier = network(cell)
    assert parse_clamp(classifier, SOUND | {"what": what, "value": -10}) == Clamp(what, 0, 0, -10.0)
    with pytest.raises(DrawingError, match=r"^the held value must be a number from -10 to 10\.$"):
        parse_clamp(classifier, SOUND | {"what": what, "value": 10.5})


@pytest.mark.parametrize("cell", CELLS)
def test_the_panel_reads_the_edited_rows_with_the_clamp(cell: str) -> None:
    """All at once: the picture is what was read, and the belief is the softmax at the checkpoint's temperature."""
    known, edits = checkpoint(cell, temperature=1.7), {"erase": [2, 9], "shuffle": 4}
    hold = {"what": HIDDEN, "layer": 1, "unit": 3, "value": 0.5}
    found = panel(known, INK, edits | {"forget": 20, "hold": hold})
    rows = edit_rows(torch.from_numpy(INK), edits)
    assert np.array_equal(found["ink"], rows.numpy())
    clamp = Clamp(HIDDEN, 1, 3, 0.5)
    logits = torch.cat([read_by_hand(known.classifier, part, clamp) for part in (rows[:21], rows[21:])])
    assert_close(torch.tensor(found["belief"]), (logits / 1.7).softmax(dim=1), 6e-5)
    unchanged = (read(known.classifier, torch.from_numpy(INK)) / 1.7).softmax(dim=1)
    assert_close(torch.tensor(panel(known, INK, {})["belief"]), unchanged, 6e-5)
    labels = ["hidden state", *(name.replace("_", " ") for name in list(clamp_ranges(cell))[1:])]
    ranges = clamp_ranges(cell).items()
    assert found["names"] == [
        [name, label, *ends] for label, (name, ends) in zip(labels, ranges, strict=True)
    ]


@pytest.mark.parametrize(
    ("threshold", "options", "status"),
    [
        (0.0, {"shuffle": 3}, ""),
        (1.0, {"shuffle": 3}, UNSURE),
        (0.0, {"erase": [0, 27]}, "No ink is left to read."),
    ],
)
def test_the_changed_reading_may_be_unsure_too(
    threshold: float, options: dict[str, Any], status: str
) -> None:
    """In the words of the answer itself; without ink there is nothing to be likely."""
    known = replace(checkpoint("lstm", temperature=0.2), threshold=threshold)
    found = panel(known, INK, options)
    best = int(np.argmax(found["belief"][-1]))
    assert (found["digit"], found["status"]) == (None if status else best, status)
    assert found["likeliest"] == (best if found["ink"].any() else None)
