"""What the tests of the cache of checkpoints share."""

from pathlib import Path

import pytest

from model.files.checkpoint import Checkpoint, load_checkpoint
from model.serving import checkpoint_cache


@pytest.fixture
def loads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that were loaded, in order."""
    names: list[str] = []

    def load(path: Path) -> Checkpoint:
        names.append(path.name)
        return load_checkpoint(path)

    monkeypatch.setattr(checkpoint_cache, "load_checkpoint", load)
    return names
