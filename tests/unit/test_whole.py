"""Files appear whole or not at all, and what a killed process has left is removed by the next that writes."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from model import whole as module
from model.whole import scratch, whole

posix = pytest.mark.skipif(os.name != "posix", reason="Windows has no such locks and signals")

# A process that is killed while it writes: it says so, and waits for the signal.
WRITING = """
import sys
from pathlib import Path
from model.whole import scratch, whole

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
    with whole(path) as beside:
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
        with whole(tmp_path / "a") as beside:
            beside.write_text("new")
    finally:
        os.umask(before)
    assert (tmp_path / "a").stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize("error", [OSError("no space"), KeyboardInterrupt(), ValueError("half")])
def test_after_an_error_all_is_as_it_was(tmp_path: Path, error: BaseException) -> None:
    path = tmp_path / "a.csv"
    path.write_text("old")
    with pytest.raises(type(error)), whole(path) as beside:
        beside.write_text("new")
        raise error
    assert path.read_text() == "old"
    with pytest.raises(type(error)), scratch(path) as folder:
        (folder / "part").write_text("new")
        raise error
    assert names(tmp_path) == ["a.csv"]


def test_two_who_write_the_same_file_do_not_meet(tmp_path: Path) -> None:
    """Neither takes the other's for abandoned; the last to end is what stays."""
    path = tmp_path / "a"
    with whole(path) as first:
        first.write_text("first")
        with whole(path) as second:
            second.write_text("second")
        assert path.read_text() == "second"
        assert first.read_text() == "first"
    assert path.read_text() == "first"
    with scratch(path) as first, scratch(path) as second:
        assert first.is_dir() and second.is_dir() and first != second
    assert names(tmp_path) == ["a"]


def test_many_threads_write_the_same_file(tmp_path: Path) -> None:
    path, wrong = tmp_path / "a", []

    def write(number: int) -> None:
        for _ in range(20):
            try:
                with whole(path) as beside:
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
    for name in ("b.1.tmp", "a.txt", "a"):
        (tmp_path / name).touch()
    before = set(names(tmp_path))
    for _ in range(3):
        with subprocess.Popen(
            [sys.executable, "-c", WRITING.format(way=way), str(path)],
            cwd=Path(module.__file__).parents[1],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        ) as process:
            assert process.stdout is not None and process.stdout.readline() == b"writing\n"
            (mine,) = set(names(tmp_path)) - before  # of the one killed before nothing is left
            with whole(path) as beside:
                beside.write_text("mine")
            assert mine in names(tmp_path)  # the other still writes
            process.send_signal(signal.SIGKILL)
    assert mine in names(tmp_path)
    with whole(path) as beside:
        beside.write_text("whole")
    assert set(names(tmp_path)) == before


def test_without_locks_files_are_still_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on Windows: what can be removed is removed, and the file's descriptor is closed before it is renamed."""
    monkeypatch.setattr(module, "fcntl", None)
    (tmp_path / "a.12.tmp").touch()
    with whole(tmp_path / "a") as beside:
        beside.write_text("new")
    with scratch(tmp_path / "b") as folder:
        assert folder.is_dir()
    assert names(tmp_path) == ["a"]
