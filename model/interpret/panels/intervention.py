"""What if: the same rows read again with something changed."""

from typing import Any

import torch

from model.drawing.strokes import rows_from_many
from model.errors import DrawingError
from model.interpret.intervention import (
    HIDDEN,
    checked_int,
    clamp_ranges,
    edit_rows,
    parse_clamp,
    run_stepwise,
)
from model.interpret.piece import Piece, deciding_piece
from model.interpret.story import as_text, opinions
from model.interpret.trace import Trace, listed, verdict
from model.network.cells import CELLS

NO_INK = "No ink is left to read."


def intervention(trace: Trace, options: dict[str, Any]) -> dict[str, Any]:
    """options: any of {"erase": [first, last], "shuffle": seed, "forget": row, "hold": {...}}, rows from 0;
    and {"piece": True}, where the strokes are read without the piece of ink that decides, if there is one.

    ink: [28, 28], the rows as they were read. belief, ribbon, digit, status, likeliest: as in Trace.for_page(), of this
    reading; no digit where all ink is erased. names: what can be held, as [name, label, low, high].
    Where piece was asked for, as_shown() of it.
    Raises DrawingError for options that cannot be carried out.
    """
    classifier = trace.checkpoint.classifier
    piece = None if options.get("piece") is None else search(trace, options["piece"])
    drawn = rows_from_many([piece.rest])[0].rows if isinstance(piece, Piece) else trace.rows
    rows = edit_rows(torch.from_numpy(drawn), options)
    forget, hold = options.get("forget"), options.get("hold")
    forget = None if forget is None else checked_int("forget", forget, 0, len(rows) - 1)
    clamp = None if hold is None else parse_clamp(classifier, hold)
    logits = run_stepwise(classifier, rows.to(classifier.readout.weight), forget, clamp)
    belief = (logits / trace.checkpoint.temperature).softmax(dim=-1).cpu().numpy()
    labels = {HIDDEN: "hidden state"} | {gate.name: gate.label for gate in CELLS[trace.cell].gates}
    names = [[name, labels[name], *limits] for name, limits in clamp_ranges(trace.cell).items()]
    digit, status = verdict(trace.checkpoint, belief[-1]) if rows.any() else (None, NO_INK)
    ribbon = opinions(rows.numpy(), belief)
    return {
        "ink": rows.numpy(),
        "belief": listed(belief, 4),
        "ribbon": [as_text(each) for each in ribbon],
        "digit": digit,
        "status": status,
        "likeliest": ribbon[-1].digits[0] if ribbon[-1].digits else None,
        "names": names,
    } | as_shown(piece)


def search(trace: Trace, option: Any) -> Piece | str:
    """The piece that decides the trace's answer, or why there is none. Raises DrawingError for options but True."""
    if option is not True:
        raise DrawingError("piece must be true or left out.")
    return deciding_piece(trace.checkpoint, list(trace.strokes), trace.digit)


def as_shown(piece: Piece | str | None) -> dict[str, Any]:
    """piece: Piece.for_page(), or None and problem: a sentence why. Nothing where no piece was asked for."""
    if piece is None:
        return {}
    return {"piece": None, "problem": piece} if isinstance(piece, str) else {"piece": piece.for_page()}
