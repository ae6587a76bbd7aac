"""deploy/copies.py: each copy on its own port, restarted when it ends, all stopped at the end."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from deploy import copies
from tests.support.server import ADDRESS, ROOT, free_port
from tests.support.small import save_several


def test_copies_run_until_told(tmp_path: Path) -> None:
    """The options that are not its own are the app's."""
    save_several(tmp_path)
    command = [str(ROOT / "deploy" / "copies.py"), "--copies", "2", "--port", str(free_port())]
    process = subprocess.Popen(
        [sys.executable, *command, "--checkpoints", str(tmp_path), "--host", "127.0.0.1"],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
    )
    try:
        assert process.stdout
        addresses = {
            found[0] for found in map(ADDRESS.search, (next(process.stdout) for _ in range(2))) if found
        }
        assert len(addresses) == 2
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0
    assert process.stdout.read() == ""  # the pipe ends only once every copy has let go of it


@pytest.fixture
def run_as_app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], int]:
    """Makes the copies run other code than app.py's. They start again and are looked at without a pause."""
    monkeypatch.setattr(copies, "APP", tmp_path / "app.py")
    monkeypatch.setattr(copies, "SOONEST", 0)
    monkeypatch.setattr(copies, "LOOK", 0)
    return lambda code: (tmp_path / "app.py").write_text(code)


@pytest.mark.parametrize(("status", "refused"), [(3, 0), (1, 1), (2, 2)])
def test_a_copy_that_ended_is_started_again(
    status: int, refused: int, run_as_app: Callable[[str], int], capfd: pytest.CaptureFixture[str]
) -> None:
    """Only at its first start does a status of app.py stop all copies. Each copy has one thread."""
    run_as_app(f"import os, sys; print(os.environ['OMP_NUM_THREADS']); sys.exit({status})")
    copy = copies.Copy(7861, ["--host", "::1"])
    first = copy.process
    words = ["--host", "::1", "--port", "7861", "--exact-port"]
    assert first.args == [sys.executable, str(copies.APP), *words]
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
    copy.stop()
    assert first.returncode == -signal.SIGTERM


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
    run_as_app: Callable[[str], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The app has said why. The other copy ends too: nginx would send half of the visitors to a port without one."""
    run_as_app("import signal, sys\nif '7862' in sys.argv: sys.exit(1)\nsignal.pause()")
    ended: list[int | None] = []
    stop = copies.Copy.stop

    def stop_and_note(copy: copies.Copy) -> None:
        stop(copy)
        ended.append(copy.process.returncode)

    monkeypatch.setattr(copies.Copy, "stop", stop_and_note)
    handler = signal.getsignal(signal.SIGTERM)
    try:
        assert copies.main(["--copies", "2", "--port", "7861"]) == 1
    finally:
        signal.signal(signal.SIGTERM, handler)
    assert ended == [-signal.SIGTERM, 1]


@pytest.mark.parametrize("option", [["--copies", "0"], ["--copies", "two"], ["--port", "65536"]])
def test_wrong_options(option: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        copies.main(option)
    assert caught.value.code == 2
    assert "is no whole number from 1 to 65535" in capsys.readouterr().err
