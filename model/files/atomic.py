"""Files that appear complete or not at all, also where the process is killed while it writes."""

import contextlib
import os
import secrets
from collections.abc import Iterator
from pathlib import Path


@contextlib.contextmanager
def atomic_write(path: Path) -> Iterator[Path]:
    """with atomic_write(path) as tmp: write the file tmp; at the end it replaces path, after an error it is removed.

    tmp lies in the same folder under a name of its own, so two writers of one path do not meet: the last one wins.
    Raises OSError if the disk is full, or if the folder is missing or cannot be written. A process that is killed
    (SIGKILL) leaves its tmp behind: a file that ends in .tmp.
    """
    tmp = path.with_name(f"{path.name}.{secrets.token_hex(4)}.tmp")
    tmp.touch(exist_ok=False)
    try:
        yield tmp
        with tmp.open("rb+") as file:
            os.fsync(file)
        os.replace(tmp, path)
    finally:
        tmp.unlink(missing_ok=True)
