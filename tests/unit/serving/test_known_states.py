"""The known drawings as the checkpoints read them: computed once, kept with the checkpoint, counted in its bounds."""

import gc
import weakref
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from model.files.checkpoint import Checkpoint
from model.files.known import KNOWN, KnownDrawings, save_known
from model.interpret.neighbours import KnownStates, read_known
from model.serving import checkpoint_cache, known_states
from model.serving.batching import DEAREST
from model.serving.checkpoint_cache import CheckpointCache
from model.serving.known_states import KnownStatesCache
from model.serving.questions import QuestionAnswerer
from tests.support.checkpoints import save
from tests.support.digits import load_digits
from tests.support.known import some_known

STROKES = load_digits()[0][0]


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The cells of the networks that read the known drawings, in order."""
    cells: list[str] = []

    def read(checkpoint: Checkpoint, known: KnownDrawings) -> KnownStates:
        cells.append(checkpoint.classifier.cell)
        return read_known(checkpoint, known)

    monkeypatch.setattr(known_states, "read_known", read)
    return cells


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The three cells, and known drawings beside them."""
    for name in ("rnn", "gru", "lstm"):
        save(tmp_path, name, name)
    save_known(tmp_path / KNOWN, some_known())
    return tmp_path


def test_each_network_reads_them_once_until_the_file_changes(folder: Path, reads: list[str]) -> None:
    checkpoints = CheckpointCache(folder)
    cache = KnownStatesCache(checkpoints)
    for name in ("gru", "rnn", "gru", "gru"):
        found = cache.get(checkpoints.get(name))
        assert isinstance(found, KnownStates)
        assert found.checkpoint is checkpoints.get(name)
    assert reads == ["gru", "rnn"]
    save_known(folder / KNOWN, some_known(150))
    for name in ("gru", "rnn"):
        changed = cache.get(checkpoints.get(name))
        assert isinstance(changed, KnownStates)
        assert len(changed.known) == 150
    assert reads == ["gru", "rnn", "gru", "rnn"]


def test_two_who_ask_at_once_get_what_one_thread_read(folder: Path, reads: list[str]) -> None:
    checkpoints = CheckpointCache(folder)
    cache, checkpoint = KnownStatesCache(checkpoints), checkpoints.get("gru")
    found: list[object] = []
    threads = [Thread(target=lambda: found.append(cache.get(checkpoint))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert reads == ["gru"]
    assert len(set(map(id, found))) == 1


def test_they_are_counted_and_dropped_with_their_checkpoint(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sizes = sum(path.stat().st_size for path in folder.glob("*.safetensors"))
    checkpoints = CheckpointCache(folder)
    cache = KnownStatesCache(checkpoints)
    states = cache.get(checkpoints.get("rnn"))
    assert isinstance(states, KnownStates)
    arrays = (states.states, states.squares, states.places)
    assert states.nbytes == sum(each.nbytes for each in arrays)
    monkeypatch.setattr(checkpoint_cache, "MOST_BYTES", sizes + states.nbytes)
    dropped = weakref.ref(states)
    del states, arrays
    for name in ("gru", "lstm"):
        checkpoints.get(name)
    assert list(checkpoints.loaded) == ["rnn", "gru", "lstm"]
    cache.get(checkpoints.get("gru"))
    assert list(checkpoints.loaded) == ["lstm", "gru"]
    gc.collect()
    assert dropped() is None


def test_what_must_be_computed_or_sent_goes_to_the_slow_worker(folder: Path) -> None:
    answerer = QuestionAnswerer(folder)
    question = {"strokes": STROKES, "cell": "gru", "want": {"neighbours": {}}}
    answerer.checkpoints.get("gru")
    assert answerer.cost_of(question) > DEAREST
    versions = answerer.answer(question)["neighbours"]["versions"]
    assert answerer.cost_of(question) > DEAREST  # half a megabyte is sent
    assert answerer.cost_of(question | {"want": {"neighbours": versions}}) < DEAREST
    save_known(folder / KNOWN, some_known(150))
    assert answerer.cost_of(question | {"want": {"neighbours": versions}}) > DEAREST
    odd: Any
    for odd in (None, [], {"drawings": [{}]}, "x"):
        assert answerer.cost_of(question | {"want": {"neighbours": odd}}) > 0


def test_without_them_all_else_is_answered(folder: Path) -> None:
    """The sentence stays until there is a file; then nothing needs a restart."""
    (folder / KNOWN).unlink()
    answerer = QuestionAnswerer(folder)
    question = {"strokes": STROKES, "cell": "gru", "want": {"neighbours": {}, "gates": {}}}
    answer = answerer.answer(question)
    assert "known.npz is missing" in answer["neighbours"]["problem"]
    assert answer["gates"]["names"]
    assert answerer.cost_of(question) < 1000
    (folder / KNOWN).write_bytes(b"broken")
    assert "cannot be read" in answerer.answer(question)["neighbours"]["problem"]
    save_known(folder / KNOWN, some_known())
    assert answerer.answer(question)["neighbours"]["far"]
