"""Sends hostile requests to a running app, one after the other, and counts the outcomes."""

import json
import random
import select
import socket
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

import httpx

from model.drawing.strokes import MAX_POINTS
from tests.fuzz.api_cases import API, TWO, Request, body, server_call
from tests.fuzz.stranger_cases import KINDS
from tests.support.footprint import PATIENCE
from tests.support.server import Server
from tests.support.visitors import send_again
from ui.server.launch import SESSIONS

FORBIDDEN = ("Traceback", "root:x:0", "def main", "PYTHONPATH=")  # in no answer: faults' and files' contents
SLOWEST = 90  # seconds within which the app must have given up a request that comes a byte at a time
OUTCOMES = ("4xx", "sentence", "answered", "left open", "cut off")


@dataclass
class HalfSent:
    """A request that is not over: what was sent, what is to follow a byte at a time, and since when."""

    connection: socket.socket
    head: bytes
    rest: bytes
    since: float


class Fuzzer:
    """Sends cases to one server. results counts (kind, outcome); faults has a line for each outcome that is wrong."""

    def __init__(self, server: Server, pad: int) -> None:
        self.server, self.pad = server, pad
        self.client = httpx.Client(base_url=server.address, timeout=120)
        self.results: Counter[tuple[str, str]] = Counter()
        self.faults: list[str] = []
        self.half_open: list[HalfSent] = []

    def run(self, kind: str, rng: random.Random) -> None:
        """One case of a kind."""
        self.take(kind, KINDS[kind](rng, self.pad))

    def take(self, kind: str, case: Request) -> None:
        """Send a case, and count its outcomes."""
        said = len(self.server.lines)
        self.drip()
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
        self.half_open.append(HalfSent(connection, case.head, case.rest, time.monotonic()))
        return "left open"

    def drip(self) -> None:
        """Send a byte of each request that comes slowly, and forget those that the app has answered."""
        for each in [each for each in self.half_open if each.rest]:
            if select.select([each.connection], [], [], 0)[0]:
                each.connection.close()
                self.half_open.remove(each)
                continue
            with suppress(ConnectionError):
                each.connection.sendall(each.rest[:1])
            each.head, each.rest = each.head + each.rest[:1], each.rest[1:]
            if time.monotonic() - each.since > SLOWEST:
                self.faults.append(f"slow: waited for more than {SLOWEST} s")
                each.rest = b""

    def send(self, case: Request) -> str:
        """The outcome of a request: one of OUTCOMES, or what was wrong."""
        try:
            response = send_again(self.client, case.method, case.path, **case.options)
        except (httpx.WriteError, httpx.ReadError):
            return "cut off"  # while it was sending what is far too large
        except httpx.RemoteProtocolError as error:
            return f"no answer: {error}"
        if response.status_code >= 500 or any(word in response.text for word in FORBIDDEN):
            return f"status {response.status_code}: {response.text[:100]}"
        if shared := shared_with(response):
            return f"a page of {shared} may read it as the visitor"
        if response.status_code >= 400:
            return "4xx"
        if case.path.startswith(f"{API}/call/") and case.method == "POST":
            return self.event(case.path, response.json()["event_id"])
        if case.path == f"{API}/upload" and case.method == "POST":
            if not (paths := response.json()):  # a form without a file
                return "answered"
            [path] = paths
            if (opened := self.send(server_call(self.pad, path, "open_upload"))) not in OUTCOMES:
                return opened
            file = {"path": path, "meta": {"_type": "gradio.FileData"}}
            return self.send(Request("POST", f"{API}/call/read_picture", body({"data": [file, "gru"]})))
        if case.path == f"{API}/component_server":
            return sentence(response.json().get("error")) if "error" in response.json() else "answered"
        return "answered"

    def event(self, path: str, event_id: str) -> str:
        """The outcome of a call that was accepted."""
        text = send_again(self.client, "GET", f"{path.replace('/v2', '')}/{event_id}").text
        events = [line.removeprefix("event: ") for line in text.splitlines() if line.startswith("event: ")]
        data = [line.removeprefix("data: ") for line in text.splitlines() if line.startswith("data: ")]
        if not events or any(word in text for word in FORBIDDEN):
            return f"event {text[:100]!r}"
        return "answered" if events[-1] == "complete" else sentence(json.loads(data[-1])["error"])

    def warm_up(self) -> None:
        """Do all that makes the app grow only once: fill its caches and pools, and read the largest batches."""
        self.fill_sessions()
        rng = random.Random("warm")
        for _ in range(100):
            self.run("pictures", rng)
        self.send_largest()

    def fill_sessions(self) -> None:
        """As many visitors as Gradio remembers."""
        for number in range(SESSIONS):
            self.send(server_call(self.pad, {"strokes": [], "cell": "gru"}, session=f"early {number}"))

    def send_largest(self) -> None:
        """The largest drawings, and larger ones, many at once."""
        for count in (MAX_POINTS, 3 * MAX_POINTS):
            long = [[[number % 500, number % 7] for number in range(count)]]
            call = Request("POST", f"{API}/call/trace_strokes", body({"data": [long, "gru"]}))
            question = server_call(self.pad, {"strokes": long, "cell": "gru", "want": {"compare": {}}})
            for case in (call, question):
                self.take("largest", replace(case, times=8))
        swaps = {"strokes": TWO, "cell": "gru", "want": {"lesson": {"question": "order"}}}
        self.take("largest", replace(server_call(self.pad, swaps), times=8))

    def let_go(self) -> int:
        """Close what was left open; how many requests the app still waited for, though their head was complete.

        It waits for a head as long as the connection is open: that is for a proxy to bound.
        """
        left, deadline = 0, time.monotonic() + PATIENCE
        for each in self.half_open:
            with each.connection, suppress(ConnectionError):
                try:
                    while b"\r\n\r\n" in each.head and each.connection.recv(65536):
                        if time.monotonic() > deadline:  # a stream without an end
                            raise TimeoutError
                except TimeoutError:
                    left += 1
        self.half_open.clear()
        return left

    def hang_up(self) -> None:
        """Close what was left open."""
        for each in self.half_open:
            each.connection.close()
        self.half_open.clear()


def shared_with(response: httpx.Response) -> str:
    """The one foreign origin whose pages may read this response with the visitor's cookies; "" if there is none."""
    named = response.headers.get("access-control-allow-origin", "*")
    own = f"http://{response.request.url.netloc.decode()}"
    with_cookies = response.headers.get("access-control-allow-credentials") == "true"
    return named if with_cookies and named not in ("*", own) else ""


def sentence(error: Any) -> str:
    """The outcome of an error: "sentence" if it is one sentence."""
    good = isinstance(error, str) and error.endswith(".") and "\n" not in error and len(error) < 300
    return "sentence" if good else f"no sentence: {error!r}"
