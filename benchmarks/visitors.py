"""How many visitors a running app serves: python -m benchmarks.visitors

The page's question with its trace (belief and hidden states, GRU), and beside it two functions of the same app that do
nothing and answer as many bytes (benchmarks.load.visitors_app), in turn, by 1, 10, 50 and 200 clients on kept
connections. Server and clients share the machine's cores. Then a class of 300, the server alone on one core and the
clients on another, where there are two; one visitor beside another who scribbles without end; memory after many
drawings. Linux.
"""

import argparse
import asyncio
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import process_time
from typing import Any

import numpy as np

from benchmarks.command import make_parser, show
from benchmarks.load.client import Site, Taken, crowd, on_cores, processor_seconds, resident
from benchmarks.tables import spread, table, with_spread
from tests.support.digits import load_digits
from tests.support.server import ROOT, Server

CLIENTS = (1, 10, 50, 200)
CLASS = 300  # clients of the server on one core
FUNCTIONS = ("answer", "nothing_bytes", "nothing_plain")
APP = ("-m", "benchmarks.load.visitors_app")
POINTS = 20_000  # of the scribble: as many as a drawing may have
IN_FLIGHT = 6  # questions of the one who scribbles: as many connections as a browser opens to one host
EARLY, LATE = 500, 10_000  # drawings, after which memory is compared
TOGETHER = 10  # visitors at a time, while memory is measured
DRAWINGS_A_VISIT = 100  # of one visitor, meanwhile
COLUMNS = (
    "clients",
    "answers a second",
    "% of *bytes*",
    "% of *plain*",
    "median, ms",
    "95th percentile, ms",
    "faults",
)
STROKES = [strokes for strokes, _ in load_digits()]


def questions(
    site: Site, session: str, function: str = "answer", start: int = 0, count: int = 20
) -> list[bytes]:
    """Requests about so many of the recorded digits, as one visitor would make them."""
    places = [(start + number) % len(STROKES) for number in range(count)]
    return [site.question(STROKES[place], "gru", session, function) for place in places]


def ask(site: Site, function: str, clients: int, seconds: float) -> Taken:
    """So many clients that ask one function."""
    lists = [questions(site, f"visitor-{number}", function, 7 * number) for number in range(clients)]
    return asyncio.run(crowd(site, lists, seconds))


def compare(server: Server, clients: int, seconds: float, rounds: int) -> dict[str, Any]:
    """All functions in turn. Of each: answers a second, milliseconds of processor time that one took the server, and
    the client; of the answers: milliseconds, and their rate by that of each function that does nothing."""
    site, process = Site(server.address), server.process.pid
    taken: dict[str, list[Taken]] = {name: [] for name in FUNCTIONS}
    costs: dict[str, list[tuple[float, float]]] = {name: [] for name in FUNCTIONS}
    for turn in range(rounds):
        for name in FUNCTIONS if turn % 2 else reversed(FUNCTIONS):
            used, own = processor_seconds(process), process_time()
            load = ask(site, name, clients, seconds)
            cost = (processor_seconds(process) - used, process_time() - own)
            taken[name].append(load)
            costs[name].append((1000 * cost[0] / len(load.times), 1000 * cost[1] / len(load.times)))
    answers, *nothings = taken.values()
    return {
        "rates": {name: spread([load.rate for load in loads]) for name, loads in taken.items()},
        "ratios": [
            spread([ours.rate / theirs.rate for ours, theirs in zip(answers, nothing, strict=True)])
            for nothing in nothings
        ],
        "median_ms": spread([load.percentile(0.5) for load in answers]),
        "p95_ms": spread([load.percentile(0.95) for load in answers]),
        "server_ms": {name: spread([server for server, _ in each]) for name, each in costs.items()},
        "client_ms": spread([client for _, client in costs["answer"]]),
        "faults": sum(len(load.faults) for loads in taken.values() for load in loads),
    }


async def neighbours(site: Site, seconds: float, scribbles: Sequence[bytes]) -> tuple[Taken, Taken]:
    """One visitor alone, then beside another with all those scribbles in flight."""
    mine = questions(site, "neighbour")
    alone = await crowd(site, [mine], seconds)
    scribbler = asyncio.create_task(crowd(site, [[scribble] for scribble in scribbles], seconds + 1))
    await asyncio.sleep(0.5)  # until all of them are in flight
    beside = await crowd(site, [mine], seconds)
    scribbled = await scribbler
    beside.faults += scribbled.faults
    return alone, beside


def fairness(server: Server, seconds: float, rounds: int) -> dict[str, Any]:
    """Milliseconds of one visitor alone, and beside one who scribbles: medians, 95th percentiles, and their ratios."""
    site, rng = Site(server.address), np.random.default_rng(0)
    lines = np.round(rng.uniform(0, 500, (IN_FLIGHT, POINTS, 2)), 1).tolist()
    scribbles = [site.question([line], "gru", "scribbler") for line in lines]
    pairs = [asyncio.run(neighbours(site, seconds, scribbles)) for _ in range(rounds)]
    found: dict[str, Any] = {"faults": sum(len(taken.faults) for pair in pairs for taken in pair)}
    for name, share in (("median", 0.5), ("p95", 0.95)):
        times = [(alone.percentile(share), beside.percentile(share)) for alone, beside in pairs]
        found[f"{name}_alone_ms"] = spread([alone for alone, _ in times])
        found[f"{name}_beside_ms"] = spread([beside for _, beside in times])
        found[f"{name}_ratio"] = spread([beside / alone for alone, beside in times])
    return found


