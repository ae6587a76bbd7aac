"""Batching: the questions that wait are answered together, and slow ones let the quick ones pass.

A small network spends most of its time between its steps, so 32 drawings read together take about five times as long
as one. Nobody waits for a batch to fill: a worker takes what is there when it is free.
"""

import asyncio
import os
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from threading import Thread
from time import perf_counter, sleep
from typing import Any

LARGEST = 32  # questions in a batch: more of them gain little, and the first waits for the last
SHORT = 2000  # points in a short drawing at most: a pen that moves for 17 s, at 120 a second
NICENESS = 10  # of the thread of long drawings: it takes what the others leave of the processor
COOL_DOWN = 2  # that thread sleeps this many times as long as it worked: it works a third of the time at most

AnswerBatch = Callable[[list[Any]], Sequence[Any]]


@dataclass(eq=False)
class Worker:
    """Answers questions in their order in a thread of its own, up to `largest` of those that wait at once.

    gentle: other threads come first. On Linux, where a thread can have a niceness of its own, it has NICENESS. That
    alone is not enough because of the GIL, so after each batch it sleeps COOL_DOWN times as long as it worked.
    """

    answer_batch: AnswerBatch
    largest: int = 1
    gentle: bool = False
    waiting: SimpleQueue[tuple[Any, Future[Any]]] = field(default_factory=SimpleQueue, init=False)

    def __post_init__(self) -> None:
        Thread(target=self.work, name=f"answers up to {self.largest} at once", daemon=True).start()

    async def ask(self, question: Any) -> Any:
        """The answer to the question; raises what answering it alone raises."""
        future: Future[Any] = Future()
        self.waiting.put((question, future))
        return await asyncio.wrap_future(future)

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
        waiting = [self.waiting.get()]
        try:
            while len(waiting) < self.largest:
                waiting.append(self.waiting.get_nowait())
        except Empty:
            pass
        start = perf_counter()
        batch = [(question, future) for question, future in waiting if future.set_running_or_notify_cancel()]
        answers = self.answers([question for question, _ in batch])
        for (_, future), answer in zip(batch, answers, strict=True):
            if isinstance(answer, Exception):
                future.set_exception(answer)
            else:
                future.set_result(answer)
        return perf_counter() - start

    def answers(self, questions: list[Any]) -> Sequence[Any]:
        """An answer or an exception for each. Where a batch fails, each question is answered alone."""
        try:
            return self.answer_batch(questions)
        except Exception as error:
            if len(questions) == 1:
                return [error]
            return [self.answers([question])[0] for question in questions]


class Batcher:
    """Three workers, so that a question waits only for its like: short drawings, in batches; drawings with open
    panels, one by one; long drawings, one by one, in at most a third of the time."""

    def __init__(self, answer_batch: AnswerBatch) -> None:
        self.short, self.panels = Worker(answer_batch, LARGEST), Worker(answer_batch)
        self.long = Worker(answer_batch, gentle=True)

    async def ask(self, question: Any) -> Any:
        """The answer that answer_batch([question]) gives; raises what it holds or raises."""
        return await self.worker_for(question).ask(question)

    def worker_for(self, question: Any) -> Worker:
        """Who answers a question of model.serving.questions; a malformed one is short."""
        if not isinstance(question, dict):
            return self.short
        strokes = question.get("strokes")
        strokes = strokes if isinstance(strokes, list) else []
        if sum(len(stroke) for stroke in strokes if isinstance(stroke, list)) > SHORT:
            return self.long
        return self.panels if question.get("want") else self.short
