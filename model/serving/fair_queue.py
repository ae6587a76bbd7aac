"""Whose question is answered next: a queue that is fair to each client, by what the questions cost."""

from collections import Counter
from concurrent.futures import Future
from dataclasses import dataclass, field
from heapq import heapify, heappop, heappush
from itertools import count
from threading import Condition
from typing import Any

MOST = 500  # questions that wait; one takes up to 2 MB
OF_ONE = 200  # of them of one client: a class may share an address, and each of its pages asks 8 at once


class TooManyError(Exception):
    """More questions wait than may."""


@dataclass(order=True)
class Pending:
    """A question that waits. finish: its place in the queue, see FairQueue."""

    finish: float
    number: int
    client: str = field(compare=False)
    cost: float = field(compare=False)
    question: Any = field(compare=False)
    future: Future[Any] = field(compare=False, default_factory=Future)


class FairQueue:
    """Questions of many clients, each of whom has the same share of the work while they wait.

    Start-time fair queueing, by P. Goyal, H. M. Vin and H. Cheng (1996), with a client's questions as its flow: one
    begins at the present time of the queue or where the client's last one finishes, and finishes its cost later. The
    earliest finish is next, and the time of the queue is the begin of the question taken last. Safe between threads.
    """

    def __init__(self) -> None:
        self.heap: list[Pending] = []
        self.finish: dict[str, float] = {}  # client with questions that wait -> the finish of the last
        self.waiting: Counter[str] = Counter()  # client -> its questions that wait
        self.time = 0.0
        self.numbers = count()
        self.changed = Condition()

    def put(self, client: str, cost: float, question: Any) -> Pending:
        """Let a question wait. Raises TooManyError."""
        with self.changed:
            if len(self.heap) >= MOST or self.waiting[client] >= OF_ONE:
                raise TooManyError
            finish = max(self.time, self.finish.get(client, 0)) + cost
            pending = Pending(finish, next(self.numbers), client, cost, question)
            self.finish[client] = finish
            self.waiting[client] += 1
            heappush(self.heap, pending)
            self.changed.notify()
        return pending

    def remove(self, pending: Pending) -> None:
        """Nobody waits for the answer any more; no fault where the question waits no more."""
        with self.changed:
            if pending in self.heap:
                self.heap.remove(pending)
                heapify(self.heap)
                self.forget(pending)

    def take(self, most: int, cost: float) -> list[Pending]:
        """The questions to answer now, the first of which may be dearer than `cost`. Waits until there is one."""
        batch: list[Pending] = []
        with self.changed:
            while not batch:
                self.changed.wait_for(lambda: self.heap)
                while self.heap and len(batch) < most and (not batch or self.heap[0].cost <= cost):
                    pending = self.pop()
                    if pending.future.set_running_or_notify_cancel():
                        batch.append(pending)
                        cost -= pending.cost
        return batch

    def pop(self) -> Pending:
        """The next question, which then no longer waits."""
        pending = heappop(self.heap)
        self.time = max(self.time, pending.finish - pending.cost)
        self.forget(pending)
        return pending

    def forget(self, pending: Pending) -> None:
        """Count a question no more."""
        self.waiting[pending.client] -= 1
        if not self.waiting[pending.client]:
            del self.waiting[pending.client], self.finish[pending.client]
