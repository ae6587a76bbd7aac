"""Somebody who draws while somebody else trains: python -m benchmarks.training.beside

One visitor asks 40 times a second, as a page does under the pen: alone, then beside another whose page trains one
network after the other (GRU, the dearest) and asks about its own drawing at each piece of news. In turn, in one app.
"""

import argparse
import asyncio
import json
import sys
import time
from collections.abc import Sequence
from itertools import cycle
from typing import Any

from benchmarks.command import ROOT, make_parser, positive_int, run_command
from benchmarks.load.client import STROKES, Connection, Faults, Load, Site, questions
from benchmarks.tables import spread, with_spread
from tests.support.markdown import table
from tests.support.server import Server

PACE = 0.025  # seconds between two questions of a page under the pen
VISITOR = "0123456789abcdef" * 2
SETTINGS = {"cell": "gru", "hidden_size": 96, "num_layers": 2, "learning_rate": None, "seed": 0}


async def draw(site: Site, load: Load, until: float) -> None:
    """Ask every PACE seconds, and sooner never, until that moment."""
    connection, requests = Connection(site), cycle(questions(site, "draws"))
    while (start := time.perf_counter()) < until:
        try:
            await connection.ask(next(requests))
            load.times.append(1000 * (time.perf_counter() - start))
        except Faults as fault:
            load.faults.append(f"{type(fault).__name__}: {fault}")
        await asyncio.sleep(max(0.0, start + PACE - time.perf_counter()))
    connection.close()


class Trainer:
    """The page of the visitor who trains."""

    def __init__(self, site: Site) -> None:
        self.site, self.connection, self.pad = site, Connection(site), Connection(site)
        self.ended = 0  # trainings that came to their end

    async def call(self, name: str, connection: Connection, **question: Any) -> dict[str, Any]:
        """The answer to one of the page's questions."""
        request = self.site.call(name, question | {"visitor": VISITOR}, "trains")
        found: dict[str, Any] = json.loads(await connection.ask(request))
        return found

    async def train(self, ready: asyncio.Event) -> None:
        """One training after the other, until this is cancelled. Sets `ready` when the first one runs."""
        await self.call("live_training", self.connection, do="open")
        try:
            while True:
                await self.call("live_training", self.connection, do="train", **SETTINGS)
                after, state = 0, ""
                while state not in ("done", "failed", "stopped", "diverged"):
                    news = await self.call("live_news", self.connection, after=after)
                    after, state = news["next"], news["state"]
                    if news["newest"] is not None:
                        ready.set()
                        want = {"live": {"at": None}}
                        await self.call("answer", self.pad, strokes=STROKES[0], cell="gru", want=want)
                self.ended += state == "done"
        finally:
            self.connection.close()
            self.pad.close()


async def alone_and_beside(site: Site, seconds: float) -> tuple[Load, Load, int]:
    """(alone, beside one who trains, how many of those trainings came to their end)."""
    alone, beside, ready, trainer = Load(), Load(), asyncio.Event(), Trainer(site)
    await draw(site, alone, time.perf_counter() + seconds)
    training = asyncio.create_task(trainer.train(ready))
    await asyncio.wait([training, asyncio.create_task(ready.wait())], return_when=asyncio.FIRST_COMPLETED)
    if training.done():
        await training  # it failed: this raises why
    await draw(site, beside, time.perf_counter() + seconds)
    training.cancel()
    await asyncio.gather(training, return_exceptions=True)
    return alone, beside, trainer.ended


def figures(options: argparse.Namespace) -> dict[str, Any]:
    """Milliseconds of an answer in both cases, and their ratios. Raises RuntimeError if the app does not start."""
    with Server(ROOT) as server:
        site = Site(server.address)
        asyncio.run(draw(site, Load(), time.perf_counter() + 1))  # not counted: it loads things
        rounds = [asyncio.run(alone_and_beside(site, options.seconds)) for _ in range(options.rounds)]
    found: dict[str, Any] = {
        "faults": sum(len(load.faults) for alone, beside, _ in rounds for load in (alone, beside)),
        "trainings": sum(ended for *_, ended in rounds),
    }
    for name, share in (("median", 0.5), ("p95", 0.95)):
        times = [(alone.percentile(share), beside.percentile(share)) for alone, beside, _ in rounds]
        found[f"{name}_alone_ms"] = spread([alone for alone, _ in times])
        found[f"{name}_beside_ms"] = spread([beside for _, beside in times])
        found[f"{name}_ratio"] = spread([beside / alone for alone, beside in times])
    return found


def tables(found: dict[str, Any]) -> str:
    """The figures as Markdown."""
    lines = [
        [title, *(with_spread(found[f"{name}_{kind}"]) for kind in ("alone_ms", "beside_ms", "ratio"))]
        for name, title in (("median", "median"), ("p95", "95th percentile"))
    ]
    done = f"Faults: {found['faults']}. Trainings that came to their end meanwhile: {found['trainings']}."
    return f"{table(['ms for one answer', 'alone', 'beside one who trains', 'ratio'], lines)}\n\n{done}"


def main(argv: Sequence[str] | None = None) -> int:
    """Exit status: 0 measured, 1 failed (one line on stderr), 2 wrong option."""
    parser = make_parser("training.beside", __doc__)
    parser.add_argument("--seconds", type=positive_int, default=15, help="of each (15)")
    parser.add_argument("--rounds", type=positive_int, default=4, help="of both (4)")
    return run_command(parser, figures, tables, argv)


if __name__ == "__main__":
    sys.exit(main())
