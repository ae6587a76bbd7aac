"""Files that are whole or not there, at any moment, also where the process is killed while it writes.

A file is written beside its place, under a name of its own that ends in .tmp, and renamed. A killed process leaves
that one behind; the next that writes the same file removes it. A lock on it says whether its writer still lives: the
system frees it with the process, in whatever container that ran.
"""

import contextlib
import importlib
import os
import re
import secrets
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

# Not on Windows, which itself removes no file that is open.
fcntl: Any = importlib.import_module("fcntl") if os.name == "posix" else None


@contextlib.contextmanager
def atomic_write(path: Path) -> Iterator[Path]:
    """with whole(path) as beside: write the file beside; it then takes path's place, or is removed after an error.

    Raises OSError if the disk is full, or the folder is not there or cannot be written.
    """
    remove_abandoned(path)
    beside, lock = claimed(path, folder=False)
    try:
        yield beside
        os.fsync(lock)
        if fcntl is None:  # Windows renames no open file
            os.close(lock)
            lock = -1
        os.replace(beside, path)
    finally:
        if lock >= 0:
            os.close(lock)
        beside.unlink(missing_ok=True)


@contextlib.contextmanager
def temporary_directory(path: Path) -> Iterator[Path]:
    """A folder in which to make path: beside it, for this user alone, and gone at the end.

    Raises OSError as atomic_write() does.
    """
    remove_abandoned(path)
    beside, lock = claimed(path, folder=True)
    try:
        yield beside
    finally:
        if lock >= 0:
            os.close(lock)
        shutil.rmtree(beside, ignore_errors=True)


def claimed(path: Path, folder: bool) -> tuple[Path, int]:
    """(a new, empty file or folder beside path; the descriptor whose lock says that it is in use, or -1)."""
    while True:
        beside = path.with_name(f"{path.name}.{secrets.token_hex(4)}.tmp")
        if folder:
            beside.mkdir(0o700)
        else:
            beside.touch(exist_ok=False)
        # Somebody may take it for abandoned before the lock is on it.
        with contextlib.suppress(FileNotFoundError):
            lock = locked(beside)
            if beside.exists():
                return beside, lock
            os.close(lock)


def locked(beside: Path) -> int:
    """The locked descriptor of a file or folder; -1 for a folder on Windows. Raises FileNotFoundError."""
    if fcntl is None:
        return -1 if beside.is_dir() else os.open(beside, os.O_RDWR)
    lock = os.open(beside, os.O_RDONLY)
    with contextlib.suppress(OSError):  # a file system without locks: there nobody removes it
        fcntl.flock(lock, fcntl.LOCK_EX)
    return lock


def remove_abandoned(path: Path) -> None:
    """Remove what killed processes left when they wrote path; what is being written stays."""
    ours = re.compile(re.escape(path.name) + r"\.[0-9a-f]{8}\.tmp")
    for entry in path.parent.iterdir():
        if ours.fullmatch(entry.name):
            with contextlib.suppress(OSError):  # it is locked, or gone already
                remove_unlocked(entry)


def remove_unlocked(path: Path) -> None:
    """Remove a file, or a folder as claimed() makes it for this user; another folder stays.

    Raises OSError if it is locked or a link; on Windows, if it is open or a folder.
    """
    if fcntl is None:
        path.unlink()
        return
    lock = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        status = os.fstat(lock)
        if stat.S_ISDIR(status.st_mode):
            if status.st_uid == os.getuid() and stat.S_IMODE(status.st_mode) == 0o700:
                shutil.rmtree(path)
        else:
            path.unlink()
    finally:
        os.close(lock)
