"""Cell state and hidden state of one unit, against torch's module, which reads one row more each time."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from model.drawing.strokes import Drawing
from model.interpret.lesson.states import NO_MEMORY, curves_of, two_states
from model.interpret.trace import Trace, trace
from model.network.cells import CELLS
from tests.support.known import some_known
from tests.support.lesson import blank, example, of_picture, shipped, small, subjects, tolerance
from tests.support.nets import by_hand

LSTMS = subjects("lstm")


@torch.no_grad()
def both_by_torch(found: Trace) -> tuple[np.ndarray, np.ndarray]:
    """(h, c) of the last layer, [28, units] each: what the module returns after 1, 2, ... 28 rows."""
    rows, _ = found.tensors()
    ends = [found.checkpoint.classifier.recurrent(rows[None, : row + 1])[1] for row in range(28)]
    h, c = (torch.stack([end[which][-1, 0] for end in ends]).double().numpy() for which in (0, 1))
    return h, c


@pytest.mark.parametrize("found", LSTMS, ids=range(len(LSTMS)))
def test_the_curves_are_torchs_states_and_the_gates_of_a_plain_loop(found: Trace) -> None:
    answer, near = two_states(found), tolerance(found)
    unit = answer["unit"]
    h, c = both_by_torch(found)
    assert answer["layer"] == found.checkpoint.classifier.num_layers - 1
    assert answer["hidden"] == pytest.approx(h[:, unit].tolist(), abs=near)
    assert answer["memory"] == pytest.approx(c[:, unit].tolist(), abs=5 * near)
    classifier = found.checkpoint.classifier
    _, gates = by_hand(classifier, torch.from_numpy(found.rows))
    assert answer["kept"] == pytest.approx(gates[-1]["forget"][:, unit].tolist(), abs=near)
    assert answer["output"] == pytest.approx(gates[-1]["output"][:, unit].tolist(), abs=near)


def hiding(h: float, c: float) -> float:
    return min(abs(np.tanh(c)), 1 - 2.5 * abs(h))


def forgetting(before: float, after: float, kept: float) -> float:
    left = 0.0 if before * after <= 0 else min(after / before, 1.0)
    return min(abs(np.tanh(before)), 1 - kept, 1 - left)


@pytest.mark.parametrize("found", LSTMS, ids=range(len(LSTMS)))
def test_the_unit_and_the_rows_are_the_clearest(found: Trace) -> None:
    """Each unit and row in a plain loop; the last row hides nothing that could still be shown."""
    h, c = both_by_torch(found)
    kept = found.gates["forget"][-1]
    before = np.concatenate([np.zeros_like(c[:1]), c[:-1]])
    clearest = []
    for unit in range(h.shape[1]):
        hides = [hiding(h[row, unit], c[row, unit]) for row in range(27)]
        forgets = [forgetting(before[row, unit], c[row, unit], kept[row, unit]) for row in range(28)]
        clearest.append((min(max(hides), max(forgets)), hides, forgets))
    answer = two_states(found)
    best, hides, forgets = clearest[answer["unit"]]
    assert best == pytest.approx(max(each[0] for each in clearest), abs=1e-4)
    assert hides[answer["hides"]["row"]] == pytest.approx(max(hides), abs=1e-4)
    assert forgets[answer["forgets"]["row"]] == pytest.approx(max(forgets), abs=1e-4)


@pytest.mark.parametrize("found", LSTMS, ids=range(len(LSTMS)))
def test_what_is_said_of_a_row_stands_on_the_curves(found: Trace) -> None:
    answer = two_states(found)
    hides, forgets = answer["hides"], answer["forgets"]
    for name in ("memory", "hidden", "output"):
        assert hides[name] == answer[name][hides["row"]]
    row = forgets["row"]
    assert forgets["before"] == (answer["memory"][row - 1] if row else 0)
    assert (forgets["after"], forgets["kept"]) == (answer["memory"][row], answer["kept"][row])


def sees_it_forget(before: float, kept: float) -> bool:
    return abs(before) > 0.5 and kept < 0.5


def test_of_the_first_known_drawings_and_the_examples_both_are_to_be_seen() -> None:
    """By the unit that hides most clearly, forgetting would be seen in 33 of the 100 known ones."""
    pictures = some_known(100).pictures.astype(np.float32) / 255
    known = [trace(shipped("lstm"), Drawing(rows)) for rows in pictures]
    by_hiding_alone = 0
    for found in [*known, *(example("lstm", number) for number in range(10))]:
        answer = two_states(found)
        hides, forgets = answer["hides"], answer["forgets"]
        assert abs(np.tanh(hides["memory"])) > 0.5 and abs(hides["hidden"]) < 0.2 and hides["output"] < 0.5
        assert sees_it_forget(forgets["before"], forgets["kept"])
        assert abs(forgets["after"]) < abs(forgets["before"])
    memory = CELLS["lstm"].memory
    assert memory
    for found in known:
        curves = curves_of(found, memory)
        unit = curves.hides.max(axis=0).argmax()
        row = curves.forgets[:, unit].argmax()
        by_hiding_alone += sees_it_forget(curves.before[row, unit], curves.kept[row, unit])
    assert by_hiding_alone == 33


def test_a_blank_drawing_and_one_row_of_ink_have_curves_too() -> None:
    for found in (blank("lstm"), of_picture("lstm")):
        assert np.isfinite([two_states(found)[name] for name in ("hidden", "memory", "kept")]).all()


def test_a_cell_without_an_output_gate_shows_none(monkeypatch: pytest.MonkeyPatch) -> None:
    entry = CELLS["lstm"]
    gates = tuple(gate for gate in entry.gates if gate.name != "output")
    monkeypatch.setitem(CELLS, "lstm", replace(entry, gates=gates))
    answer = two_states(small("lstm"))
    assert answer["output"] is None and answer["hides"]["output"] is None


@pytest.mark.parametrize("cell", ["rnn", "gru"])
def test_a_cell_without_a_memory_is_told(cell: str) -> None:
    assert two_states(example(cell, 9)) == {"problem": NO_MEMORY}
