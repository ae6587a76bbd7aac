"""python -m tests.fuzz.soak --minutes 30 --clients 50: visitors draw on a running app for a while, all at once.

They draw real pen digits stroke by stroke with pauses, undo, clear, change the cell, and now and then hang up in the
middle of a question; one more sends rubbish. Each answer is compared with the offline one for that drawing and cell.
What the app takes of the machine is measured after the first fifth of the time and at the end. Exit status: 0 every
answer was right and nothing has grown, 1 not.
"""

import json
import random
import sys
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import Event
from typing import Any

from gradio_client import Client, handle_file
from PIL import Image

from model.data.pen_digits import load_pen_digits
from tests.fuzz.api_run import Fuzzer
from tests.fuzz.command import Figures, faults_of, run_command
from tests.fuzz.stranger_cases import KINDS
from tests.support.footprint import Footprint, footprint, settled, watched_server
from tests.support.markdown import table
from tests.support.painting import render
from tests.support.server import Server
from tests.support.visitors import CELLS, Visitor, pad_of

PAUSE = 0.5  # seconds between two strokes, at most
# Caches and pools may grow by so much. A drawing of 20,000 points takes 60,000 blocks.
GROWTH = Footprint(memory=32, open_files=8, threads=8, tasks=8, files=0, blocks=200_000)
# These make the app grow themselves.
LARGE = ("sizes", "pictures", "half-sent", "bombs", "session-hashes", "heartbeats", "slow", "dear")
RUBBISH = [kind for kind in KINDS if kind not in LARGE]
LONG = 300  # seconds: a shorter run does not first fill the app's caches and pools


class Drawer:
    """A visitor who draws until `stop` is set, with a generator seeded by their number; did counts their actions."""

    def __init__(self, server: Server, pad: int, number: int, digits: list[Any], stop: Event) -> None:
        self.visitor = Visitor(server, f"soak {number}", pad)
        self.rng = random.Random(number)
        self.digits, self.stop = digits, stop
        self.cell = self.rng.choice(CELLS)
        self.did: Counter[str] = Counter()

    def run(self) -> None:
        while not self.stop.is_set():
            self.draw(self.rng.choice(self.digits))
            self.did["clear"] += 1
        self.visitor.client.close()

    def draw(self, digit: Any) -> None:
        """One digit: each stroke half, then whole, as a page asks while the pen moves; now and then something else."""
        for count in range(1, len(digit) + 1):
            *before, last = digit[:count]
            self.visitor.ask([*before, last[: len(last) // 2 + 1]], self.cell)
            self.visitor.ask(digit[:count], self.cell)
            self.sometimes(digit[:count])
            if self.stop.wait(self.rng.random() * PAUSE):
                return

    def sometimes(self, strokes: Any) -> None:
        chance = self.rng.random()
        if chance < 0.1:
            self.did["undo"] += 1
            self.visitor.ask(strokes[:-1], self.cell)
        elif chance < 0.2:
            self.did["cell changed"] += 1
            self.cell = self.rng.choice(CELLS)
            self.visitor.ask(strokes, self.cell)
        elif chance < 0.25:
            self.did["tab closed"] += 1
            self.hang_up(strokes)

    def hang_up(self, strokes: Any) -> None:
        """Ask, and close the connection before the answer can have come."""
        question = json.dumps(self.visitor.question(strokes, self.cell)).encode()
        head = "POST /gradio_api/component_server/ HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        whole = f"{head}Content-Length: {len(question)}\r\n\r\n".encode() + question
        with self.visitor.connect() as connection:
            connection.sendall(whole[: self.rng.randrange(1, len(whole) + 1)])


def read_a_picture(server: Server, folder: Path) -> None:
    """The first picture loads scipy, which is no growth."""
    path = folder / "digit.png"
    Image.fromarray(render([[[10, 10], [90, 10], [40, 90]]], 100, 8, (20, 20, 60))).save(path)
    Client(server.address, verbose=False).predict(handle_file(path), "gru", api_name="/read_picture")
    path.unlink()


def send_rubbish(fuzzer: Fuzzer, stop: Event) -> int:
    """Send hostile requests until `stop` is set. Returns their number."""
    rng, sent = random.Random(0), 0
    while not stop.wait(PAUSE):
        fuzzer.run(rng.choice(RUBBISH), rng)
        sent += 1
    return sent


def soak(minutes: float, clients: int) -> Figures:
    """Let the visitors draw. Returns counts, faults and footprints."""
    seconds, stop = 60 * minutes, Event()
    digits = [[stroke.tolist() for stroke in strokes] for strokes in load_pen_digits().strokes[:1000]]
    with watched_server() as (server, folder), ThreadPoolExecutor(clients + 1) as pool:
        pad = pad_of(server)
        fuzzer = Fuzzer(server, pad)
        read_a_picture(server, folder)
        if seconds > LONG:
            fuzzer.fill_sessions()
            fuzzer.send_largest()
        drawers = [Drawer(server, pad, number, digits, stop) for number in range(clients)]
        try:
            running = [pool.submit(drawer.run) for drawer in drawers]
            rubbish = pool.submit(send_rubbish, fuzzer, stop)
            stop.wait(seconds / 5)
            early = footprint(server, folder)
            stop.wait(seconds * 4 / 5)
            late = footprint(server, folder)
        finally:
            stop.set()
        for each in running:
            each.result()
        sent = rubbish.result()
        growth = GROWTH if seconds > LONG else replace(GROWTH, files=100)  # uploads stay for two minutes
        after = settled(server, folder, early, growth)
        faults = [fault for drawer in drawers for fault in drawer.visitor.faults] + fuzzer.faults
        faults += faults_of(server, early, after, growth)
    did = sum((drawer.did for drawer in drawers), Counter())
    answers = sum(drawer.visitor.answers for drawer in drawers)
    figures = {"seconds": seconds, "clients": clients, "answers": answers, "rubbish": sent, **did}
    return figures | {"faults": faults, "early": vars(early), "late": vars(late), "after": vars(after)}


def tables(found: Figures) -> str:
    """The Markdown of what soak() found."""
    names = ("clients", "answers", "undo", "clear", "cell changed", "tab closed", "rubbish")
    lines = [
        ["minutes", f"{found['seconds'] / 60:.0f}"],
        *([name, str(found.get(name, 0))] for name in names),
    ]
    lines.append(["wrong answers and other faults", str(len(found["faults"]))])
    times = ("early", "late", "after")
    takes = [[name, *(f"{found[time][name]:.0f}" for time in times)] for name in found["early"]]
    header = ["the app takes", "after a fifth of the time", "at the end", "when all have gone"]
    return "\n\n".join([table(["", "count"], lines), table(header, takes)])


def main(argv: Sequence[str] | None = None) -> int:
    """Exit status: 0 no fault, 1 a fault, 2 a wrong option."""
    return run_command(__doc__, {"minutes": 30.0, "clients": 50}, soak, tables, argv)


if __name__ == "__main__":
    sys.exit(main())
