"""The file of known drawings: the shipped one, and broken ones."""

import base64
import os
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from model.errors import CheckpointError
from model.files.known import FEWEST, KnownDrawings, load_known, save_known
from tests.support.known import SHIPPED_KNOWN, some_known
from tests.support.sentences import after_name


def test_the_shipped_file_is_balanced_and_small() -> None:
    """So is its beginning: of a large network only that is read."""
    known = load_known(SHIPPED_KNOWN)
    assert SHIPPED_KNOWN.stat().st_size <= 350_000
    assert np.bincount(known.labels).tolist() == [200] * 10
    assert np.bincount(known.sources).tolist() == [1500, 500]
    first = known.first(200)
    assert np.bincount(first.labels).tolist() == [20] * 10
    assert np.bincount(first.sources).tolist() == [150, 50]
    assert (known.pictures.max(axis=(1, 2)) > 200).all()  # none is blank


def test_what_is_saved_is_loaded_and_packed(tmp_path: Path) -> None:
    known, path = some_known(), tmp_path / "known.npz"
    save_known(path, known)
    assert list(tmp_path.iterdir()) == [path]
    found = load_known(path)
    for name in ("pictures", "labels", "sources"):
        np.testing.assert_equal(getattr(found, name), getattr(known, name))
    assert zlib.decompress(base64.b64decode(found.packed)) == known.pictures.tobytes()
    assert found.version == known.version
    relabelled = KnownDrawings(known.pictures, 9 - known.labels, known.sources)
    assert len({known.version, relabelled.version, known.first(110).version}) == 3


def test_twins_are_equal_byte_by_byte() -> None:
    known = some_known()
    rows = known.pictures[3].astype(np.float32) / 255
    assert known.twins_of(rows).tolist() == [3]
    assert known.twins_of(rows + 0.4 / 255).tolist() == [3]
    rows[0, 0] += 0.6 / 255
    assert known.twins_of(rows).tolist() == []


def fault(path: Path) -> str:
    with pytest.raises(CheckpointError) as caught:
        load_known(path)
    return after_name(caught.value, path)


KNOWN = some_known()
WRONG: dict[str, dict[str, Any]] = {
    "too few": {name: getattr(KNOWN, name)[: FEWEST - 1] for name in ("pictures", "labels", "sources")},
    "floats": {"pictures": KNOWN.pictures / 255},
    "another size": {"pictures": KNOWN.pictures[:, :27]},
    "one picture less": {"pictures": KNOWN.pictures[1:]},
    "no digit": {"labels": KNOWN.labels + 1},
    "no source": {"sources": KNOWN.sources + 1},
    "labels in a table": {"labels": KNOWN.labels.reshape(2, -1)},
}


@pytest.mark.parametrize("name", WRONG)
def test_arrays_of_another_form_are_refused(name: str, tmp_path: Path) -> None:
    path = tmp_path / "known.npz"
    arrays = {"pictures": KNOWN.pictures, "labels": KNOWN.labels, "sources": KNOWN.sources} | WRONG[name]
    np.savez_compressed(path, **arrays)
    assert "The arrays of known.npz are not those of known drawings." in fault(path)


def test_a_file_that_is_none_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "known.npz"
    assert "known.npz is missing" in fault(path)
    for content in (b"", b"no zip", SHIPPED_KNOWN.read_bytes()[:50_000]):
        path.write_bytes(content)
        assert "cannot be read" in fault(path)
    np.savez(path, pictures=KNOWN.pictures)
    assert "cannot be read" in fault(path)
    np.savez(path, pictures=np.array([{}], object), labels=KNOWN.labels, sources=KNOWN.sources)
    assert "cannot be read" in fault(path)
    np.savez_compressed(path, pictures=np.zeros(2**22, np.uint8), labels=KNOWN.labels, sources=KNOWN.sources)
    assert "more than 4 MB" in fault(path)
    path.unlink()
    os.mkfifo(path)
    assert "no such file" in fault(path)
