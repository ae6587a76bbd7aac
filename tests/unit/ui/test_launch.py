"""Where the page is served, how many may wait for an answer, and what Gradio is told by its documented options."""

import os
import signal
from pathlib import Path
from threading import Event
from typing import Any, cast

import gradio as gr
import httpx
import pytest
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

import app
from tests.support.loops import run_apart
from tests.support.served import served
from ui.server import launch
from ui.server.gradio_patches import QuietBlocks
from ui.server.launch import bypass_proxy_for_localhost, can_listen, upload_directory


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


def test_each_process_has_a_directory_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Below the one that GRADIO_TEMP_DIR names, for this user alone; Gradio is told of it."""
    parent = tmp_path / "new" / "uploads"
    monkeypatch.setenv("GRADIO_TEMP_DIR", str(parent))
    with upload_directory():
        [folder] = parent.iterdir()
        assert os.environ["GRADIO_TEMP_DIR"] == str(folder)
        assert folder.stat().st_mode & 0o777 == 0o700
        (folder / "digit.png").touch()
    assert list(parent.iterdir()) == []


def test_uploads_are_deleted_on_a_schedule(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By Gradio itself, while it serves."""
    monkeypatch.setenv("GRADIO_TEMP_DIR", str(tmp_path))
    monkeypatch.setattr(app, "DELETE_UPLOADS", (1, 1))
    with served(app.build(tmp_path)) as address:
        [path] = httpx.post(f"{address}gradio_api/upload", files={"files": ("digit.png", b"x")}).json()
        assert tmp_path in Path(path).parents
        for _ in range(300):
            if not Path(path).exists():
                return
            Event().wait(0.1)
    raise AssertionError("the upload is still there")


def test_a_hundred_calls_may_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    """Behind a hundred at work: each may hold a drawing of 2 MB. One too many gets 429, and may come again later."""
    go_on = Event()

    def slow() -> bool:
        return go_on.wait(30)

    with QuietBlocks() as page:
        gr.api(slow)
    monkeypatch.setattr(launch, "CALLS", 2)
    monkeypatch.setitem(launch.OPTIONS, "max_threads", 2)
    with served(page) as address:
        call = f"{address}gradio_api/call/slow"
        answers = [httpx.post(call, json={"data": []}) for _ in range(6)]
        go_on.set()
    refused = [answer for answer in answers if answer.status_code != 200]
    assert 1 <= len(refused) <= 2  # one more may have begun already: then it waits no more
    assert all(answer.status_code == 429 for answer in refused)
    assert refused[0].json()["detail"].startswith("Queue is full.")


@pytest.mark.parametrize("space, client", [("ada/rowwise", "192.0.2.7"), ("", "10.1.2.3")])
def test_a_space_names_its_visitors(monkeypatch: pytest.MonkeyPatch, space: str, client: str) -> None:
    """Else all of them would count as one client: the proxy's address is not this machine's."""
    monkeypatch.setenv("SPACE_ID", space)
    monkeypatch.setenv("FORWARDED_ALLOW_IPS", "")  # so that what the app sets is taken away in the end
    monkeypatch.delenv("FORWARDED_ALLOW_IPS")
    with gr.Blocks() as page, served(page):
        pass
    trusted = os.environ.get("FORWARDED_ALLOW_IPS", "127.0.0.1")
    seen: list[str] = []

    async def note(scope: Any, *_: Any) -> None:
        seen.append(scope["client"][0])

    header = (b"x-forwarded-for", b"203.0.113.9, 192.0.2.7, 10.9.9.9")  # the visitor has written the first
    scope = {"type": "http", "client": ("10.1.2.3", 1), "headers": [header]}
    run_apart(ProxyHeadersMiddleware(note, trusted)(scope, None, None))  # type: ignore[arg-type]
    assert seen == [client]


def test_the_page_is_told_that_the_app_ends_before_it_waits_for_requests() -> None:
    told: list[str] = []

    class Page:
        def when_ended(self) -> None:
            told.append("ended")

        def close(self, verbose: bool) -> None:
            told.append("closed")

    before = {kind: signal.getsignal(kind) for kind in (signal.SIGTERM, signal.SIGINT)}
    try:
        launch.serve_until_signal(cast(Any, Page()), lambda: signal.raise_signal(signal.SIGTERM))
    finally:
        for kind, handler in before.items():
            signal.signal(kind, handler)
    assert told == ["ended", "closed"]
