"""A lock that one process holds."""

import subprocess
import sys
from pathlib import Path

import pytest

from model.files import lock
from model.files.lock import locked
from model.training.config import HERE

HOLDER = """
import sys
from pathlib import Path
from model.files.lock import locked
with locked(Path(sys.argv[1])) as held:
    print(held, flush=True)
    sys.stdin.read()
"""


def test_one_alone_holds_it_and_nothing_stays(tmp_path: Path) -> None:
    path = tmp_path / "gru.lock"
    with locked(path) as first, locked(path) as second:
        assert (first, second) == (True, False)
        with locked(path) as third:
            assert not third
    assert not path.exists()
    with locked(path) as again:
        assert again


def test_a_process_that_is_killed_holds_it_no_longer(tmp_path: Path) -> None:
    path = tmp_path / "gru.lock"
    command = [sys.executable, "-c", HOLDER, str(path)]
    with subprocess.Popen(command, cwd=HERE, stdin=-1, stdout=-1, text=True) as holder:
        assert holder.stdout is not None and holder.stdout.readline() == "True\n"
        with locked(path) as held:
            assert not held
        holder.kill()
    with locked(path) as held:
        assert held


def test_a_file_that_was_deleted_meanwhile_is_no_lock(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its holder ended between our opening it and our locking it."""
    path = tmp_path / "gru.lock"
    take = lock.try_lock

    def late(file: lock.BinaryIO) -> bool:
        path.unlink()
        return take(file)

    monkeypatch.setattr(lock, "try_lock", late)
    with locked(path) as held:
        assert not held
