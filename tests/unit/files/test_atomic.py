"""Files appear complete or not at all."""

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from model.files.atomic import atomic_write


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_file_takes_its_place_at_the_end(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("old")
    with atomic_write(path) as tmp:
        tmp.write_text("new")
        assert path.read_text() == "old"
        assert names(tmp_path) == ["a.csv", tmp.name]
        assert tmp.name.startswith("a.csv.") and tmp.name.endswith(".tmp")  # as .gitignore has it
    assert path.read_text() == "new"
    assert names(tmp_path) == ["a.csv"]


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such permissions")
def test_the_umask_decides_who_may_read(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        with atomic_write(tmp_path / "a") as tmp:
            tmp.write_text("new")
    finally:
        os.umask(before)
    assert (tmp_path / "a").stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize("step", ["write", "fsync", "replace"])
@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_after_an_error_at_any_step_the_earlier_file_is_unchanged(
    step: str, error: BaseException, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise error

    path = tmp_path / "a.csv"
    path.write_text("old")
    if step != "write":
        monkeypatch.setattr(os, step, fail)
    with pytest.raises(type(error)), atomic_write(path) as tmp:
        tmp.write_text("new")
        if step == "write":
            fail()
    assert path.read_text() == "old"
    assert names(tmp_path) == ["a.csv"]


def test_many_threads_write_the_same_file(tmp_path: Path) -> None:
    """Each reads what one of them wrote, all of it."""
    path = tmp_path / "a"

    def write(number: int) -> str:
        with atomic_write(path) as tmp:
            tmp.write_text(str(number % 10) * 1000)
        return path.read_text()

    with ThreadPoolExecutor(4) as threads:
        assert {*threads.map(write, range(80))} <= {str(number) * 1000 for number in range(10)}
    assert names(tmp_path) == ["a"]
