"""The options of serving, and what is swept away while the app runs; the app itself is in test_reach."""

import argparse
import os
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import gradio as gr
import pytest

from tests.support.loops import run_apart
from ui.server import cleanup as sweep
from ui.server.cleanup import ANSWER_AGE, ANSWERS, FILE_AGE, Cleanup
from ui.server.launch import accounts, call_this_machine_directly, can_listen, rest, root_path


@pytest.mark.parametrize("text, path", [
    ("", ""), ("/", ""), ("/rowwise", "/rowwise"), ("/rowwise/", "/rowwise"), ("/a/b-c/d.e", "/a/b-c/d.e"),
    ("https://example.org/rowwise", "https://example.org/rowwise"), ("http://10.0.0.1:80", "http://10.0.0.1:80"),
])  # fmt: skip
def test_root_path(text: str, path: str) -> None:
    assert root_path(text) == path


@pytest.mark.parametrize(
    "text", ["rowwise", "/row wise", "//", "/a//b", "ftp://a/b", "/<b>", "/a?b", "/a\n", "/é"]
)
def test_wrong_root_path(text: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError, match="is no path such as /rowwise"):
        root_path(text)


def test_accounts_of_a_file(tmp_path: Path) -> None:
    file = tmp_path / "accounts"
    file.write_text("ada:Love:lace\n\n bob:ü \n", "utf-8")
    assert accounts(str(file)) == [("ada", "Love:lace"), ("bob", "ü")]


@pytest.mark.parametrize("content", [b"", b"\n", b"ada", b"ada:", b":secret", b"ada:1\nbob", b"\xff:\xfe"])
def test_wrong_accounts(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "accounts"
    file.write_bytes(content)
    with pytest.raises(argparse.ArgumentTypeError) as caught:
        accounts(str(file))
    assert str(caught.value).startswith(str(file))
    assert "secret" not in str(caught.value).removeprefix(str(file))


def test_accounts_as_an_editor_of_windows_saves_them(tmp_path: Path) -> None:
    """With a mark before the first name, and a line that only looks empty."""
    (tmp_path / "accounts").write_bytes(b"\xef\xbb\xbfada:lovelace\r\n \r\n")
    assert accounts(str(tmp_path / "accounts")) == [("ada", "lovelace")]


def test_no_file_of_accounts(tmp_path: Path) -> None:
    with pytest.raises(argparse.ArgumentTypeError, match="cannot be read"):
        accounts(str(tmp_path / "none"))


def test_where_one_can_listen() -> None:
    assert can_listen("127.0.0.1", 0)
    assert can_listen("0.0.0.0", 0)
    assert not can_listen("192.0.2.1", 0)  # an address of no machine (RFC 5737)
    assert not can_listen("no such host", 0)
    assert not can_listen("", 70_000)


def test_proxies_are_not_for_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the environment already names stays."""
    monkeypatch.setenv("NO_PROXY", "example.org")
    monkeypatch.setenv("no_proxy", "")
    call_this_machine_directly("10.0.0.1")
    assert os.environ["NO_PROXY"] == os.environ["no_proxy"] == "example.org,127.0.0.1,localhost,10.0.0.1"


def aged(path: Path, age: float, size: int = 1) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"x" * size)
    then = time.time() - age
    os.utime(path, (then, then))
    os.utime(path.parent, (then, then))
    return path


def page_of(**parts: Any) -> Any:
    return SimpleNamespace(temp_file_sets=[{"name of an upload"}], **parts)


def test_old_uploads_are_deleted(tmp_path: Path) -> None:
    old, new = aged(tmp_path / "a" / "old.png", FILE_AGE + 9), aged(tmp_path / "b" / "new.png", FILE_AGE - 9)
    coming = tmp_path / "c"  # made by Gradio a moment before the upload that goes into it
    coming.mkdir()
    page = page_of()
    for _ in range(2):  # the folder goes when it is empty, and old
        Cleanup(page, tmp_path).delete_uploads(time.time())
        os.utime(old.parent, (0, 0)) if old.parent.exists() else None
    assert sorted(tmp_path.rglob("*")) == [new.parent, new, coming]
    assert page.temp_file_sets == [set()]


def test_a_folder_that_goes_while_it_is_swept_ends_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Gradio deletes files too: a sweep that fails would be the last."""
    gone, old = aged(tmp_path / "gone" / "old.png", FILE_AGE + 9), aged(tmp_path / "old.png", FILE_AGE + 9)
    scandir = os.scandir

    def late(folder: Any) -> Any:
        if Path(folder) == gone.parent:
            gone.unlink(missing_ok=True)
            raise FileNotFoundError
        return scandir(folder)

    monkeypatch.setattr(os, "scandir", late)
    Cleanup(page_of(), tmp_path).delete_uploads(time.time())
    assert not gone.exists() and not old.exists()


def test_a_file_that_goes_while_it_is_swept_ends_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone, old = (aged(tmp_path / f"{age}.png", FILE_AGE + age) for age in (9, 99))  # the younger is first
    unlink = Path.unlink

    def beaten(path: Path, **options: Any) -> None:
        if path == gone:
            os.remove(gone)
        unlink(path, **options)

    monkeypatch.setattr(Path, "unlink", beaten)
    Cleanup(page_of(), tmp_path).delete_uploads(time.time())
    assert not gone.exists() and not old.exists()


def test_oldest_uploads_go_when_there_is_no_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sweep, "FILE_BYTES", 100)
    files = [aged(tmp_path / str(age) / "digit.png", age, 40) for age in (30, 20, 10)]
    Cleanup(page_of(), tmp_path).delete_uploads(time.time())
    assert [file.exists() for file in files] == [False, True, True]


