"""Pictures that visitors upload: a temporary directory of this process, emptied while the app runs.

Gradio's delete_cache deletes an upload FILE_AGE seconds after it came. It leaves the folder of each upload and one
empty file for each call that read one, and sets no bound on their bytes; delete_uploads() does that.
"""

import asyncio
import os
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager, suppress
from pathlib import Path
from typing import Any

PERIOD_S = 5  # between two cleanups
FILE_AGE = 120  # seconds that an upload may wait for the call that reads it
LEFT_OVER = FILE_AGE + 3 * PERIOD_S  # seconds after which Gradio has deleted what it deletes
FILE_BYTES = 200 * 1024**2  # of all uploads together; beyond that the oldest are deleted first


@contextmanager
def upload_directory() -> Iterator[Path]:
    """A temporary directory for the uploads of this process, deleted at the end. Call it before the page is built.

    It lies in $GRADIO_TEMP_DIR, or where the system has its temporary files; Gradio's own is shared by all of its apps.
    Raises OSError if it cannot be made.
    """
    parent = os.environ.get("GRADIO_TEMP_DIR") or tempfile.gettempdir()
    os.makedirs(parent, exist_ok=True)
    with tempfile.TemporaryDirectory(
        prefix="rowwise-uploads-", dir=parent, ignore_cleanup_errors=True
    ) as name:
        os.environ["GRADIO_TEMP_DIR"] = name
        yield Path(name)


def delete_uploads(folder: Path, now: float) -> None:
    """Delete files and empty folders older than LEFT_OVER, and the oldest files beyond FILE_BYTES in all.

    Raises OSError where Gradio deletes one of them at the same time.
    """
    room = FILE_BYTES
    for changed, path in sorted(((path.stat().st_mtime, path) for path in folder.rglob("*")), reverse=True):
        old = now - changed > LEFT_OVER
        if not path.is_dir():
            room -= path.stat().st_size
            if old or room < 0:
                path.unlink()
        elif old and not any(path.iterdir()):
            path.rmdir()


def cleaning(uploads: Path) -> Callable[[Any], AbstractAsyncContextManager[None]]:
    """A lifespan for Starlette: delete_uploads() every PERIOD_S while the app runs."""

    async def loop() -> None:
        while True:
            await asyncio.sleep(PERIOD_S)
            with suppress(OSError):  # what it did not get to is deleted next time
                await asyncio.to_thread(delete_uploads, uploads, time.time())

    @asynccontextmanager
    async def lifespan(app: Any) -> AsyncIterator[None]:
        task = asyncio.create_task(loop())
        try:
            yield
        finally:
            task.cancel()

    return lifespan
