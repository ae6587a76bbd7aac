"""Batching: the questions that wait are answered together, and quick ones do not wait for slow ones.

A small network spends most of its time between its steps, so 32 drawings read together take about five times as long
as one. Nobody waits for a batch to fill: a worker takes what is there when it is free.
"""

import asyncio
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from threading import Thread
from time import perf_counter, sleep
from typing import Any

from model.serving.fair_queue import FairQueue, TooManyError

LARGEST = 32  # questions in a batch: more of them gain little, and the first waits for the last
DEAREST = 10.0  # milliseconds that a quick question may cost: a drawing of 600 points with a panel open
BATCH_MS = 30.0  # that the questions of a batch cost, each alone
NICENESS = 10  # of a thread of slow work: it takes what the others leave of the processor
COOL_DOWN = 2  # that thread sleeps this many times as long as it worked: it works a third of the time at most
PAUSE = 1.0  # seconds until one beyond these is refused: who asks again at once must not keep the server busy

AnswerBatch = Callable[[list[Any]], Sequence[Any]]


def be_nice() -> None:
    """Let other threads come before this one, where a thread can have a niceness of its own: on Linux, nice(2)."""
    if sys.platform == "linux":
        os.nice(NICENESS)


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
        if self.gentle:
            be_nice()
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
