"""Folders that may not be entered, read or written: one line before anything is trained, never a traceback."""

import os
import sys
from pathlib import Path
from typing import Any

import pytest

import train
from model.errors import CheckpointError
from model.files.checkpoint import save_checkpoint
from model.training import names
from model.training.fit import train_network
from model.training.names import output_paths
from model.training.trainer import Training
from tests.support.checkpoints import made
from tests.support.tiny import failed, tiny_config

REFUSED = PermissionError(13, "Permission denied")


def deny(patch: pytest.MonkeyPatch, below: Path) -> None:
    """What lies below a folder cannot be looked at, as where its x permission is missing; root may all."""
    stat = Path.stat

    def denied(self: Path, **options: Any) -> os.stat_result:
        if below in self.parents:
            raise REFUSED
        return stat(self, **options)

    patch.setattr(Path, "stat", denied)


@pytest.mark.parametrize("place", ["", "MNIST", "MNIST/raw"])
def test_data_that_may_not_be_read(
    place: str,
    tiny: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    data = tiny / "data"
    deny(monkeypatch, data / place)
    found = failed("--data-dir", str(data), capsys=capsys, out=tmp_path / "out")
    assert found.startswith(f"{data / (place or 'MNIST')}") and found.endswith(
        "cannot be read (Permission denied)."
    )


@pytest.mark.parametrize("name", ["file", "a" * 300])
def test_data_below_what_is_no_folder(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").touch()
    found = failed("--data-dir", str(tmp_path / name), capsys=capsys, out=tmp_path / "out")
    assert found.startswith(f"{tmp_path / name}/MNIST/raw/") and ": cannot be read (" in found


def test_a_folder_that_may_not_be_written(
    tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def denied(*_: object) -> None:
        raise REFUSED

    monkeypatch.setattr(names, "locked", denied)
    found = failed("--data-dir", str(tiny / "data"), capsys=capsys, out=tmp_path)
    assert found == f"{tmp_path}: no folder for checkpoints (Permission denied)."


@pytest.mark.skipif(sys.platform != "linux", reason="the longest path differs")
def test_a_path_that_grows_too_long_with_the_names_of_files(
    tiny: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path
    while (room := 4095 - len(f"{out}/rnn.safetensors.01234567.tmp")) > 0:
        out /= "x" * min(room, 200)
    found = failed("--data-dir", str(tiny / "data"), capsys=capsys, out=out)
    assert found.startswith(f"{out}/rnn.training.") and "File name too long" in found


@pytest.mark.parametrize("name", ["safetensors", "training.pt", "metrics.csv", "curves.png"])
def test_a_folder_in_the_place_of_a_file_is_told_before_any_cell_is_trained(
    name: str, tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """--force would replace a file. Without it the next free name is taken, as where there is a file."""
    path = tmp_path / f"lstm.{name}"
    path.mkdir()
    monkeypatch.setattr(Training, "__init__", lambda *_: pytest.fail("trained"))
    assert train.main(["--out", str(tmp_path), "--force"]) == 1
    found = f"{path}: is a folder, expected a file; move it, or name another --out."
    assert capsys.readouterr() == ("", f"train.py: {found}\n")
    assert list(tmp_path.iterdir()) == [path]


def test_what_is_checked_is_what_is_written(tiny: Path, no_curves: None) -> None:
    config = tiny_config(tiny, out=tiny / "written")
    train_network(config)
    assert set(output_paths(config)) == {*config.out.iterdir(), config.state_path}


def test_saving_where_nothing_may_be_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The folder lost its permissions meanwhile."""

    def denied(self: Path, **options: Any) -> None:
        raise REFUSED

    monkeypatch.setattr(Path, "touch", denied)
    deny(monkeypatch, tmp_path)
    with pytest.raises(CheckpointError) as caught:
        save_checkpoint(tmp_path / "gru.safetensors", made("gru"))
    assert caught.value.reason == "cannot be written (Permission denied); an earlier file is unchanged."
