"""The honest visitor of benchmarks.strangers, as a process of its own: python -m benchmarks.load.honest ADDRESS

Draws real digits stroke by stroke, a question each 100 ms, each after the answer to the one before. Prints "ready" once
it has an answer to each question, and draws until its standard input ends. Each NEW questions it comes on a new
connection, as somebody does who has paused. Then it prints as JSON [moment asked, seconds until the answer, fault
or ""] of each question; the moments are those of time.monotonic(). An answer that says another digit than the one
at the start is a fault, as is none within PATIENCE seconds.
"""

import argparse
import json
import os
import sys
import time
from threading import Event, Thread
from typing import Any

import httpx

from tests.support.digits import load_digits

NEW = 5  # questions on one connection
PACE = 0.1  # seconds between two questions
PATIENCE = 30  # seconds for one answer
DIGITS = 5  # that it draws over and over
NEAR = 0.001  # probabilities may differ by this: other drawings in the batch change the last bits


class Honest:
    """One visitor, with a session and a connection of their own."""

    def __init__(self, address: str, login: str | None = None) -> None:
        headers = {"origin": address.rstrip("/")}
        self.client = httpx.Client(base_url=address, headers=headers, timeout=PATIENCE, trust_env=False)
        if login:
            name, _, password = login.partition(":")
            self.client.post("/login", data={"username": name, "password": password}).raise_for_status()
        components = self.client.get("/config").json()["components"]
        [self.pad] = [each["id"] for each in components if each["props"].get("elem_id") == "rowwise"]
        drawings = [strokes for strokes, _ in load_digits()[:DIGITS]]
        self.drawings = [strokes[: count + 1] for strokes in drawings for count in range(len(strokes))]
        self.expected = [self.ask(strokes) for strokes in self.drawings]

    def ask(self, strokes: Any, last: bool = False) -> dict[str, Any]:
        """The answer; last: on this connection. Raises ValueError or httpx.HTTPError if there is none."""
        data = {"strokes": strokes, "cell": "gru", "want": {}}
        call = {"data": data, "component_id": self.pad, "session_hash": "honest", "fn_name": "answer"}
        headers = {"connection": "close" if last else "keep-alive"}
        response = self.client.post("/gradio_api/component_server/", json=call, headers=headers)
        if response.status_code != 200:
            raise ValueError(f"status {response.status_code}: {response.text[:80]}")
        answer: dict[str, Any] = response.json()
        if "error" in answer:
            raise ValueError(answer["error"])
        return answer

    def timed(self, number: int) -> tuple[float, float, str]:
        """Ask a question: (the moment, the seconds that it took, the fault)."""
        start, fault = time.monotonic(), ""
        try:
            place = number % len(self.drawings)
            if not same(self.ask(self.drawings[place], number % NEW == 0), self.expected[place]):
                fault = "another answer"
        except (httpx.HTTPError, ValueError) as error:
            fault = f"{type(error).__name__} {error}"
        return start, time.monotonic() - start, fault

    def draw(self, stop: Event) -> list[tuple[float, float, str]]:
        """Ask until `stop` is set."""
        found: list[tuple[float, float, str]] = []
        while not stop.is_set():
            found.append(self.timed(len(found)))
            stop.wait(max(PACE - found[-1][1], 0.0))
        return found


def same(answer: dict[str, Any], expected: dict[str, Any]) -> bool:
    """Whether two answers say the same of a drawing."""
    names = ("digit", "status", "cell")
    pairs = zip(answer["probabilities"], expected["probabilities"], strict=True)
    return [answer[name] for name in names] == [expected[name] for name in names] and all(
        abs(one - other) < NEAR for one, other in pairs
    )


def main() -> None:
    """See the module."""
    parser = argparse.ArgumentParser()
    parser.add_argument("address")
    parser.add_argument("--login")
    options = parser.parse_args()
    honest, stop = Honest(options.address, options.login), Event()
    print("ready", flush=True)

    def wait() -> None:
        sys.stdin.read()
        stop.set()

    Thread(target=wait, daemon=True).start()
    print(json.dumps(honest.draw(stop)), flush=True)
    os._exit(0)  # torch, which the digits came with, would take seconds to end


if __name__ == "__main__":
    main()
