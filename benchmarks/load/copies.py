"""Copies of the app behind nginx, as deploy/ has it: for benchmarks.visitors --copies.

One copy and N by turns, through nginx, by 50 clients; all of them share the machine's cores. Two drawings in turn,
each answer compared with the one that the same checkpoint gives without a server. And one copy killed under load.
"""

import argparse
import asyncio
import json
import os
import signal
import tempfile
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.command import ROOT, in_turn
from benchmarks.load import client
from benchmarks.load.client import STROKES, Connection, Load, Site
from benchmarks.tables import spread, with_spread
from tests.support import nginx
from tests.support.markdown import table
from tests.support.server import Server
from tests.support.visitors import difference, offline

CLIENTS = 50
DRAWINGS = (STROKES[2], STROKES[7])
ASKED = 100  # times in turn


def rates(sites: dict[int, Site], seconds: float, rounds: int) -> dict[str, Any]:
    """Answers a second and milliseconds by the number of copies, and the ratio of the rate of many to that of one."""
    ask = partial(client.ask_all, function="answer", clients=CLIENTS, seconds=seconds)
    jobs = {str(copies): partial(ask, site) for copies, site in sites.items()}
    loads = in_turn(jobs, rounds)
    one, many = loads.values()
    return {
        "answers": client.spreads(loads, lambda load: load.rate),
        "p95_ms": client.spreads(loads, lambda load: load.percentile(0.95)),
        "ratio": spread([ours.rate / theirs.rate for ours, theirs in zip(many, one, strict=True)]),
        "faults": sum(len(load.faults) for each in loads.values() for load in each),
    }


async def ask_alternately(site: Site) -> int:
    """Ask about the drawings at once, again and again; how many answers are wrong. nginx sends each to a free copy."""
    connections, wrong = [Connection(site) for _ in DRAWINGS], 0
    questions = [site.question(strokes, "gru", "alternating") for strokes in DRAWINGS]
    for _ in range(ASKED // len(DRAWINGS)):
        answers = await asyncio.gather(*map(Connection.ask, connections, questions))
        for strokes, answer in zip(DRAWINGS, answers, strict=True):
            wrong += difference(json.loads(answer), offline(strokes, "gru")) != ""
    for connection in connections:
        connection.close()
    return wrong


async def kill_one(site: Site, doomed: Server, seconds: float) -> Load:
    """The load of all clients, while one copy is killed half-way."""
    load = asyncio.create_task(client.crowd(site, client.visits(site, "answer", CLIENTS), seconds))
    await asyncio.sleep(seconds / 2)
    await asyncio.to_thread(doomed.stop, signal.SIGKILL)
    return await load


def figures(options: argparse.Namespace) -> dict[str, Any]:
    """Everything that tables() shows. Raises RuntimeError if nginx is not installed, or a copy does not start."""
    if nginx.PROGRAM is None:
        raise RuntimeError("nginx is not installed; on Debian, apt-get install nginx.")
    with ExitStack() as stack:
        servers = []
        for _ in range(options.copies):
            servers.append(Server(ROOT))
            stack.callback(servers[-1].stop)
        sites = {}
        for copies in (1, options.copies):
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            ports = [server.port for server in servers[:copies]]
            sites[copies] = Site(stack.enter_context(nginx.proxy(folder, ports)))
        site = sites[options.copies]
        wrong = asyncio.run(ask_alternately(site))
        found = rates(sites, options.seconds, options.rounds) | {"asked": ASKED, "wrong": wrong}
        killed = asyncio.run(kill_one(site, servers[-1], options.seconds))
        found["killed"] = {"answers": len(killed.times), "faults": len(killed.faults)}
    return found | {"cores": len(os.sched_getaffinity(0)), "clients": CLIENTS}


def tables(found: dict[str, Any]) -> str:
    """The figures as Markdown."""
    lines = [
        [f"{copies} {'copy' if copies == '1' else 'copies'}", with_spread(rate, 0), with_spread(p95, 0)]
        for (copies, rate), p95 in zip(found["answers"].items(), found["p95_ms"].values(), strict=True)
    ]
    killed = found["killed"]
    return (
        f"{table(['through nginx', 'answers a second', '95th percentile, ms'], lines)}\n\n"
        f"{lines[-1][0]} serve {with_spread(found['ratio'], 2)} times what one serves, on {found['cores']} cores that "
        f"they share with nginx and {found['clients']} clients; {found['faults']} faults. Of "
        f"{found['asked']} answers to two drawings in turn, {found['wrong']} were not the offline one. With one copy "
        f"killed under load, {killed['answers']:,} questions were answered and {killed['faults']} were not."
    )
