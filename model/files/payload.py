"""Files of torch.save: the state of an interrupted training, and checkpoints to import."""

import io
import os
import zipfile
from pathlib import Path
from typing import Any

import torch

from model.errors import CheckpointError
from model.files.container import write_bytes

MAX_BYTES = 2**31  # of a file: 2**26 weights, their averages and two moments of each take 2**30


def save_atomically(path: str | os.PathLike[str], payload: dict[str, Any]) -> None:
    """torch.save(payload) as one atomic write. Raises CheckpointError; an earlier file is then unchanged."""
    content = io.BytesIO()
    torch.save(payload, content)  # into memory first: torch's own writer hides why a write failed
    write_bytes(Path(path), content.getbuffer())


def read_payload(path: str | os.PathLike[str]) -> Any:
    """torch.load with weights_only, on the CPU. Raises CheckpointError, and nothing else."""
    try:
        return load(path)
    except OSError as error:
        reason = f"cannot be read ({error.strerror})."
    except Exception:  # torch, zipfile and pickle raise a dozen kinds; to the user they are one
        reason = "expected a file of torch.save, found none, a damaged one or another kind."
    raise CheckpointError(path, reason)  # here, as in read_or_tell() of files.checkpoint


def load(path: str | os.PathLike[str]) -> Any:
    """As read_payload(), but raises whatever is raised."""
    if not os.path.isfile(path) or os.path.getsize(path) > MAX_BYTES:
        raise ValueError  # a pipe would be waited for; a device has no end
    content = io.BytesIO(Path(path).read_bytes())  # reading from it, torch raises no OSError
    # torch does not compare the checksums that its writer stores.
    if zipfile.is_zipfile(content) and zipfile.ZipFile(content).testzip():
        raise ValueError
    content.seek(0)
    return torch.load(content, map_location="cpu", weights_only=True)
