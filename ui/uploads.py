"""The folder in which a process of the app keeps its visitors' uploads, gone at the end.

A killed process leaves its folder behind; the next that starts removes it. A lock on the folder says whether its
process still lives, as in model/whole.py: the system frees it with the process, and no number of a process is asked
for, which another one may have by then.
"""

import importlib
import os
import re
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

# Not on Windows: what a killed process leaves stays there.
fcntl: Any = importlib.import_module("fcntl") if os.name == "posix" else None
PREFIX = "rowwise-uploads-"
OURS = re.compile(PREFIX + r"[a-z0-9_]{8}")  # as tempfile names folders


@contextmanager
def own_folder(parent: Path) -> Iterator[Path]:
    """A new folder in parent that only this user may enter, deleted at the end; before, those of dead processes are.

    Raises OSError if parent is not there or cannot be written.
    """
    remove_abandoned(parent)
    folder, lock = claimed(parent)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        if lock >= 0:
            os.close(lock)


def claimed(parent: Path) -> tuple[Path, int]:
    """(a new folder; the descriptor whose lock says that it is in use, or -1)."""
    while True:
        folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=parent))
        if fcntl is None:
            return folder, -1
        with suppress(FileNotFoundError):  # another process took it for abandoned before the lock was on it
            lock = os.open(folder, os.O_RDONLY)
            with suppress(OSError):  # a file system without locks: there nobody takes it for abandoned
                fcntl.flock(lock, fcntl.LOCK_EX)
            if folder.exists():
                return folder, lock
            os.close(lock)


def remove_abandoned(parent: Path) -> None:
    """Remove the folders that killed processes of this user left in parent; everything else stays."""
    if fcntl is None:
        return
    for path in parent.iterdir():
        if OURS.fullmatch(path.name):
            with suppress(OSError):  # it is locked, a link, a file, another user's, or gone already
                remove_unlocked(path)


def remove_unlocked(folder: Path) -> None:
    """Remove a folder as claimed() makes it. Raises OSError where it is locked, or not such a folder."""
    lock = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        status = os.fstat(lock)
        if status.st_uid == os.getuid() and stat.S_IMODE(status.st_mode) == 0o700:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(folder)
    finally:
        os.close(lock)
