"""How many visitors a running app serves: python -m benchmarks.visitors

The page's question with its trace (belief and hidden states, GRU), and beside it two functions of the same app that do
nothing and answer as many bytes (benchmarks.load.visitors_app), in turn, by 1, 10, 50 and 200 clients on kept
connections. Server and clients share the machine's cores. Then a class of 300, the server alone on one core and the
clients on another, where there are two; and one visitor beside another who scribbles without end. Linux.

python -m benchmarks.visitors --copies 2      instead: two copies of the app behind nginx (benchmarks/load/copies.py)
"""

import argparse
import asyncio
import os
from collections.abc import Sequence
from functools import partial
from typing import Any

import numpy as np

from benchmarks.command import ROOT, in_turn, make_parser, positive_int, run_command
from benchmarks.load import client, copies
from benchmarks.load.client import Load, Site, crowd, questions
from benchmarks.tables import spread, with_spread
from tests.support.markdown import table
from tests.support.server import Server

CLIENTS = (1, 10, 50, 200)
CLASS = 300  # clients of the server on one core
FUNCTIONS = ("answer", "nothing_bytes", "nothing_plain")
APP = ("-m", "benchmarks.load.visitors_app")
POINTS = 20_000  # of the scribble: as many as a drawing may have
IN_FLIGHT = 6  # questions of the one who scribbles: as many connections as a browser opens to one host


def compare(server: Server, clients: int, seconds: float, rounds: int) -> dict[str, Any]:
    """All functions in turn. Of each: answers a second, and the processor time in ms that an answer took the server,
    and the client; of the answers: milliseconds, and the ratio of their rate to each function that does nothing."""
    site, process = Site(server.address), server.process.pid
    client.ask_all(site, "answer", 10, 1)  # not counted: the first answers also load things
    jobs = {name: partial(client.ask_all, site, name, clients, seconds, process) for name in FUNCTIONS}
    loads = in_turn(jobs, rounds)
    answers, *nothings = loads.values()
    ratios = [[a.rate / b.rate for a, b in zip(answers, nothing, strict=True)] for nothing in nothings]
    return {
        "rates": client.spreads(loads, lambda load: load.rate),
        "ratios": [spread(each) for each in ratios],
        "median_ms": spread([load.percentile(0.5) for load in answers]),
        "p95_ms": spread([load.percentile(0.95) for load in answers]),
        "server_ms": client.spreads(loads, lambda load: 1000 * load.server_seconds / len(load.times)),
        "client_ms": spread([1000 * load.client_seconds / len(load.times) for load in answers]),
        "faults": sum(len(load.faults) for each in loads.values() for load in each),
    }


async def neighbours(site: Site, seconds: float, scribbles: Sequence[bytes]) -> tuple[Load, Load]:
    """One visitor alone, then beside another with all those scribbles in flight."""
    mine = questions(site, "neighbour")
    alone = await crowd(site, [mine], seconds)
    scribbler = asyncio.create_task(crowd(site, [[scribble] for scribble in scribbles], seconds + 1))
    await asyncio.sleep(0.5)  # until all of them are in flight
    beside = await crowd(site, [mine], seconds)
    beside.faults += (await scribbler).faults
    return alone, beside


def fairness(server: Server, seconds: float, rounds: int) -> dict[str, Any]:
    """Milliseconds of one visitor alone, and beside one who scribbles: medians, 95th percentiles, and their ratios."""
    site, rng = Site(server.address), np.random.default_rng(0)
    lines = np.round(rng.uniform(0, 500, (IN_FLIGHT, POINTS, 2)), 1).tolist()
    scribbles = [site.question([line], "gru", "scribbler") for line in lines]
    pairs = [asyncio.run(neighbours(site, seconds, scribbles)) for _ in range(rounds)]
    found: dict[str, Any] = {"faults": sum(len(load.faults) for pair in pairs for load in pair)}
    for name, share in (("median", 0.5), ("p95", 0.95)):
        times = [(alone.percentile(share), beside.percentile(share)) for alone, beside in pairs]
        found[f"{name}_alone_ms"] = spread([alone for alone, _ in times])
        found[f"{name}_beside_ms"] = spread([beside for _, beside in times])
        found[f"{name}_ratio"] = spread([beside / alone for alone, beside in times])
    return found


