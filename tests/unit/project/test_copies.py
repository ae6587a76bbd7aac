"""deploy/copies.py: each copy on its own port, restarted when it ends, all stopped at the end, whatever ends it."""

import io
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from deploy import copies
from tests.support.server import ADDRESS, ROOT, free_port
from tests.support.small import save_several


def test_a_copy_of_the_app_runs_until_told(tmp_path: Path) -> None:
    """The options that are not its own are the app's. The tests of several run other code, which starts at once."""
    save_several(tmp_path)
    command = [str(ROOT / "deploy" / "copies.py"), "--copies", "1", "--port", str(port := free_port())]
    process = subprocess.Popen(
        [sys.executable, *command, "--checkpoints", str(tmp_path), "--host", "127.0.0.1"],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
    )
    try:
        assert process.stdout
        found = ADDRESS.search(next(process.stdout))
        assert found and found[0] == f"http://127.0.0.1:{port}/"
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0
    assert process.stdout.read() == ""  # the pipe ends only once the copy has let go of it


@pytest.fixture
def run_as_app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], int]:
    """Makes the copies run other code than app.py's. They start again and are looked at without a pause."""
    monkeypatch.setattr(copies, "APP", tmp_path / "app.py")
    monkeypatch.setattr(copies, "SOONEST", 0)
    monkeypatch.setattr(copies, "LOOK", 0)
    monkeypatch.delenv("OMP_NUM_THREADS")
    return lambda code: (tmp_path / "app.py").write_text(code)


@pytest.mark.parametrize(("status", "refused"), [(3, 0), (1, 1), (2, 2)])
def test_a_copy_that_ended_is_started_again(
    status: int, refused: int, run_as_app: Callable[[str], int], capfd: pytest.CaptureFixture[str]
) -> None:
    """Only at its first start does a status of app.py stop all copies. Each copy has one thread."""
    run_as_app(f"import os, sys; print(os.environ['OMP_NUM_THREADS']); sys.exit({status})")
    copy = copies.Copy(7861, ["--host", "::1"])
    first = copy.process
    words = ["--host", "::1", "--no-training", "--port", "7861", "--exact-port"]
    assert first.args == [sys.executable, str(copies.FOLLOW), str(copies.APP), *words]
    first.wait()
    assert capfd.readouterr().out == "1\n"
    assert copy.refused() == refused
    copy.start_again()
    assert copy.process is not first
    copy.process.wait()
    assert copy.refused() == 0


def test_a_copy_that_runs_is_left_alone(run_as_app: Callable[[str], int]) -> None:
    run_as_app("import signal; signal.pause()")
    copy = copies.Copy(7861, [])
    first = copy.process
    copy.start_again()
    assert copy.process is first
    copy.tell()
    copy.wait()
    assert first.returncode == -signal.SIGTERM


