"""Whose question is answered next: fair to each client, by what the questions cost, and several in one batch.

A small network spends most of its time between its steps, so 32 drawings read together take about five times as long
as one. Nobody waits for a batch to fill: a worker takes what is there when it is free.
"""

import asyncio
import os
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from heapq import heapify, heappop, heappush
from itertools import count
from threading import Condition, Thread
from time import perf_counter, sleep
from typing import Any

LARGEST = 32  # questions in a batch: more of them gain little, and the first waits for the last
DEAREST = 10.0  # milliseconds that a quick question may cost: a drawing of 600 points with a panel open
BATCH_MS = 20.0  # that the questions of a batch cost, each alone
NICENESS = 10  # of the thread of slow questions: it takes what the others leave of the processor
COOL_DOWN = 2  # that thread sleeps this many times as long as it worked: it works a third of the time at most
MOST = 500  # questions that wait; one takes up to 2 MB
OF_ONE = (
    200  # of them of one client: the pupils of a class may share an address, and each page asks 8 at once
)
PAUSE = 1.0  # seconds until one beyond these is refused: who asks again at once must not keep the server busy

AnswerBatch = Callable[[list[Any]], Sequence[Any]]


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
        self.finish: dict[
            str, float
        ] = {}  # client -> the finish of its last question, if it has one that waits
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


@dataclass(eq=False)
class Worker:
    """Answers questions in a thread of its own, up to LARGEST at once that cost BATCH_MS together.

    gentle: other threads come first. On Linux, where a thread can have a niceness of its own, it has NICENESS. That
    alone is not enough because of the GIL, so after each batch it sleeps COOL_DOWN times as long as it worked.
    """

    answer_batch: AnswerBatch
    gentle: bool = False
    queue: FairQueue = field(default_factory=FairQueue, init=False)

    def __post_init__(self) -> None:
        name = "slow questions" if self.gentle else "quick questions"
        Thread(target=self.work, name=name, daemon=True).start()

    def work(self) -> None:
        """Runs for ever."""
        if self.gentle and sys.platform == "linux":
            os.nice(NICENESS)  # Linux adds it to this thread's alone: nice(2)
        while True:
            worked = self.work_once()
            if self.gentle:
                sleep(COOL_DOWN * worked)

    def work_once(self) -> float:
        """Answer the next batch, and keep nothing of it; returns the seconds that it took."""
        batch = self.queue.take(LARGEST, BATCH_MS)
        start = perf_counter()
        answers = self.answers([pending.question for pending in batch])
        for pending, answer in zip(batch, answers, strict=True):
            if isinstance(answer, Exception):
                pending.future.set_exception(answer)
            else:
                pending.future.set_result(answer)
        return perf_counter() - start

    def answers(self, questions: list[Any]) -> Sequence[Any]:
        """An answer or an exception for each. Where a batch fails, each question is answered alone."""
        try:
            batch = [question for question in questions if not callable(question)]
            answers = iter(self.answer_batch(batch) if batch else ())
            return [question() if callable(question) else next(answers) for question in questions]
        except Exception as error:
            if len(questions) == 1:
                return [error]
            return [self.answers([question])[0] for question in questions]


class Batcher:
    """Two workers, so that a quick question never waits for a slow one. Slow is what costs more than DEAREST."""

    def __init__(self, answer_batch: AnswerBatch) -> None:
        self.quick, self.slow = Worker(answer_batch), Worker(answer_batch, gentle=True)

    async def ask(self, question: Any, cost: float, client: str) -> Any:
        """The answer that answer_batch([question]) gives, or of a function, what it returns; raises what either raises.

        cost: about how many milliseconds it takes alone. Cancelled, it takes the question back, unless it is being
        answered. Raises TooManyError.
        """
        queue = (self.slow if cost > DEAREST else self.quick).queue
        try:
            pending = queue.put(client, cost, question)
        except TooManyError:
            await asyncio.sleep(PAUSE)
            raise
        try:
            return await asyncio.wrap_future(pending.future)
        finally:
            queue.remove(pending)
