"""Uploads: where they lie, and when they are deleted."""

import os
import time
from pathlib import Path
from threading import Event
from types import SimpleNamespace

import pytest

from app import build
from tests.support.loops import run_apart
from ui.server import cleanup
from ui.server.cleanup import FILE_AGE, LEFT_OVER, PERIOD_S, cleaning, delete_uploads, upload_directory


def test_each_process_has_a_directory_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Below the one that GRADIO_TEMP_DIR names, for this user alone; Gradio is told of it."""
    monkeypatch.setenv("GRADIO_TEMP_DIR", str(tmp_path / "new" / "uploads"))
    with upload_directory() as first:
        assert os.environ["GRADIO_TEMP_DIR"] == str(first)
        assert first.parent == tmp_path / "new" / "uploads"
        assert first.stat().st_mode & 0o777 == 0o700
        with upload_directory() as second:
            (second / "digit.png").touch()
        assert first.exists() and not second.exists()
    assert not first.exists()


def test_gradio_deletes_uploads_on_a_schedule(tmp_path: Path) -> None:
    assert build(tmp_path).delete_cache == (PERIOD_S, FILE_AGE)
    assert LEFT_OVER > FILE_AGE + PERIOD_S  # Gradio is first, and forgets their names


def aged(path: Path, age: float, size: int = 1) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"x" * size)
    then = time.time() - age
    os.utime(path, (then, then))
    os.utime(path.parent, (then, then))
    return path


def test_what_gradio_leaves_is_deleted(tmp_path: Path) -> None:
    """Old files, with the folders in which they lay."""
    aged(tmp_path / "a" / "old", LEFT_OVER + 9)
    new = aged(tmp_path / "b" / "new", LEFT_OVER - 9)
    coming = tmp_path / "c"  # made by Gradio a moment before the upload that goes into it
    coming.mkdir()
    delete_uploads(tmp_path, time.time())
    assert sorted(tmp_path.rglob("*")) == [new.parent, new, coming]


def test_oldest_uploads_are_deleted_when_there_is_no_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cleanup, "FILE_BYTES", 100)
    files = [aged(tmp_path / str(age) / "digit.png", age, 40) for age in (30, 20, 10)]
    delete_uploads(tmp_path, time.time())
    assert [file.exists() for file in files] == [False, True, True]


def test_a_cleanup_that_fails_is_not_the_last(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Gradio deletes files too, some of them between two lines of a cleanup."""
    calls: list[Path] = []
    again = Event()

    def fail(folder: Path, now: float) -> None:
        calls.append(folder)
        if len(calls) > 1:
            again.set()
        raise FileNotFoundError

    async def run() -> bool:
        async with cleaning(tmp_path)(SimpleNamespace()):
            return await cleanup.asyncio.to_thread(again.wait, 30)

    monkeypatch.setattr(cleanup, "PERIOD_S", 0)
    monkeypatch.setattr(cleanup, "delete_uploads", fail)
    assert run_apart(run())
    assert set(calls) == {tmp_path}
