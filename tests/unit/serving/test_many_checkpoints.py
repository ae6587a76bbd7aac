"""The cache with many checkpoints and visitors: listed by headers, loaded when asked for, and few are kept."""

import gc
import weakref
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier, Event

import pytest

from model.files.checkpoint import Checkpoint, list_checkpoints, load_checkpoint
from model.files.container import MAX_BYTES
from model.interpret import neighbours
from model.serving import checkpoint_cache
from model.serving.checkpoint_cache import CheckpointCache
from tests.support.checkpoints import reason, save
from tests.support.server import ROOT


def test_a_list_reads_headers_and_each_once(
    tmp_path: Path, loads: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Later lists look at the files without opening them."""
    for name in ("gru", "mine", "other"):
        save(tmp_path, name)
    cache = CheckpointCache(tmp_path)
    assert cache.scan() == (["gru", "mine", "other"], [])
    assert loads == []
    save(tmp_path, "mine")
    opened: list[Path] = []
    monkeypatch.setattr(checkpoint_cache, "check_header", opened.append)
    assert cache.scan() == cache.scan() == (["gru", "mine", "other"], [])
    assert opened == [tmp_path / "mine.safetensors"]


def spoil(path: Path, spoilt: bytes = b"\x01") -> None:
    """Change the last bytes of a file, where a tensor's numbers are."""
    path.write_bytes(path.read_bytes()[: -len(spoilt)] + spoilt)


def test_what_is_wrong_behind_the_header_is_told_when_asked_for(tmp_path: Path, loads: list[str]) -> None:
    """Then it is listed, and the file is not read again until it changes. What was read before is dropped."""
    save(tmp_path, "gru")
    path = save(tmp_path, "mine")
    cache = CheckpointCache(tmp_path)
    cache.get("mine")
    spoil(path)
    assert cache.scan() == (["gru", "mine"], [])
    for _ in range(2):
        assert "found a damaged one (checksum)" in reason(cache, "mine")
    names, [problem] = cache.scan()
    assert (names, problem.path) == (["gru"], Path("mine.safetensors"))
    assert problem.reason == reason(cache, "MINE")
    assert loads == ["mine.safetensors"] * 2
    assert "mine" not in cache.loaded
    save(tmp_path, "mine")
    assert cache.scan() == (["gru", "mine"], [])
    cache.get("mine")


def test_few_are_kept_and_the_latest_of_them(
    tmp_path: Path, loads: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """By their number, and by the bytes of their files."""
    sizes = [save(tmp_path, name).stat().st_size for name in ("rnn", "gru", "lstm")]
    for most, most_bytes in ((2, sum(sizes)), (3, sum(sizes) - 1)):
        monkeypatch.setattr(checkpoint_cache, "MOST", most)
        monkeypatch.setattr(checkpoint_cache, "MOST_BYTES", most_bytes)
        cache = CheckpointCache(tmp_path)
        dropped = weakref.ref([cache.get(name) for name in ("rnn", "gru", "rnn")][1])
        cache.get("lstm")
        gc.collect()
        assert dropped() is None
        assert list(cache.loaded) == ["rnn", "lstm"]
    assert loads == ["rnn.safetensors", "gru.safetensors", "lstm.safetensors"] * 2


def test_the_largest_and_the_shipped_ones_fit() -> None:
    """With the known drawings' states. A checkpoint that does not fit would be loaded for every question."""
    shipped = [path.stat().st_size for path in list_checkpoints(ROOT / "checkpoints")]
    states = neighbours.MOST_BYTES + len(shipped) * 2000 * 28 * 128 * 2
    # A twentieth more with the squares and the places.
    assert MAX_BYTES + sum(shipped) + 1.05 * states <= checkpoint_cache.MOST_BYTES
    assert len(shipped) < checkpoint_cache.MOST


def test_nobody_waits_for_the_load_of_another_checkpoint(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While one is loaded: another is loaded, one that is kept is got, and the folder is listed."""
    for name in ("rnn", "gru", "lstm"):
        save(tmp_path, name)
    cache = CheckpointCache(tmp_path)
    kept, begun, go_on = cache.get("rnn"), Event(), Event()

    def load(path: Path) -> Checkpoint:
        if path.stem == "gru":
            begun.set()
            assert go_on.wait(60)
        return load_checkpoint(path)

    monkeypatch.setattr(checkpoint_cache, "load_checkpoint", load)
    with ThreadPoolExecutor(2) as threads:
        slow = threads.submit(cache.get, "gru")
        assert begun.wait(60)
        try:
            other = threads.submit(lambda: (cache.get("lstm"), cache.get("rnn"), cache.scan())).result(60)
        finally:
            go_on.set()
        assert other[1] is kept and other[2] == (["rnn", "gru", "lstm"], [])
        assert slow.result(60) is cache.get("gru")


def test_the_networks_are_those_of_the_last_scan_that_are_sound(tmp_path: Path) -> None:
    """With what they are. What is broken behind its header is left out once somebody has asked for it."""
    for name, cell in (("rnn", "rnn"), ("gru", "lstm"), ("seeds/mine", "gru")):
        save(tmp_path, name, cell, num_layers=3)
    (tmp_path / "lstm.safetensors").write_bytes(b"")
    cache = CheckpointCache(tmp_path)
    found = [tuple(each.values()) for each in cache.networks()]
    expected = [
        ("rnn", "rnn", "RNN", 6, 3),
        ("gru", "lstm", "LSTM", 6, 3),
        ("seeds/mine", "gru", "GRU", 6, 3),
    ]
    assert found == expected
    spoil(tmp_path / "rnn.safetensors")
    save(tmp_path, "new")
    reason(cache, "rnn")
    assert [each["name"] for each in cache.networks()] == ["gru", "seeds/mine"]
    cache.scan()
    assert [each["name"] for each in cache.networks()] == ["gru", "new", "seeds/mine"]
    assert CheckpointCache(tmp_path / "absent").networks() == []


def test_an_answer_while_the_file_is_replaced_is_of_either_version(tmp_path: Path) -> None:
    """One thread replaces it again and again, two ask; in the end all know the last one."""
    sizes, done = (5, 6, 7), Event()
    save(tmp_path, "gru", hidden_size=sizes[0])
    cache = CheckpointCache(tmp_path)

    def ask() -> set[int]:
        found = set()
        while not done.is_set():
            cache.scan()
            found.add(cache.get("gru").classifier.hidden_size)
        return found

    with ThreadPoolExecutor(2) as threads:
        asking = [threads.submit(ask) for _ in range(2)]
        try:
            for turn in range(60):
                save(tmp_path, "gru", hidden_size=sizes[turn % 3])
        finally:
            done.set()
        assert all(each.result(60) <= set(sizes) for each in asking)
    assert cache.get("gru").classifier.hidden_size == 7


def test_two_threads_load_once(tmp_path: Path, loads: list[str]) -> None:
    """Both ask at the same moment, and get the same network; the list loads it no second time."""
    save(tmp_path, "gru", hidden_size=200)
    cache, start = CheckpointCache(tmp_path), Barrier(2)

    def ask(_: int) -> Checkpoint:
        start.wait()
        return cache.get("gru")

    with ThreadPoolExecutor(2) as threads:
        first, second = threads.map(ask, range(2))
    assert cache.scan() == (["gru"], [])
    assert first is second
    assert loads == ["gru.safetensors"]


def test_a_message_names_a_few_of_many(tmp_path: Path) -> None:
    path = save(tmp_path, "gru")
    for number in range(1500):
        (tmp_path / f"{number:04}.safetensors").hardlink_to(path)
    said = reason(CheckpointCache(tmp_path), "nobody")
    assert said.endswith(
        "; there is gru, 0000, 0001, 0002, 0003, 0004, 0005, 0006, 0007, 0008 and 1,491 more."
    )
