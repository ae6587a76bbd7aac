"""The piece of ink that decides, against a search by hand that cuts, draws and reads one drawing at a time."""

import json
from functools import cache
from itertools import pairwise
from math import dist
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from model import find_piece, load_checkpoint, rows_from_strokes, trace
from model.drawing.picture_rows import text_of_rows
from model.drawing.strokes import check_strokes
from model.errors import DrawingError
from model.files.checkpoint import Checkpoint
from model.interpret.piece import (
    MOST_POINTS,
    MOST_STROKES,
    NO_ANSWER,
    NO_PIECE,
    NO_STROKES,
    TOO_LONG,
    Piece,
    beliefs,
    deciding_piece,
    runs,
)
from model.serving.questions import QuestionAnswerer
from tests.support.digits import load_digits, thinned

ROOT = Path(__file__).resolve().parents[3]
CHECKPOINTS = ROOT / "checkpoints"
ANSWERER = QuestionAnswerer(CHECKPOINTS)
# Two strokes, the first with a point twice, and two dots.
CROOKED = [[[0, 0], [30, 40], [30, 40], [90, 40]], [[5, 5]], [[100, 0], [100, 70]], [[7, 7], [7, 7]]]
RECORDED = [thinned(strokes) for strokes, _ in load_digits()]
EXAMPLES = json.loads((ROOT / "ui" / "web" / "pad" / "examples.json").read_text("utf-8"))
DRAWN: list[Any] = [CROOKED, *RECORDED[:4], EXAMPLES[8]["strokes"]]


@cache
def checkpoint(cell: str) -> Checkpoint:
    return load_checkpoint(CHECKPOINTS / f"{cell}.safetensors")


def length(paths: Any) -> float:
    return sum(dist(a, b) for path in paths for a, b in pairwise(path))


def cut_by_hand(strokes: Any, low: float, high: float) -> list[list[list[float]]]:
    """What stays of strokes without the ink from low to high, measured along all of them."""
    rest, walked = [], 0.0
    for stroke in strokes:
        bits: list[list[list[float]]] = [] if length([stroke]) else [stroke]
        is_kept = False
        for a, b in pairwise(stroke):
            step = dist(a, b)
            inner = [at for at in (low, high) if walked < at < walked + step]
            for begin, end in pairwise([walked, *inner, walked + step] if step else []):
                ends = [
                    [p + (q - p) * (at - walked) / step for p, q in zip(a, b, strict=True)]
                    for at in (begin, end)
                ]
                was_kept, is_kept = is_kept, not low <= (begin + end) / 2 <= high
                if is_kept and was_kept:
                    bits[-1].append(ends[1])
                elif is_kept:
                    bits.append(ends)
            walked += step
        rest += bits
    return rest


def best_by_hand(network: Checkpoint, strokes: Any, digit: int, count: int) -> tuple[float, int, int]:
    """(probability, digit, first piece) of the run of so many pieces that makes another digit most probable."""
    total, found = length(strokes), []
    for first in range(21 - count):
        rest = cut_by_hand(strokes, first * total / 20, (first + count) * total / 20)
        likely = trace(network, rows_from_strokes(rest)).probabilities.copy()
        likely[digit] = 0
        found.append((float(likely.max()), int(likely.argmax()), first))
    return max(found)


@pytest.mark.parametrize("count", [1, 3, 8])
@pytest.mark.parametrize("strokes", DRAWN, ids=range(len(DRAWN)))
def test_all_runs_are_of_equal_length_and_nothing_is_lost_or_moved(strokes: Any, count: int) -> None:
    total = length(strokes)
    found = list(runs(check_strokes(strokes), count))
    assert len(found) == 21 - count
    for first, (removed, rest) in enumerate(found):
        assert length(removed) == pytest.approx(count * total / 20, rel=1e-9)
        assert length(rest) == pytest.approx((20 - count) * total / 20, rel=1e-9)
        by_hand = cut_by_hand(strokes, first * total / 20, (first + count) * total / 20)
        by_hand = [bit for bit in by_hand if len(bit) == 1 or length([bit]) > 1e-9 or bit in strokes]
        assert len(rest) == len(by_hand)
        for bit, expected in zip(rest, by_hand, strict=True):
            np.testing.assert_allclose(without_repeats(bit), without_repeats(expected), atol=1e-9)
        points = {tuple(point) for bit in [*removed, *rest] for point in bit.tolist()}
        assert points >= {tuple(point) for stroke in strokes for point in stroke}


def without_repeats(path: Any) -> list[Any]:
    return [path[0], *(b for a, b in pairwise(path) if dist(a, b) > 1e-9)]


@pytest.mark.parametrize("strokes", DRAWN, ids=range(len(DRAWN)))
def test_the_pieces_in_order_are_the_drawing(strokes: Any) -> None:
    """Without its dots, which have no length."""
    bits = [bit for removed, _ in runs(check_strokes(strokes), 1) for bit in removed]
    joined = [bits[0]]
    for bit in bits[1:]:
        if dist(joined[-1][-1], bit[0]) < 1e-9:
            joined[-1] = np.concatenate([joined[-1], bit])
        else:
            joined.append(bit)
    lines = [stroke for stroke in strokes if length([stroke])]
    assert [length([bit]) for bit in joined] == pytest.approx([length([line]) for line in lines], rel=1e-9)
    for bit, line in zip(joined, lines, strict=True):
        np.testing.assert_allclose([bit[0], bit[-1]], [line[0], line[-1]], atol=1e-9)


FOUND = [
    ("gru", RECORDED[16]),
    ("rnn", RECORDED[27]),
    ("lstm", RECORDED[6]),
    ("lstm", EXAMPLES[12]["strokes"]),
]


