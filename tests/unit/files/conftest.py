"""What the tests of files share."""

from pathlib import Path

import pytest


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a checkpoint is saved."""
    return tmp_path / "gru.safetensors"
