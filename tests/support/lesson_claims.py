"""What the lesson has to say about a drawing, worked out anew from its trace, torch's own modules and plain loops.

Each function takes the trace, the text of the question and the sentences that the page said, and returns what it should
have said, without the sentence about the guess.
"""

from collections import Counter
from collections.abc import Callable
from itertools import combinations
from typing import Any

import numpy as np
import pytest
import torch

from model import load_known, read_known
from model.interpret.neighbours import KnownStates
from model.interpret.trace import Trace
from model.network.states import layer_weights
from tests.support.lesson_after import of_piece, of_wipe
from tests.support.lesson_words import listed, numbers_in, one, percent, read_rows
from tests.support.visitors import CHECKPOINTS, offline
from ui.words import phrase

ROWS = 28
KNOWN: dict[str, KnownStates] = {}
Claims = Callable[[Trace, str, list[str]], list[str]]


def of_sure(found: Trace, asked: str, said: list[str]) -> list[str]:
    """The last row after which the digit held less than the threshold lies before the row that is named."""
    digit = found.digit
    assert digit is not None
    assert f"stays at {found.checkpoint.threshold * 100:.1f} % or more" in asked
    share = found.belief[:, digit]
    row = int(np.flatnonzero(share < found.checkpoint.threshold)[-1]) + 1
    told = phrase(
        "lesson.sure.from",
        row=str(row + 1),
        digit=one(digit),
        share=percent(share[row]),
        before=percent(share[row - 1]),
    )
    assert found.facts
    if found.facts.leads:
        lost, first, last = found.facts.leads[-1]
        assert (found.belief[first : last + 1].argmax(axis=1) == lost).all()
        key = "lesson.sure.before_one" if first == last else "lesson.sure.before"
        return [told, phrase(key, digit=one(lost), first=str(first + 1), last=str(last + 1))]
    rest = int(found.rows[row + 1 :].any(axis=1).sum())
    if not rest:
        return [told, phrase("lesson.sure.below")]
    key = "lesson.sure.rest_one" if rest == 1 else "lesson.sure.rest"
    return [told, phrase(key, count=str(rest))]


def of_become(found: Trace, asked: str, said: list[str]) -> list[str]:
    """The twelve of the known drawings whose last layer is nearest after row 10, by a plain sort."""
    if found.cell not in KNOWN:
        KNOWN[found.cell] = read_known(found.checkpoint, load_known(CHECKPOINTS / "known.npz"))
    states = KNOWN[found.cell]
    after = found.hidden[-1, 9]
    far = np.linalg.norm(states.states[9].float().numpy() - after, axis=1)
    labels = states.known.labels[far.argsort()[:12]]
    counts = Counter(labels.tolist())
    order = sorted(counts, key=lambda digit: (-counts[digit], digit))
    number = {digit: phrase(f"panels.neighbours.number.{counts[digit]}") for digit in order}
    parts = [
        phrase(f"panels.neighbours.{'more' if place else 'first'}", number=number[digit], digit=one(digit))
        for place, digit in enumerate(order)
    ]
    belief = found.belief[9].round(4)
    likeliest = [
        f"{digit} ({percent(belief[digit])})"
        for digit in (-belief).argsort(kind="stable")[:2]
        if belief[digit] >= 0.005
    ]
    believes = phrase("lesson.become.believes", belief=", ".join(likeliest)).replace(
        "[belief](belief)", "belief"
    )
    return [phrase("panels.neighbours.found", row="10", list=listed(parts)), believes]


def of_output(found: Trace, asked: str, said: list[str]) -> list[str]:
    """Shapes of torch's own module, and of one with the same weights that wants the rows first."""
    module = found.checkpoint.classifier.recurrent
    rows = torch.from_numpy(found.rows)[None]
    first = type(module)(28, 128, 2, batch_first=False)
    first.load_state_dict(module.state_dict())
    with torch.inference_mode():
        (output, last), (other, other_last) = module(rows), first(rows.transpose(0, 1))
    h_n, other_h_n = (each[0] if isinstance(each, tuple) else each for each in (last, other_last))
    assert torch.equal(output[:, -1], h_n[-1])
    assert torch.allclose(h_n, other_h_n, atol=1e-6)
    shapes = {name: str(list(each.shape)) for name, each in (("output", output), ("h_n", h_n))}
    return [
        phrase("lesson.output.is", last="2", **shapes),
        phrase(
            "lesson.output.batch_first",
            rows=str(list(rows.transpose(0, 1).shape)),
            other=str(list(other.shape)),
            h_n=str(list(other_h_n.shape)),
        ),
    ]


