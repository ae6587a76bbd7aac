"""Files appear whole or not at all, and what a killed process has left is removed by the next that writes."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from model.files import atomic as module
from model.files.atomic import atomic_write, temporary_directory

posix = pytest.mark.skipif(os.name != "posix", reason="Windows has no such locks and signals")

# A process that is killed while it writes: it says so, and waits for the signal.
WRITING = """
import sys
from pathlib import Path
from model.files.atomic import scratch, whole

with {way}(Path(sys.argv[1])) as beside:
    (beside if beside.is_file() else beside / "part").write_text("half")
    print("writing", flush=True)
    sys.stdin.read()
"""


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_file_takes_its_place_at_the_end(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("old")
    with atomic_write(path) as beside:
        beside.write_text("new")
        assert path.read_text() == "old"
        assert names(tmp_path) == sorted(["a.csv", beside.name])
        assert beside.name.startswith("a.csv.") and beside.name.endswith(".tmp")
    assert path.read_text() == "new"
    assert names(tmp_path) == ["a.csv"]


@posix
def test_a_file_may_be_read_by_whom_the_system_lets(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        with atomic_write(tmp_path / "a") as beside:
            beside.write_text("new")
    finally:
        os.umask(before)
    assert (tmp_path / "a").stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize("error", [OSError("no space"), KeyboardInterrupt(), ValueError("half")])
def test_after_an_error_all_is_as_it_was(tmp_path: Path, error: BaseException) -> None:
    path = tmp_path / "a.csv"
    path.write_text("old")
    with pytest.raises(type(error)), atomic_write(path) as beside:
        beside.write_text("new")
        raise error
    assert path.read_text() == "old"
    with pytest.raises(type(error)), temporary_directory(path) as folder:
        (folder / "part").write_text("new")
        raise error
    assert names(tmp_path) == ["a.csv"]


def test_two_who_write_the_same_file_do_not_meet(tmp_path: Path) -> None:
    """Neither takes the other's for abandoned; the last to end is what stays."""
    path = tmp_path / "a"
    with atomic_write(path) as first:
        first.write_text("first")
        with atomic_write(path) as second:
            second.write_text("second")
        assert path.read_text() == "second"
        assert first.read_text() == "first"
    assert path.read_text() == "first"
    with temporary_directory(path) as first, temporary_directory(path) as second:
        assert first.is_dir() and second.is_dir() and first != second
    assert names(tmp_path) == ["a"]


def test_many_threads_write_the_same_file(tmp_path: Path) -> None:
    path, wrong = tmp_path / "a", []

    def write(number: int) -> None:
        for _ in range(20):
            try:
                with atomic_write(path) as beside:
                    beside.write_text(str(number) * 1000)
                text = path.read_text()
                if len(text) != 1000 or len(set(text)) != 1:
                    wrong.append(text)
            except OSError as error:
                wrong.append(repr(error))

    threads = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong
    assert names(tmp_path) == ["a"]


@posix
@pytest.mark.parametrize("way", ["whole", "scratch"])
def test_what_a_killed_process_left_is_removed_and_nothing_else(tmp_path: Path, way: str) -> None:
    """Left by a real SIGKILL. A file of another name stays, whatever it ends in."""
    path = tmp_path / "a"
    for name in ("b.01234567.tmp", "a.txt", "a"):
        (tmp_path / name).touch()
    before = set(names(tmp_path))
    for _ in range(3):
        with subprocess.Popen(
            [sys.executable, "-c", WRITING.format(way=way), str(path)],
            cwd=Path(module.__file__).parents[2],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        ) as process:
            assert process.stdout is not None and process.stdout.readline() == b"writing\n"
            (mine,) = set(names(tmp_path)) - before  # of the one killed before nothing is left
            with atomic_write(path) as beside:
                beside.write_text("mine")
            assert mine in names(tmp_path)  # the other still writes
            process.send_signal(signal.SIGKILL)
    assert mine in names(tmp_path)
    with atomic_write(path) as beside:
        beside.write_text("whole")
    assert set(names(tmp_path)) == before


@posix
def test_what_only_looks_like_one_stays(tmp_path: Path) -> None:
    """Links, other names, and folders that others may enter; and a link inside of what goes takes nothing with it."""
    kept = tmp_path / "kept"
    kept.mkdir()
    (kept / "mine.txt").touch()
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "a.0a1b2c3d.tmp").symlink_to(kept, target_is_directory=True)
    (folder / "a.3d2c1b0a.tmp").symlink_to(kept / "mine.txt")
    for name in (
        "a.0123456.tmp",
        "a.012345678.tmp",
        "a.notes123.tmp",
        "ab.01234567.tmp",
        "a.01234567.tmp.png",
    ):
        (folder / name).touch()
    (folder / "a.00000755.tmp").mkdir(0o755)
    before = names(folder)
    (folder / "a.89abcdef.tmp").mkdir(0o700)
    (folder / "a.89abcdef.tmp" / "link").symlink_to(kept, target_is_directory=True)
    with temporary_directory(folder / "a"):
        assert "a.89abcdef.tmp" not in names(folder)
    assert names(folder) == before
    assert names(kept) == ["mine.txt"]


@posix
def test_another_users_folder_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the app runs as root, say, in a /tmp that all share."""
    other = tmp_path / "a.01234567.tmp"
    other.mkdir(0o700)
    monkeypatch.setattr(os, "getuid", lambda: other.stat().st_uid + 1)
    with temporary_directory(tmp_path / "a"):
        pass
    assert names(tmp_path) == [other.name]


@posix
def test_a_pipe_of_such_a_name_holds_up_nobody(tmp_path: Path) -> None:
    """Whoever may write to the folder, /tmp say, can put one there; to open it would wait for its writer, for ever."""
    os.mkfifo(tmp_path / "a.01234567.tmp")
    with temporary_directory(tmp_path / "a") as folder:
        assert names(tmp_path) == [folder.name]


@posix
def test_a_scratch_folder_is_for_this_user_alone(tmp_path: Path) -> None:
    with temporary_directory(tmp_path / "a") as folder:
        assert folder.stat().st_mode & 0o777 == 0o700


@posix
@pytest.mark.parametrize("when", ["before it is open", "before it is locked"])
@pytest.mark.parametrize("way", [atomic_write, temporary_directory])
def test_one_that_is_taken_for_abandoned_too_soon_is_made_again(
    way: Any, when: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another process may find it after it was made, and before it is locked."""
    holder, name = (module.os, "open") if when == "before it is open" else (module.fcntl, "flock")
    given = getattr(holder, name)
    beaten: list[Path] = []

    def beaten_once(*places: Any, **options: Any) -> Any:
        if not beaten and (made := list(tmp_path.iterdir())):
            beaten.extend(made)
            module.remove_abandoned(tmp_path / "a")
        return given(*places, **options)

    monkeypatch.setattr(holder, name, beaten_once)
    with way(tmp_path / "a") as beside:
        assert len(beaten) == 1 and beaten != [beside]
        assert names(tmp_path) == [beside.name]


def test_without_locks_files_are_still_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on Windows: what can be removed is removed, and the file's descriptor is closed before it is renamed."""
    monkeypatch.setattr(module, "fcntl", None)
    (tmp_path / "a.0123abcd.tmp").touch()
    with atomic_write(tmp_path / "a") as beside:
        beside.write_text("new")
    with temporary_directory(tmp_path / "b") as folder:
        assert folder.is_dir()
    assert names(tmp_path) == ["a"]
