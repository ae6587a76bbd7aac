"""Visitors without a browser: they ask as the page's pad does, and compare each answer with the offline one."""

import base64
import socket
import time
from functools import cache
from typing import Any

import httpx
import numpy as np
from numpy.typing import NDArray

from model.drawing.strokes import rows_from_strokes
from model.files.checkpoint import Checkpoint, load_checkpoint
from model.interpret.trace import Trace, trace
from tests.support.server import APP, Server

CHECKPOINTS = APP.parent / "checkpoints"
CELLS = ("rnn", "gru", "lstm")
ROUNDED = 1e-4  # probabilities come with four places


@cache
def checkpoint_of(cell: str) -> Checkpoint:
    return load_checkpoint(CHECKPOINTS / f"{cell}.safetensors")


def offline(strokes: Any, cell: str) -> Trace:
    """The trace of the strokes by the shipped network of that cell, without a server."""
    return trace(checkpoint_of(cell), rows_from_strokes(strokes))


def unpacked(packed: dict[str, Any]) -> NDArray[np.float64]:
    """The array that ui.payload packed, as ui/web/shared/payload.js unpacks it."""
    numbers = np.frombuffer(base64.b64decode(packed["data"], validate=True), np.int8)
    return (numbers.astype(np.float64) * packed["scale"] / 127).reshape(packed["shape"])


def difference(answer: dict[str, Any], expected: Trace) -> str:
    """Names of the fields in which the page's answer differs from the expected one beyond rounding; "" if none."""
    told = {name: getattr(expected, name) for name in ("digit", "status", "cell")}
    told["facts"] = expected.facts and expected.facts._asdict()
    wrong = [name for name, value in told.items() if answer.get(name) != value]
    for name in ("probabilities", "belief"):
        if not np.allclose(answer.get(name, np.nan), getattr(expected, name), rtol=0, atol=ROUNDED):
            wrong.append(name)
    for name, array in (("ink", expected.rows), ("hidden", expected.hidden)):
        packed = answer.get(name)
        if not packed or not np.allclose(unpacked(packed), array, rtol=0, atol=packed["scale"] / 250):
            wrong.append(name)
    return ", ".join(wrong)


class Visitor:
    """One visitor with their own session. seconds: of each answer; faults: a line for each that is wrong."""

    def __init__(
        self,
        server: Server,
        session: str,
        pad: int | None = None,
        base_url: str = "",
        auth: tuple[str, str] | None = None,
    ) -> None:
        """base_url: of a proxy in front of the server; auth: the name and password that it asks for."""
        self.server = server
        self.session = session
        url = base_url or server.address
        self.client = httpx.Client(base_url=url, auth=auth, timeout=120, trust_env=False)
        self.pad = pad_of(server) if pad is None else pad
        self.answers = 0
        self.seconds: list[float] = []
        self.faults: list[str] = []

    def question(self, strokes: Any, cell: str) -> dict[str, Any]:
        """The body of a question, as the page sends it."""
        data = {"strokes": strokes, "cell": cell, "want": {}}
        return {"data": data, "component_id": self.pad, "session_hash": self.session, "fn_name": "answer"}

    def connect(self) -> socket.socket:
        """A new connection, for requests that no HTTP client sends."""
        return socket.create_connection(("127.0.0.1", self.server.port), timeout=120)

    def ask(self, strokes: Any, cell: str) -> None:
        """Ask, and compare the answer."""
        start = time.perf_counter()
        response = self.post(self.question(strokes, cell))
        self.seconds.append(time.perf_counter() - start)
        if response.status_code != 200:
            self.faults.append(f"status {response.status_code}: {response.text[:100]}")
            return
        self.answers += 1
        if wrong := difference(response.json(), offline(strokes, cell)):
            self.faults.append(f"{cell} answered another {wrong}")

    def milliseconds(self) -> dict[str, float]:
        """Median and 95th percentile of the time until an answer."""
        median, p95 = np.percentile(self.seconds, (50, 95))
        return {"median": 1000 * float(median), "p95": 1000 * float(p95)}

    def post(self, question: dict[str, Any]) -> httpx.Response:
        """The response to a question, as the page would get it."""
        return send_again(self.client, "POST", "/gradio_api/component_server/", json=question)


def send_again(client: httpx.Client, method: str, path: str, **options: Any) -> httpx.Response:
    """Send a request, and once more on a new connection if the server closed the kept one meanwhile, as browsers do.

    That happens on a machine that is stopped for seconds."""
    try:
        return client.request(method, path, **options)
    except httpx.RemoteProtocolError:
        return client.request(method, path, **options)


def pad_of(server: Server) -> int:
    """The number that Gradio gave the component that the pad is in."""
    components = httpx.get(f"{server.address}config", timeout=120).json()["components"]
    [number] = [each["id"] for each in components if each["props"].get("elem_id") == "rowwise"]
    return int(number)
