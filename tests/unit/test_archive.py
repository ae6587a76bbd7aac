"""Saving whole or not at all; and mutated files, which give a CheckpointError or a working network."""

import io
import os
import random
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import torch

from model.archive import read_payload
from model.checkpoint import CheckpointError, load_checkpoint, save_atomically, save_checkpoint
from tests.unit.checkpoints import made, sentence

FUZZ_CASES = int(os.environ.get("ROWWISE_FUZZ_CASES", "300"))  # of each kind; more by hand
ROWS = torch.rand(2, 28, 28, generator=torch.Generator().manual_seed(1))


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


def mutated(content: bytes, chance: random.Random) -> bytes:
    """One to four changes: a bit flipped, bytes overwritten, cut out, doubled or inserted, the end cut off."""
    data = bytearray(content)
    for _ in range(chance.randint(1, 4)):
        data = data or bytearray(1)  # an earlier cut may have left nothing
        start = chance.randrange(len(data))
        stop = min(len(data), start + chance.choice([1, 1, 2, 4, 8, 64]))
        kind = chance.choice(["flip", "flip", "write", "write", "cut", "double", "insert", "end"])
        if kind == "flip":
            data[start] ^= 1 << chance.randrange(8)
        elif kind == "write":
            data[start:stop] = chance.choice([bytes(stop - start), chance.randbytes(stop - start)])
        elif kind == "cut":
            del data[start:stop]
        elif kind == "double":
            data[start:start] = data[start:stop]
        elif kind == "insert":
            data[start:start] = chance.randbytes(stop - start)
        elif chance.random() < 0.2:
            del data[max(start, 1) :]
    return bytes(data)


def with_mutated_entry(content: bytes, chance: random.Random) -> bytes:
    """The archive with one entry mutated and its checksum right, as somebody who means harm would do it."""
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(changed, "w") as new:
        pickle = next(name for name in old.namelist() if name.endswith("/data.pkl"))
        target = chance.choice([pickle, pickle, pickle, chance.choice(old.namelist())])
        for name in old.namelist():
            entry = old.read(name)
            new.writestr(name, mutated(entry, chance) if name == target else entry)
    return changed.getvalue()


@pytest.mark.parametrize("mutate", [mutated, with_mutated_entry])
@pytest.mark.filterwarnings("ignore")  # torch warns about some broken files before it refuses them
def test_a_mutated_file_is_refused_or_works(
    path: Path, mutate: Callable[[bytes, random.Random], bytes]
) -> None:
    content, chance = path.read_bytes(), random.Random(11)
    refused = 0
    for _ in range(FUZZ_CASES):
        path.write_bytes(mutate(content, chance))
        try:
            checkpoint = load_checkpoint(path)
        except CheckpointError as error:
            refused += 1
            assert str(error).startswith(f"{path}: ")
            assert "\n" not in str(error)
        else:
            logits = checkpoint.classifier(ROWS) / checkpoint.temperature
            assert logits.softmax(dim=1).isfinite().all()
    assert refused > FUZZ_CASES / 2
