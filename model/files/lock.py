"""A lock that one process holds of all that share a folder. The system releases it when the process ends."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]
    import msvcrt


@contextmanager
def locked(path: Path) -> Iterator[bool]:
    """Whether this process holds the lock `path` in the block; False, at once, if another one does.

    path is a file that is made for the lock, and deleted with it. Raises OSError if it cannot be made.
    """
    with open(path, "ab") as file:
        held = try_lock(file) and is_still(path, file)
        try:
            yield held
        finally:
            if held and fcntl:
                path.unlink(missing_ok=True)  # while it is held: nobody else has it then
    if held and not fcntl:
        path.unlink(missing_ok=True)  # Windows deletes no open file


def try_lock(file: BinaryIO) -> bool:
    """Lock an open file unless another process has."""
    try:
        if fcntl:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        else:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
    except OSError:
        return False
    return True


def is_still(path: Path, file: BinaryIO) -> bool:
    """Whether the open file is the one at path: its last holder may have deleted it meanwhile."""
    try:
        return os.path.samestat(os.fstat(file.fileno()), os.stat(path))
    except OSError:
        return False
