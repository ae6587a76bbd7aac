"""The lesson: what its questions are answered about the examples of the page, and about digits of unseen writers.

python -m benchmarks.quality.lesson

The first two tables are of the ten everyday examples below the pad. The third is of the 120 digits of tests/digits.npz.
docs/teaching.md has all three.
"""

import argparse
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
import torch
from tqdm import tqdm

from benchmarks.command import ROOT, make_parser, run_command
from model.drawing.strokes import rows_from_strokes
from model.files.checkpoint import Checkpoint, load_checkpoint
from model.files.known import KNOWN, load_known
from model.interpret.neighbours import KnownStates, read_known
from model.interpret.panels.lesson import lesson
from model.interpret.piece import find_piece
from model.interpret.story import find_facts
from model.interpret.trace import Compared, Trace, trace
from model.network.cells import CELLS
from tests.support.digits import pen_digits
from tests.support.markdown import table

EXAMPLES = ROOT / "ui" / "web" / "pad" / "examples.json"
USUAL = "gru"  # the network with which the page opens
ROW, NEAREST = 9, 12  # question 2: after row 10, the drawings that the page shows
COMMON = 0.95  # the shipped networks' own limits are 0.89 to 0.93
Facts = dict[str, Any]


def networks_in(folder: Path) -> dict[str, Checkpoint]:
    """The shipped network of each cell."""
    return {cell: load_checkpoint(folder / f"{cell}.safetensors") for cell in CELLS}


def answers(networks: dict[str, Checkpoint], strokes: Any) -> dict[str, Facts]:
    """{cell: the answers to the questions 1, 4, 5, 6, 7 and 8 about a drawing}, by their names."""
    drawing = rows_from_strokes(strokes)
    read = {cell: trace(each, drawing) for cell, each in networks.items()}
    others = [Compared(cell, CELLS[cell].label, each) for cell, each in read.items()]
    wiped = lesson(replace(read[USUAL], others=others), {"question": "wipe"})
    found = {}
    for cell, each in read.items():
        facts: Facts = {"digit": each.digit, "sure": sure_row(each), "ink": ink_rows(each), "wipe": wiped}
        facts |= {"limit": each.checkpoint.threshold, "sure_at_common": sure_row(each, COMMON)}
        facts |= {name: lesson(each, {"question": name}) for name in ("order", "sum", "states")}
        piece = find_piece(networks[cell], strokes)
        facts["piece"] = None if isinstance(piece, str) else [piece.share, piece.digit]
        found[cell] = facts
    return found


def sure_row(found: Trace, limit: float | None = None) -> int | None:
    """The row from which on it is sure, as question 1 has it, or by another limit, 0 to 1; None where it is not."""
    limit = found.checkpoint.threshold if limit is None else limit
    if found.digit is None or found.probabilities[found.digit] < limit:
        return None
    facts = find_facts(found.ribbon, found.digit, found.belief, limit)
    return facts.rows[-1] if facts and facts.rows else None


def ink_rows(found: Trace) -> list[int]:
    """The first row with ink, and the last."""
    inked = np.flatnonzero(found.rows.any(axis=1))
    return [int(inked[0]), int(inked[-1])]


def became(states: KnownStates, strokes: Any) -> dict[int, int]:
    """Question 2: of the nearest drawings after row 10, {digit: how many}, the most frequent first."""
    found = trace(states.checkpoint, rows_from_strokes(strokes))
    near = states.nearest(found.hidden[-1], found.rows).which[ROW, :NEAREST]
    return dict(Counter(states.known.labels[near].tolist()).most_common())


def figures(options: argparse.Namespace) -> Facts:
    """examples: {digit: its answers, and became}; digits: the answers about each of the 120."""
    torch.set_num_threads(1)
    networks = networks_in(options.checkpoints)
    strokes = tqdm(pen_digits().strokes, "digits", leave=False, disable=None)
    return {
        "examples": examples(networks, options.checkpoints),
        "digits": [answers(networks, each) for each in strokes],
    }


def examples(networks: dict[str, Checkpoint], folder: Path) -> dict[int, Facts]:
    """{digit: the answers about the everyday example of it}."""
    states = read_known(networks[USUAL], load_known(folder / KNOWN))
    given = [each for each in json.loads(EXAMPLES.read_text("utf-8")) if "between" not in each]
    return {
        each["label"]: {**answers(networks, each["strokes"]), "became": became(states, each["strokes"])}
        for each in given
    }


def tables(found: Facts) -> str:
    """The three tables as Markdown."""
    three = (usual_table(found["examples"]), networks_table(found["examples"]), digits_table(found["digits"]))
    return "\n\n".join(three)


