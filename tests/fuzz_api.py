"""python -m tests.fuzz_api --cases 2000 --seed 0: malformed and hostile requests to a running app, over HTTP.

Each must get a status of 4xx or an error with one sentence, or be answered; never a 5xx or a traceback. All the while
a visitor draws, whose every answer is compared with the offline one, and in the end the app must take no more memory,
files, threads and tasks than after the first fifth of the cases. Exit status: 0 all held, 1 not.
"""

import argparse
import json
import random
import socket
import sys
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any

import httpx

from benchmarks.tables import table
from tests.footprint import Footprint, footprint, watched_server
from tests.fuzz_api_cases import KINDS, server_call
from tests.fuzz_api_files import API, Request, body
from tests.server import Server
from tests.unit.digits import load_digits
from tests.visitors import CELLS, Visitor
from ui.guard import STALLED
from ui.serving import SESSIONS
from ui.sweep import FILE_AGE

FORBIDDEN = ("Traceback", "root:x:0", "def main", "PYTHONPATH=")  # in no answer: faults' and files' contents
GROWTH = Footprint(memory=64, open_files=8, threads=45, tasks=12, files=4)  # that is no leak: pools, caches
PATIENCE = FILE_AGE + STALLED + 60  # seconds in which what was left behind must be gone


class Fuzzer:
    """Sends cases to one server; results counts (kind, what came of it), faults says what should not be."""

    def __init__(self, server: Server, pad: int) -> None:
        self.server, self.pad = server, pad
        self.client = httpx.Client(base_url=server.address, timeout=120)
        self.results: Counter[tuple[str, str]] = Counter()
        self.faults: list[str] = []
        self.half_open: list[socket.socket] = []

    def run(self, kind: str, rng: random.Random) -> None:
        """One case of a kind."""
        case = KINDS[kind](rng, self.pad)
        said = len(self.server.lines)
        if case.method == "RAW":
            outcomes = [self.leave_half_sent(case)]
        elif case.times == 1:
            outcomes = [self.send(case)]
        else:
            with ThreadPoolExecutor(case.times) as pool:
                outcomes = list(pool.map(self.send, [case] * case.times))
        if any("Traceback" in line for line in self.server.lines[said:]):
            outcomes.append("traceback")
        for outcome in outcomes:
            self.results[kind, outcome if outcome in OUTCOMES else "fault"] += 1
            if outcome not in OUTCOMES:
                content = str(case.options.get("content", case.options.get("files", "")))[:200]
                self.faults.append(f"{kind}: {outcome}: {case.method} {case.path[:80]} {content}")

    def leave_half_sent(self, case: Request) -> str:
        connection = socket.create_connection(("127.0.0.1", self.server.port), timeout=PATIENCE)
        connection.sendall(case.head)
        self.half_open.append(connection)
        return "left open"

    def send(self, case: Request) -> str:
        """What came of a request: one of OUTCOMES, or what was wrong."""
        try:
            response = self.client.request(case.method, case.path, **case.options)
        except (httpx.WriteError, httpx.ReadError):
            return "cut off"  # while it was sending what is far too large
        if response.status_code >= 500 or any(word in response.text for word in FORBIDDEN):
            return f"status {response.status_code}: {response.text[:100]}"
        if response.status_code >= 400:
            return "4xx"
        if case.path.startswith(f"{API}/call/") and case.method == "POST":
            return self.event(case.path, response.json()["event_id"])
        if case.path == f"{API}/upload":
            [path] = response.json()
            file = {"path": path, "meta": {"_type": "gradio.FileData"}}
            return self.send(Request("POST", f"{API}/call/read_picture", body({"data": [file, "gru"]})))
        if case.path == f"{API}/component_server":
            return sentence(response.json().get("error")) if "error" in response.json() else "answered"
        return "answered"

    def event(self, path: str, event_id: str) -> str:
        """What came of a call that was accepted."""
        text = self.client.get(f"{path.replace('/v2', '')}/{event_id}").text
        events = [line.removeprefix("event: ") for line in text.splitlines() if line.startswith("event: ")]
        data = [line.removeprefix("data: ") for line in text.splitlines() if line.startswith("data: ")]
        if not events or any(word in text for word in FORBIDDEN):
            return f"event {text[:100]!r}"
        return "answered" if events[-1] == "complete" else sentence(json.loads(data[-1])["error"])

    def fill_sessions(self) -> None:
        """As many visitors as Gradio remembers: what grows from now on is no shelf that was empty."""
        for number in range(SESSIONS):
            self.send(server_call(self.pad, {"strokes": [], "cell": "gru"}, session=f"early {number}"))

    def let_go(self) -> int:
        """How many connections that were left open the app has not closed; waits for it."""
        left = 0
        for connection in self.half_open:
            try:
                while connection.recv(65536):
                    pass
            except TimeoutError:
                left += 1
            except OSError:
                pass
            connection.close()
        return left


