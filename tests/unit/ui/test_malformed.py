"""Calls over plain HTTP that no client of Gradio's would send: one sentence each, and an app that goes on."""

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.support.digits import load_digits
from tests.support.server import Server, quiet
from ui.server.limits import ARGUMENTS

STROKES = load_digits()[2][0]
BAD = {
    "no arguments": ("read_strokes", []),
    "one argument": ("read_strokes", [STROKES]),
    "text for a picture": ("read_picture", ["hello", "gru"]),
    "list for a picture": ("read_picture", [[1, 2], "gru"]),
    "a file of the machine": (
        "read_picture",
        [{"path": "/etc/passwd", "meta": {"_type": "gradio.FileData"}}, "gru"],
    ),
}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with quiet(Server(tmp_path_factory.mktemp("elsewhere"))) as server:
        yield server


def call(server: Server, endpoint: str, arguments: list[Any]) -> tuple[str, Any]:
    """(the kind of the last event, its data) of a call."""
    url = f"{server.address.rstrip('/')}/gradio_api/call/{endpoint}"
    event = httpx.post(url, json={"data": arguments}, timeout=60).raise_for_status().json()["event_id"]
    lines = httpx.get(f"{url}/{event}", timeout=60).text.strip().splitlines()
    kind = [line.removeprefix("event: ") for line in lines if line.startswith("event: ")][-1]
    data = [line.removeprefix("data: ") for line in lines if line.startswith("data: ")][-1]
    return kind, json.loads(data)


@pytest.mark.parametrize("endpoint, arguments", BAD.values(), ids=BAD)
def test_malformed_calls_get_one_sentence(server: Server, endpoint: str, arguments: list[Any]) -> None:
    kind, data = call(server, endpoint, arguments)
    assert kind == "error"
    assert data["error"] == ARGUMENTS
    kind, data = call(server, "read_strokes", [STROKES, "gru"])
    assert (kind, data[0]["digit"]) == ("complete", 2)


def test_events_of_the_page_that_have_no_function(server: Server) -> None:
    """Called by their number with anything: an error with one sentence, whatever the event is for."""
    count = len(httpx.get(f"{server.address}config", timeout=60).json()["dependencies"])
    assert count > 4
    for number in range(count):
        call = {"data": ["x"] * 9, "fn_index": number, "session_hash": f"session {number}"}
        httpx.post(f"{server.address}gradio_api/queue/join", json=call, timeout=60).raise_for_status()
        stream = f"{server.address}gradio_api/queue/data?session_hash=session%20{number}"
        lines = httpx.get(stream, timeout=60).text.split("\n\n")
        events = [json.loads(line.removeprefix("data: ")) for line in lines if line]
        [done] = [event for event in events if event["msg"] == "process_completed"]
        assert done["success"] or done["output"]["error"].endswith("."), done