def figures(options: argparse.Namespace) -> dict[str, Any]:
    """Everything that tables() shows. Raises RuntimeError if the app does not start, or never answers."""
    if not hasattr(os, "sched_setaffinity"):
        raise RuntimeError("it measures processes as Linux shows them; run it there.")
    if options.copies:
        return copies.figures(options)
    cores = sorted(os.sched_getaffinity(0))
    found: dict[str, Any] = {"cores": len(cores), "clients": {}, "one_core": None}
    with Server(ROOT, app=APP) as server:
        for clients in options.clients:
            found["clients"][str(clients)] = compare(server, clients, options.seconds, options.rounds)
        found["fairness"] = fairness(server, options.seconds, options.rounds)
    clients_cores = cores[1:] or cores
    with client.on_cores(cores[:1]), Server(ROOT, app=APP) as server, client.on_cores(clients_cores):
        found["one_core"] = compare(server, CLASS, options.seconds, options.rounds)
    return found


def tables(found: dict[str, Any]) -> str:
    """The figures as Markdown."""
    if "killed" in found:
        return copies.tables(found)
    lines = [line(clients, each) for clients, each in found["clients"].items()]
    one, fair = found["one_core"], found["fairness"]
    lines.append(line(f"{CLASS}, server on one core", one))
    header = ["clients", "answers a second", "% of *bytes*", "% of *plain*"]
    header += ["median, ms", "95th percentile, ms", "faults"]
    beside = [
        [title, *(with_spread(fair[f"{name}_{kind}"], 1) for kind in ("alone_ms", "beside_ms", "ratio"))]
        for name, title in (("median", "median"), ("p95", "95th percentile"))
    ]
    return "\n\n".join(
        [
            table(header, lines),
            describe_class(one),
            table(["ms for one answer", "alone", "beside one who scribbles", "ratio"], beside),
            f"Faults in all of it: {sum(part['faults'] for part in (*found['clients'].values(), one, fair))}.",
        ]
    )


def line(name: str, found: dict[str, Any]) -> list[str]:
    """The line of one number of clients."""
    shares = [with_spread([100 * each for each in ratio], 0) for ratio in found["ratios"]]
    times = [with_spread(found["median_ms"], 0), with_spread(found["p95_ms"], 0)]
    return [name, with_spread(found["rates"]["answer"], 0), *shares, *times, str(found["faults"])]


def describe_class(found: dict[str, Any]) -> str:
    """The figures of the server on one core in words."""
    rate = found["rates"]["answer"][0]
    costs = [found["server_ms"][name][0] for name in FUNCTIONS]
    return (
        f"One core serves {rate:.0f} answers a second: a class of {CLASS} that all draw at the same moment get "
        f"{rate / CLASS:.1f} a second each, 95 % of them within {found['p95_ms'][0] / 1000:.1f} s. An answer takes "
        f"the server {costs[0]:.2f} ms of its processor, *bytes* {costs[1]:.2f} ms, *plain* {costs[2]:.2f} ms; the "
        f"client takes {found['client_ms'][0]:.2f} ms."
    )


def main(argv: Sequence[str] | None = None) -> int:
    """Exit status: 0 measured, 1 failed (one line on stderr), 2 wrong option."""
    parser = make_parser("visitors", __doc__)
    add = parser.add_argument
    add("--clients", type=positive_int, nargs="+", default=CLIENTS, help="numbers of them (1 10 50 200)")
    add("--seconds", type=float, default=3, help="of each load (%(default)s)")
    add("--rounds", type=positive_int, default=3, help="loads of each kind (%(default)s)")
    add("--copies", type=int, choices=range(2, 9), metavar="N", help="measure copies behind nginx: 2 to 8")
    return run_command(parser, figures, tables, argv)


if __name__ == "__main__":
    raise SystemExit(main())