def usual_table(found: dict[int, Facts]) -> str:
    """The questions 1, 2, 4, 5 and 8 about the examples, as the page's first network answers them."""
    lines = []
    for digit, each in found.items():
        facts = each[USUAL]
        counts = ", ".join(f"{count} x {label}" for label, count in each["became"].items())
        lines.append(
            [str(digit), row_of(facts["sure"]), counts, swap_of(facts["order"]), sum_of(facts["sum"]),
             piece_of(facts["piece"])]
        )  # fmt: skip
    header = [
        "example",
        "1: sure from row",
        "2: after row 10 the twelve became",
        "4: swapped rows (more than 60 %)",
    ]
    return table([*header, "5: sum, tanh of it", "8: piece (more than 60 %)"], lines)


def networks_table(found: dict[int, Facts]) -> str:
    """The questions 6 and 7 about the examples: the LSTM's two states, and the memory of all networks wiped."""
    lines = []
    for digit, each in found.items():
        states, wipe = each["lstm"]["states"], each[USUAL]["wipe"]
        left = [f"{100 * network['after']:.0f}" for network in wipe["networks"]]
        most = ", ".join(CELLS[name].label for name in wipe["most"])
        hides, forgets = states["hides"], states["forgets"]
        lines.append(
            [str(digit), f"row {hides['row'] + 1}: c {hides['memory']:.2f}, h {hides['hidden']:.2f}",
             f"row {forgets['row'] + 1}: {forgets['before']:.2f} to {forgets['after']:.2f}", *left,
             "all alike" if len(wipe["most"]) == len(wipe["networks"]) else most]
        )  # fmt: skip
    header = ["example", "6: c holds, h does not show", "6: c is forgotten"]
    return table([*header, *(f"7: {cell.label}, % left" for cell in CELLS.values()), "7: loses most"], lines)


def digits_table(found: Sequence[dict[str, Facts]]) -> str:
    """The answers about the 120 digits in short, a line a cell."""
    lines = []
    for cell in CELLS:
        each = [facts[cell] for facts in found]
        sure = [facts for facts in each if facts["sure"] is not None]
        rows = [facts["sure"] + 1 for facts in sure]
        common = median(facts["sure_at_common"] + 1 for facts in sure if facts["sure_at_common"] is not None)
        flips = [facts["order"]["flips"] for facts in each if "flips" in facts["order"]]
        pieces = [facts["piece"] for facts in each if facts["piece"]]
        loses = sum(cell in facts["wipe"]["most"] and len(facts["wipe"]["most"]) < 3 for facts in each)
        lines.append(
            [CELLS[cell].label, f"{100 * each[0]['limit']:.1f}",
             f"{median(rows):.0f} ({min(rows)} to {max(rows)})", f"{common:.0f}",
             f"{sum(facts['sure'] > facts['ink'][1] for facts in sure)} of {len(sure)}",
             str(sum(flip > 0 for flip in flips)), str(loses),
             str(len(pieces)), f"{100 * median(share for share, _ in pieces):.3g}"]
        )  # fmt: skip
    header = ["", "1: limit, %", "1: sure from row, median", f"1: at a limit of {100 * COMMON:.0f} %"]
    header += ["1: sure below all ink"]
    header += ["4: some swap gives another digit more than 60 %", "7: loses most"]
    return table(
        [*header, "8: a piece gives another digit more than 60 %", "8: its share of the ink, median, %"],
        lines,
    )


def row_of(row: int | None) -> str:
    """A row as the page counts it, from 1."""
    return "not sure" if row is None else str(row + 1)


def swap_of(order: Facts) -> str:
    """The swap that gives another digit most, and in how many of all swaps there is another one."""
    if not order.get("flips"):
        return "none"
    upper, lower = (row + 1 for row in order["rows"])
    return f"{upper} and {lower}: {order['digit']} ({order['flips']} of {order['pairs']})"


def sum_of(found: Facts) -> str:
    return f"{found['sum']:.2f}, {found['value']:.2f}"


def piece_of(piece: Sequence[float] | None) -> str:
    """Its share of the ink, and the digit without it."""
    return f"{100 * piece[0]:.0f} %: {piece[1]:.0f}" if piece else "none"


def main(argv: Sequence[str] | None = None) -> int:
    """Exit status: 0 measured, 1 failed (one line on stderr), 2 wrong option."""
    parser = make_parser("quality.lesson", __doc__)
    parser.add_argument(
        "--checkpoints", type=Path, default=ROOT / "checkpoints", help="their folder (checkpoints)"
    )
    return run_command(parser, figures, tables, argv)


if __name__ == "__main__":
    raise SystemExit(main())
