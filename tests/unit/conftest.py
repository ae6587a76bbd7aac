"""Fixtures of the tests that load data and train."""

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from model.data import mnist
from model.data import splits as data
from model.training import learning_curves as history
from tests.support.tiny import COUNTS, expect_tiny, idx_files, tiny_data


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


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A --data-dir with a small MNIST, which the loader takes for whole."""
    monkeypatch.setattr(mnist, "COUNTS", COUNTS)
    idx_files(tmp_path / "MNIST" / "raw")
    return tmp_path


@pytest.fixture
def sixty(monkeypatch: pytest.MonkeyPatch) -> None:
    """The loader takes 60 pen digits for whole."""
    monkeypatch.setattr(data, "PEN_DIGITS_COUNTS", (60, 30, 10))


@pytest.fixture
def sigint() -> Iterator[None]:
    """Python's own handler, also where the tests run in the background of a shell, which ignores Ctrl-C there."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)
