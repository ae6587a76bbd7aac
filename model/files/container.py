"""The form of a checkpoint's file: safetensors, with a JSON text in its metadata.

    8 bytes, the header's length | the header, JSON: each tensor's type, shape and place; metadata | the tensors' bytes
    metadata: {"rowwise": the fields as JSON, and with them "crc32", the checksum of the tensors' bytes and the fields}

A safetensors file holds no code and nothing compressed, so its size, which is checked before it is read, bounds what
is allocated. Source: https://huggingface.co/docs/safetensors.
"""

import json
import os
import reprlib
import zlib
from math import prod
from pathlib import Path
from typing import Any, NamedTuple

import torch
from safetensors.torch import load, save
from torch import Tensor

from model.errors import CheckpointError, Fault
from model.files.atomic import atomic_write

SUFFIX = ".safetensors"
MAX_BYTES = 2**28 + 2**26  # of a file: 2**26 weights, and 64 MiB for all else
MAX_HEADER = 2**20  # bytes; ours take 3 kB. It bounds the JSON values as well: 1 MiB of them takes 20 MB
AGAIN = "train it again with `python train.py`"
IMPORT = "import it with `python -m model.files.import_checkpoint FILE`"
DAMAGED = f"expected a complete checkpoint, found a truncated or damaged one; {AGAIN}"
TYPES = {
    "F32": torch.float32,
    "F16": torch.float16,
    "I32": torch.int32,
    "U8": torch.uint8,
}  # those of our tensors
MAX_DIMENSIONS = 8  # of a tensor; ours have four at most


class Form(NamedTuple):
    """A tensor without its numbers, as the header describes it."""

    dtype: torch.dtype | str  # a name of safetensors where TYPES has none
    shape: tuple[int, ...]


def pack(fields: dict[str, Any], tensors: dict[str, Tensor]) -> bytes:
    """The content of a file: the same bytes for the same values. Raises Fault if the fields cannot be JSON."""
    tensors = {name: tensor.to("cpu").contiguous() for name, tensor in tensors.items()}
    try:
        # The tensors' bytes do not depend on the metadata: write once to know their checksum.
        crc32 = checksum(fields, split(save(tensors))[1])
        # One text, because safetensors writes several in random order.
        return save(tensors, {"rowwise": json.dumps({"crc32": crc32, **fields})})
    except (TypeError, ValueError, RecursionError):
        raise Fault("expected JSON values in recipe, versions and metrics, found other objects") from None


def unpack(content: bytes) -> tuple[dict[str, Any], dict[str, Tensor]]:
    """(the fields, the tensors) of a file's content. Raises Fault if it is damaged or of another form."""
    check_start(content[:9])
    header, data = split(content)
    try:
        tensors = load(content)
    except MemoryError:
        raise
    except Exception:  # SafetensorError, ValueError and others: to the user they are one
        raise Fault(DAMAGED) from None
    fields, _ = parse_header(header, len(data))
    expect(
        fields.pop("crc32", None) == checksum(fields, data),
        "a complete checkpoint",
        "a damaged one (checksum)",
    )
    return fields, tensors


def unpack_header(path: Path) -> tuple[dict[str, Any], dict[str, Form]]:
    """(the fields, the form of each tensor) of a file, read without the tensors' bytes. Raises Fault or OSError.

    It finds what unpack() does, but for the checksum.
    """
    check_file(path)
    with path.open("rb") as file:
        start = file.read(9)
        check_start(start)
        file.seek(8)
        header = file.read(header_length(start))
        data_size = os.fstat(file.fileno()).st_size - 8 - len(header)
    fields, forms = parse_header(header, data_size)
    fields.pop("crc32", None)
    return fields, forms


def check_start(start: bytes) -> None:
    """Raises Fault unless a checkpoint may have these first nine bytes."""
    is_torch = start.startswith((b"PK\x03\x04", b"\x80"))  # a zip archive, or a pickle
    if start[8:] != b"{" and is_torch:  # a header's length may begin with the same bytes
        raise Fault(f"expected a checkpoint, found a file of PyTorch; {IMPORT}")
    expect(start[8:] == b"{", "a checkpoint", "a file of another kind")
    is_short = header_length(start) <= MAX_HEADER
    expect(is_short, f"a header of {MAX_HEADER >> 20} MiB at most", "a longer one")