def queue_of(sessions: list[str], busy: list[str]) -> Any:
    events = {name: SimpleNamespace(session_hash=name) for name in busy}
    return SimpleNamespace(
        event_ids_to_events=events,
        pending_event_ids_session={name: {name} for name in sessions},
        pending_messages_per_session={name: [name] for name in sessions},
    )


def test_answers_that_nobody_fetches_are_forgotten(tmp_path: Path) -> None:
    queue = queue_of(["done", "busy"], ["busy"])
    swept = Cleanup(page_of(_queue=queue), tmp_path)
    swept.forget_answers(0.0)
    swept.forget_answers(ANSWER_AGE - 1)
    assert list(queue.pending_messages_per_session) == ["done", "busy"]
    swept.forget_answers(ANSWER_AGE + 1)
    assert list(queue.pending_messages_per_session) == list(queue.pending_event_ids_session) == ["busy"]


def test_a_session_that_asks_again_is_young_again(tmp_path: Path) -> None:
    queue = queue_of(["page"], [])
    swept = Cleanup(page_of(_queue=queue), tmp_path)
    swept.forget_answers(0.0)
    queue.event_ids_to_events["page"] = SimpleNamespace(session_hash="page")
    swept.forget_answers(ANSWER_AGE)
    queue.event_ids_to_events.clear()
    swept.forget_answers(ANSWER_AGE + 1)
    assert list(queue.pending_messages_per_session) == ["page"]


def test_only_the_newest_answers_wait(tmp_path: Path) -> None:
    queue = queue_of([str(number) for number in range(ANSWERS + 3)], [])
    Cleanup(page_of(_queue=queue), tmp_path).forget_answers(0.0)
    assert list(queue.pending_messages_per_session) == [str(number) for number in range(3, ANSWERS + 3)]


class Connection:
    """As uvicorn's: the last request on it, and a transport that can be closed."""

    def __init__(self, cycle: Any = None) -> None:
        self.cycle, self.closed = cycle, False
        self.transport = SimpleNamespace(close=lambda: setattr(self, "closed", True))


def test_connections_on_which_nothing_is_asked_are_closed(tmp_path: Path) -> None:
    silent, busy = Connection(), Connection(SimpleNamespace(response_complete=False))
    kept, asking = (Connection(SimpleNamespace(response_complete=True)) for _ in range(2))
    state = SimpleNamespace(connections={silent, busy, kept, asking})
    swept = Cleanup(page_of(server=SimpleNamespace(server_state=state)), tmp_path)
    swept.close_idle()
    assert not any(each.closed for each in state.connections)
    asking.cycle = SimpleNamespace(response_complete=True)  # another request since
    swept.close_idle()
    assert [each.closed for each in (silent, busy, kept, asking)] == [True, False, True, False]


def test_a_sweep_does_all_of_it(tmp_path: Path) -> None:
    file, connection = aged(tmp_path / "a" / "old.png", FILE_AGE + 9), Connection()
    state = SimpleNamespace(connections={connection})
    queue = queue_of([str(number) for number in range(ANSWERS + 1)], [])
    swept = Cleanup(page_of(_queue=queue, server=SimpleNamespace(server_state=state)), tmp_path)
    run_apart(swept.run())
    run_apart(swept.run())
    assert not file.exists()
    assert len(queue.pending_messages_per_session) == ANSWERS
    assert connection.closed


def test_a_server_without_calls_looks_seldom_for_them(monkeypatch: pytest.MonkeyPatch) -> None:
    """Gradio's own loops, each up to its first pause."""
    page = gr.Blocks().queue()
    rest(page)
    pauses: list[float] = []

    async def pause(seconds: float) -> None:
        pauses.append(seconds)
        page._queue.stopped = True

    monkeypatch.setattr("gradio.queueing.asyncio.sleep", pause)
    for loop in (page._queue.start_processing, page._queue.start_progress_updates):
        page._queue.stopped = False
        run_apart(loop())
    assert len(pauses) == 2 and min(pauses) >= 0.02
