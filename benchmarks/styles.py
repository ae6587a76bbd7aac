"""How well the checkpoints read styles of hands that no network trains on: shares in %.

python -m benchmarks.styles                             every checkpoint in checkpoints/
python -m benchmarks.styles --checkpoints FOLDER --json

Each style (model/data/unseen_styles.py) is drawn 100 times and deformed as training's drawings are.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path
from statistics import fmean
from typing import Any

from benchmarks.command import ROOT, make_parser, positive_int, run_command
from benchmarks.quality.styles import read_right, unseen_styles
from benchmarks.recognition import checkpoints, rounded
from benchmarks.tables import shares_table

EACH = 100  # drawings of each style


def figures(options: argparse.Namespace) -> dict[str, Any]:
    """{network: {style: share}}. Raises CheckpointError if one is broken, or there is none."""
    networks = checkpoints(options.checkpoints)
    drawings = unseen_styles(options.each)
    return {network.name: rounded(read_right(network, drawings)) for network in networks}


def tables(found: dict[str, Any]) -> str:
    """A line a style, a column a network, and at the end all styles together, each counted alike."""
    shares = {name: {**each, "all of them": fmean(each.values())} for name, each in found.items()}
    return shares_table("style", shares)


def main(argv: Sequence[str] | None = None) -> int:
    """Exit status: 0 measured, 1 failed (one line on stderr), 2 wrong option."""
    parser = make_parser("styles", __doc__)
    add = parser.add_argument
    add("--checkpoints", type=Path, default=ROOT / "checkpoints", help="their folder (checkpoints)")
    add("--each", type=positive_int, default=EACH, help="drawings of each style (100)")
    return run_command(parser, figures, tables, argv)


if __name__ == "__main__":
    raise SystemExit(main())