def parse_header(header: bytes, data_size: int) -> tuple[dict[str, Any], dict[str, Form]]:
    """(the fields with crc32, the form of each tensor) of a header that data_size bytes follow. Raises Fault."""
    try:
        entries = json.loads(header)
        text = entries.pop("__metadata__", {}).get("rowwise")
        check_places([entry["data_offsets"] for entry in entries.values()], data_size)
        forms = {name: form_of(entry) for name, entry in entries.items()}
    except MemoryError:
        raise
    except Exception:  # KeyError, TypeError, RecursionError and others: to the user they are one
        raise Fault(DAMAGED) from None
    try:
        return dict(json.loads(text)), forms
    except (TypeError, ValueError, RecursionError):  # bare weights have no text
        raise Fault(f"expected a checkpoint of Rowwise, found none of its fields as JSON; {AGAIN}") from None


def check_places(places: list[list[int]], data_size: int) -> None:
    """Raises ValueError unless the tensors' bytes follow each other from 0 to data_size."""
    ends = [0]
    for start, end in sorted(places):
        if start != ends[-1]:
            raise ValueError
        ends.append(end)
    if ends[-1] != data_size:
        raise ValueError


def form_of(entry: dict[str, Any]) -> Form:
    """The form of one tensor in a header. Raises ValueError unless it has as many bytes as its shape needs."""
    shape, (start, end) = tuple(entry["shape"]), entry["data_offsets"]
    if len(shape) > MAX_DIMENSIONS or not all(type(size) is int and size >= 0 for size in shape):
        raise ValueError
    dtype = TYPES.get(entry["dtype"])
    if dtype is not None and prod(shape) * dtype.itemsize != end - start:
        raise ValueError
    return Form(dtype or str(entry["dtype"])[:8], shape)


def checksum(fields: dict[str, Any], data: memoryview) -> int:
    """CRC-32 of the tensors' bytes and the fields. Raises TypeError, ValueError or RecursionError for no JSON."""
    return zlib.crc32(json.dumps(fields).encode(), zlib.crc32(data))


def split(content: bytes) -> tuple[bytes, memoryview]:
    """(the header, the tensors' bytes) of a file's content."""
    end = 8 + header_length(content)
    return content[8:end], memoryview(content)[end:]


def header_length(content: bytes) -> int:
    """The bytes of a file's header, as its first eight say."""
    return int.from_bytes(content[:8], "little")


def read_bytes(path: Path) -> bytes:
    """The content of a regular file that is not too large. Raises Fault or OSError."""
    check_file(path)
    return path.read_bytes()


def check_file(path: Path) -> None:
    """Raises Fault unless the path leads to a regular file that is not too large, or OSError."""
    if not path.is_file():  # a pipe would be waited for; a device has no end
        raise Fault("there is no such file; train one with `python train.py`")
    expect(path.stat().st_size <= MAX_BYTES, f"a file of {MAX_BYTES >> 20} MiB at most", "a larger one")


def write_bytes(path: Path, content: bytes | memoryview) -> None:
    """Write a file atomically, and its folder if it is missing. Raises CheckpointError."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with atomic_write(path) as tmp:
            tmp.write_bytes(content)
    except OSError as error:
        reason = f"cannot be written ({error.strerror}); an earlier file is unchanged."
        raise CheckpointError(path, reason) from error


def expect(condition: bool, wanted: str, found: object) -> None:
    """Raises Fault with what was wanted and what was found, unless the condition holds."""
    if not condition:
        raise Fault(f"expected {wanted}, found {found}; {AGAIN}")


def short_repr(value: Any) -> str:
    """A value in a few characters of one line: the file may hold a number of a thousand digits."""
    return " ".join(reprlib.repr(value).split())