@pytest.fixture
def started(tmp_path: Path) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Starts a copies.py in a process of its own, whose copies run this code; returns once each has begun.

    The code finds its number of the copy in `copy`, and calls begun().
    """
    head = (
        "import os, signal, sys\n"
        "copy = int(sys.argv[sys.argv.index('--port') + 1]) - 7860\n"
        "def begun():\n    os.write(1, b'begun\\n')\n"
    )

    def start(code: str, copies: int = 2, in_time: float = 60) -> subprocess.Popen[str]:
        (tmp_path / "app.py").write_text(head + code)
        program = (
            "import pathlib, signal, sys; from deploy import copies\n"
            # Whoever runs the tests in the background may have set these to be ignored.
            "for kind in (signal.SIGINT, signal.SIGHUP): signal.signal(kind, signal.SIG_DFL)\n"
            f"copies.APP = pathlib.Path({str(tmp_path / 'app.py')!r})\n"
            f"copies.IN_TIME = {in_time}; sys.exit(copies.main(['--copies', '{copies}']))"
        )
        process = subprocess.Popen(
            [sys.executable, "-c", program],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        processes.append(process)
        assert process.stdout
        for _ in range(copies):
            assert process.stdout.readline() == "begun\n"
        return process

    processes: list[subprocess.Popen[str]] = []
    yield start
    for process in processes:
        with suppress(ProcessLookupError):  # nothing is left, unless a test has failed
            os.killpg(process.pid, signal.SIGKILL)


def printed(process: subprocess.Popen[str]) -> str:
    """What it and its copies have printed once all have ended."""
    return process.communicate(timeout=60)[0]


ENDS = "def end(*_):\n    os.write(1, b'ended\\n')\n    os._exit(0)\nsignal.signal(signal.SIGTERM, end)\nbegun()\n"
WAITS = "while True:\n    signal.pause()\n"


@pytest.mark.parametrize(
    "how", [signal.SIGKILL, signal.SIGHUP, signal.SIGTERM, signal.SIGINT, signal.SIGABRT]
)
def test_copies_end_with_it_whatever_ends_it(
    how: signal.Signals, started: Callable[..., subprocess.Popen[str]]
) -> None:
    """In order: they get SIGTERM. The pipe ends only once every copy has let go of it."""
    process = started(ENDS + WAITS)
    process.send_signal(how)
    assert printed(process) == "ended\n" * 2
    assert process.wait() == (0 if how in (signal.SIGHUP, signal.SIGTERM, signal.SIGINT) else -how)


def test_copies_end_with_it_while_they_start(started: Callable[..., subprocess.Popen[str]]) -> None:
    """Before they handle any signal, and busy."""
    process = started("begun()\nwhile True:\n    pass\n")
    process.kill()
    assert printed(process) == ""


def test_a_copy_that_does_not_end_is_killed(started: Callable[..., subprocess.Popen[str]]) -> None:
    """The other one has ended in order."""
    deaf = "if copy == 2:\n    signal.signal(signal.SIGTERM, signal.SIG_IGN)\nelse:\n    "
    process = started(ENDS.replace("signal.signal", deaf + "signal.signal") + WAITS, in_time=0.5)
    process.terminate()
    assert printed(process) == "ended\n"
    assert process.wait() == 0


def test_a_follower_that_does_not_end_is_killed(tmp_path: Path) -> None:
    (tmp_path / "deaf.py").write_text(
        "import signal\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\nprint('begun', flush=True)\n" + WAITS
    )
    program = (
        "import sys; from deploy import follow; follow.IN_TIME = 0\n"
        f"sys.argv = ['follow.py', {str(tmp_path / 'deaf.py')!r}]; follow.main()"
    )
    command, pipe = [sys.executable, "-c", program], subprocess.PIPE
    process = subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, text=True)
    assert process.stdout and process.stdout.readline() == "begun\n"
    process.communicate()
    assert process.returncode == -signal.SIGKILL


def test_where_no_copy_can_be_started_it_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], signals: None
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(subprocess, "Popen", refuse)
    assert copies.main([]) == 1
    said = "copies.py: no copy can be started (Resource temporarily unavailable).\n"
    assert capsys.readouterr().err == said


class Gone(io.StringIO):
    """An output whose reader has gone."""

    def write(self, text: str) -> int:
        raise BrokenPipeError


def test_a_line_that_nobody_reads_ends_nothing(
    run_as_app: Callable[[str], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    run_as_app("raise SystemExit(3)")
    copy = copies.Copy(7861, [])
    first = copy.process
    first.wait()
    with monkeypatch.context() as patch:
        patch.setattr(sys, "stdout", Gone())
        copy.start_again()
    assert copy.process is not first
    copy.process.wait()


@pytest.fixture
def signals() -> Iterator[None]:
    """Handlers as they were before."""
    kinds = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = [signal.getsignal(kind) for kind in kinds]
    yield
    for kind, handler in zip(kinds, before, strict=True):
        signal.signal(kind, handler)


def test_one_that_ends_at_once_is_not_started_again_at_once(
    run_as_app: Callable[[str], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    run_as_app("raise SystemExit(3)")
    monkeypatch.setattr(copies, "SOONEST", 1e9)
    copy = copies.Copy(7861, [])
    copy.process.wait()
    first = copy.process
    copy.start_again()
    assert copy.process is first


def test_a_copy_that_cannot_be_served_ends_all(
    run_as_app: Callable[[str], int], monkeypatch: pytest.MonkeyPatch, signals: None
) -> None:
    """The app has said why. The other copy ends too: nginx would send half of the visitors to a port without one."""
    run_as_app("import signal, sys\nif '7862' in sys.argv: sys.exit(1)\nsignal.pause()")
    ended: list[int | None] = []
    wait = copies.Copy.wait

    def wait_and_note(copy: copies.Copy) -> None:
        wait(copy)
        ended.append(copy.process.returncode)

    monkeypatch.setattr(copies.Copy, "wait", wait_and_note)
    assert copies.main(["--copies", "2", "--port", "7861"]) == 1
    assert ended == [-signal.SIGTERM, 1]


@pytest.mark.parametrize("option", [["--copies", "0"], ["--copies", "two"], ["--port", "65536"]])
def test_wrong_options(option: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        copies.main(option)
    assert caught.value.code == 2
    assert "is no whole number from 1 to 65535" in capsys.readouterr().err
