"""The form of a checkpoint's file: safetensors, with a JSON text in its metadata.

    8 bytes, the header's length | the header, JSON: each tensor's type, shape and place; metadata | the tensors' bytes
    metadata: {"rowwise": the fields as JSON, and with them "crc32", the checksum of the tensors' bytes and the fields}

A safetensors file holds no code and nothing compressed, so its size, which is checked before it is read, bounds what
is allocated. Source: https://huggingface.co/docs/safetensors.
"""

import json
import reprlib
import zlib
from pathlib import Path
from typing import Any

from safetensors.torch import load, save
from torch import Tensor

from model.errors import CheckpointError, Fault
from model.files.atomic import atomic_write

SUFFIX = ".safetensors"
MAX_BYTES = 2**28 + 2**26  # of a file: 2**26 weights, and 64 MiB for all else
MAX_HEADER = 2**20  # bytes; ours take 3 kB. It bounds the JSON values as well: 1 MiB of them takes 20 MB
AGAIN = "train it again with `python train.py`"
IMPORT = "import it with `python -m model.files.import_checkpoint FILE`"


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
    is_torch = content.startswith((b"PK\x03\x04", b"\x80"))  # a zip archive, or a pickle
    if content[8:9] != b"{" and is_torch:  # a header's length may begin with the same bytes
        raise Fault(f"expected a checkpoint, found a file of PyTorch; {IMPORT}")
    expect(content[8:9] == b"{", "a checkpoint", "a file of another kind")
    header, data = split(content)
    expect(len(header) <= MAX_HEADER, f"a header of {MAX_HEADER >> 20} MiB at most", "a longer one")
    try:
        tensors = load(content)
        text = json.loads(header).get("__metadata__", {}).get("rowwise")
    except MemoryError:
        raise
    except Exception:  # SafetensorError, KeyError, ValueError and others: to the user they are one
        raise Fault(f"expected a complete checkpoint, found a truncated or damaged one; {AGAIN}") from None
    try:
        fields = dict(json.loads(text))
    except (TypeError, ValueError, RecursionError):  # bare weights have no text
        raise Fault(f"expected a checkpoint of Rowwise, found none of its fields as JSON; {AGAIN}") from None
    expect(
        fields.pop("crc32", None) == checksum(fields, data),
        "a complete checkpoint",
        "a damaged one (checksum)",
    )
    return fields, tensors


def checksum(fields: dict[str, Any], data: memoryview) -> int:
    """CRC-32 of the tensors' bytes and the fields. Raises TypeError, ValueError or RecursionError for no JSON."""
    return zlib.crc32(json.dumps(fields).encode(), zlib.crc32(data))


def split(content: bytes) -> tuple[bytes, memoryview]:
    """(the header, the tensors' bytes) of a file's content."""
    end = 8 + int.from_bytes(content[:8], "little")
    return content[8:end], memoryview(content)[end:]


def read_bytes(path: Path) -> bytes:
    """The content of a regular file that is not too large. Raises Fault or OSError."""
    if not path.is_file():  # a pipe would be waited for; a device has no end
        raise Fault("there is no such file; train one with `python train.py`")
    expect(path.stat().st_size <= MAX_BYTES, f"a file of {MAX_BYTES >> 20} MiB at most", "a larger one")
    return path.read_bytes()


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
