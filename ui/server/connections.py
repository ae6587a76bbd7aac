"""How many connections the server keeps: when they are used up, the client that has most loses the most silent one.

A connection that sends nothing, or half a request, costs its client nothing and the server a file descriptor, of which
a process often has 1,024. Without them it takes no new visitor.
"""

from collections import Counter, defaultdict
from time import monotonic
from typing import Any, Protocol

from ui.server.clients import client_name

MOST = 1000  # connections; 30 pupils of a class have 180, and one takes 30 kB
RESERVED = 200  # descriptors for all else: 100 are in use without any visitor
WANTED = MOST + RESERVED  # descriptors
# Lines that may come over one connection at once, and in a second. A body in chunks of one byte has two for each byte,
# and a chunk takes 35 us. A question has 15 lines, and a page asks 40 times a second.
LINES_AT_ONCE, LINES_A_SECOND = 2000, 4000


class Transport(Protocol):
    """The part of asyncio.Transport that is used here."""

    def get_extra_info(self, name: str) -> Any: ...
    def abort(self) -> None: ...


class Connections:
    """The open connections of each client, the one that has been silent for longest first."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.count = 0
        self.second = 0  # of the clock
        self.lines: Counter[Transport] = Counter()  # connection -> the lines that came in this second
        self.of: defaultdict[str, dict[Transport, None]] = defaultdict(dict)

    def add(self, transport: Transport) -> None:
        """A connection was made. Beyond the limit, one is closed without a word."""
        self.of[client_of(transport)][transport] = None
        self.count += 1
        if self.count > self.most:
            greediest = max(self.of.values(), key=len)
            silent = next(iter(greediest))
            self.remove(silent)
            silent.abort()

    def takes(self, transport: Transport, data: bytes) -> bool:
        """Something came over a connection. False, and the connection is closed, if it has too many lines."""
        theirs = self.of.get(client_of(transport), {})
        if transport in theirs:
            theirs[transport] = theirs.pop(transport)
        second, lines = int(monotonic()), data.count(b"\r\n")
        if second != self.second:
            self.second = second
            self.lines.clear()
        self.lines[transport] += lines
        if lines <= LINES_AT_ONCE and self.lines[transport] <= LINES_A_SECOND:
            return True
        self.remove(transport)
        transport.abort()
        return False

    def remove(self, transport: Transport) -> None:
        """A connection was closed; one that is not known is no fault."""
        client = client_of(transport)
        theirs = self.of.get(client, {})
        if transport in theirs:
            del theirs[transport]
            self.count -= 1
        if not theirs:
            self.of.pop(client, None)


def client_of(transport: Transport) -> str:
    """The address at the other end."""
    peer = transport.get_extra_info("peername")
    return client_name(str(peer[0])) if peer else ""


def descriptors() -> int:
    """How many file descriptors this process may have, after asking for WANTED."""
    try:
        import resource
    except ImportError:  # Windows: 8,192 for a process (_setmaxstdio), and sockets do not count among them
        return WANTED
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    unlimited = resource.RLIM_INFINITY
    if soft != unlimited and soft < WANTED:
        soft = WANTED if hard == unlimited else min(WANTED, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return WANTED if soft == unlimited else soft
