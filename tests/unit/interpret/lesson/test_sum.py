"""The opened sum, against torch's modules of one step, and added up term by term."""

import math
from dataclasses import replace
from typing import Any

import pytest
import torch
from torch import nn

from model.interpret.lesson.sum import NO_SUM, opened_sum
from model.interpret.trace import Trace
from model.network.cells import CELLS
from tests.support.lesson import EVERY_CELL, blank, example, of_picture, small, subjects, tolerance
from tests.support.nets import drawing, network, trace_rows

STEPS = {"rnn": nn.RNNCell, "gru": nn.GRUCell, "lstm": nn.LSTMCell}


@torch.no_grad()
def step_by_step(found: Trace) -> tuple[nn.Module, list[Any]]:
    """torch's module of one step with the weights of layer 1, in float64, and the states from before the first row on:
    (h,) or (h, c)."""
    classifier = found.checkpoint.classifier
    module = STEPS[found.cell](28, classifier.hidden_size).double()
    weights = classifier.recurrent.state_dict()
    module.load_state_dict({name: weights[f"{name}_l0"] for name in module.state_dict()})
    state: Any = tuple(torch.zeros(classifier.hidden_size).double() for _ in CELLS[found.cell].state)
    states = [state]
    for row in torch.from_numpy(found.rows).double():
        after = module(row, state if found.cell == "lstm" else state[0])
        state = after if isinstance(after, tuple) else (after,)
        states.append(state)
    return module, states


def sums_by_hand(found: Trace, row: int, unit: int) -> tuple[float, list[float], list[float], float]:
    """(bias, products with the ink, products with the memory, what multiplies the past), one at a time."""
    module, states = step_by_step(found)
    units, h = len(states[0][0]), states[row][0].tolist()
    ink = found.rows[row].tolist()
    names = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
    w_ih, w_hh, b_ih, b_hh = (module.state_dict()[name].tolist() for name in names)

    def of(at: int) -> tuple[list[float], list[float]]:
        return [w * x for w, x in zip(w_ih[at], ink, strict=True)], [
            w * x for w, x in zip(w_hh[at], h, strict=True)
        ]

    times = 1.0
    if found.cell == "gru":
        from_ink, from_past = of(unit)
        times = 1 / (1 + math.exp(-(sum(from_ink) + b_ih[unit] + sum(from_past) + b_hh[unit])))
    at = unit + (0 if found.cell == "rnn" else 2 * units)
    from_ink, from_past = of(at)
    return b_ih[at] + times * b_hh[at], from_ink, [times * each for each in from_past], times


@pytest.mark.parametrize("cell", EVERY_CELL)
def test_it_adds_up_as_in_torchs_step(cell: str) -> None:
    for found in subjects(cell):
        answer, near = opened_sum(found), tolerance(found)
        row, unit = answer["row"], answer["unit"]
        bias, ink, memory, times = sums_by_hand(found, row, unit)
        assert answer["layer"] == 0
        assert answer["bias"] == pytest.approx(bias, abs=near)
        assert answer["ink"]["sum"] == pytest.approx(sum(ink), abs=near)
        assert answer["memory"]["sum"] == pytest.approx(sum(memory), abs=near)
        assert answer["sum"] == pytest.approx(bias + sum(ink) + sum(memory), abs=near)
        parts = answer["bias"] + answer["ink"]["sum"] + answer["memory"]["sum"]
        assert answer["sum"] == pytest.approx(parts, abs=2e-6)
        assert answer["value"] == pytest.approx(math.tanh(answer["sum"]), abs=1e-6)
        assert answer["times"] == (pytest.approx(times, abs=near) if cell == "gru" else None)
        assert answer["ink"]["count"] == sum(x > 0 for x in found.rows[row])
        assert answer["memory"]["count"] == found.hidden.shape[2]


@pytest.mark.parametrize("cell", EVERY_CELL)
def test_what_the_step_makes_of_it_is_torchs(cell: str) -> None:
    for found in subjects(cell):
        answer, near = opened_sum(found), tolerance(found)
        row, unit = answer["row"], answer["unit"]
        _, states = step_by_step(found)
        before, after = (states[at][0][unit].item() for at in (row, row + 1))
        assert answer["before"] == pytest.approx(before, abs=near)
        assert answer["after"] == pytest.approx(after, abs=near)
        gates = answer["gates"]
        assert gates == {
            name: pytest.approx(float(values[0, row, unit]), abs=1e-6) for name, values in found.gates.items()
        }
        if cell == "rnn":
            assert answer["value"] == pytest.approx(after, abs=near)
            assert (answer["gate"], answer["cell_state"]) == (None, None)
        elif cell == "gru":
            update = gates["update"]
            assert (1 - update) * answer["value"] + update * before == pytest.approx(after, abs=near)
            assert (gates["new"], answer["cell_state"]) == (pytest.approx(answer["value"], abs=near), None)
            assert answer["gate"] == "new"
        else:
            held, holds = (states[at][1][unit].item() for at in (row, row + 1))
            assert answer["cell_state"] == pytest.approx({"before": held, "after": holds}, abs=2 * near)
            written = gates["input"] * answer["value"]
            assert gates["forget"] * held + written == pytest.approx(holds, abs=2 * near)
            assert gates["output"] * math.tanh(holds) == pytest.approx(after, abs=near)
            assert answer["gate"] == "cell_candidate"


