"""The form of a checkpoint's file: safetensors, with a JSON text in its metadata.

    8 bytes, the header's length | the header, JSON: each tensor's type, shape and place; metadata | the tensors' bytes
    metadata: {"rowwise": the fields as JSON, and with them "crc32", the checksum of the tensors' bytes}

A safetensors file holds no code and nothing compressed, so its size, which is checked before it is read, bounds what
is allocated. Source: https://huggingface.co/docs/safetensors.
"""

import json
import os
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
    # The tensors' bytes do not depend on the metadata: write once to know their checksum.
    checksum = zlib.crc32(split(save(tensors))[1])
    try:
        # One text, because safetensors writes several in random order.
        return save(tensors, {"rowwise": json.dumps({"crc32": checksum, **fields})})
    except (TypeError, ValueError, RecursionError):
        raise Fault("expected JSON values in recipe, versions and metrics, found other objects") from None


def unpack(content: bytes) -> tuple[dict[str, Any], dict[str, Tensor]]:
    """(the fields, the tensors) of a file's content. Raises Fault if it is damaged or of another form."""
    check_kind(content)
    header, data = split(content)
    try:
        tensors = load(content)
        text = json.loads(header).get("__metadata__", {}).get("rowwise")
    except MemoryError:
        raise
    except Exception:  # SafetensorError, KeyError, ValueError and others: to the user they are one
        raise Fault(f"expected a complete checkpoint, found a truncated or damaged one; {AGAIN}") from None
    if text is None:
        raise Fault("expected a checkpoint of Rowwise, found bare weights; save them with save_checkpoint")
    try:
        fields = dict(json.loads(text))
    except (TypeError, ValueError, RecursionError):
        raise Fault(f"expected fields as JSON, found other text or too deep a nesting; {AGAIN}") from None
    if fields.pop("crc32", None) != zlib.crc32(data):
        raise Fault(
            f"expected a complete checkpoint, found a damaged one (checksum); {AGAIN}, or copy it again"
        )
    return fields, tensors


def split(content: bytes) -> tuple[bytes, memoryview]:
    """(the header, the tensors' bytes) of a file's content."""
    end = 8 + int.from_bytes(content[:8], "little")
    return content[8:end], memoryview(content)[end:]


def check_kind(content: bytes) -> None:
    """Refuse a file of another format by its first bytes, and a header that is too long to parse. Raises Fault."""
    if content[8:9] == b"{":
        if int.from_bytes(content[:8], "little") > MAX_HEADER:
            raise Fault(f"expected a header of {MAX_HEADER >> 20} MiB at most, found a longer one; {AGAIN}")
        return
    if content.startswith(b"version https://git-lfs"):
        raise Fault("expected a checkpoint, found a Git LFS pointer; fetch the file with `git lfs pull`")
    if content.startswith((b"PK\x03\x04", b"\x80")):  # a zip archive, or a pickle: both forms of torch.save
        raise Fault(f"expected a checkpoint, found a file of PyTorch; {IMPORT}")
    is_text = all(byte >= 32 or byte in b"\t\n\r\f" for byte in content[:1024])
    kind = "an empty file" if not content else "a text file" if is_text else "a file of another kind"
    raise Fault(f"expected a checkpoint, found {kind}; {AGAIN}")


def read_bytes(path: Path) -> bytes:
    """The content of a file that exists, is a regular file and is not too large. Raises Fault or OSError."""
    if not path.exists():
        raise Fault("there is no such file; train one with `python train.py`")
    if not path.is_file():
        raise Fault(f"expected a checkpoint, found something that is not a file; name a {SUFFIX} file")
    if path.stat().st_size > MAX_BYTES:
        raise Fault(f"expected a checkpoint of {MAX_BYTES >> 20} MiB at most, found a larger file; {AGAIN}")
    return path.read_bytes()


def write_bytes(path: Path, content: bytes | memoryview) -> None:
    """Write a file atomically, and its folder if it is missing. Raises CheckpointError."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with atomic_write(path) as tmp:
            tmp.write_bytes(content)
    except OSError as error:
        # os.path raises nothing in a folder that may not be searched; Path does.
        left = "the earlier file is unchanged" if os.path.isfile(path) else "no file was left"
        raise CheckpointError(path, f"cannot be written ({error.strerror}); {left}.") from error


def short_repr(value: Any) -> str:
    """A value in a few safe characters: the file may hold a number of a thousand digits."""
    if type(value) is int and abs(value) >= 10**18:
        return "a number of 10**18 or more"
    if type(value) in (int, float, bool) or value is None:
        return repr(value)
    return repr(value[:60]) if type(value) is str else f"a value of type {type(value).__name__}"
