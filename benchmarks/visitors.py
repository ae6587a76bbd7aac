"""How many visitors a running app serves: python -m benchmarks.visitors

The page's question with its trace (belief and hidden states, GRU), beside a function of the same app that does nothing
and answers as many bytes, in turn, by 1, 10, 50 and 200 clients on kept connections. Server and clients share the
machine's cores; then the server alone has one core and the clients another, where there are two. Then: one visitor
beside another who scribbles without end, and memory after many drawings. Linux.
"""

import argparse
import asyncio
import json
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import process_time
from typing import Any

import numpy as np

from benchmarks.load import Site, Taken, crowd, on_cores, processor_seconds, resident
from benchmarks.tables import spread, table
from tests.server import ROOT, Server
from tests.unit.digits import load_digits

CLIENTS = (1, 10, 50, 200)
FUNCTIONS = ("answer", "nothing")
APP = ("-m", "benchmarks.visitors_app")
POINTS = 20_000  # of the scribble: as many as a drawing may have
IN_FLIGHT = 6  # questions of the one who scribbles: as many connections as a browser opens to one host
EARLY, LATE = 500, 10_000  # drawings, after which memory is compared
TOGETHER = 10  # visitors at a time, while memory is measured
DRAWINGS_A_VISIT = 100  # of one visitor, meanwhile
COLUMNS = (
    "clients",
    "answers a second",
    "nothings a second",
    "ratio in %",
    "95th percentile of an answer, ms",
    "processor time of the server for an answer and a nothing, ms",
    "of the client, ms",
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
    """Both functions in turn: answers a second, their ratio, milliseconds, and processor time for one answer in ms."""
    site, found = Site(server.address), {name: [] for name in FUNCTIONS}  # type: ignore[var-annotated]
    for turn in range(rounds):
        for name in FUNCTIONS if turn % 2 else reversed(FUNCTIONS):
            used, own = processor_seconds(server.process.pid), process_time()
            taken = ask(site, name, clients, seconds)
            costs = (processor_seconds(server.process.pid) - used, process_time() - own)
            found[name].append((taken, *(1000 * cost / max(len(taken.times), 1) for cost in costs)))
    answers, nothing = ([taken for taken, _, _ in found[name]] for name in FUNCTIONS)
    return {
        "answers": spread([taken.rate for taken in answers]),
        "nothing": spread([taken.rate for taken in nothing]),
        "ratio": spread([a.rate / b.rate for a, b in zip(answers, nothing, strict=True)]),
        "median_ms": spread([taken.percentile(0.5) for taken in answers]),
        "p95_ms": spread([taken.percentile(0.95) for taken in answers]),
        "server_ms": [spread([server for _, server, _ in found[name]])[0] for name in FUNCTIONS],
        "client_ms": spread([own for _, _, own in found["answer"]])[0],
        "faults": sum(len(taken.faults) for name in FUNCTIONS for taken, _, _ in found[name]),
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
            found["one_core"] = compare(server, CLIENTS[2], options.seconds, options.rounds)
            found["memory"] = memory(server, Path(folder), (EARLY, options.drawings))
    return found


def tables(found: dict[str, Any]) -> str:
    """The figures as Markdown."""
    lines = [line(clients, each) for clients, each in found["clients"].items()]
    lines.append(line(f"{CLIENTS[2]}, server on one core", found["one_core"]))
    fair, held = found["fairness"], found["memory"]
    beside = [
        [
            title,
            *(
                middle(fair[f"{name}_{kind}"], places)
                for kind, places in (("alone_ms", 1), ("beside_ms", 1), ("ratio", 2))
            ),
        ]
        for name, title in (("median", "median"), ("p95", "95th percentile"))
    ]
    small, large = held["mib"]
    left = ", ".join(held["left"]) or "none"
    return "\n\n".join(
        [
            table(COLUMNS, lines),
            table(["ms for one answer", "alone", "beside one who scribbles", "ratio"], beside),
            f"Memory: {small:.0f} MiB after {held['drawings'][0]:,} drawings, {large:.0f} MiB after "
            f"{held['drawings'][1]:,} ({100 * held['ratio'] - 100:+.1f} %). Files left behind: {left}.",
        ]
    )


def line(name: str, found: dict[str, Any]) -> list[str]:
    """One number of clients, as COLUMNS says."""
    server, nothing = found["server_ms"]
    return [
        name,
        middle(found["answers"], 0),
        middle(found["nothing"], 0),
        middle([100 * each for each in found["ratio"]], 0),
        middle(found["p95_ms"], 0),
        f"{server:.2f} and {nothing:.2f}",
        f"{found['client_ms']:.2f}",
        str(found["faults"]),
    ]


def middle(values: Sequence[float], places: int) -> str:
    """A median with the smallest and the largest."""
    return "{:.{p}f} ({:.{p}f} to {:.{p}f})".format(*values, p=places)


def main(argv: Sequence[str] | None = None) -> int:
    """Exit status: 0 measured, 1 failed (one sentence on stderr), 2 wrong option."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.visitors",
        description=(__doc__ or "").partition(":")[0],
        allow_abbrev=False,
    )
    add = parser.add_argument
    add("--clients", type=int, nargs="+", default=CLIENTS, help="numbers of them (1 10 50 200)")
    add("--seconds", type=float, default=4, help="of each load (%(default)s)")
    add("--rounds", type=int, default=3, help="loads of each kind (%(default)s)")
    add("--drawings", type=int, default=LATE, help="after which memory is measured (%(default)s)")
    add("--json", action="store_true", help="print the figures as JSON, on the last line")
    options = parser.parse_args(argv)
    if not hasattr(os, "sched_setaffinity"):
        print(
            "benchmarks.visitors: it measures processes as Linux shows them; run it there.", file=sys.stderr
        )
        return 1
    found = figures(options)
    print(tables(found))
    if options.json:
        print(json.dumps(found))
    return 0


if __name__ == "__main__":
    sys.exit(main())
