"""The pages that wait for news of their training: each has a question open that is answered when there is some."""

import asyncio
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from threading import Lock

from model.serving.fair_queue import TooManyError

OF_ONE_CLIENT = 40  # open questions: a class of thirty may share an address, and some reload
OF_ONE_VISITOR = 2  # two tabs: a browser copies what a page keeps into the copy of a tab


class Poll:
    """An open question of a visitor's page. Made in the event loop that answers it."""

    def __init__(self, visitor: str, client: str) -> None:
        self.visitor, self.client = visitor, client
        self.is_over = False  # a later question of the same visitor took its place
        self.loop, self.changed = asyncio.get_running_loop(), asyncio.Event()

    def wake(self) -> None:
        """Let it look whether there is news; from any thread."""
        with suppress(RuntimeError):  # the loop is closed: the app ends
            self.loop.call_soon_threadsafe(self.changed.set)

    async def wait_for(self, is_news: Callable[[], bool], seconds: float) -> None:
        """Until there is news or it is over, or for so many seconds. is_news is asked again after each wake()."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while not self.is_over and not is_news():
                    await self.changed.wait()
                    self.changed.clear()


class Polls:
    """All open questions. Safe between threads."""

    def __init__(self) -> None:
        self.of: dict[str, list[Poll]] = {}  # visitor -> open questions, the oldest first
        self.clients: Counter[str] = Counter()  # client -> the number of them
        self.has_ended = False  # the app ends
        self.lock = Lock()

    def open(self, visitor: str, client: str) -> Poll:
        """A new one; beyond OF_ONE_VISITOR the oldest is answered at once. Raises TooManyError beyond OF_ONE_CLIENT."""
        poll = Poll(visitor, client)
        poll.is_over = self.has_ended
        with self.lock:
            if self.clients[client] >= OF_ONE_CLIENT:
                raise TooManyError
            self.clients[client] += 1
            theirs = self.of.setdefault(visitor, [])
            theirs.append(poll)
            for older in theirs[:-OF_ONE_VISITOR]:
                older.is_over = True
                older.wake()
        return poll

    def close(self, poll: Poll) -> None:
        """It is answered, or nobody waits for the answer."""
        with self.lock:
            self.clients[poll.client] -= 1
            if not self.clients[poll.client]:
                del self.clients[poll.client]
            self.of[poll.visitor].remove(poll)
            if not self.of[poll.visitor]:
                del self.of[poll.visitor]

    def wake(self, visitor: str) -> None:
        """There is news for a visitor."""
        with self.lock:
            for poll in self.of.get(visitor, ()):
                poll.wake()

    def end(self) -> None:
        """Answer all of them, and those to come at once."""
        with self.lock:
            self.has_ended = True
            for poll in (each for theirs in self.of.values() for each in theirs):
                poll.is_over = True
                poll.wake()

    def count(self, visitor: str) -> int:
        """How many pages of this visitor wait."""
        return len(self.of.get(visitor, ()))

    def has(self, visitor: str) -> bool:
        """Whether a page of this visitor waits."""
        return visitor in self.of
