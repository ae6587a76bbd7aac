"""Fetching a data set: whole or not at all, and every failure as one sentence."""

import os
import urllib.request
from http.client import HTTPException
from pathlib import Path

LARGEST = 200_000_000  # bytes; more is no data set of ours
PATIENCE = 60  # seconds without a byte


class DataError(Exception):
    """A data set is missing or broken; the message is one sentence that names the file and says what to do."""


def brief(error: BaseException) -> str:
    """The last line of an error's text, without its full stop and urllib's frame; its kind, where it has no text."""
    text = (str(error).strip().splitlines() or [type(error).__name__])[-1]
    return text.removeprefix("<urlopen error ").removesuffix(">").rstrip(".:")


def fetch(url: str, path: Path) -> None:
    """Download url to path, written beside and renamed, so that path is whole or not there.

    Raises OSError or ValueError if the server, the network or the disk fails, or the answer ends too early.
    """
    beside = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with urllib.request.urlopen(url, timeout=PATIENCE) as answer, open(beside, "wb") as file:
            expected, size = answer.headers.get("Content-Length"), 0
            while block := answer.read(1 << 20):
                file.write(block)
                size += len(block)
                if size > LARGEST:
                    raise ValueError(f"more than {LARGEST // 1_000_000} MB came")
        if expected is not None and size != int(expected):
            raise ValueError(f"{size} of {expected} bytes came")
        os.replace(beside, path)
    except HTTPException as error:  # no OSError, unlike urllib's own
        raise ValueError(brief(error)) from error
    finally:
        beside.unlink(missing_ok=True)
