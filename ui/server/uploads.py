"""The pictures that wait in the upload folder for their call: how many bytes they may take, and a disk that is full."""

import errno
import os
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from ui.server.log import LOGGER

MAX_UPLOADS = 1024**3  # bytes of all clients: strangers must not fill the disk
OF_ONE = 200 * 1024**2  # bytes of one client: a class shares an address
LEAST = 100 * 1024  # bytes that an upload counts for at least: very many files would take long to delete
KEPT = 125.0  # seconds at most, see ui.server.launch.DELETE_UPLOADS
LONGEST_PATH = 1000  # characters, of which Gradio's have 100: the disk is asked for each part of a path
UNFINISHED = 130.0  # seconds without growth after which an upload has broken off; a whole one may take 120


class Uploads:
    """How much each client has uploaded lately."""

    def __init__(self) -> None:
        # (time, client, bytes) of those that may still be kept
        self.recent: list[tuple[float, str, int]] = []

    def add(self, client: str, size: int) -> None:
        """A client has uploaded so many bytes."""
        self.recent.append((time.monotonic(), client, max(size, LEAST)))

    def has_room(self, client: str) -> bool:
        """Whether the client may upload one more picture."""
        now = time.monotonic()
        self.recent = [each for each in self.recent if now - each[0] < KEPT]
        delete_unfinished(os.environ.get("GRADIO_TEMP_DIR", ""))
        theirs = sum(size for _, other, size in self.recent if other == client)
        return theirs <= OF_ONE and sum(size for _, _, size in self.recent) <= MAX_UPLOADS


def uploaded(path: Any) -> Path | None:
    """The file at a path that Gradio gave an upload; None for any other path, and where it is deleted already."""
    if not isinstance(path, str) or len(path) > LONGEST_PATH:
        return None
    folder = os.environ.get("GRADIO_TEMP_DIR") or os.path.join(tempfile.gettempdir(), "gradio")
    try:
        file = Path(path).resolve(strict=True)  # where the links on the way lead
        inside = file.is_relative_to(Path(folder).resolve())
    except (OSError, ValueError, RuntimeError):  # no such file, a NUL in its path, links in a circle
        return None
    return file if inside and file.is_file() else None


def delete_unfinished(folder: str) -> None:
    """Delete what Gradio leaves there of uploads that broke off. It keeps each finished one in a folder of its own."""
    with suppress(OSError):
        for entry in os.scandir(folder):
            with suppress(OSError):  # it may be finished meanwhile
                if entry.is_file() and time.time() - entry.stat().st_mtime > UNFINISHED:
                    os.unlink(entry)


def report_full_disk(error: BaseException) -> bool:
    """Whether something failed because the disk is full; if so, the log gets a line."""
    if isinstance(error, BaseExceptionGroup):
        return any(report_full_disk(each) for each in error.exceptions)
    full = isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
    if full:
        LOGGER.warning("A picture could not be stored: %s.", error)
    return full
