"""What one hostile client costs the others: python -m benchmarks.strangers

python -m benchmarks.strangers                               all attacks of benchmarks.load.attackers, each on a new app
python -m benchmarks.strangers --app FOLDER                  on the app.py of another checkout
python -m benchmarks.strangers --only zigzags,brackets-2MB   some attacks

An honest visitor draws, a question each 100 ms: alone, then during the attack. His median and 95th percentile are
compared; of the app are told the memory that its processes take beyond the quiet state, what it prints, and the
processor time that it takes once the attackers have gone. Visitor, attackers and app are processes of their own that
speak HTTP to one another from one address, 127.0.0.1, unless --source names another of this machine, 127.0.0.2. They
share the machine: on two cores the attackers' own work, up to a core of it, slows the visitor too. Linux.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from shutil import copyfile
from typing import Any

from benchmarks.command import ROOT, make_parser, run_command
from benchmarks.load.attackers import ATTACKS
from benchmarks.load.besieged import MOST_MEMORY, Besieged, besieged
from benchmarks.load.client import Load
from tests.support.markdown import table

BEFORE = Path(__file__).with_name("strangers-before.json")  # measured by the same command on earlier code
LOGIN = "teacher:right-horse"
WITH_LOGIN = ("passwords", "heartbeats-login")
COPIES = 1500  # checkpoints in the folder of the attack "checkpoints"
LAST = 40  # seconds for the last answers of visitor and attackers
HEADER = [
    "attack",
    "visitor alone, ms",
    "under attack, ms",
    "ratio of the 95th percentiles",
    "without a right answer",
]
HEADER += ["memory, MiB", "log, lines (kB)", "processor time afterwards, s", "besides"]

Asked = list[tuple[float, float, str]]  # (moment, seconds, fault) of each of the visitor's questions


# Measuring


def python(module: str, *options: str) -> subprocess.Popen[str]:
    """A module of this checkout in a process of its own."""
    command = [sys.executable, "-m", f"benchmarks.load.{module}", *options]
    return subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def wait_until_ready(*processes: subprocess.Popen[str]) -> None:
    """Wait for the first line of each. Raises RuntimeError if one ends before."""
    for process in processes:
        assert process.stdout
        if process.stdout.readline() != "ready\n":
            raise RuntimeError("visitor or attackers could not begin; see above.")


def last_words(process: subprocess.Popen[str], sent: str, seconds: float) -> Any:
    """What a process of python() prints as JSON once it has been sent this; None if it does not within `seconds`."""
    try:
        said, _ = process.communicate(sent, timeout=seconds)
        return json.loads(said)
    except (subprocess.TimeoutExpired, ValueError):
        process.kill()
        process.communicate()
        return None


@contextmanager
def options_of(name: str) -> Iterator[list[str]]:
    """The options of the app for this attack."""
    with tempfile.TemporaryDirectory() as folder:
        if name in WITH_LOGIN:
            (Path(folder) / "accounts").write_text(LOGIN + "\n", "utf-8")
            yield ["--auth", str(Path(folder) / "accounts")]
        elif name == "checkpoints":
            for name in ("gru", "rnn"):
                copyfile(ROOT / "checkpoints" / f"{name}.safetensors", Path(folder) / f"{name}.safetensors")
            for number in range(2, COPIES):  # of the smallest: 1,500 of the others are more than MOST_MEMORY
                os.link(Path(folder) / "rnn.safetensors", Path(folder) / f"copy {number}.safetensors")
            yield ["--checkpoints", folder]
        else:
            yield []


def attack(name: str, options: argparse.Namespace) -> dict[str, Any]:
    """The figures of one attack, as plain JSON. Raises RuntimeError if the app does not start."""
    with options_of(name) as started_with:
        start = time.monotonic()
        with besieged(options.app.resolve(), *started_with) as app:
            took = time.monotonic() - start
            found = under_attack(app, name, options)
    if name == "checkpoints":
        found["notes"] |= {"start, s": took, "memory, MiB": found["quiet_memory"]}
    return found


def under_attack(app: Besieged, name: str, options: argparse.Namespace) -> dict[str, Any]:
    """See attack()."""
    address, login = app.server.address, ["--login", LOGIN] if name in WITH_LOGIN else []
    visitor = python("honest", address, *login)
    attackers = python(
        "attackers", name, address, "--source", options.source,
        *("--seconds", str(options.seconds), "--longest", str(options.longest)),
    )  # fmt: skip
    wait_until_ready(visitor, attackers)
    alone, load = time.monotonic(), app.processor_seconds()
    time.sleep(options.seconds)
    usual = (app.processor_seconds() - load) / options.seconds
    app.forget()
    quiet, printed, began = app.memory, len(app.log()), time.monotonic()
    told = last_words(attackers, "\n", options.longest + LAST) or {"ended": {}, "notes": {}, "done": False}
    time.sleep(max(0.0, began + options.seconds - time.monotonic()))  # where all is refused at once
    over = time.monotonic()
    burnt, waited = app.burnt(usual, options.longest)
    asked: Asked = last_words(visitor, "", LAST) or []
    lines = app.log()[printed:]
    return {
        "alone": times(asked, alone, began),
        "beside": times(asked, began, over),
        "quiet_memory": quiet,
        "memory": app.most - quiet,
        "log_lines": len(lines),
        "log_bytes": sum(map(len, lines)),
        "seconds": over - began,
        "usual_load": usual,
        "burnt": burnt,
        "quiet_after": waited if waited < options.longest else None,
        "alive": app.alive(),
        "too_large": app.ended,
        **{key: told[key] for key in ("ended", "notes", "done")},
    }


def times(asked: Asked, since: float, until: float) -> dict[str, Any]:
    """Of the questions asked between two moments: milliseconds of the right answers, and the number without one."""
    mine = [(seconds, fault) for moment, seconds, fault in asked if since <= moment < until]
    load = Load([1000 * seconds for seconds, fault in mine if not fault])
    faults = [fault for _, fault in mine if fault]
    found: dict[str, Any] = {"asked": len(mine), "failed": len(faults), "first fault": "".join(faults[:1])}
    if load.times:
        found |= {"median": load.percentile(0.5), "p95": load.percentile(0.95)}
    return found


# The tables


def figures(options: argparse.Namespace) -> dict[str, Any]:
    """The figures by attack, but for those whose app did not start: that is told on stderr."""
    found = {}
    for name in options.only or ATTACKS:
        try:
            found[name] = attack(name, options)
            said = " | ".join(cells(found[name]))
        except RuntimeError as error:
            said = str(error)
        print(f"{name}: {said}", file=sys.stderr, flush=True)
    return found


def cells(found: dict[str, Any]) -> list[str]:
    """One attack's figures as HEADER names them, without its name."""
    alone, beside = found["alone"], found["beside"]
    both = "p95" in alone and "p95" in beside
    over = "more than " if found["quiet_after"] is None else ""
    return [
        median_and_p95(alone),
        median_and_p95(beside),
        f"{beside['p95'] / alone['p95']:.1f}" if both else "none",
        f"{beside['failed']} of {beside['asked']}",
        f"more than {MOST_MEMORY}: ended" if found["too_large"] else f"{found['memory']:.0f}",
        f"{found['log_lines']} ({found['log_bytes'] / 1000:.0f}) in {found['seconds']:.0f} s",
        f"{over}{found['burnt']:.1f}" if found["alive"] else "ended",
        besides(found),
    ]


