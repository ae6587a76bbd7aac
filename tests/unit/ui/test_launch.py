"""Where the page is served, how many may wait for an answer, and what Gradio is told by its documented options."""

import os
from pathlib import Path
from threading import Event

import gradio as gr
import httpx
import pytest

from tests.support.server import served
from ui.server import launch
from ui.server.gradio_patches import QuietBlocks
from ui.server.launch import bypass_proxy_for_localhost, can_listen


@pytest.mark.parametrize("host, port, free", [
    ("127.0.0.1", 0, True), ("0.0.0.0", 0, True), ("no such host", 0, False), ("", 70_000, False),
    ("192.0.2.1", 0, False),  # an address of no machine (RFC 5737)
])  # fmt: skip
def test_where_one_can_listen(host: str, port: int, free: bool) -> None:
    assert can_listen(host, port) == free


def test_proxies_are_not_for_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the environment already names stays."""
    monkeypatch.setenv("NO_PROXY", "example.org")
    monkeypatch.setenv("no_proxy", "")
    bypass_proxy_for_localhost("10.0.0.1")
    assert os.environ["NO_PROXY"] == os.environ["no_proxy"] == "example.org,127.0.0.1,localhost,10.0.0.1"


def test_a_hundred_calls_may_wait(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A drawing of 20,000 points takes 3 MB while it waits. One call too many gets 429, and may come again later."""
    go_on = Event()

    def slow() -> bool:
        return go_on.wait(30)

    with QuietBlocks() as page:
        gr.api(slow)
    monkeypatch.setattr(launch, "CALLS", 2)
    with served(page, tmp_path) as address:
        call = f"{address}gradio_api/call/slow"
        answers = [httpx.post(call, json={"data": []}) for _ in range(6)]
        go_on.set()
    refused = [answer for answer in answers if answer.status_code != 200]
    assert 3 <= len(refused) <= 4  # one may have begun already: then it waits no more
    assert all(answer.status_code == 429 for answer in refused)
    assert refused[0].json()["detail"].startswith("Queue is full.")
