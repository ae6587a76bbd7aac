"""Live training over HTTP, by the process that really trains: what the page shows is what the network makes of it."""

import base64
import json
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import gradio as gr
import httpx
import numpy as np
import pytest

import app
from model.drawing.strokes import rows_from_strokes
from model.files.checkpoint import checkpoint_from
from model.interpret.trace import trace
from model.serving.live.checks import NO_VISITOR
from model.serving.live.page import NO_NETWORK
from model.serving.live.trainings import LEFT
from tests.support.digits import load_digits
from tests.support.live import OVER, SETTINGS, SOON, is_running
from tests.support.server import Server, quiet
from tests.support.visitors import CHECKPOINTS, pad_of, unpacked

TWO = load_digits()[2][0]
KEYS = [f"{number:032x}" for number in range(9)]


class Tab:
    """A visitor's page with the tab of training open."""

    def __init__(self, server: Server, key: str) -> None:
        self.key, self.pad, self.server = key, pad_of(server), server
        self.client = httpx.Client(base_url=server.address, timeout=120, trust_env=False)
        self.news: list[dict[str, Any]] = []

    def body(self, name: str, **fields: Any) -> dict[str, Any]:
        data = {"visitor": self.key, **fields}
        return {"data": data, "component_id": self.pad, "session_hash": "live", "fn_name": name}

    def call(self, name: str, **fields: Any) -> dict[str, Any]:
        """What a function of the page answers."""
        response = self.client.post("/gradio_api/component_server/", json=self.body(name, **fields))
        response.raise_for_status()
        return dict(response.json())

    def train(self, **settings: Any) -> dict[str, Any]:
        return self.call("live_training", do="train", **SETTINGS | settings)

    def until(self, *states: str, kind: str = "") -> dict[str, Any]:
        """Ask for news until the training is in one of these states, or a message of this kind has come."""
        after = 0
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            found = self.call("live_news", after=after)
            after = found["next"]
            self.news += found["news"]
            if found["state"] in states or any(each["is"] == kind for each in found["news"]):
                return found
        raise AssertionError(f"still {found['state']}")

    def panel(self, at: int | None) -> dict[str, Any]:
        """The panel "live" about a two."""
        return dict(self.call("answer", strokes=TWO, cell="gru", want={"live": {"at": at}})["live"])

    def hang_up(self, after: int) -> None:
        """Ask for news, and close the connection as a page does that is closed."""
        content = json.dumps(self.body("live_news", after=after)).encode()
        head = f"POST /gradio_api/component_server/ HTTP/1.1\r\nHost: 127.0.0.1:{self.server.port}\r\n"
        head += f"Content-Type: application/json\r\nContent-Length: {len(content)}\r\n\r\n"
        with socket.create_connection(("127.0.0.1", self.server.port)) as connection:
            connection.sendall(head.encode() + content)
            time.sleep(0.3)  # until it waits


def children(process: int) -> list[int]:
    """The processes that a process has started, as Linux lists them."""
    lists = Path(f"/proc/{process}/task").glob("*/children")
    return [int(child) for each in lists for child in each.read_text().split()]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The app over the shipped checkpoints, started from another folder."""
    with quiet(Server(tmp_path_factory.mktemp("elsewhere"))) as server:
        yield server


def test_it_learns_and_each_moment_shows_that_network(server: Server) -> None:
    tab = Tab(server, KEYS[1])
    assert tab.panel(None) == {"empty": True}
    tab.call("live_training", do="open")
    assert tab.train(hidden_size=16)["state"] in ("starting", "training")
    found = tab.until(*OVER)
    assert (found["state"], found["why"]) == ("done", "")
    shares = {each["pictures"]: each["accuracy"] for each in tab.news if "accuracy" in each}
    assert shares[0] < 0.4 < shares[found["newest"]]
    file = tab.call("live_network")
    checkpoint = checkpoint_from(base64.b64decode(file["content"]))
    assert (file["file"], checkpoint.classifier.hidden_size) == ("rnn-16x1.safetensors", 16)

    expected = trace(checkpoint, rows_from_strokes(TWO)).hidden
    name = tab.call("live_training", do="use")["name"]
    assert name == "live/rnn-1"
    for part in (tab.panel(None), tab.call("answer", strokes=TWO, cell=name)):
        np.testing.assert_allclose(unpacked(part["hidden"]), expected, atol=part["hidden"]["scale"] / 200)
    first = tab.panel(0)
    assert first["pictures"] == 0
    assert not np.allclose(unpacked(first["hidden"]), expected, atol=0.1)
    assert "error" in Tab(server, KEYS[2]).call("answer", strokes=TWO, cell=name)


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self").exists(), reason="looks for processes in /proc")
def test_a_page_that_is_closed_ends_its_training_and_the_next_one_begins(server: Server) -> None:
    tab, other = Tab(server, KEYS[3]), Tab(server, KEYS[4])
    tab.train(cell="lstm", hidden_size=256, num_layers=3)
    found = tab.until(kind="point")
    assert other.train()["place"] == 1
    [worker] = children(server.process.pid)
    tab.hang_up(found["next"] + 1000)  # a number that is not from here is answered at once
    tab.call("live_training", do="pause")
    found = tab.until("paused", *OVER)
    assert found["state"] == "paused"
    tab.hang_up(found["next"])
    closed = time.monotonic()
    while is_running(worker) and time.monotonic() - closed < SOON:
        time.sleep(0.005)
    assert not is_running(worker)
    found = tab.call("live_news", after=0)
    assert (found["state"], found["why"]) == ("stopped", LEFT)
    assert other.until(*OVER)["state"] == "done"


def test_odd_questions_have_one_sentence(server: Server) -> None:
    tab = Tab(server, KEYS[5])
    assert tab.call("live_network") == {"error": NO_NETWORK, "waited": pytest.approx(0, abs=1e4)}
    for name in ("live_training", "live_news", "live_network"):
        odd: list[Any] = [None, 3, "", [], {}, KEYS[5].upper() + "G", 1e308]
        for visitor in odd:
            assert tab.call(name, visitor=visitor)["error"] == NO_VISITOR
    assert tab.train(hidden_size=1e308)["error"] == "The hidden size must be a whole number from 8 to 256."


def functions_of(page: gr.Blocks) -> tuple[bool, list[str]]:
    """(whether the page has the tab, the names of the functions that it calls)."""
    [component] = [each for each in page.blocks.values() if getattr(each, "elem_id", "") == "rowwise"]
    config = component.get_config()
    return config["props"]["training"] if "props" in config else config["training"], [
        name for name in dir(component) if getattr(getattr(component, name, None), "_is_server_fn", False)
    ]


def test_where_nobody_may_train_there_is_nothing_of_it() -> None:
    live = {"live_training", "live_news", "live_network"}
    has_tab, names = functions_of(app.build(CHECKPOINTS))
    assert has_tab
    assert live <= set(names)
    has_tab, names = functions_of(app.build(CHECKPOINTS, training=False))
    assert not has_tab
    assert not live & set(names)
