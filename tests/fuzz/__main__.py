"""python -m tests.fuzz: mutates real files and reads them. A Markdown table counts how the cases end.

    python -m tests.fuzz --cases 10000                       10,000 cases of each kind of input
    python -m tests.fuzz --kind picture --case 17            one case again, with its traceback

Every case must be refused (our own error, one line) or work (finite answers). The exit status is 1 if one does not.
"""

import argparse
import json
import sys
import tempfile
from pathlib import Path

from model.errors import CheckpointError, DataError, DrawingError, TrainingError
from tests.fuzz.checkpoints import start_checkpoints, start_states
from tests.fuzz.files import start_idx, start_known, start_npz
from tests.fuzz.pictures import start_pictures
from tests.fuzz.runner import Found, Kind, rng_of, run
from tests.support.markdown import table

KINDS = {
    "checkpoint": Kind(start_checkpoints, CheckpointError),
    "state": Kind(start_states, TrainingError),
    "idx": Kind(start_idx, DataError),
    "npz": Kind(start_npz, DataError, claims=True),
    "known": Kind(start_known, CheckpointError, claims=True),
    "picture": Kind(start_pictures, DrawingError, 2**30),
}


def build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__.splitlines()[0])
    parser.add_argument("--cases", type=int, default=1000, help="of each kind (1000)")
    parser.add_argument("--kind", choices=KINDS, action="append", help="may be repeated (all)")
    parser.add_argument("--seed", type=int, default=0, help="seed of the cases (0)")
    parser.add_argument("--case", type=int, help="this case alone, in this process; needs one --kind")
    parser.add_argument("--json", action="store_true", help="print the counts as JSON too, on the last line")
    return parser


def counts(found: Found) -> dict[str, int]:
    faults = len(found.faults)
    cases = found.refused + found.working + faults
    return {"cases": cases, "refused": found.refused, "working": found.working, "faults": faults}


def report(found: dict[str, Found]) -> str:
    """The table, and a line for each fault."""
    lines = [[name, *map(str, counts(each).values())] for name, each in found.items()]
    text = table(["input", "cases", "refused", "working", "faults"], lines)
    for name, each in found.items():
        text += "".join(f"\n{name} case {number}: {what}" for number, what in each.faults.items())
    return text


def main(argv: list[str] | None = None) -> int:
    """Exit status: 0 no fault, 1 a fault, 2 a wrong option."""
    parser = build_parser()
    options = parser.parse_args(argv)
    names = options.kind or list(KINDS)
    with tempfile.TemporaryDirectory() as folder:
        if options.case is not None:
            if len(names) != 1:
                parser.error("--case needs one --kind")
            KINDS[names[0]].start(Path(folder))(rng_of(names[0], options.seed, options.case))
            return 0
        found = {name: run(name, KINDS[name], options.seed, options.cases, Path(folder)) for name in names}
    print(report(found))
    if options.json:
        print(json.dumps({name: counts(each) for name, each in found.items()}))
    return 1 if any(each.faults for each in found.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
