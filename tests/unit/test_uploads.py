"""A folder of uploads goes with its process, or with the next that starts, and nothing else goes with it."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.browser.small import save_several
from tests.server import ROOT, Server
from ui import uploads
from ui.uploads import PREFIX, own_folder, remove_abandoned

posix = pytest.mark.skipif(os.name != "posix", reason="Windows has no such locks and signals")

# A process that is killed while it has a folder: it says so, and waits for the signal.
HOLDING = """
import sys
from pathlib import Path
from ui.uploads import own_folder

with own_folder(Path(sys.argv[1])) as folder:
    (folder / "digit.png").touch()
    print(folder.name, flush=True)
    sys.stdin.read()
"""


def names(folder: Path) -> set[str]:
    """What lies there, without what Gradio puts there when it is imported."""
    return {path.name for path in folder.iterdir()} - {"vibe_edit_history"}


def abandoned(parent: Path, name: str = "abcdefgh") -> Path:
    """A folder as a killed process leaves it."""
    folder = parent / f"{PREFIX}{name}"
    folder.mkdir(0o700)
    (folder / "digit.png").touch()
    return folder


@posix
def test_the_app_removes_what_a_killed_one_left(tmp_path: Path) -> None:
    """Started, killed, started again, beside another that lives."""
    save_several(tmp_path)
    parent = tmp_path / "uploads"
    parent.mkdir()
    with own_folder(parent) as live:
        options = ("--checkpoints", str(tmp_path))
        with Server(tmp_path, *options, environment={"GRADIO_TEMP_DIR": str(parent)}) as app:
            (left,) = names(parent) - {live.name}
            app.stop(signal.SIGKILL)
            assert names(parent) == {live.name, left}
            app.start()
            (now,) = names(parent) - {live.name}
            assert now != left
            app.stop()
        assert names(parent) == {live.name}
    assert names(parent) == set()


@posix
def test_what_a_killed_process_left_is_removed_and_what_a_live_one_has_is_not(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLDING, str(tmp_path)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        held = process.stdout.readline().strip()
        remove_abandoned(tmp_path)
        assert names(tmp_path) == {held}
        process.send_signal(signal.SIGKILL)
    assert names(tmp_path) == {held}
    remove_abandoned(tmp_path)
    assert names(tmp_path) == set()


@posix
def test_what_only_looks_like_one_stays(tmp_path: Path) -> None:
    """Links, files, other names, and folders that others may enter: tempfile makes none of these for us."""
    kept = tmp_path / "elsewhere"
    kept.mkdir(0o700)
    (kept / "mine.txt").touch()
    parent = tmp_path / "uploads"
    parent.mkdir()
    (parent / f"{PREFIX}linklink").symlink_to(kept, target_is_directory=True)
    (parent / f"{PREFIX}filefile").touch(0o700)
    for name in ("short", "CAPITALS", "ninechars", "abcdefgh.png"):
        abandoned(parent, name)
    abandoned(parent, "readable").chmod(0o755)
    before = names(parent)
    gone = abandoned(parent)
    (gone / "link").symlink_to(kept, target_is_directory=True)
    remove_abandoned(parent)
    assert names(parent) == before
    assert names(kept) == {"mine.txt"}


@posix
def test_another_users_folder_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = abandoned(tmp_path)
    monkeypatch.setattr(os, "getuid", lambda: folder.stat().st_uid + 1)
    remove_abandoned(tmp_path)
    assert (folder / "digit.png").exists()


@posix
@pytest.mark.parametrize("when", ["made", "open"])
def test_one_that_starts_at_the_same_moment_takes_no_new_folder_for_abandoned(
    when: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may find the folder after it was made, or open, and before it is locked: then there is another one."""
    module, name = (uploads.tempfile, "mkdtemp") if when == "made" else (uploads.fcntl, "flock")
    given = getattr(module, name)
    beaten: list[Path] = []

    def beaten_once(*places: Any, **options: Any) -> Any:
        found = given(*places, **options) if when == "made" else None
        if not beaten:
            beaten.extend(tmp_path.iterdir())
            remove_abandoned(tmp_path)
        return found if when == "made" else given(*places, **options)

    monkeypatch.setattr(module, name, beaten_once)
    with own_folder(tmp_path) as folder:
        assert len(beaten) == 1 and beaten != [folder]
        assert names(tmp_path) == {folder.name}


def test_without_locks_only_its_own_folder_goes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on Windows."""
    monkeypatch.setattr(uploads, "fcntl", None)
    other = abandoned(tmp_path)
    with own_folder(tmp_path) as folder:
        assert folder.is_dir()
    assert names(tmp_path) == {other.name}
