"""The process that trains: what it says comes as it said it, and it ends when it shall, however the app ends."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from model.serving.live import process
from model.serving.live.process import Worker
from tests.support.live import IS_DEAF, SETTINGS, SOON, TALKS_NONSENSE, command, is_running, starts

ROOT = Path(__file__).resolve().parents[4]


class Heard:
    """What a worker has said."""

    def __init__(self, words: list[str]) -> None:
        self.messages: list[dict[str, Any]] = []
        self.has_ended, self.is_ready = Event(), Event()
        self.worker = Worker(words, self.hear, lambda worker: self.has_ended.set())

    def hear(self, worker: Worker, message: dict[str, Any]) -> None:
        self.messages.append(message)
        self.is_ready.set()

    def train(self, **settings: Any) -> None:
        """Let it train, once it is ready."""
        assert self.is_ready.wait(SOON)
        self.worker.send({"do": "train", **SETTINGS, **settings})

    def end(self) -> list[dict[str, Any]]:
        """All that it has said, once it has ended."""
        assert self.has_ended.wait(SOON)
        assert not is_running(self.worker.process.pid)
        return self.messages


def test_all_is_heard_and_files_come_as_bytes(tmp_path: Path) -> None:
    heard = Heard(command(tmp_path))
    heard.train()
    messages = heard.end()
    assert [each["is"] for each in messages[:3]] == ["ready", "began", "point"]
    assert messages[2]["network"] == messages[-1]["checkpoint"] == (tmp_path / "rnn.safetensors").read_bytes()
    assert heard.worker.process.returncode == 0
    assert not heard.worker.has_crashed


def test_killed_it_ends_at_once_and_takes_no_command_any_more(tmp_path: Path) -> None:
    heard = Heard(command(tmp_path))
    assert heard.is_ready.wait(SOON)
    heard.worker.kill()
    heard.end()
    heard.worker.send({"do": "pause"})
    heard.worker.kill()
    assert not heard.worker.has_crashed


def test_one_that_talks_nonsense_is_killed(tmp_path: Path) -> None:
    heard = Heard(command(tmp_path))
    heard.train(seed=TALKS_NONSENSE)
    assert heard.end()[-1]["is"] == "point"


@pytest.mark.skipif(sys.platform == "win32", reason="its pipes wait")
def test_one_that_reads_no_commands_holds_nothing_up_and_is_killed(tmp_path: Path) -> None:
    heard = Heard(command(tmp_path))
    heard.train(seed=IS_DEAF)
    for _ in range(20_000):  # a pipe holds 64 KiB
        heard.worker.send({"do": "pause"})
    heard.end()


def test_one_that_ends_before_it_says_anything_has_crashed(tmp_path: Path) -> None:
    heard = Heard([sys.executable, "-c", "raise SystemExit(3)"])
    assert heard.end() == []
    assert heard.worker.has_crashed


def test_it_finds_the_project_from_any_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And modules of that folder, of the same names, are not taken; what the variable held before is."""
    (tmp_path / "model.py").write_text("raise SystemExit(4)")
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "besides.py").touch()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "more"))
    program = (
        "import besides, json, model.errors, os\n"
        "print(json.dumps({'is': 'ready', 'threads': os.environ['OMP_NUM_THREADS']}))"
    )
    heard = Heard([*process.COMMAND[:2], "-c", program])
    assert heard.end() == [{"is": "ready", "threads": "1"}]
    assert (sys.executable, "-P", "-m", "model.training.live") == process.COMMAND


@pytest.mark.skipif(sys.platform == "win32", reason="has no such signal")
def test_no_process_outlives_an_app_that_is_killed(tmp_path: Path) -> None:
    program = (
        "import sys, time; from model.serving.live.process import Worker\n"
        "Worker(sys.argv[1:], lambda *_: print('there', flush=True), lambda _: None); time.sleep(60)"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", program, *command(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE
    )
    assert parent.stdout
    assert parent.stdout.readline() == b"there\n"
    [child] = starts(tmp_path)
    assert os.getpgid(child) != os.getpgid(parent.pid)  # Ctrl-C at the terminal is for the app alone
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    parent.stdout.close()
    deadline = time.monotonic() + SOON
    while is_running(child) and time.monotonic() < deadline:
        Event().wait(0.01)
    assert not is_running(child)