def of_order(found: Trace, asked: str, said: list[str]) -> list[str]:
    """All pairs of rows that differ, each swapped in a copy and read."""
    pairs = [
        pair for pair in combinations(range(ROWS), 2) if (found.rows[pair[0]] != found.rows[pair[1]]).any()
    ]
    copies = np.stack([found.rows] * len(pairs))
    for copy, (a, b) in zip(copies, pairs, strict=True):
        copy[[a, b]] = copy[[b, a]]
    shares = read_rows(found.cell, copies)[:, -1]
    others = shares.copy()
    others[:, found.digit] = 0
    flips = int((others.max(axis=1) > 0.6).sum())
    best = int(others.max(axis=1).argmax())
    first, second = (str(row + 1) for row in pairs[best])
    reads = phrase(
        "lesson.order.reads",
        first=first,
        second=second,
        now=one(int(others[best].argmax())),
        share=percent(others[best].max()),
        digit=one(found.likeliest),
        before=percent(found.probabilities.max()),
    )
    key = "lesson.order.one_swap" if flips == 1 else "lesson.order.swaps"
    return [reads, phrase(key, pairs=str(len(pairs)), flips=str(flips))]


def of_sum(found: Trace, asked: str, said: list[str]) -> list[str]:
    """The unit and the row that the question names: the value is the trace's own, and the parts add up to its sum."""
    unit, _, row = (int(number) for number in numbers_in(asked)[:3])
    assert f"unit {unit} of layer 1 at row {row}" in asked
    place = (0, row - 1, unit - 1)
    gates = {name: float(values[place]) for name, values in found.gates.items()}
    value = gates.get("new", gates.get("cell_candidate", float(found.hidden[place])))
    bias, ink, memory, total, shown = numbers_in(said[0])
    near = 2 * 10.0 ** -len(str(shown).partition(".")[2])
    weights = layer_weights(found.checkpoint.classifier, 0)
    block = {"rnn": 0, "gru": 2, "lstm": 2}[found.cell] * found.hidden.shape[2] + unit - 1
    assert ink == pytest.approx(float(weights.ih[block] @ torch.from_numpy(found.rows[row - 1])), abs=near)
    assert bias + ink + memory == pytest.approx(total, abs=1e-9)
    assert (total, shown) == pytest.approx((np.arctanh(value), value), abs=near)
    before = float(found.hidden[0, row - 2, unit - 1])
    after = float(found.hidden[place])
    if found.cell == "lstm":
        states = [float(found.gates["cell_state"][0, each, unit - 1]) for each in (row - 2, row - 1)]
        numbers = [gates["forget"], states[0], gates["input"], states[1], gates["output"], after]
    else:
        numbers = [gates["update"], before, after] if found.cell == "gru" else [before]
    assert numbers_in(said[1]) == pytest.approx(numbers, abs=near)
    return said[:2]


def of_states(found: Trace, asked: str, said: list[str]) -> list[str]:
    """Some unit of the last layer has all of these values, at both rows."""
    c, h = found.gates["cell_state"][-1], found.hidden[-1]
    row, memory, hidden, output = numbers_in(said[1])
    fits = (np.abs(c[int(row) - 1] - memory) < 0.0051) & (np.abs(h[int(row) - 1] - hidden) < 0.0051)
    fits &= np.abs(found.gates["output"][-1, int(row) - 1] * 100 - output) < 0.51
    row, kept, before, after = numbers_in(said[2])
    fits &= (np.abs(c[int(row) - 2] - before) < 0.0051) & (np.abs(c[int(row) - 1] - after) < 0.0051)
    fits &= np.abs(found.gates["forget"][-1, int(row) - 1] * 100 - kept) < 0.51
    assert fits.any()
    return said[1:]


CLAIMS: dict[str, Claims] = {
    "sure": of_sure,
    "become": of_become,
    "output": of_output,
    "order": of_order,
    "sum": of_sum,
    "states": of_states,
    "wipe": of_wipe,
}


def check(name: str, cell: str, strokes: Any, asked: str, said: list[str]) -> None:
    """The sentences of a question's answer, as they have to be for this drawing and network. asked: its text."""
    found = offline(strokes, cell)
    asked = asked.replace("\u00a0", " ")
    expected = of_piece(found, strokes) if name == "piece" else CLAIMS[name](found, asked, said)
    expected = [sentence.replace("`", "").replace("\u00a0", " ") for sentence in expected]
    assert len(said) <= 3
    assert [sentence for sentence in expected if sentence not in said] == []
    assert len(said) == len(expected) + 1, said  # and one about the guess