@pytest.mark.parametrize(("cell", "strokes"), FOUND, ids=range(len(FOUND)))
def test_without_the_piece_it_is_another_digit_and_without_no_shorter_one(cell: str, strokes: Any) -> None:
    network = checkpoint(cell)
    digit = trace(network, rows_from_strokes(strokes)).digit
    assert digit is not None
    found = find_piece(network, strokes)
    assert isinstance(found, Piece)
    count = round(20 * found.share)
    for shorter in range(1, count):
        assert best_by_hand(network, strokes, digit, shorter)[0] <= 0.6
    probability, other, first = best_by_hand(network, strokes, digit, count)
    assert 0.6 < probability == pytest.approx(found.probability, abs=1e-3)
    assert other == found.digit != digit
    total = length(strokes)
    np.testing.assert_allclose(found.removed[0][0], point_at(strokes, first * total / 20), atol=1e-6)
    assert length(found.removed) / total == pytest.approx(found.share)
    without = trace(network, rows_from_strokes(found.rest))
    assert without.probabilities.argmax() == found.digit
    assert without.probabilities.max() == pytest.approx(found.probability, abs=1e-4)


def point_at(strokes: Any, low: float) -> Any:
    """Where the ink begins that is left without all before."""
    return next(bit[0] for bit in cut_by_hand(strokes, -1, low) if length([bit]) > 1e-6)


@pytest.mark.parametrize("cell", ["rnn", "gru", "lstm"])
def test_the_documents_6_hangs_on_a_tenth_on_the_left_of_its_loop(cell: str) -> None:
    strokes = EXAMPLES[6]["strokes"]
    found = find_piece(checkpoint(cell), strokes)
    assert isinstance(found, Piece)
    assert (found.share, found.digit) == (0.1, 5)
    ink, piece = np.concatenate(strokes), np.concatenate(found.removed)
    assert piece[:, 0].max() < np.median(ink[:, 0])
    assert piece[:, 1].mean() > ink[:, 1].mean()


def test_what_is_left_without_a_digit_is_not_read() -> None:
    dot, eight = check_strokes([[[3, 3]]]), check_strokes(RECORDED[8])
    assert not beliefs(checkpoint("gru"), [dot, []]).any()
    found = beliefs(checkpoint("gru"), [dot, eight])
    assert not found[0].any()
    assert found[1].argmax() == 8


STEM = [[[10, 0], [10, 50], [10, 100]]]
NONE: dict[str, tuple[Any, str]] = {
    "an upright line": (STEM, NO_PIECE),
    "no digit": (EXAMPLES[11]["strokes"], NO_ANSWER),
    "only a dot": ([[[3, 3]]], NO_ANSWER),
    "nothing": ([], NO_ANSWER),
}


@pytest.mark.parametrize(("strokes", "why"), NONE.values(), ids=NONE)
def test_where_no_piece_decides_a_sentence_says_why(strokes: Any, why: str) -> None:
    assert find_piece(checkpoint("gru"), strokes) == why


LINE = [[10, y / 10] for y in range(MOST_POINTS)]
MANY = [[[10, y], [10, y + 1]] for y in range(MOST_STROKES)]


@pytest.mark.parametrize(
    ("most", "more"), [([LINE], [[*LINE, [10, 999]]]), (MANY, [*MANY, [[10, 0], [10, 9]]])]
)
def test_a_drawing_of_too_many_points_or_strokes_is_not_searched(most: Any, more: Any) -> None:
    assert deciding_piece(checkpoint("gru"), check_strokes(most), 1) != TOO_LONG
    assert deciding_piece(checkpoint("gru"), check_strokes(more), 1) == TOO_LONG


def asked(options: dict[str, Any], **subject: Any) -> dict[str, Any]:
    """What the page gets of the panel, for strokes or a picture."""
    return dict(ANSWERER.answer(subject | {"cell": "gru", "want": {"intervention": options}})["intervention"])


def test_the_panel_reads_the_drawing_without_the_piece() -> None:
    strokes = RECORDED[16]
    part, found = asked({"piece": True}, strokes=strokes), find_piece(checkpoint("gru"), strokes)
    assert isinstance(found, Piece)
    without = trace(checkpoint("gru"), rows_from_strokes(found.rest))
    assert np.array_equal(part["ink"], without.rows)
    np.testing.assert_allclose(part["belief"], without.belief, atol=1e-4)
    assert (part["digit"], part["likeliest"]) == (without.digit, without.likeliest)
    piece = part["piece"]
    assert (piece["share"], piece["digit"]) == (found.share, found.digit)
    assert piece["probability"] == pytest.approx(found.probability, abs=1e-4)
    for name, paths in (("strokes", found.removed), ("rest", found.rest)):
        for path, expected in zip(piece[name], paths, strict=True):
            np.testing.assert_allclose(path, expected, atol=0.051)


def test_where_there_is_none_the_panel_reads_the_drawing_as_it_is() -> None:
    rows = rows_from_strokes(STEM).rows
    for subject, why in (
        ({"strokes": STEM}, NO_PIECE),
        ({"picture": {"rows": text_of_rows(rows)}}, NO_STROKES),
    ):
        part = asked({"piece": True}, **subject)
        assert (part["piece"], part["problem"]) == (None, why)
        np.testing.assert_allclose(part["ink"], rows, atol=1 / 255)
    assert not {"piece", "problem"} & asked({}, strokes=STEM).keys()


@pytest.mark.parametrize("option", [False, 1, "true", [], {}])
def test_an_option_that_is_not_true_is_refused(option: Any) -> None:
    with pytest.raises(DrawingError, match=r"^piece must be true or left out\.$"):
        asked({"piece": option}, strokes=STEM)
