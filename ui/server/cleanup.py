"""What visitors leave behind is taken away while the app runs: uploads, answers that nobody fetched, and connections
on which nothing is asked. Gradio keeps the first two until it ends, or until there are thousands; uvicorn the last."""

import asyncio
import os
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

EVERY = 5.0  # seconds between two sweeps
FILE_AGE = 120.0  # seconds that an upload may wait for the call that reads it
FILE_BYTES = 200 * 1024**2  # of all uploads together; beyond that the oldest go first
ANSWER_AGE = 60.0  # seconds that an answer may wait to be fetched
ANSWERS = 50  # that wait; beyond that the oldest go first


class Cleanup:
    """Takes away what is left of visitors of one running page, whenever run() is called."""

    def __init__(self, page: Any, uploads: Path) -> None:
        self.page = page
        self.uploads = uploads
        self.unfetched: dict[str, float] = {}  # session -> since when all its events are done
        self.idle: dict[
            Any, Any
        ] = {}  # connection -> the last request on it, of those on which none is answered

    async def run(self) -> None:
        """One sweep."""
        await asyncio.to_thread(self.delete_uploads, time.time())
        self.forget_answers(time.monotonic())
        self.close_idle()

    def delete_uploads(self, now: float) -> None:
        """Delete files older than FILE_AGE, and the oldest where there is more than FILE_BYTES."""
        for known in self.page.temp_file_sets:  # of names, to delete at the end: the folder is deleted whole
            known.clear()
        found = []
        # os.walk goes on where a folder is gone meanwhile; an error here would end all sweeping.
        for folder, inner, files in os.walk(self.uploads):
            for path in (Path(folder, name) for name in (*inner, *files)):
                with suppress(OSError):  # it may be gone, or its folder not be empty
                    status = path.stat()
                    if not path.is_dir():
                        found.append((status.st_mtime, status.st_size, path))
                    elif now - status.st_mtime > FILE_AGE:
                        path.rmdir()
        room = FILE_BYTES
        for changed, size, path in sorted(found, reverse=True):
            room -= size
            if now - changed > FILE_AGE or room < 0:
                path.unlink(missing_ok=True)

    def forget_answers(self, now: float) -> None:
        """Drop the answers of sessions that wait for nothing and have fetched nothing for ANSWER_AGE."""
        queue = self.page._queue
        busy = {event.session_hash for event in queue.event_ids_to_events.values()}
        done = [session for session in queue.pending_event_ids_session if session not in busy]
        self.unfetched = {session: self.unfetched.get(session, now) for session in done}
        oldest_first = sorted(self.unfetched, key=lambda session: self.unfetched[session])
        for place, session in enumerate(oldest_first):
            if now - self.unfetched[session] > ANSWER_AGE or place < len(oldest_first) - ANSWERS:
                queue.pending_messages_per_session.pop(session, None)
                del queue.pending_event_ids_session[session], self.unfetched[session]

    def close_idle(self) -> None:
        """Close connections on which nothing was asked, or half of something, since the last sweep."""
        idle = {}
        for connection in self.page.server.server_state.connections.copy():
            request = getattr(connection, "cycle", None)
            if request is None or request.response_complete:
                idle[connection] = request
        for connection, request in idle.items():
            if connection in self.idle and self.idle[connection] is request:
                connection.transport.close()
        self.idle = idle


def sweeping(uploads: Path) -> Any:
    """A lifespan of Gradio's app: sweeps while it runs."""

    @asynccontextmanager
    async def lifespan(app: Any) -> AsyncIterator[None]:
        sweep = Cleanup(app.get_blocks(), uploads)

        async def for_ever() -> None:
            while True:
                await asyncio.sleep(EVERY)
                await sweep.run()

        task = asyncio.create_task(for_ever())
        try:
            yield
        finally:
            task.cancel()

    return lifespan
