"""Fixtures of the tests that train."""

from pathlib import Path

import pytest

from model import history
from tests.unit.tiny import expect_tiny, tiny_data


@pytest.fixture(scope="session")
def tiny_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the tiny sets in data/; what is rendered is kept beside, so the first training takes longest."""
    folder = tmp_path_factory.mktemp("tiny")
    tiny_data(folder / "data")
    return folder


@pytest.fixture
def tiny(tiny_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The same, while the loaders expect sets of that size."""
    expect_tiny(monkeypatch)
    return tiny_folder


@pytest.fixture
def no_curves(monkeypatch: pytest.MonkeyPatch) -> None:
    """No picture of the learning curves: drawing it takes longer than a tiny training."""
    monkeypatch.setattr(history, "draw", lambda lines, path, title: path.write_text(title))
