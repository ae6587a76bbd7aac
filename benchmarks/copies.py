"""Copies of the app behind nginx, as deploy/ has it: python -m benchmarks.copies

One copy and two by turns, through nginx, by 50 clients; all of them share the machine's cores. Two drawings in turn,
each answer compared with the one that the same checkpoint gives without a server. And one copy killed under load.
"""

import asyncio
import json
import os
import signal
import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from benchmarks.command import make_parser, show
from benchmarks.load.client import Connection, Site, Taken, crowd
from benchmarks.tables import spread, table, with_spread
from benchmarks.visitors import STROKES, questions
from tests.support import nginx
from tests.support.server import ROOT, Server
from tests.support.visitors import difference, offline

CLIENTS = 50
DRAWINGS = (STROKES[2], STROKES[7])
ASKED = 100  # times in turn
COPIES = {1: "1 copy", 2: "2 copies"}


def lists(site: Site) -> list[list[bytes]]:
    """What each of the clients asks."""
    return [questions(site, f"visitor-{number}", "answer", 7 * number) for number in range(CLIENTS)]


def rates(addresses: dict[int, str], seconds: float, rounds: int) -> dict[str, Any]:
    """Answers a second and milliseconds by the number of copies, and how many times one copy's rate two have."""
    taken: dict[int, list[Taken]] = {copies: [] for copies in addresses}
    for turn in range(rounds):
        for copies in sorted(addresses, reverse=bool(turn % 2)):
            site = Site(addresses[copies])
            taken[copies].append(asyncio.run(crowd(site, lists(site), seconds)))
    one, two = taken[1], taken[2]
    return {
        "answers": {str(copies): spread([each.rate for each in found]) for copies, found in taken.items()},
        "p95_ms": {
            str(copies): spread([each.percentile(0.95) for each in found]) for copies, found in taken.items()
        },
        "ratio": spread([b.rate / a.rate for a, b in zip(one, two, strict=True)]),
        "faults": sum(len(each.faults) for found in taken.values() for each in found),
    }


async def alternate(site: Site) -> list[str]:
    """Ask about the two drawings in turn; what is wrong with the answers. nginx sends each to the copy that is free."""
    connections = [Connection(site) for _ in DRAWINGS]

    async def ask(place: int) -> str:
        strokes = DRAWINGS[place]
        answer = json.loads(await connections[place].ask(site.question(strokes, "gru", "alternating")))
        return difference(answer, offline(strokes, "gru"))

    wrong: list[str] = []
    for _ in range(ASKED // len(DRAWINGS)):
        wrong += await asyncio.gather(*(ask(place) for place in range(len(DRAWINGS))))
    for connection in connections:
        connection.close()
    return [each for each in wrong if each]


async def kill_one(address: str, doomed: Server, seconds: float) -> Taken:
    """The load of all clients, while one copy is killed half-way."""
    site = Site(address)
    load = asyncio.create_task(crowd(site, lists(site), seconds))
    await asyncio.sleep(seconds / 2)
    await asyncio.to_thread(doomed.stop, signal.SIGKILL)
    return await load


def started(stack: ExitStack) -> Server:
    """A copy that ends with the stack, if it was not killed before."""
    server = Server(ROOT)

    def end() -> None:
        if server.process.poll() is None:
            server.stop()

    stack.callback(end)
    return server


def figures(seconds: float, rounds: int) -> dict[str, Any]:
    """Everything that tables() shows."""
    with ExitStack() as stack:
        folders = [Path(stack.enter_context(tempfile.TemporaryDirectory())) for _ in COPIES]
        servers = [started(stack) for _ in COPIES]
        ports = [server.port for server in servers]
        addresses = {
            copies: stack.enter_context(nginx.proxy(folder, ports[:copies]))
            for copies, folder in zip(COPIES, folders, strict=True)
        }
        wrong = asyncio.run(alternate(Site(addresses[2])))
        found = rates(addresses, seconds, rounds) | {"asked": ASKED, "wrong": len(wrong)}
        killed = asyncio.run(kill_one(addresses[2], servers[1], seconds))
        found["killed"] = {"answers": len(killed.times), "faults": len(killed.faults)}
    return found | {"cores": len(os.sched_getaffinity(0)), "clients": CLIENTS}


def tables(found: dict[str, Any]) -> str:
    """The figures as Markdown."""
    lines = [
        [title, with_spread(found["answers"][str(copies)], 0), with_spread(found["p95_ms"][str(copies)], 0)]
        for copies, title in COPIES.items()
    ]
    killed = found["killed"]
    return "\n\n".join(
        [
            table(["through nginx", "answers a second", "95th percentile, ms"], lines),
            f"Two copies serve {with_spread(found['ratio'], 2)} times what one serves, on {found['cores']} cores that "
            f"they share with nginx and {found['clients']} clients; {found['faults']} faults. Of "
            f"{found['asked']} answers to two drawings in turn, "
            f"{found['wrong']} were not the offline one. With one copy killed under load, "
            f"{killed['answers']:,} questions were answered and {killed['faults']} were not.",
        ]
    )


def main(argv: Sequence[str] | None = None) -> int:
    """Exit status: 0 measured, 1 failed (one sentence on stderr), 2 wrong option."""
    parser = make_parser("copies", (__doc__ or "").partition(":")[0])
    parser.add_argument("--seconds", type=float, default=4, help="of each load (%(default)s)")
    parser.add_argument("--rounds", type=int, default=3, help="loads of each kind (%(default)s)")
    options = parser.parse_args(argv)
    if nginx.PROGRAM is None:
        print("benchmarks.copies: nginx is not installed; on Debian, apt-get install nginx.", file=sys.stderr)
        return 1
    try:
        found = figures(options.seconds, options.rounds)
    except RuntimeError as error:
        print(f"benchmarks.copies: {error}", file=sys.stderr)
        return 1
    return show(tables(found), found, options.json)


if __name__ == "__main__":
    sys.exit(main())
