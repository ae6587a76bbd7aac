"""What the tests of questions and of the cache of checkpoints share."""

from pathlib import Path

import pytest

from model.files.checkpoint import Checkpoint, load_checkpoint, save_checkpoint
from model.files.known import KNOWN, save_known
from model.network.cells import CELLS
from model.serving import checkpoint_cache
from model.serving.questions import QuestionAnswerer
from tests.support.checkpoints import made
from tests.support.known import read_known_drawings, some_known


@pytest.fixture
def loads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that were loaded, in order."""
    names: list[str] = []

    def load(path: Path) -> Checkpoint:
        names.append(path.name)
        return load_checkpoint(path)

    monkeypatch.setattr(checkpoint_cache, "load_checkpoint", load)
    return names


@pytest.fixture
def answerer(tmp_path: Path) -> QuestionAnswerer:
    """Over the three cells, a network of one's own, and known drawings."""
    save_known(tmp_path / KNOWN, some_known())
    for name in ("a", *CELLS):
        save_checkpoint(
            tmp_path / f"{name}.safetensors", made(name if name in CELLS else "gru", hidden_size=9)
        )
    answerer = QuestionAnswerer(tmp_path)
    read_known_drawings(answerer.known)
    return answerer
