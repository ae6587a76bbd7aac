"""What a network took a drawing for, row by row: an opinion for each row, and one sentence about all of them.

Every statement is made from the same opinions, so no two can contradict each other.
"""

from collections.abc import Sequence
from functools import cache
from itertools import groupby
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

HALF = 0.5  # a digit that holds more is believed
TORN = 0.1  # two digits this close to each other: neither leads
NAMED = 0.2  # twice what chance gives each of ten digits: one that holds less is not named
LASTING = 3  # rows: a lead of fewer rows is not worth a word
ENDINGS = {
    "sure": "sure of {} from row {row} on",
    "decided": "{} from row {row} on; sure from row {sure}",
    "torn": "torn between {} and {}",
    "more": "more {} than {}",
    "most": "most like {}",
    "open": "no digit stands out",
}

FloatArray = NDArray[np.floating]


class Opinion(NamedTuple):
    """What the belief after one row amounts to.

    kind: "blank", no ink was read up to and with this row. "held", one digit holds more than half. "torn", the two
    likeliest are within TORN of each other. "leaning", the likeliest leads by more. "open", no digit stands out.
    digits: two where torn, the likelier first; one where held or leaning; else none. Each holds NAMED or more.
    """

    kind: str
    digits: tuple[int, ...] = ()


def opinions(rows: FloatArray, belief: FloatArray) -> list[Opinion]:
    """The opinion after each row of a drawing: rows [28, 28], belief [28, 10]."""
    inked = np.logical_or.accumulate(rows.any(axis=1)).tolist()
    shares = belief.tolist()  # lists are faster than arrays for so few numbers
    return [opinion_of(each) if ink else opinion("blank") for ink, each in zip(inked, shares, strict=True)]


def opinion_of(shares: list[float]) -> Opinion:
    """The opinion where each digit holds this share."""
    share = max(shares)
    first = shares.index(share)
    if share > HALF:
        return opinion("held", first)
    others = [*shares[:first], -1.0, *shares[first + 1 :]]
    next_share = max(others)
    if share - next_share > TORN:
        return opinion("leaning", first) if share >= NAMED else opinion("open")
    return opinion("torn", first, others.index(next_share)) if next_share >= NAMED else opinion("open")


@cache  # there are few, and the page asks for 28 of them 60 times a second
def opinion(kind: str, *digits: int) -> Opinion:
    """Opinion(kind, digits)."""
    return Opinion(kind, digits)


@cache
def as_text(each: Opinion) -> str:
    """The kind, then the digits: "torn 4 9", "held 4", "open"."""
    return " ".join([each.kind, *map(str, each.digits)])


def deciding_row(ribbon: Sequence[Opinion], digit: int | None) -> int | None:
    """The first row from which on the digit holds more than half to the end; None without such a row or a digit."""
    row = len(ribbon)
    while row and ribbon[row - 1].kind == "held" and ribbon[row - 1].digits[0] == digit:
        row -= 1
    return row if row < len(ribbon) else None


class Facts(NamedTuple):
    """How an answer came about. Rows count from 0.

    leads: [digit, first row, last row] of each lead that did not last. unsure: whether there is no answer.
    ending: "sure", the answer holds more than half from rows[0] on, and enough to be sure; "decided", it is sure only
    from rows[1] on; without an answer that holds more than half "torn" between two digits, "more" the first than the
    second, "most" like the first, or "open".
    """

    leads: list[list[int]]
    ending: str
    unsure: bool
    digits: list[int]
    rows: list[int]


def find_facts(
    ribbon: Sequence[Opinion], digit: int | None, belief: FloatArray, threshold: float
) -> Facts | None:
    """What there is to tell; None where no ink was read.

    belief: [28, 10], from which the ribbon was made. threshold: what the answer must hold to be sure.
    """
    if ribbon[-1].kind == "blank":
        return None
    leads = [[lost, *rows] for rows, lost in lost_leads(ribbon)]
    decided = deciding_row(ribbon, digit)
    if digit is None or decided is None:
        ending, digits = undecided(ribbon[-1], belief[-1])
        return Facts(leads, ending, digit is None, digits, [])
    sure, shares = len(ribbon) - 1, belief[:, digit].tolist()
    while sure and shares[sure - 1] >= threshold:
        sure -= 1
    if sure <= decided:
        return Facts(leads, "sure", False, [digit], [decided])
    return Facts(leads, "decided", False, [digit], [decided, sure])


def tell(facts: Facts | None) -> str:
    """The facts in one English sentence, rows counted from 1. The page tells them itself: ui/web/shared/story.js."""
    if facts is None:
        return ""
    earlier = " and ".join(f"{a(lost)} {during(*rows)}" for lost, *rows in facts.leads)
    named = [a(digit) for digit in facts.digits]
    row, sure = ([each + 1 for each in facts.rows] + [0, 0])[:2]  # an ending takes two at most
    ending = ("not sure: " if facts.unsure else "") + ENDINGS[facts.ending].format(*named, row=row, sure=sure)
    return f"Looked like {earlier}, then {ending}." if earlier else f"{ending[0].upper()}{ending[1:]}."


def lost_leads(ribbon: Sequence[Opinion]) -> list[tuple[tuple[int, int], int]]:
    """((first row, last row), digit) of the two longest leads that did not last to the end, in their order.

    Of each digit only the longest one counts, if it held more than half or LASTING rows; none of the digit that leads
    at the end.
    """
    leaders = [each.digits[0] if each.kind in ("held", "leaning") else None for each in ribbon]
    longest: dict[int, tuple[int, int]] = {}
    end = 0
    for leader, run in groupby(leaders):
        first, end = end, end + len(list(run))
        if leader is None or leader == leaders[-1]:
            continue
        if end - first >= LASTING or any(each.kind == "held" for each in ribbon[first:end]):
            before = longest.get(leader)
            if before is None or before[1] - before[0] < end - 1 - first:
                longest[leader] = first, end - 1
    leads = [(rows, lost) for lost, rows in longest.items()]
    return sorted(sorted(leads, key=lambda lead: lead[0][0] - lead[0][1])[:2])


def undecided(last: Opinion, belief: FloatArray) -> tuple[str, list[int]]:
    """(ending, digits) of the facts: what the belief after the last row, [10], hangs between."""
    if last.kind == "open":
        return "open", []
    first, second = np.argsort(-belief, kind="stable")[:2].tolist()
    if last.kind == "torn":
        return "torn", [first, second]
    return ("more", [first, second]) if belief[second] >= NAMED else ("most", [first])


def a(digit: int) -> str:
    """The digit with its article."""
    return f"an {digit}" if digit == 8 else f"a {digit}"


def during(first: int, last: int) -> str:
    """These rows in words, counted from 1."""
    return f"at row {first + 1}" if first == last else f"from row {first + 1} to {last + 1}"
