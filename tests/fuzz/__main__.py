"""python -m tests.fuzz: mutates real files and drawings, and reads them. A Markdown table says how the cases ended.

    python -m tests.fuzz --cases 10000                       each kind of input so often
    python -m tests.fuzz --kind picture --case 17            one case again, with its traceback

Every case ends refused (our own error, one sentence) or working (finite answers). Exit status 1 if one does not.
"""

import argparse
import json
import sys
import tempfile
import time
from pathlib import Path

from model.errors import CheckpointError, DataError, DrawingError, TrainingError
from tests.fuzz.checkpoints import start_checkpoints, start_states
from tests.fuzz.drawings import start_pictures, start_strokes
from tests.fuzz.files import start_idx, start_npz, start_unipen, start_z
from tests.fuzz.runner import Found, Kind, rng_of, run
from tests.support.markdown import table

KINDS = {
    "checkpoint": Kind(start_checkpoints, CheckpointError),
    "state": Kind(start_states, TrainingError),
    "idx": Kind(start_idx, DataError),
    "unipen": Kind(start_unipen, DataError),
    "z": Kind(start_z, DataError),
    "npz": Kind(start_npz, DataError),
    "picture": Kind(start_pictures, DrawingError, 2**30),
    "strokes": Kind(start_strokes, DrawingError),
}


def build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__.splitlines()[0])
    parser.add_argument("--cases", type=int, default=1000, help="of each kind (1000)")
    parser.add_argument(
        "--kind", choices=KINDS, action="append", help="this kind only; may be given again (all)"
    )
    parser.add_argument("--seed", type=int, default=0, help="other cases (0)")
    parser.add_argument(
        "--case", type=int, help="this case alone, here, with its traceback; needs one --kind"
    )
    parser.add_argument("--json", action="store_true", help="the counts once more, as JSON on the last line")
    return parser


def report(found: dict[str, Found]) -> str:
    """The table, and a line for each fault."""
    lines = [
        [name, *map(str, (each.cases, each.refused, each.working, len(each.faults)))]
        for name, each in found.items()
    ]
    faults = [
        f"{name} case {number}: {what}"
        for name, each in found.items()
        for number, what in each.faults.items()
    ]
    return "\n".join([table(["input", "cases", "refused", "working", "faults"], lines), *faults])


def main(argv: list[str] | None = None) -> int:
    """Exit status: 0 no fault, 1 a fault, 2 wrong option."""
    parser = build_parser()
    options = parser.parse_args(argv)
    names = options.kind or list(KINDS)
    with tempfile.TemporaryDirectory() as folder:
        if options.case is not None:
            if len(names) != 1:
                parser.error("--case needs one --kind")
            KINDS[names[0]].start(Path(folder))(rng_of(names[0], options.seed, options.case))
            return 0
        found = {}
        for name in names:
            begun = time.perf_counter()
            found[name] = run(name, KINDS[name], options.seed, options.cases, Path(folder))
            print(f"{name}: {time.perf_counter() - begun:.0f} s", file=sys.stderr)
    print(report(found))
    if options.json:
        counts = {
            n: {"cases": f.cases, "refused": f.refused, "working": f.working, "faults": len(f.faults)}
            for n, f in found.items()
        }
        print(json.dumps(counts))
    return 1 if any(each.faults for each in found.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