OUTCOMES = ("4xx", "sentence", "answered", "left open", "cut off")


def sentence(error: Any) -> str:
    """Whether an error is one sentence."""
    good = isinstance(error, str) and error.endswith(".") and "\n" not in error and len(error) < 300
    return "sentence" if good else f"no sentence: {error!r}"


def draw_until(stop: Event, visitor: Visitor) -> None:
    """A visitor draws digit after digit, stroke by stroke."""
    while not stop.is_set():
        for number, (strokes, _) in enumerate(load_digits()):
            for count in range(1, len(strokes) + 1):
                visitor.ask(strokes[:count], CELLS[number % len(CELLS)])
            if stop.wait(0.05):
                return


def too_much(before: Footprint, after: Footprint) -> list[str]:
    """Names of what has grown by more than GROWTH."""
    return [
        name for name, most in vars(GROWTH).items() if getattr(after, name) - getattr(before, name) > most
    ]


def settled(server: Server, folder: Any, before: Footprint) -> Footprint:
    """The footprint once it is no more than before, or after PATIENCE seconds."""
    deadline = time.monotonic() + PATIENCE
    while too_much(before, after := footprint(server, folder)) and time.monotonic() < deadline:
        time.sleep(1)
    return after


def attack(cases: int, seed: int) -> dict[str, Any]:
    """Run the cases against an app of their own; what came of them, as plain JSON."""
    rng, kinds, stop = random.Random(seed), list(KINDS), Event()
    with watched_server() as (server, folder):
        visitor = Visitor(server, "visitor")
        fuzzer = Fuzzer(server, visitor.pad)
        fuzzer.fill_sessions()
        with ThreadPoolExecutor(1) as pool:
            drawing = pool.submit(draw_until, stop, visitor)
            try:
                for number in range(cases):
                    fuzzer.run(kinds[number % len(kinds)], rng)
                    if number == max(cases // 5, len(kinds)):
                        before = footprint(server, folder)
            finally:
                stop.set()
            drawing.result()
        left = fuzzer.let_go()
        after = settled(server, folder, before)
        faults = fuzzer.faults + [f"visitor: {fault}" for fault in visitor.faults]
        faults += [f"{left} half-sent requests were kept"] if left else []
        faults += [f"{name} grew" for name in too_much(before, after)]
        faults += [server.output[server.output.index("Traceback") :]] if "Traceback" in server.output else []
    results = {kind: {each: fuzzer.results[kind, each] for each in (*OUTCOMES, "fault")} for kind in kinds}
    figures = {"cases": cases, "seed": seed, "results": results, "visitor": visitor.answers, "faults": faults}
    return figures | {"before": vars(before), "after": vars(after)}


def tables(found: dict[str, Any]) -> str:
    """The Markdown of what attack() found."""
    columns = [*OUTCOMES, "fault"]
    lines = [[kind, *(str(counts[name]) for name in columns)] for kind, counts in found["results"].items()]
    takes = [
        [name, f"{found['before'][name]:.0f}", f"{found['after'][name]:.0f}"] for name in found["before"]
    ]
    said = f"The visitor had {found['visitor']} answers. Faults: {len(found['faults'])}."
    parts = [table(["kind", *columns], lines), table(["of the app", "early", "late"], takes), said]
    return "\n\n".join([*parts, *found["faults"][:20]])


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0], allow_abbrev=False)
    parser.add_argument("--cases", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--json", action="store_true", help="the figures as JSON in a last line")
    options = parser.parse_args(argv)
    found = attack(options.cases, options.seed)
    print(tables(found))
    if options.json:
        print(json.dumps(found))
    return 1 if found["faults"] else 0


if __name__ == "__main__":
    sys.exit(main())
