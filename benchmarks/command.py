"""What all benchmark commands share: the parser, the run, and the way to call one from another."""

import argparse
import json
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from model.errors import CheckpointError, DataError

ROOT = Path(__file__).resolve().parents[1]

Jobs = Mapping[str, Callable[[], object]]
Result = TypeVar("Result")


def make_parser(name: str, doc: str | None) -> argparse.ArgumentParser:
    """The parser of python -m benchmarks.NAME, with --json. doc: the module's; its first words are the description."""
    description = (doc or "").partition("\n")[0].partition(":")[0]
    parser = argparse.ArgumentParser(
        prog=f"python -m benchmarks.{name}", description=description, allow_abbrev=False
    )
    parser.add_argument("--json", action="store_true", help="print the figures as JSON, on the last line")
    return parser


def run_command(
    parser: argparse.ArgumentParser,
    figures: Callable[[argparse.Namespace], dict[str, Any]],
    tables: Callable[[dict[str, Any]], str] | None,
    argv: Sequence[str] | None,
) -> int:
    """Measure and print. tables: None for a command that prints its own.
    Exit status: 0 measured, 1 failed (one line on stderr), 2 wrong option."""
    options = parser.parse_args(argv)
    try:
        found = figures(options)
    except (RuntimeError, CheckpointError, DataError) as error:
        print(f"{parser.prog.removeprefix('python -m ')}: {error}", file=sys.stderr)
        return 1
    if tables:
        print(tables(found))
    if options.json:
        print(json.dumps(found))
    return 0


def run_in_process(name: str, *options: str) -> dict[str, Any]:
    """The figures of python -m benchmarks.NAME --json, run in a process of its own. Raises RuntimeError with the last
    line that it printed if it fails."""
    command = [sys.executable, "-m", f"benchmarks.{name}", *options, "--json"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    lines = done.stdout.strip().splitlines()
    if done.returncode or not lines or not lines[-1].startswith("{"):
        raise RuntimeError((done.stderr.strip() or done.stdout.strip()).rpartition("\n")[2])
    found: dict[str, Any] = json.loads(lines[-1])
    return found


def in_turn(jobs: Mapping[str, Callable[[], Result]], rounds: int) -> dict[str, list[Result]]:
    """The results of each job. The jobs take turns, every second round in reverse order, so that other work on the
    machine slows all of them alike."""
    results: dict[str, list[Result]] = {name: [] for name in jobs}
    for turn in range(rounds):
        for name in reversed(list(jobs)) if turn % 2 else jobs:
            results[name].append(jobs[name]())
    return results


def milliseconds(jobs: Jobs, rounds: int, warm_up: int, clock: Callable[[], float]) -> dict[str, list[float]]:
    """The time of each job by the clock in each round, the jobs in turn, after `warm_up` rounds that do not count."""

    def timed(job: Callable[[], object]) -> float:
        start = clock()
        job()
        return 1000 * (clock() - start)

    times = in_turn({name: partial(timed, job) for name, job in jobs.items()}, warm_up + rounds)
    return {name: each[warm_up:] for name, each in times.items()}


def positive_int(text: str) -> int:
    """An argparse type: a whole number above 0."""
    if not text.isdecimal() or len(text) > 9 or int(text) == 0:
        raise argparse.ArgumentTypeError(f"expected a whole number above 0, found {text[:40]!r}")
    return int(text)
