"""Fetching a data set: whole or not at all, and every failure as one sentence."""

import errno
import os
import stat
import urllib.request
from http.client import HTTPException
from pathlib import Path

from model.errors import DataError
from model.files.atomic import atomic_write

LARGEST = 200_000_000  # bytes; more is no data set of ours
PATIENCE = 60  # seconds without a byte




def size_of(path: Path) -> int:
    """Bytes of a file. Raises OSError if it is not there or a folder, DataError for a pipe or a device, which never
    end."""
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    status = path.stat()
    if not stat.S_ISREG(status.st_mode):
        raise DataError(f"{path}: not a file but a pipe or a device; put the file there.")
    return status.st_size


def brief(error: BaseException) -> str:
    """The last line of an error's text, without its full stop and urllib's frame; its kind, where it has no text."""
    text = (str(error).strip().splitlines() or [type(error).__name__])[-1]
    return text.removeprefix("<urlopen error ").removesuffix(">").rstrip(".:")


def fetch(url: str, path: Path) -> None:
    """Download url to path, written beside and renamed, so that path is whole or not there.

    Raises OSError or ValueError if the server, the network or the disk fails, or the answer ends too early.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        asked = urllib.request.urlopen(url, timeout=PATIENCE)  # nosec B310 -- model/data/splits.py's own https address
        with asked as answer, atomic_write(path) as beside:
            expected, size = answer.headers.get("Content-Length"), 0
            with open(beside, "wb") as file:
                while block := answer.read(1 << 20):
                    file.write(block)
                    size += len(block)
                    if size > LARGEST:
                        raise ValueError(f"more than {LARGEST // 1_000_000} MB came")
            if expected is not None and size != int(expected):
                raise ValueError(f"{size} of {expected} bytes came")
    except HTTPException as error:  # no OSError, unlike urllib's own
        raise ValueError(brief(error)) from error
