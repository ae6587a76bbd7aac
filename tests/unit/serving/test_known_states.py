"""The known drawings as the checkpoints read them: in a thread of its own, once, and within the checkpoints' bounds."""

import gc
import weakref
from dataclasses import replace
from pathlib import Path
from threading import Event
from typing import Any

import pytest
import torch

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
from tests.support.known import some_known, wait_for_readers

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


def got(cache: KnownStatesCache, name: str) -> KnownStates:
    """What a checkpoint has read, once it has."""
    checkpoint = cache.checkpoints.get(name)
    first = cache.get(checkpoint)
    wait_for_readers()
    found = cache.get(checkpoint)
    assert isinstance(found, KnownStates)
    assert first is None or first is found
    assert found.checkpoint is checkpoint
    return found


def test_each_network_reads_them_once_until_the_file_changes(folder: Path, reads: list[str]) -> None:
    cache = KnownStatesCache(CheckpointCache(folder))
    for name in ("gru", "rnn", "gru", "gru"):
        got(cache, name)
    assert reads == ["gru", "rnn"]
    save_known(folder / KNOWN, some_known(150))
    for name in ("gru", "rnn"):
        assert len(got(cache, name).known) == 150
    assert reads == ["gru", "rnn", "gru", "rnn"]


def test_nobody_waits_for_a_network_that_reads(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Questions are answered meanwhile: of another tab, of another network, and that it reads. It reads once."""
    may_read, started = Event(), []

    def read(checkpoint: Checkpoint, known: KnownDrawings) -> KnownStates:
        started.append(checkpoint.classifier.cell)
        assert may_read.wait(30)
        return read_known(checkpoint, known)

    answerer = QuestionAnswerer(folder)
    known = answerer.known.known()
    assert isinstance(known, KnownDrawings)
    answerer.known.read(answerer.checkpoints.get("rnn"), known)
    monkeypatch.setattr(known_states, "read_known", read)
    question = {"strokes": STROKES, "cell": "gru", "want": {"neighbours": {}, "gates": {}}}
    for _ in range(3):
        answer = answerer.answer(question)
        assert answer["neighbours"] == {"waiting": True}
        assert answer["gates"]["names"]
    assert answerer.cost_of(question) < DEAREST
    assert answerer.answer(question | {"cell": "rnn"})["neighbours"]["far"]
    may_read.set()
    wait_for_readers()
    assert answerer.answer(question)["neighbours"]["far"]
    assert started == ["gru"]


def test_they_are_counted_and_dropped_with_their_checkpoint(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sizes = sum(path.stat().st_size for path in folder.glob("*.safetensors"))
    checkpoints = CheckpointCache(folder)
    cache = KnownStatesCache(checkpoints)
    states = got(cache, "rnn")
    arrays = (states.states, states.squares, states.places)
    assert states.nbytes == sum(each.nbytes for each in arrays)
    monkeypatch.setattr(checkpoint_cache, "MOST_BYTES", sizes + states.nbytes)
    dropped = weakref.ref(states)
    del states, arrays
    for name in ("gru", "lstm"):
        checkpoints.get(name)
    assert list(checkpoints.loaded) == ["rnn", "gru", "lstm"]
    got(cache, "gru")
    assert list(checkpoints.loaded) == ["lstm", "gru"]
    gc.collect()
    assert dropped() is None


def test_what_the_page_lacks_is_dear(folder: Path) -> None:
    """Half a megabyte is sent; and the search costs more, the more units there are."""
    answerer = QuestionAnswerer(folder)
    question = {"strokes": STROKES, "cell": "gru", "want": {"neighbours": {}}}
    versions = got(answerer.known, "gru").versions
    assert answerer.answer(question)["neighbours"]["versions"] == versions
    odd: list[Any] = [
        {},
        {"drawings": "x", "places": "x"},
        versions | {"places": "x"},
        versions | {"drawings": [{}]},
    ]
    for options in odd:
        assert answerer.cost_of(question | {"want": {"neighbours": options}}) > DEAREST
    for few in (versions, {"later": True}):
        cost = answerer.cost_of(question | {"want": {"neighbours": few}})
        assert cost < DEAREST
    monstrous = replace(got(answerer.known, "gru"), states=torch.zeros(28, 2000, 600, dtype=torch.float16))
    answerer.checkpoints.keep_states(monstrous)
    assert answerer.cost_of(question | {"want": {"neighbours": versions}}) > DEAREST > cost
    nothing: Any
    for nothing in (None, [], "x", 3):
        assert answerer.cost_of(question | {"want": {"neighbours": nothing}}) < DEAREST


def test_without_them_all_else_is_answered(folder: Path) -> None:
    """The sentence stays until there is a file; then nothing needs a restart."""
    (folder / KNOWN).unlink()
    answerer = QuestionAnswerer(folder)
    question = {"strokes": STROKES, "cell": "gru", "want": {"neighbours": {}, "gates": {}}}
    answer = answerer.answer(question)
    assert "known.npz is missing" in answer["neighbours"]["problem"]
    assert answer["gates"]["names"]
    (folder / KNOWN).write_bytes(b"broken")
    assert "cannot be read" in answerer.answer(question)["neighbours"]["problem"]
    save_known(folder / KNOWN, some_known())
    assert answerer.answer(question)["neighbours"] == {"waiting": True}
    wait_for_readers()
    assert answerer.answer(question)["neighbours"]["far"]


def test_a_folder_without_them_has_those_that_rowwise_brings(folder: Path, tmp_path: Path) -> None:
    """Until it has its own, broken or not; and where those are missing too, the sentence names what to copy."""
    brought = tmp_path / "brought.npz"
    (folder / KNOWN).rename(brought)
    cache = KnownStatesCache(CheckpointCache(folder), brought)
    assert len(got(cache, "gru").known) == len(some_known())
    save_known(folder / KNOWN, some_known(150))
    assert len(got(cache, "gru").known) == 150
    (folder / KNOWN).write_bytes(b"broken")
    assert "cannot be read" in str(cache.known())
    (folder / KNOWN).unlink()
    assert len(got(cache, "gru").known) == len(some_known())
    brought.unlink()
    assert "is missing" in str(cache.known())
