"""Saving whole or not at all. (Mutated files: tests/fuzz.)"""

import os
import struct
import zipfile
from pathlib import Path

import pytest
import torch

from model.errors import CheckpointError
from model.files import payload as archive_module
from model.files.checkpoint import save_atomically, save_checkpoint
from model.files.payload import check_archive, read_payload
from tests.support.checkpoints import made, sentence


@pytest.fixture
def path(tmp_path: Path) -> Path:
    save_checkpoint(tmp_path / "gru.pt", made())
    return tmp_path / "gru.pt"


def save_on_a_full_disk(path: Path) -> None:
    """While it saves, no file may grow beyond 1,000 bytes: a real failure of write()."""
    resource = pytest.importorskip("resource")  # not on Windows
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, hard))
    try:
        save_checkpoint(path, made("lstm"))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_saves_into_a_new_folder_and_leaves_nothing_else(tmp_path: Path) -> None:
    save_atomically(tmp_path / "new" / "x.pt", {"epoch": 3, "state": torch.arange(4)})
    assert [found.name for found in (tmp_path / "new").iterdir()] == ["x.pt"]
    payload = read_payload(tmp_path / "new" / "x.pt")
    assert payload["epoch"] == 3
    assert payload["state"].tolist() == [0, 1, 2, 3]


def test_a_full_disk_leaves_the_earlier_file(path: Path) -> None:
    before = path.read_bytes()
    reason = sentence(path, save_on_a_full_disk)
    assert reason == "cannot be written (File too large); the earlier file is unchanged."
    assert path.read_bytes() == before
    assert list(path.parent.iterdir()) == [path]
    missing = path.with_name("new.pt")
    assert "no file was left" in sentence(missing, save_on_a_full_disk)
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize("step", ["fsync", "replace"])
@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_a_failure_at_any_step_leaves_the_earlier_file(
    step: str, error: BaseException, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise error

    before = path.read_bytes()
    monkeypatch.setattr(os, step, fail)
    with pytest.raises(CheckpointError if isinstance(error, OSError) else KeyboardInterrupt):
        save_checkpoint(path, made("lstm"))
    assert path.read_bytes() == before
    assert list(path.parent.iterdir()) == [path]


def test_a_folder_that_is_a_file(path: Path) -> None:
    inside = path / "gru.pt"
    assert "cannot be written" in sentence(inside, lambda inside: save_checkpoint(inside, made()))


def test_what_could_not_be_loaded_is_not_saved(path: Path) -> None:
    before = path.read_bytes()
    diverged = made()
    with torch.no_grad():
        diverged.classifier.readout.bias[3] = torch.nan
    reason = sentence(path, lambda path: save_checkpoint(path, diverged))
    assert reason.startswith("not saved, because expected finite weights, found NaN")
    assert path.read_bytes() == before


def repacked(path: Path, how: int = zipfile.ZIP_STORED, **more: bytes) -> None:
    """The same archive, packed in another way and with more in it."""
    with zipfile.ZipFile(path) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", how) as archive:
        for name, content in (entries | more).items():
            archive.writestr(name, content)


def test_only_what_torch_packs_is_unpacked(path: Path) -> None:
    """A packed archive may swell to a thousand times its size, or ask for gigabytes before it yields a byte."""
    repacked(path)
    read_payload(path)
    for how in (zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA):
        repacked(path, how, bomb=bytes(10**6))
        assert "found a packed one" in sentence(path)


@pytest.mark.parametrize("place", [20, 24])
def test_an_entry_that_claims_more_than_the_file(path: Path, place: int) -> None:
    """Its packed or its unpacked size, in the list at the end: so much would be reserved before a byte is read."""
    content = path.read_bytes()
    place += content.rindex(b"PK\x01\x02")
    path.write_bytes(content[:place] + struct.pack("<I", 2**31 - 1) + content[place + 4 :])
    assert "found a truncated or damaged one" in sentence(path)
    with pytest.raises(zipfile.BadZipFile):  # here, not only once torch has been asked
        check_archive(path.read_bytes())


def test_what_is_no_weight_is_bounded(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive_module, "MAX_PICKLE", 2**20)
    save_atomically(path, {"recipe": "x" * 2**20})
    assert "expected few values beside the weights, found 1 MiB or more" in sentence(path)