def median_and_p95(times: dict[str, Any]) -> str:
    return f"{times['median']:.0f} / {times['p95']:.0f}" if "p95" in times else "no answer"


def besides(found: dict[str, Any]) -> str:
    """What the attackers noted, and how their requests ended."""
    said = [f"{name} {value:.3g}" for name, value in found["notes"].items()]
    said += [f"{count} x {how}" for how, count in sorted(found["ended"].items())]
    return ", ".join(said if found["done"] else [*said, f"not over in {found['seconds']:.0f} s"])


def tables(found: dict[str, Any]) -> str:
    """The figures as Markdown; below each attack what BEFORE has of it."""
    before = json.loads(BEFORE.read_text("utf-8")) if BEFORE.exists() else {}
    lines = []
    for name, each in found.items():
        lines.append([name, *cells(each)])
        if name in before and before[name] != each:
            lines.append(["before", *cells(before[name])])
    return table(HEADER, lines)


def names(text: str) -> list[str]:
    """An argparse type: names of attacks; a name stands for all that begin with it."""
    found = [name for name in ATTACKS if any(name.startswith(part) for part in text.split(","))]
    unknown = [part for part in text.split(",") if not any(name.startswith(part) for name in ATTACKS)]
    if unknown:
        raise argparse.ArgumentTypeError(f"there is no attack {unknown[0]!r}; there are {', '.join(ATTACKS)}")
    return found


def main(argv: Sequence[str] | None = None) -> int:
    """Exit status: 0 measured, 1 failed (one line on stderr), 2 wrong option."""
    parser = make_parser("strangers", __doc__)
    add = parser.add_argument
    add("--app", type=Path, default=ROOT, metavar="FOLDER", help="whose app.py to attack (this checkout)")
    add("--only", type=names, metavar="NAME,...", help=f"some of {', '.join(ATTACKS)}; or how they begin")
    add("--seconds", type=float, default=5, help="of the visitor alone, and of each attack (%(default)s)")
    add("--longest", type=float, default=60, help="seconds of what does not end by itself (%(default)s)")
    add("--source", default="127.0.0.1", help="address that the attackers come from (%(default)s)")
    return run_command(parser, figures, tables, argv)


if __name__ == "__main__":
    raise SystemExit(main())
