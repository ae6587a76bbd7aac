"""A brake on guessing passwords: few wrong ones a minute, from one address and in total."""

import time
from collections import Counter
from collections.abc import Callable

from ui.server.log import LOGGER

MINUTE = 60.0  # seconds
FROM_ONE = 5  # wrong passwords from one address in a minute
FROM_MANY = 100  # from all in a minute; after these, an address has one guess in place of FROM_ONE
FROM_ALL = 1000  # then only an address that has logged in before may try; so much is remembered
KNOWN = 100  # addresses that have logged in before


class Guesses:
    """Counts the wrong passwords of this minute. now() -> seconds."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self.now = now
        self.began = now()
        self.wrong: Counter[str] = Counter()  # by address
        self.known: dict[str, None] = {}  # in the order of their last login
        self.told: set[str] = set()  # what the log says in this minute
        self.untold: Counter[str] = Counter()  # what happened since its last line, by kind

    def begin(self, address: str) -> bool:
        """Whether this address may try a password now. It counts as wrong until end() says otherwise: many may come
        at once."""
        if self.now() - self.began >= MINUTE:
            self.began = self.now()
            self.wrong.clear()
            self.told.clear()
        if self.wrong[address] >= self.allowance(address):
            self.note("Logins refused after too many wrong passwords", address)
            return False
        self.wrong[address] += 1
        return True

    def allowance(self, address: str) -> int:
        """How many wrong passwords this address has in this minute."""
        total = self.wrong.total()
        if address in self.known or total < FROM_MANY:
            return FROM_ONE
        return 1 if total < FROM_ALL else 0

    def end(self, address: str, right: bool) -> None:
        """The password was right, or wrong."""
        if not right:
            return self.note("Wrong name or password", address)
        if self.wrong[address]:  # not in a minute that has begun meanwhile
            self.wrong[address] -= 1
        self.known.pop(address, None)
        self.known[address] = None
        if len(self.known) > KNOWN:
            del self.known[next(iter(self.known))]
        return None

    def note(self, kind: str, address: str) -> None:
        """One line a kind and minute in the log, with the number of those since the last line."""
        self.untold[kind] += 1
        if kind not in self.told:
            self.told.add(kind)
            # The kind stands in the text itself: it tells the log's lines apart (ui.server.log).
            LOGGER.warning(
                kind + ", last from %s: %d since the last such line.", address, self.untold.pop(kind)
            )
