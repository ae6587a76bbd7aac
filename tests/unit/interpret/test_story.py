"""The story, the ribbon, the row that decided, the digit and the status say the same, at every row of any drawing."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from model.drawing.rasterize import Paths
from model.drawing.strokes import rows_from_many
from model.files.checkpoint import Checkpoint
from model.interpret.trace import UNSURE, Trace, trace_all, verdict
from tests.support.checkpoints import made
from tests.support.digits import pen_digits
from tests.support.nets import network
from tests.support.visitors import CELLS, checkpoint_of

LEAD = r"an? (\d) (?:from row (\d+) to|at row) (\d+)"
STORY = re.compile(rf"(?:Looked like {LEAD}(?: and {LEAD})?, then )?(.+)\.")
DECIDED = re.compile(r"(sure of )?an? (\d) from row (\d+) on(?:; sure from row (\d+))?", re.IGNORECASE)
OPEN_ENDED = {
    "torn": r"torn between an? (\d) and an? (\d)",
    "held": (MOST := r"(?:more an? (\d) than an? (\d)|most like an? (\d))"),
    "leaning": MOST,
    "open": "no digit stands out",
}


def thinking(belief: np.ndarray, blank: int, threshold: float) -> Trace:
    """A trace with this belief [28, 10], whose first rows are blank."""
    known, rows = replace(made(), threshold=threshold), np.ones((28, 28), np.float32)
    rows[:blank] = 0
    return Trace(
        known, *verdict(known, belief[-1]), rows, np.zeros((1, 28, 1)), np.log(belief + 1e-9), belief
    )


def random_thoughts(threshold: float) -> Iterator[Trace]:
    """Beliefs that wander, over few digits or over all, slowly or fast."""
    random = np.random.default_rng(5)
    for number in range(200):
        logits = np.cumsum(random.normal(size=(28, 10)) * random.uniform(0.1, 1.2), axis=0)
        logits[:, 2 + number % 9 :] -= 9
        belief = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
        yield thinking(belief.astype(np.float32), number % 7, threshold)


def read_by(checkpoint: Checkpoint) -> list[Trace]:
    """A third of the 120 digits, and scribbles."""
    random = np.random.default_rng(3)
    digits = [[stroke.astype(float) for stroke in strokes] for strokes in pen_digits().strokes[::3]]
    scribbles: list[Paths] = [[random.uniform(0, 1000, (2 + 3 * number, 2))] for number in range(10)]
    return trace_all(checkpoint, rows_from_many(digits + scribbles))


def expected_opinion(found: Trace, row: int) -> list[Any]:
    """The rules in words: no opinion before the first ink, none about a digit below a fifth."""
    (p, first), (q, second) = sorted(((p, -d) for d, p in enumerate(found.belief[row].tolist())))[:-3:-1]
    if not found.rows[: row + 1].any():
        return ["blank"]
    if p > 0.5:
        return ["held", -first]
    if p >= 0.2 and p - q > 0.1:
        return ["leaning", -first]
    return ["torn", -first, -second] if q >= 0.2 and p - q <= 0.1 else ["open"]


def check_lead(ribbon: list[list[Any]], digit: str, first: int, last: int) -> None:
    """The digit leads in these rows (from 1), and in neither the one before nor the one after."""
    leads = [kind[0] in ("held", "leaning") and kind[1] == int(digit) for kind in ribbon]
    assert all(leads[first - 1 : last]) and not leads[last] and not (first > 1 and leads[first - 2])
    assert last - first >= 2 or ["held", int(digit)] in ribbon[first - 1 : last]


def check(found: Trace) -> str:
    """The kind of the ending, once every statement was compared with the belief itself."""
    page, digit, belief = found.for_page(), found.digit, found.belief
    ribbon = [expected_opinion(found, row) for row in range(28)]
    likely = belief[-1].argsort(kind="stable")[::-1].tolist()
    assert page["ribbon"] == [" ".join(map(str, each)) for each in ribbon]
    assert page["likeliest"] == (ribbon[-1][1] if len(ribbon[-1]) > 1 else None)
    assert (page["digit"], page["status"]) == (digit, UNSURE if digit is None else "")
    since = next((row for row in range(28) if ribbon[row:] == [["held", digit]] * (28 - row)), None)
    assert (found.decided_row, page["decided"]) == (since, -1 if since is None else since)
    json.dumps([page["likeliest"], page["decided"]])  # plain numbers, not numpy's
    assert len(found.story) <= 110 and not re.search(r"\ba 8|\ban [^8]", found.story)
    said = STORY.fullmatch(found.story)
    assert said, found.story
    *leads, ending = said.groups()
    places = [
        (leads[at], int(leads[at + 1] or leads[at + 2]), int(leads[at + 2])) for at in (0, 3) if leads[at]
    ]
    for place in places:
        check_lead(ribbon, *place)
    assert len(places) < 2 or places[0][2] < places[1][1]
    if since is not None:
        return check_decided(found, ending, places)
    unsure, text = re.fullmatch(r"(not sure: )?(.*)", ending, re.IGNORECASE).groups()  # type: ignore[union-attr]
    named = re.fullmatch(OPEN_ENDED[ribbon[-1][0]], text, re.IGNORECASE)
    assert named and bool(unsure) == (digit is None), found.story
    digits = [int(each) for each in named.groups() if each]
    assert (
        digits == sorted(digits, key=lambda each: -belief[-1, each])
        and belief[-1, digits].min(initial=1) >= 0.2
    )
    assert set(digits) <= set(likely[:2])
    return text.split()[0].lower()


def check_decided(found: Trace, ending: str, places: list[tuple[str, int, int]]) -> str:
    """The answer, its row, and the row from which on it was probable enough to be one."""
    said = DECIDED.fullmatch(ending)
    assert said, found.story
    at_once, digit, row, sure = said.groups()
    assert (int(digit), int(row) - 1) == (found.digit, found.decided_row)
    assert all(lead != digit and last < int(row) for lead, _, last in places)
    enough = found.belief[:, int(digit)] >= found.checkpoint.threshold
    assert enough[int(sure or row) - 1 :].all() and bool(at_once) == (sure is None)
    assert not sure or (int(sure) > int(row) and not enough[int(sure) - 2])
    return "sure" if at_once else "decided"


@pytest.mark.parametrize("cell", CELLS)
def test_no_two_statements_about_a_drawing_contradict_each_other(cell: str) -> None:
    """Said by the shipped network, and by two that no training made."""
    for known in (checkpoint_of(cell), made(cell), Checkpoint(network(cell).float(), {}, 0)):
        for found in read_by(known):
            check(found)


@pytest.mark.parametrize(("threshold", "more"), [(0.0, set()), (0.3, set()), (0.9, {"decided"})])
def test_nor_do_statements_about_any_belief(threshold: float, more: set[str]) -> None:
    """Every kind of opinion and of ending occurs."""
    thoughts = list(random_thoughts(threshold))
    assert {check(found) for found in thoughts} == {"sure", "torn", "more", "most", "no"} | more
    kinds = {opinion.kind for found in thoughts for opinion in found.ribbon}
    assert kinds == {"blank", "held", "leaning", "torn", "open"}


STORIES = {  # the sentence, and a belief: so many rows in which these digits hold these shares
    "Sure of a 4 from row 9 on.":
        [(8, {}), (20, {4: 0.9})],
    "Looked like an 8 from row 9 to 19, then a 9 from row 20 on; sure from row 22.":
        [(8, {7: 0.9}), (11, {8: 0.7}), (2, {9: 0.6}), (7, {9: 0.85})],
    "Looked like an 8 at row 10, then sure of a 4 from row 11 on.":
        [(9, {}), (1, {8: 0.6}), (18, {4: 0.9})],
    "Sure of a 4 from row 14 on.":
        [(11, {}), (2, {6: 0.5}), (15, {4: 0.9})],
    "Looked like a 6 from row 12 to 14, then sure of a 4 from row 15 on.":
        [(11, {}), (3, {6: 0.4}), (14, {4: 0.9})],
    "Looked like a 3 from row 9 to 12 and a 1 from row 16 to 20, then sure of a 7 from row 21 on.":
        [(8, {}), (4, {3: 0.6}), (3, {2: 0.6}), (5, {1: 0.6}), (8, {7: 0.9})],
    "Looked like a 3 from row 13 to 17, then sure of a 7 from row 18 on.":
        [(8, {}), (3, {3: 0.6}), (1, {}), (5, {3: 0.6}), (11, {7: 0.9})],
    "Looked like a 4 from row 9 to 20, then not sure: torn between a 4 and a 9.":
        [(20, {4: 0.6}), (8, {4: 0.42, 9: 0.38})],
    "Not sure: more an 8 than a 9.": [(20, {8: 0.8}), (8, {8: 0.5, 9: 0.25})],
    "Not sure: most like an 8.": [(28, {8: 0.8})],
    "Not sure: no digit stands out.": [(28, {8: 0.195})],
}  # fmt: skip


@pytest.mark.parametrize(("story", "thoughts"), STORIES.items())
def test_the_story(story: str, thoughts: list[tuple[int, dict[int, float]]]) -> None:
    """Of a drawing whose first ink is in row 9; the other digits share the rest."""
    belief = np.array(
        [
            [shares.get(d, (1 - sum(shares.values())) / (10 - len(shares))) for d in range(10)]
            for count, shares in thoughts
            for _ in range(count)
        ]
    )
    assert thinking(belief, 8, 0.85).story == story
