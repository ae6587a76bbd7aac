"""Folders that may not be entered, read or written: one sentence before anything is trained, never a traceback."""

import os
from pathlib import Path
from typing import Any

import pytest

from model.checkpoint import CheckpointError, save_checkpoint
from tests.unit.checkpoints import made
from tests.unit.tiny import failed

REFUSED = PermissionError(13, "Permission denied")


def deny(patch: pytest.MonkeyPatch, below: Path) -> None:
    """What lies below a folder cannot be looked at, as where its x permission is missing; root may all."""
    stat = Path.stat

    def denied(self: Path, **options: Any) -> os.stat_result:
        if below in self.parents:
            raise REFUSED
        return stat(self, **options)

    patch.setattr(Path, "stat", denied)


@pytest.mark.parametrize("place", ["", "MNIST", "MNIST/raw", "pendigits"])
def test_data_that_may_not_be_read(
    place: str,
    tiny: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    data = tiny / "data"
    deny(monkeypatch, data / place)
    said = failed("--data-dir", str(data), capsys=capsys, out=tmp_path / "out")
    assert said.startswith(f"{data / (place or 'MNIST')}") and said.endswith(
        "cannot be read (Permission denied)."
    )


@pytest.mark.parametrize("name", ["file", "a" * 300])
def test_data_below_what_is_no_folder(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").touch()
    said = failed("--data-dir", str(tmp_path / name), capsys=capsys, out=tmp_path / "out")
    assert said.startswith(f"{tmp_path / name}/MNIST/raw/") and ": cannot be read (" in said


@pytest.mark.parametrize("missing", [os.R_OK, os.W_OK, os.X_OK])
def test_a_folder_that_cannot_be_written_is_told_before_an_epoch(
    missing: int,
    tiny: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(os, "access", lambda path, mode: path != tmp_path or not mode & missing)
    said = failed("--data-dir", str(tiny / "data"), capsys=capsys, out=tmp_path)
    assert said == f"{tmp_path}: no folder for checkpoints (it cannot be read and written)."


def test_saving_where_nothing_may_be_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The folder lost its permissions meanwhile."""

    def denied(self: Path) -> None:
        raise REFUSED

    monkeypatch.setattr(Path, "iterdir", denied)
    deny(monkeypatch, tmp_path)
    with pytest.raises(CheckpointError) as caught:
        save_checkpoint(tmp_path / "gru.pt", made("gru"))
    assert caught.value.reason == "cannot be written (Permission denied); no file was left."
