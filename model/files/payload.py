"""A file of torch payloads, read as untrusted input and written whole or not at all.

Checkpoints and what a training needs to resume are such files. Content is checked in order of cost: the first bytes,
the checksums of the zip archive, the objects its pickle names, and only then torch.load with weights_only.
"""

import io
import os
import pickletools  # nosec B403 -- it lists what a pickle names, and loads nothing
import zipfile
from pathlib import Path
from typing import Any

import torch

from model.errors import CheckpointError, Fault
from model.files.atomic import atomic_write

MAX_BYTES = 2**30  # of a file: the weights of the largest network, and its optimizer's state
MAX_PICKLE = 2**24  # bytes of all values but the weights; a checkpoint's take some kB
SAFE_OBJECTS = {"collections OrderedDict", "torch._utils _rebuild_tensor_v2"}  # and torch's typed storages
AGAIN = "train it again with `python train.py`"


def save_atomically(path: str | os.PathLike[str], payload: dict[str, Any]) -> None:
    """torch.save(payload) beside path, then rename: at any moment path is the old file or the new, whole.

    Raises CheckpointError if it cannot be written (a full disk, a folder without permission).
    """
    path = Path(path)
    content = io.BytesIO()
    torch.save(payload, content)  # into memory first: torch's own writer hides why a write failed
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with atomic_write(path) as beside:
            beside.write_bytes(content.getbuffer())
    except OSError as error:
        # os.path raises nothing where the folder may not be looked into; Path does.
        kept = "the earlier file is unchanged" if os.path.isfile(path) else "no file was left"
        raise CheckpointError(path, f"cannot be written ({error.strerror}); {kept}.") from error


def read_payload(path: str | os.PathLike[str]) -> Any:
    """What torch.save wrote: tensors (on the CPU) and plain values, nothing that could run code.

    Raises CheckpointError, and nothing else.
    """
    try:
        content = file_content(Path(path))
        check_archive(content)
        return torch.load(io.BytesIO(content), map_location="cpu", weights_only=True)
    except Fault as fault:
        raise CheckpointError(path, f"{fault}.") from None
    except OSError as error:
        raise CheckpointError(path, f"cannot be read ({error.strerror}).") from error
    except Exception as error:  # zipfile, pickletools and torch raise a dozen kinds; to the user they are one
        reason = f"expected a whole checkpoint, found a truncated or damaged one; {AGAIN}, or copy it again."
        raise CheckpointError(path, reason) from error


def file_content(path: Path) -> bytes:
    """The bytes of a file that is there, is a file, and is not too large."""
    if not path.exists():
        raise Fault("there is no such file; train one with `python train.py`")
    if not path.is_file():
        raise Fault("expected a checkpoint, found something that is not a file; name a .pt file")
    if path.stat().st_size > MAX_BYTES:
        raise Fault(f"expected a checkpoint of {MAX_BYTES >> 20} MiB at most, found a larger file; {AGAIN}")
    return path.read_bytes()


def check_archive(content: bytes) -> None:
    """Refuse what torch.save did not write, what is damaged, and what holds more than weights and values."""
    if not content:
        raise Fault(f"expected a checkpoint, found an empty file; {AGAIN}")
    if content.startswith(b"version https://git-lfs"):
        raise Fault("expected a checkpoint, found a Git LFS pointer; fetch the file with `git lfs pull`")
    if not content.startswith(b"PK\x03\x04"):
        kind = "a text file" if is_text(content[:1024]) else "a file of another kind"
        raise Fault(f"expected a checkpoint, found {kind}; {AGAIN}")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entries = archive.infolist()
        pickles = [entry for entry in entries if entry.filename.endswith("/data.pkl")]
        if len(pickles) != 1:
            raise Fault(f"expected a checkpoint, found a zip archive that is none; {AGAIN}")
        if any(entry.compress_type != zipfile.ZIP_STORED for entry in entries):
            raise Fault(f"expected a checkpoint as torch.save writes it, found a packed one; {AGAIN}")
        claimed = sum(max(entry.file_size, entry.compress_size) for entry in entries)
        if claimed > len(content) or archive.testzip():
            raise zipfile.BadZipFile  # more content than the file has bytes, or a checksum that differs
        if pickles[0].file_size > MAX_PICKLE:
            raise Fault(
                f"expected few values beside the weights, found {MAX_PICKLE >> 20} MiB or more; {AGAIN}"
            )
        check_objects(archive.read(pickles[0]))


def is_text(content: bytes) -> bool:
    return all(byte >= 32 or byte in b"\t\n\r\f" for byte in content)


def check_objects(pickle: bytes) -> None:
    """Refuse a pickle that names any object beyond tensors.

    weights_only knows some more, and there are those among them that allocate a size read from the file.
    """
    for opcode, argument, _ in pickletools.genops(pickle):
        if opcode.name != "GLOBAL" or argument in SAFE_OBJECTS:
            continue
        if not (str(argument).startswith("torch ") and str(argument).endswith("Storage")):
            found = f"a pickled object ({brief(argument)})"
            raise Fault(f"expected weights and plain values, found {found}; save it with save_checkpoint")


def brief(value: Any) -> str:
    """A value in a few safe characters: the file may hold a number of a million digits."""
    if type(value) is int and abs(value) >= 10**18:
        return "a number of 10**18 or more"
    if type(value) in (int, float, bool) or value is None:
        return repr(value)
    return repr(value[:60]) if type(value) is str else f"a value of type {type(value).__name__}"