def memory(server: Server, folder: Path, drawings: tuple[int, int]) -> dict[str, Any]:
    """MiB that the server holds after the two numbers of drawings, and the files that they left in its folder.

    Ten visitors at a time, and a new one, with a session of their own, every DRAWINGS_A_VISIT drawings.
    """
    site, faults, sizes, done = Site(server.address), 0, [], 0
    before = files_in(folder)
    for goal in drawings:
        while done < goal:
            count = min(DRAWINGS_A_VISIT, max((goal - done) // TOGETHER, 1))
            lists = [questions(site, f"visit-{done + n}", "answer", done + n, count) for n in range(TOGETHER)]
            faults += len(asyncio.run(crowd(site, lists)).faults)
            done += TOGETHER * count
        sizes.append(resident(server.process.pid))
    left = sorted(files_in(folder) - before)
    return {
        "drawings": list(drawings),
        "mib": sizes,
        "ratio": sizes[1] / sizes[0],
        "left": left,
        "faults": faults,
    }


def files_in(folder: Path) -> set[str]:
    """Everything in the folder, by path."""
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*")}


@contextmanager
def serving(folder: Path) -> Iterator[Server]:
    """The app with the function that does nothing; its temporary files lie in the folder. Asked once, it is warm."""
    with Server(ROOT, app=APP, environment={"TMPDIR": str(folder), "GRADIO_TEMP_DIR": str(folder)}) as server:
        ask(Site(server.address), "answer", 10, 1)
        yield server


def figures(options: argparse.Namespace) -> dict[str, Any]:
    """Everything that tables() shows."""
    cores = sorted(os.sched_getaffinity(0))
    found: dict[str, Any] = {"cores": len(cores), "clients": {}, "one_core": None}
    with tempfile.TemporaryDirectory() as folder:
        with serving(Path(folder)) as server:
            for clients in options.clients:
                found["clients"][str(clients)] = compare(server, clients, options.seconds, options.rounds)
            found["fairness"] = fairness(server, options.seconds, options.rounds)
        with on_cores(cores[:1]), serving(Path(folder)) as server, on_cores(cores[1:] or cores):
            found["one_core"] = compare(server, CLASS, options.seconds, options.rounds)
            found["memory"] = memory(server, Path(folder), (EARLY, options.drawings))
    return found


def tables(found: dict[str, Any]) -> str:
    """The figures as Markdown."""
    lines = [line(clients, each) for clients, each in found["clients"].items()]
    one, fair, held = found["one_core"], found["fairness"], found["memory"]
    lines.append(line(f"{CLASS}, server on one core", one))
    beside = [
        [title, *(with_spread(fair[f"{name}_{kind}"], 1) for kind in ("alone_ms", "beside_ms", "ratio"))]
        for name, title in (("median", "median"), ("p95", "95th percentile"))
    ]
    costs = [one["server_ms"][name][0] for name in FUNCTIONS]
    rate = one["rates"]["answer"][0]
    return "\n\n".join(
        [
            table(COLUMNS, lines),
            f"One core serves {rate:.0f} answers a second: a class of {CLASS} that all draw at the same moment get "
            f"{rate / CLASS:.1f} a second each, 95 % of them within {one['p95_ms'][0] / 1000:.1f} s. An answer takes "
            f"the server {costs[0]:.2f} ms of its processor, *bytes* {costs[1]:.2f} ms, *plain* {costs[2]:.2f} ms; the "
            f"client takes {one['client_ms'][0]:.2f} ms.",
            table(["ms for one answer", "alone", "beside one who scribbles", "ratio"], beside),
            remembered(held),
            f"Faults in all of it: {sum(part['faults'] for part in (*found['clients'].values(), one, fair, held))}.",
        ]
    )


def remembered(held: dict[str, Any]) -> str:
    """The figures of memory() in a sentence."""
    (few, many), (small, large) = held["drawings"], held["mib"]
    return (
        f"The server holds {small:.0f} MiB after {few:,} drawings and {large:.0f} MiB after {many:,} "
        f"({100 * held['ratio'] - 100:+.1f} %). Files left behind: {', '.join(held['left']) or 'none'}."
    )


def line(name: str, found: dict[str, Any]) -> list[str]:
    """One number of clients, as COLUMNS says."""
    shares = [with_spread([100 * each for each in ratio], 0) for ratio in found["ratios"]]
    times = [with_spread(found["median_ms"], 0), with_spread(found["p95_ms"], 0)]
    return [name, with_spread(found["rates"]["answer"], 0), *shares, *times, str(found["faults"])]


def main(argv: Sequence[str] | None = None) -> int:
    """Exit status: 0 measured, 1 failed (one sentence on stderr), 2 wrong option."""
    parser = make_parser("visitors", (__doc__ or "").partition(":")[0])
    add = parser.add_argument
    add("--clients", type=int, nargs="+", default=CLIENTS, help="numbers of them (1 10 50 200)")
    add("--seconds", type=float, default=3, help="of each load (%(default)s)")
    add("--rounds", type=int, default=3, help="loads of each kind (%(default)s)")
    add("--drawings", type=int, default=LATE, help="after which memory is measured (%(default)s)")
    options = parser.parse_args(argv)
    if not hasattr(os, "sched_setaffinity"):
        print(
            "benchmarks.visitors: it measures processes as Linux shows them; run it there.", file=sys.stderr
        )
        return 1
    try:
        found = figures(options)
    except RuntimeError as error:
        print(f"benchmarks.visitors: {error}", file=sys.stderr)
        return 1
    return show(tables(found), found, options.json)


if __name__ == "__main__":
    sys.exit(main())
