"""The cache: each checkpoint loaded once, again when its file changes, and by name only."""

import os
import shutil
import sys
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from model.files.checkpoint import load_checkpoint
from model.serving import checkpoint_cache
from model.serving.checkpoint_cache import CheckpointCache
from tests.support.checkpoints import reason, save


def test_lists_the_three_cells_first_and_what_is_wrong_with_others(tmp_path: Path) -> None:
    for name in ("mine", "lstm", "rnn"):
        save(tmp_path, name)
    (tmp_path / "broken.safetensors").write_bytes(b"nothing")
    (tmp_path / "old.pt").write_bytes(b"nothing")
    names, problems = CheckpointCache(tmp_path).scan()
    assert names == ["rnn", "lstm", "mine"]
    assert [problem.path.name for problem in problems] == ["broken.safetensors"]


def test_missing_folder_is_an_empty_one(tmp_path: Path) -> None:
    absent = CheckpointCache(tmp_path / "absent")
    assert absent.scan() == ([], [])
    assert reason(absent, "gru") == "no checkpoint named 'gru'; there is none in the folder 'absent'."


def test_a_file_that_vanishes_while_it_is_loaded_and_comes_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As it was: that it was not there is no fault of this version of the file."""
    path, aside = save(tmp_path, "gru"), tmp_path / "aside"
    cache = CheckpointCache(tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr(
            checkpoint_cache,
            "load_checkpoint",
            lambda path: load_checkpoint(path.replace(aside).parent / path.name),
        )
        assert "no such file" in reason(cache, "gru")
    aside.replace(path)
    cache.get("gru")


def test_loads_again_when_the_file_changes(tmp_path: Path, loads: list[str]) -> None:
    """Also within a tick of the clock and of the same size: a save makes a new file, which has another number."""
    os.utime(save(tmp_path, "gru"), ns=(1, 1))
    cache = CheckpointCache(tmp_path)
    first = cache.get("gru")
    os.utime(save(tmp_path, "gru"), ns=(1, 1))
    assert first is not cache.get("gru") is cache.get("gru")
    assert loads == ["gru.safetensors", "gru.safetensors"]


def test_a_file_that_is_written_in_place_has_another_version(tmp_path: Path) -> None:
    """Its time tells, or its size where the clock does not."""
    versions = set()
    for content, time in ((b"1", 1), (b"2", 2), (b"12", 2)):
        (tmp_path / "file").write_bytes(content)
        os.utime(tmp_path / "file", ns=(time, time))
        versions.add(checkpoint_cache.file_version(tmp_path / "file"))
    assert len(versions) == 3 and checkpoint_cache.file_version(tmp_path) not in versions


def test_a_file_that_is_gone_frees_its_memory_when_the_list_is_made(tmp_path: Path) -> None:
    path = save(tmp_path, "gru")
    save(tmp_path, "lstm", "lstm")
    cache = CheckpointCache(tmp_path)
    gone, stays = weakref.ref(cache.get("gru")), cache.get("lstm")
    path.unlink()
    assert reason(cache, "gru") == "no checkpoint named 'gru'; there is lstm."
    assert cache.scan() == (["lstm"], [])
    assert gone() is None
    assert cache.get("lstm") is stays


def test_broken_file_that_is_mended_is_offered(tmp_path: Path) -> None:
    """Until then it is read once, and the cache keeps a text: an error's traceback would keep the file's bytes."""
    path = tmp_path / "gru.safetensors"
    path.write_bytes(b"")
    cache = CheckpointCache(tmp_path)
    assert "found a file of another kind" in reason(cache, "gru")
    assert isinstance(cache.faults["gru"][1], str)
    with pytest.MonkeyPatch.context() as patch:
        patch.delattr(checkpoint_cache, "load_checkpoint")
        patch.delattr(checkpoint_cache, "check_header")
        assert "found a file of another kind" in reason(cache, "gru")
    save(tmp_path, "gru")
    assert cache.scan() == (["gru"], [])
    path.unlink()
    assert cache.scan() == ([], [])


def test_a_file_that_cannot_be_read_for_a_while(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is offered again although neither its time nor its size has changed."""
    save(tmp_path, "gru")
    cache = CheckpointCache(tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr(Path, "read_bytes", denied)
        assert reason(cache, "gru") == "cannot be read (Permission denied)."
        patch.setattr(Path, "open", denied)
        os.utime(tmp_path / "gru.safetensors", ns=(1, 1))
        names, [problem] = cache.scan()
        assert (names, problem.reason) == ([], "cannot be read (Permission denied).")
    assert cache.scan() == (["gru"], [])


def test_a_folder_that_cannot_be_read_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file in its place, a folder that may not be listed, and one whose files may not be looked at."""
    path = save(tmp_path, "gru")
    said = "the folder of checkpoints cannot be read ({})."
    assert reason(CheckpointCache(path), "gru") == said.format("Not a directory")
    with monkeypatch.context() as patch:
        patch.setattr(os, "scandir", denied)
        names, [problem] = CheckpointCache(tmp_path).scan()
    assert (names, problem.reason) == ([], said.format("Permission denied"))


@pytest.mark.skipif(sys.platform == "win32", reason="it has other permissions")
def test_a_folder_whose_files_may_not_be_looked_at_is_one_line() -> None:
    """Its names may be read. Not in tmp_path, which only its owner may enter."""
    with TemporaryDirectory() as folder:
        save(Path(folder), "gru")
        os.chmod(folder, 0o744 if os.geteuid() == 0 else 0o400)
        with as_nobody():
            names, [problem] = CheckpointCache(Path(folder)).scan()
        os.chmod(folder, 0o700)
    said = "the folder of checkpoints cannot be read (Permission denied)."
    assert (names, problem.reason) == ([], said)


@contextmanager
def as_nobody() -> Iterator[None]:
    """Root may read everything, so root becomes another user meanwhile."""
    user = os.geteuid()
    if user == 0:
        os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(user)


def denied(*_: object) -> None:
    raise PermissionError(13, "Permission denied")


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere no file has such a name")
@pytest.mark.parametrize("name", [b"b\xffd.safetensors", b"two\nlines.safetensors"])
def test_a_name_that_no_page_can_show_is_left_out(tmp_path: Path, name: bytes) -> None:
    """As JSON it would end the page's loading for everybody, and the start of the app."""
    gru = save(tmp_path, "gru")
    shutil.copy(os.fsencode(gru), os.fsencode(tmp_path) + b"/" + name)
    assert CheckpointCache(tmp_path).scan() == (["gru"], [])


@pytest.mark.parametrize(
    "name", ["../gru", "gru.safetensors", "", "GRU ", None, 3, ["gru"], {"gru": 1}, "x" * 10_000]
)
def test_other_names_are_refused(tmp_path: Path, name: object) -> None:
    """Only names that are listed: nothing outside the folder can be asked for."""
    folder = tmp_path / "checkpoints"
    folder.mkdir()
    save(tmp_path, "gru")
    save(folder, "lstm")
    cache = CheckpointCache(folder)
    cache.scan()
    said = reason(cache, name)
    assert said.endswith("there is lstm.")
    assert said.startswith("no checkpoint is chosen;") == (name in ("", None))
    assert len(said) < 120


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere one folder cannot hold both")
def test_a_name_in_any_case(tmp_path: Path) -> None:
    """As the page shows it; the exact name comes first, then the registered cell."""
    for size, name in enumerate(("GRU", "gru", "Mine"), 5):
        save(tmp_path, name, hidden_size=size)
    cache = CheckpointCache(tmp_path)
    names = ("GRU", "gru", "Gru", "MINE")
    assert [cache.get(name).classifier.hidden_size for name in names] == [5, 6, 6, 7]
