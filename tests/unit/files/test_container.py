"""Files that are not a checkpoint at all, or are damaged: one clear line for each. (Mutated files: tests/fuzz.)"""

import json
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from safetensors.torch import save

from model.errors import CheckpointError
from model.files import container
from model.files.checkpoint import check_header, load_checkpoint, save_checkpoint
from model.files.container import MAX_BYTES, MAX_HEADER, pack, unpack_header
from model.files.import_checkpoint import import_checkpoint
from model.files.payload import read_payload
from tests.support.checkpoints import held, made, sentence, with_top


def with_header(header: bytes, data: bytes = b"") -> bytes:
    return len(header).to_bytes(8, "little") + header + data


def entry(offsets: str = "[0,4]", dtype: str = "F32", shape: str = "[1]") -> bytes:
    return f'"a":{{"dtype":"{dtype}","shape":{shape},"data_offsets":{offsets}}}'.encode()


VALID = pack({"format": 2}, {"a": torch.zeros(3)})
FILES: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "found a file of another kind"),
    "text": (b"<!DOCTYPE html>\n<p>Not found</p>\n", "found a file of another kind"),
    "zeros": (bytes(20), "found a file of another kind"),
    "torch": (b"PK\x03\x04" + bytes(100), "found a file of PyTorch; import it with `python -m model.files."),
    "pickle": (b"\x80\x02}q\x00.", "found a file of PyTorch; import it with"),
    "long header": (with_header(b"{".ljust(MAX_HEADER + 1)), "expected a header of 1 MiB at most"),
    "no JSON": (with_header(b"{]"), "truncated or damaged"),
    "length as a pickle": (with_header(b"{]".ljust(0x80)), "truncated or damaged"),
    "nested": (with_header(b'{"a":' + b"[" * 10**5), "truncated or damaged"),
    "beyond the end": (with_header(b"{" + entry("[0,8]") + b"}", bytes(4)), "truncated or damaged"),
    "overlapping": (with_header(b"{" + entry() + b"," + entry().replace(b"a", b"b", 1) + b"}", bytes(4)), "damaged"),
    "unused bytes": (with_header(b"{" + entry() + b"}", bytes(5)), "truncated or damaged"),
    "sizes": (with_header(b"{" + entry(shape="[9999999999,9999999999]") + b"}", bytes(4)), "damaged"),
    "type": (with_header(b"{" + entry("[0,1]", "F4", "[2]") + b"}", bytes(1)), "truncated or damaged"),
    "bare weights": (save({"a": torch.zeros(3)}), "none of its fields as JSON"),
    "duplicate": (with_header(b"{" + entry() + b"," + entry() + b"}", bytes(4)), "none of its fields as JSON"),
    "fields nested": (save({}, {"rowwise": "[" * 10**5}), "none of its fields as JSON"),
    "fields no JSON": (save({}, {"rowwise": "{"}), "none of its fields as JSON"),
    "fields a long number": (save({}, {"rowwise": '{"seed":' + "9" * 5000 + "}"}), "none of its fields as JSON"),
    "fields a list": (save({}, {"rowwise": "[1]"}), "none of its fields as JSON"),
    "checksum": (VALID[:-1] + b"\x01", "found a damaged one (checksum)"),
    "checksum of the fields": (VALID.replace(b'\\"format\\": 2', b'\\"format\\": 3'), "found a damaged one (checksum)"),
    "no fields": (pack({}, {}), "expected the fields of a checkpoint (format, arguments, recipe"),
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_no_checkpoint(name: str, path: Path) -> None:
    """Its header alone says it, but for the checksum; of a type that a checkpoint has not, it says something else."""
    content, reason = FILES[name]
    path.write_bytes(content)
    assert reason in sentence(path)
    if reason.endswith("(checksum)"):
        unpack_header(path)
    elif name != "type":
        assert reason in sentence(path, check_header)


@pytest.mark.parametrize(
    "shape",
    ["[[1],1000000000]", '["a",4]', "[true]", "[-1,-1]", "[1.0]", "[2]", "[1,1,1,1,1,1,1,1,1]", "null"],
)
def test_a_header_with_an_odd_shape(shape: str, path: Path) -> None:
    """Also one that would take gigabytes to multiply."""
    path.write_bytes(with_header(b"{" + entry(shape=shape) + b"}", bytes(4)))
    assert "truncated or damaged" in sentence(path, check_header)


def test_a_header_is_read_without_the_rest(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file of 300 MiB, most of it a hole, within a few kilobytes."""
    length = 75 * 2**20
    fields = json.dumps({"crc32": 0, "seed": 1}).replace('"', '\\"')
    header = f'{{"__metadata__":{{"rowwise":"{fields}"}},{entry(f"[0,{4 * length}]", shape=f"[{length}]").decode()}}}'
    path.write_bytes(with_header(header.encode()))
    with path.open("r+b") as file:
        file.truncate(8 + len(header) + 4 * length)
    tracemalloc.start()
    try:
        assert unpack_header(path) == ({"seed": 1}, {"a": (torch.float32, (length,))})
        assert tracemalloc.get_traced_memory()[1] < 2**20
    finally:
        tracemalloc.stop()


@pytest.mark.filterwarnings("ignore:Detected pickle protocol")  # torch, of a file that is no pickle
@pytest.mark.parametrize("read", [load_checkpoint, check_header, import_checkpoint, read_payload])
def test_an_error_keeps_nothing_of_the_file(read: Callable[[Path], object], path: Path) -> None:
    """Neither its bytes nor its values: whoever keeps the error would keep them."""
    for name, content in {
        "text": b"text" * 99,
        "torch": b"PK\x03\x04" + bytes(99),
        "damaged": VALID[:-1],
    }.items():
        path.write_bytes(content)
        with pytest.raises(CheckpointError) as caught:
            read(path)
        values = list(held(caught.value))
        assert values, name
        assert {type(value) for value in values} <= {str, bool, type(path), type(read)}, name


def test_memory_that_is_missing_for_a_while_is_told_so(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def load(content: bytes) -> None:
        raise MemoryError

    save_checkpoint(path, made())
    monkeypatch.setattr(container, "load", load)
    with pytest.raises(CheckpointError, match="cannot be read .not enough memory.") as caught:
        load_checkpoint(path)
    assert caught.value.passing
    assert {type(value) for value in held(caught.value)} <= {str, bool, type(path), type(load)}


def test_a_truncated_file_wherever_it_ends(path: Path) -> None:
    save_checkpoint(path, with_top(made()))
    content = path.read_bytes()
    for length in range(9, len(content), len(content) // 40):
        path.write_bytes(content[:length])
        assert "found a truncated or damaged one" in sentence(path)
        assert "found a truncated or damaged one" in sentence(path, check_header)


def test_a_file_that_cannot_be_read(path: Path) -> None:
    for absent in (path, path.parent, Path("nul\0byte")):
        assert "no such file; train one with `python train.py`" in sentence(absent)
    assert "cannot be read (File name too long)" in sentence(path.parent / ("x" * 300))
    with path.open("wb") as file:
        file.truncate(MAX_BYTES + 1)  # a hole: it takes no space
    assert "found a larger one" in sentence(path)
