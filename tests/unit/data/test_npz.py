"""An npz that somebody sends: its arrays, or an error before anything of their claimed size is allocated."""

import struct
import tracemalloc
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from model.data.npz import load_arrays

MOST = 10**6


def written(path: Path, how: int = zipfile.ZIP_STORED, **entries: bytes) -> Path:
    with zipfile.ZipFile(path, "w", how) as archive:
        for name, content in entries.items():
            archive.writestr(f"{name}.npy", content)
    return path


def npy(shape: str = "(2, 3)", descr: str = "'<i2'", content: bytes = bytes(12), version: int = 1) -> bytes:
    """An array of this claimed shape and type."""
    header = f"{{'descr': {descr}, 'fortran_order': False, 'shape': {shape}}}".ljust(117).encode() + b"\n"
    length = struct.pack("<H" if version == 1 else "<I", len(header))
    return b"\x93NUMPY" + bytes([version, 0]) + length + header + content


@pytest.mark.parametrize("save", [np.savez, np.savez_compressed])
def test_what_numpy_writes_is_read(tmp_path: Path, save: Any) -> None:
    arrays: dict[str, Any] = {
        "a": np.arange(12, dtype=np.int16).reshape(3, 4),
        "b": np.zeros(0, np.float32),
        "c": np.asfortranarray(np.eye(3)),
    }
    save(tmp_path / "x.npz", other=np.zeros(5), **arrays)
    found = load_arrays(tmp_path / "x.npz", list(arrays), MOST)
    assert list(found) == list(arrays)
    for name, array in arrays.items():
        assert np.array_equal(found[name], array) and found[name].dtype == array.dtype


def test_versions_of_the_format(tmp_path: Path) -> None:
    for version in (1, 2):
        path = written(tmp_path / "x.npz", a=npy(version=version))
        assert np.array_equal(load_arrays(path, ["a"], MOST)["a"], np.load(path)["a"])
    with pytest.raises(ValueError, match=r"^it is of version \(3, 0\)$"):
        load_arrays(written(tmp_path / "x.npz", a=npy(version=3)), ["a"], MOST)


@pytest.mark.parametrize(
    ("entry", "fault"),
    [
        (npy("(1000000000000, 3)"), "a.npy does not have the size that it claims"),
        (npy("(2,)"), "a.npy does not have the size that it claims"),
        (npy(descr="'V1000000000'"), "a.npy does not have the size that it claims"),
        (npy(descr="'|O'"), "it holds objects"),
        (bytes(MOST + 1), "it unpacks to more than 1 MB"),
        (b"no array", "magic string"),
    ],
)
def test_what_an_array_may_not_claim(tmp_path: Path, entry: bytes, fault: str) -> None:
    path = written(tmp_path / "x.npz", zipfile.ZIP_DEFLATED, a=entry)
    tracemalloc.start()
    try:
        with pytest.raises(ValueError, match=fault):
            load_arrays(path, ["a"], MOST)
        assert tracemalloc.get_traced_memory()[1] < MOST
    finally:
        tracemalloc.stop()


def test_what_is_not_in_it(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"^b is not in it$"):
        load_arrays(written(tmp_path / "x.npz", a=npy()), ["a", "b"], MOST)


@pytest.mark.parametrize("how", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_ways_of_packing_that_ask_for_memory_of_their_own(tmp_path: Path, how: int) -> None:
    with pytest.raises(ValueError, match=r"^a\.npy is packed in an unusual way$"):
        load_arrays(written(tmp_path / "x.npz", how, a=npy()), ["a"], MOST)


def test_an_entry_that_claims_more_than_the_file(tmp_path: Path) -> None:
    """zipfile would read as many bytes at once, and reserve memory for them."""
    path = written(tmp_path / "x.npz", zipfile.ZIP_DEFLATED, a=npy())
    content = path.read_bytes()
    place = content.index(b"PK\x01\x02") + 20  # the packed size, in the list at the end
    path.write_bytes(content[:place] + struct.pack("<I", 2**31 - 1) + content[place + 4 :])
    with pytest.raises(ValueError, match=r"^a\.npy claims more bytes than the file has$"):
        load_arrays(path, ["a"], MOST)
