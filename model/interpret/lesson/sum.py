"""Question 5: one unit at one row. The sum inside its tanh, opened: bias, the row's ink, and the memory."""

from typing import Any, NamedTuple

import numpy as np

from model.interpret.lesson import PLACES
from model.interpret.trace import FloatArray, Trace
from model.network.cells import CELLS, Candidate
from model.network.states import layer_weights

LOW, HIGH = 0.4, 1.2  # |sum| between which tanh bends, so that its place is neither the sum itself nor an end
LEAST = 0.2  # of ink and of memory each, without their sign: where one is smaller it seems to do nothing
SHOWN = 4  # terms of each part
NO_SUM = "The lesson does not know which sum of this cell goes through tanh."


class Sums(NamedTuple):
    """What adds up inside tanh, of every row and unit of layer 1, in float64.

    weights: ih [units, 28] and hh [units, units] of the block. bias, memory: [28, units], with the gate that multiplies
    the past in both. ink: [28, units]. times: [28, units], that gate, or 1. before: [28, units], h before each row.
    """

    ih: FloatArray
    hh: FloatArray
    bias: FloatArray
    ink: FloatArray
    memory: FloatArray
    times: FloatArray
    before: FloatArray

    @property
    def total(self) -> FloatArray:
        """[28, units], the sum inside tanh."""
        return self.bias + self.ink + self.memory


def opened_sum(trace: Trace) -> dict[str, Any]:
    """The sum inside tanh of one unit of layer 1 at one row, chosen by chosen_place().

    layer, unit, row: which. bias. ink: {sum, count: pixels of the row with ink, terms: [column, ink, weight, product]}.
    memory: {sum, count: units, terms: [unit, h, weight, product]}. terms: the SHOWN largest |product|, largest first.
    times: the gate that multiplies the past, which is in the bias and in the memory's products already; None without.
    sum: all together. value: its tanh; gate: the name of that, or None where it is the new h itself. before, after: h
    of the unit. gates: name -> value of the unit at the row. cell_state: {before, after} of a cell with a memory, or
    None.
    problem instead, where the cell's entry names no candidate.
    """
    candidate = CELLS[trace.cell].candidate
    if candidate is None:
        return {"problem": NO_SUM}
    sums = all_sums(trace, candidate)
    row, unit = chosen_place(trace, sums)
    ink, past = trace.rows[row].astype(np.float64), sums.before[row]
    total = float(sums.total[row, unit])
    times = float(sums.times[row, unit])
    return {
        "layer": 0,
        "unit": unit,
        "row": row,
        "bias": round(float(sums.bias[row, unit]), PLACES),
        "ink": part(ink, sums.ih[unit], ink * sums.ih[unit]) | {"count": int((ink > 0).sum())},
        "memory": part(past, sums.hh[unit], times * past * sums.hh[unit]) | {"count": len(past)},
        "times": round(times, PLACES) if candidate.times else None,
        "sum": round(total, PLACES),
        "value": round(float(np.tanh(total)), PLACES),
        "gate": candidate.gate,
        "before": round(float(past[unit]), PLACES),
        "after": round(float(trace.hidden[0, row, unit]), PLACES),
        "gates": {name: round(float(values[0, row, unit]), PLACES) for name, values in trace.gates.items()},
        "cell_state": memory_of(trace, row, unit),
    }


def all_sums(trace: Trace, candidate: Candidate) -> Sums:
    """The parts of the sum of every row and unit of layer 1."""
    weights = layer_weights(trace.checkpoint.classifier, 0)
    units = trace.hidden.shape[2]
    block = slice(candidate.block * units, (candidate.block + 1) * units)
    ih, hh, bias_ih, bias_hh = (each[block].cpu().double().numpy() for each in weights)
    before = np.pad(trace.hidden[0, :-1].astype(np.float64), ((1, 0), (0, 0)))
    times = trace.gates[candidate.times][0].astype(np.float64) if candidate.times else np.ones_like(before)
    ink = trace.rows.astype(np.float64) @ ih.T
    return Sums(ih, hh, bias_ih + times * bias_hh, ink, times * (before @ hh.T), times, before)


def chosen_place(trace: Trace, sums: Sums) -> tuple[int, int]:
    """(row, unit) whose hidden state changes most, of the rows with ink from the second on, of the sums in LOW..HIGH
    in which ink and memory both count: LEAST or more.

    Without such a sum, of any; without a second row of ink, at the first.
    """
    inked = np.flatnonzero(trace.rows.any(axis=1))
    rows = inked[1:] if len(inked) > 1 else inked if len(inked) else np.arange(len(trace.rows))
    change = np.abs(trace.hidden[0] - sums.before)[rows]
    size = np.abs(sums.total)[rows]
    least = np.minimum(np.abs(sums.ink), np.abs(sums.memory))[rows]
    suits = (size >= LOW) & (size <= HIGH) & (least >= LEAST)
    if suits.any():
        change = np.where(suits, change, -1)
    at, unit = np.unravel_index(change.argmax(), change.shape)
    return int(rows[at]), int(unit)


def part(values: FloatArray, weights: FloatArray, products: FloatArray) -> dict[str, Any]:
    """sum of the products, and terms: [number, value, weight, product] of the SHOWN largest that are not 0."""
    largest = np.argsort(-np.abs(products), kind="stable")[:SHOWN]
    terms = [
        [int(number), *(round(float(each[number]), PLACES) for each in (values, weights, products))]
        for number in largest
        if products[number]
    ]
    return {"sum": round(float(products.sum()), PLACES), "terms": terms}


def memory_of(trace: Trace, row: int, unit: int) -> dict[str, float] | None:
    """The unit's second part of the state before and after the row; None of a cell without it."""
    memory = CELLS[trace.cell].memory
    if memory is None:
        return None
    values = np.pad(trace.gates[memory.name][0, :, unit].astype(np.float64), (1, 0))
    before, after = (round(float(value), PLACES) for value in values[row : row + 2])
    return {"before": before, "after": after}
