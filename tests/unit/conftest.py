"""Fixtures of the tests that load data and train."""

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from model.data import mnist
from model.training.fit import train_network
from tests.support.tiny import (
    COUNTS,
    contents,
    expect_tiny,
    idx_files,
    tiny_config,
    tiny_data,
    without_curves,
)


@pytest.fixture(scope="session")
def tiny_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a tiny MNIST in data/, and the cache of drawn pictures beside it."""
    folder = tmp_path_factory.mktemp("tiny")
    tiny_data(folder / "data")
    return folder


@pytest.fixture
def tiny(tiny_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The same folder, while the loaders expect sets of that size."""
    expect_tiny(monkeypatch)
    return tiny_folder


@pytest.fixture
def no_curves(monkeypatch: pytest.MonkeyPatch) -> None:
    """No picture of the learning curves: drawing one takes longer than a tiny training."""
    without_curves(monkeypatch)


@pytest.fixture(scope="session")
def trained(tiny_folder: Path) -> dict[str, bytes]:
    """The files of a tiny training of the GRU from start to end, but for the picture of its curves."""
    with pytest.MonkeyPatch.context() as patch:
        expect_tiny(patch)
        without_curves(patch)
        config = tiny_config(tiny_folder, out=tiny_folder / "trained")
        train_network(config)
    return contents(config)


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A --data-dir with a tiny MNIST, which the loader accepts as complete."""
    monkeypatch.setattr(mnist, "COUNTS", COUNTS)
    idx_files(tmp_path / "MNIST" / "raw")
    return tmp_path


@pytest.fixture
def sigint() -> Iterator[None]:
    """Python's own handler, also where a shell runs the tests in the background and ignores Ctrl-C there."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)
