"""What a folder of many checkpoints costs: python -m benchmarks.folder

Copies of the three shipped networks under other names: the list that the app makes before it serves, the one that it
makes at each page, the first question to a network and the next one, and how much memory the process takes more.
"""

import argparse
import shutil
import sys
import tempfile
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Any

from benchmarks.command import ROOT, make_parser, positive_int, run_command
from benchmarks.tables import spread, with_spread
from model.serving.checkpoint_cache import CheckpointCache
from tests.support.markdown import table

TITLES = {
    "again": "a list at a page",
    "load": "a network that was not asked for before",
    "kept": "the same network again",
}


def milliseconds(job: Callable[[], object]) -> float:
    """How long a job takes."""
    start = perf_counter()
    job()
    return 1000 * (perf_counter() - start)


def resident() -> float:
    """MiB of memory that this process has. Raises RuntimeError where the system does not tell."""
    try:
        status = Path("/proc/self/status").read_text()
    except OSError:
        raise RuntimeError("the memory of a process is read from /proc; run this on Linux.") from None
    return int(status.partition("VmRSS:")[2].split()[0]) / 1024


def figures(options: argparse.Namespace) -> dict[str, Any]:
    """Milliseconds of each, and MiB."""
    shipped = sorted((ROOT / "checkpoints").glob("*.safetensors"))
    with tempfile.TemporaryDirectory() as name:
        for number in range(options.checkpoints):
            shutil.copy(shipped[number % len(shipped)], Path(name, f"{number:04}.safetensors"))
        cache, before = CheckpointCache(Path(name)), resident()
        found: dict[str, Any] = {"first": milliseconds(cache.scan), "memory": resident() - before}
        found["again"] = spread([milliseconds(cache.scan) for _ in range(options.rounds)])
        asked = [f"{number:04}" for number in range(min(options.rounds, options.checkpoints))]
        for title in ("load", "kept"):
            found[title] = spread([milliseconds(partial(cache.get, each)) for each in asked])
    return found | {"checkpoints": options.checkpoints}


def tables(found: dict[str, Any]) -> str:
    """The figures as Markdown."""
    lines = [["the first list", f"{found['first']:,.0f} ms"]]
    lines += [[title, with_spread(found[name], places=2, unit=" ms")] for name, title in TITLES.items()]
    lines += [["memory after the first list", f"{found['memory']:,.0f} MiB more"]]
    return table([f"{found['checkpoints']:,} checkpoints", "median (smallest to largest)"], lines)


def main(argv: Sequence[str] | None = None) -> int:
    """Exit status: 0 measured, 1 failed, 2 wrong option."""
    parser = make_parser("folder", __doc__)
    parser.add_argument("--checkpoints", type=positive_int, default=1500, help="how many (%(default)s)")
    parser.add_argument(
        "--rounds", type=positive_int, default=9, help="times of all but the first (%(default)s)"
    )
    return run_command(parser, figures, tables, argv)


if __name__ == "__main__":
    sys.exit(main())