@pytest.mark.parametrize("cell", EVERY_CELL)
def test_the_largest_terms_come_first(cell: str) -> None:
    """Each with its number, its value and its weight; no term is 0, as where there is no ink."""
    for found in subjects(cell):
        answer = opened_sum(found)
        row, unit = answer["row"], answer["unit"]
        _, ink, memory, times = sums_by_hand(found, row, unit)
        past = found.hidden[0, row - 1]
        parts = (("ink", ink, found.rows[row], 1.0), ("memory", memory, past, times))
        for name, products, values, factor in parts:
            terms = answer[name]["terms"]
            largest = sorted((abs(each) for each in products if each), reverse=True)[:4]
            assert [abs(term[3]) for term in terms] == pytest.approx(largest, abs=tolerance(found))
            for number, value, weight, product in terms:
                assert value == pytest.approx(float(values[number]), abs=1e-6)
                assert product == pytest.approx(products[number], abs=tolerance(found))
                assert factor * value * weight == pytest.approx(product, abs=1e-4)


@torch.no_grad()
def places(found: Trace) -> list[tuple[bool, float, int, int]]:
    """(whether tanh bends there and both parts count, change of h, row, unit), of the rows with ink but the first."""
    module, states = step_by_step(found)
    units = found.hidden.shape[2]
    block = slice(0, units) if found.cell == "rnn" else slice(2 * units, 3 * units)
    weights = {name: values[block] for name, values in module.state_dict().items()}
    inked = [row for row in range(28) if found.rows[row].any()]
    found_places = []
    for row in inked[1:]:
        h = states[row][0]
        times = torch.from_numpy(found.gates["reset"][0, row]).double() if found.cell == "gru" else 1.0
        ink = nn.functional.linear(torch.from_numpy(found.rows[row]).double(), weights["weight_ih"])
        memory = times * nn.functional.linear(h, weights["weight_hh"])
        total = ink + memory + weights["bias_ih"] + times * weights["bias_hh"]
        suits = (total.abs() >= 0.4) & (total.abs() <= 1.2) & (ink.abs() >= 0.2) & (memory.abs() >= 0.2)
        change = (states[row + 1][0] - h).abs()
        found_places += [(bool(suits[unit]), float(change[unit]), row, unit) for unit in range(units)]
    return found_places


@pytest.mark.parametrize("cell", EVERY_CELL)
def test_it_is_where_h_changes_most_of_the_sums_that_bend_and_have_both_parts(cell: str) -> None:
    for found in subjects(cell):
        suits, change, row, unit = max(places(found))
        answer = opened_sum(found)
        assert (answer["row"], answer["unit"]) == (row, unit)
        assert abs(answer["after"] - answer["before"]) == pytest.approx(change, abs=tolerance(found))
        least = min(abs(answer[part]["sum"]) for part in ("ink", "memory"))
        assert suits == (0.4 <= abs(answer["sum"]) <= 1.2 and least >= 0.2)


@pytest.mark.parametrize("cell", EVERY_CELL)
@pytest.mark.parametrize("number", range(10))
def test_on_the_page_every_example_has_a_sum_that_suits(cell: str, number: int) -> None:
    answer = opened_sum(example(cell, number))
    assert 0.4 <= abs(answer["sum"]) <= 1.2
    assert min(abs(answer["ink"]["sum"]), abs(answer["memory"]["sum"])) >= 0.2


@pytest.mark.parametrize("cell", EVERY_CELL)
@pytest.mark.parametrize(
    ("spoiled", "factor"),
    [("", 10_000), ("weight_hh_l0", 1e-3), ("weight_ih_l0", 1e-3)],
    ids=["ends", "memory", "ink"],
)
def test_without_a_sum_that_suits_the_largest_change_is_shown(cell: str, spoiled: str, factor: float) -> None:
    """Weights so large that tanh is at its ends everywhere; a memory and an ink that never count."""
    classifier = network(cell, 1, 7)
    with torch.no_grad():
        for name, parameter in classifier.named_parameters():
            if name.endswith(spoiled):
                parameter.mul_(factor)
    found = trace_rows(classifier, drawing() + 0.1)
    all_places = places(found)
    assert not any(suits for suits, *_ in all_places)
    answer = opened_sum(found)
    changes = {(row, unit): change for _, change, row, unit in all_places}
    assert changes[answer["row"], answer["unit"]] == pytest.approx(max(changes.values()), abs=1e-9)
    assert abs(answer["after"] - answer["before"]) == pytest.approx(max(changes.values()), abs=1e-5)


@pytest.mark.parametrize("cell", EVERY_CELL)
def test_few_rows_of_ink(cell: str) -> None:
    """The only row; in a blank drawing any, and nothing of the ink."""
    found = of_picture(cell)
    assert opened_sum(found)["row"] == 13
    assert opened_sum(found)["ink"]["count"] == 20
    empty = opened_sum(blank(cell))
    assert empty["ink"] == {"sum": 0, "count": 0, "terms": []}


def test_the_first_row_of_ink_is_left_out() -> None:
    """There is nothing remembered by then but the biases."""
    rows = torch.zeros(28, 28, dtype=torch.float64)
    rows[4, 3:20], rows[5, 3:20], rows[9, 7] = 1, 0.01, 0.01
    assert opened_sum(small("rnn", rows=rows))["row"] in (5, 9)


def test_a_cell_that_names_no_candidate_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(CELLS, "gru", replace(CELLS["gru"], candidate=None))
    assert opened_sum(example("gru", 9)) == {"problem": NO_SUM}
