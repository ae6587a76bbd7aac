"""What the lesson has to say of a wiped memory and of a piece of ink, worked out anew (see lesson_claims)."""

from typing import Any

from numpy.typing import NDArray

from model import find_piece, rows_from_strokes, trace
from model.interpret.trace import Trace
from tests.support.lesson_words import listed, one, percent, read_rows
from tests.support.visitors import CELLS
from ui.words import phrase


def of_wipe(found: Trace, asked: str, said: list[str]) -> list[str]:
    """Each network reads the rows below row 14 alone, as if nothing had been before."""
    assert "After row 14" in asked
    results = {cell: after_wipe(cell, found.rows) for cell in CELLS}
    losses = {cell: before - after for cell, (_, before, after, _, _) in results.items()}
    most = [cell for cell in CELLS if losses[cell] >= max(losses.values()) - 0.05]
    others = [cell for cell in CELLS if cell not in most]
    if not others:
        return [phrase("lesson.wipe.alike", list=listed([in_list(cell, results[cell]) for cell in most]))]
    rest = listed([in_list(cell, results[cell]) for cell in others])
    return [first_of(most, results), phrase(f"lesson.wipe.other{'s' * (len(others) > 1)}", list=rest)]


Wiped = tuple[
    int, float, float, int, float
]  # digit, its belief before and after, likeliest after, its belief


def after_wipe(cell: str, rows: NDArray[Any]) -> Wiped:
    whole, below = read_rows(cell, rows[None])[0, -1], read_rows(cell, rows[None, 14:])[0, -1]
    digit, likeliest = int(whole.argmax()), int(below.argmax())
    return digit, float(whole[digit]), float(below[digit]), likeliest, float(below[likeliest])


def in_list(cell: str, result: Wiped) -> str:
    digit, before, after, _, _ = result
    words = {"digit": str(digit), "before": percent(before), "after": percent(after)}
    return phrase("lesson.wipe.from_to", name=f"the {cell.upper()}", **words)


def first_of(most: list[str], results: dict[str, Wiped]) -> str:
    if len(most) > 1:
        return phrase("lesson.wipe.several", list=listed([in_list(cell, results[cell]) for cell in most]))
    digit, before, after, likeliest, share = results[most[0]]
    words = {
        "name": f"the {most[0].upper()}",
        "digit": str(digit),
        "before": percent(before),
        "after": percent(after),
    }
    if likeliest == digit:
        return phrase("lesson.wipe.still", **words)
    return phrase("lesson.wipe.loses", now=one(likeliest), share=percent(share), **words)


def of_piece(found: Trace, strokes: Any) -> list[str]:
    """The piece that the library finds, and what the network makes of the rest."""
    piece = find_piece(found.checkpoint, strokes)
    assert not isinstance(piece, str)
    left = trace(found.checkpoint, rows_from_strokes(list(piece.rest))).probabilities
    told = phrase(
        "lesson.piece.without",
        part=percent(piece.share),
        digit=one(piece.digit),
        share=percent(left[piece.digit]),
        before=one(found.likeliest),
        rest=percent(left[found.likeliest]),
    )
    shortest = phrase("lesson.piece.shortest", part=percent(piece.share))
    return [told, shortest] if piece.share > 0.05 else [told]
