"""Many questions at once: what waits is answered together, and a long one lets the short ones pass.

A small network spends most of its time between its steps, so that 32 drawings read together take about five times as
long as one. Nobody waits for a batch to fill: the worker takes what is there when it is free.
"""

import asyncio
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from threading import Thread, get_native_id
from time import perf_counter, sleep
from typing import Any

LARGEST = 32  # questions of a batch: more of them gain little, and the first waits for the last
NICE = 10  # of the thread of long drawings: it takes what the others leave of the processor
SHORT = 2000  # points that a short drawing has at most: a pen that moves for 17 s, at 120 a second
REST = 2  # times as long as it worked rests a lane that rests: it has a third of the time at most

AnswerAll = Callable[[list[Any]], Sequence[Any]]


@dataclass(frozen=True, eq=False)
class Pending:
    """A question, and where its answer goes."""

    question: Any
    answer: asyncio.Future[Any]
    loop: asyncio.AbstractEventLoop


class Worker:
    """Answers questions in their order in a thread of its own, up to `largest` of those that wait at once.

    nice: 0 to 19, by how much other threads come first; on Linux only, where a thread may have its own.
    rests: after each batch the thread rests, REST times as long as it worked. A low priority alone does not do: whoever
    holds the interpreter's lock holds up all other threads.
    """

    def __init__(self, answer_all: AnswerAll, largest: int, nice: int = 0, rests: bool = False) -> None:
        self.answer_all = answer_all
        self.largest = largest
        self.nice = nice
        self.rests = rests
        self.waiting: SimpleQueue[Pending] = SimpleQueue()
        Thread(target=self.work, name=f"answers up to {largest} at once", daemon=True).start()

    async def ask(self, question: Any) -> Any:
        """The answer to the question; raises what answering it alone raises."""
        loop = asyncio.get_running_loop()
        waiting = Pending(question, loop.create_future(), loop)
        self.waiting.put(waiting)
        return await waiting.answer

    def work(self) -> None:
        """For ever."""
        if self.nice and sys.platform == "linux":
            thread = get_native_id()
            os.setpriority(os.PRIO_PROCESS, thread, max(self.nice, os.getpriority(os.PRIO_PROCESS, thread)))
        while True:
            worked = self.work_once()
            if self.rests:
                sleep(REST * worked)

    def work_once(self) -> float:
        """Answer the next batch, and keep nothing of it; the seconds that it took."""
        batch = self.next_batch()
        start = perf_counter()
        answers = self.answers([waiting.question for waiting in batch])
        for loop in {waiting.loop for waiting in batch}:
            mine = [pair for pair in zip(batch, answers, strict=True) if pair[0].loop is loop]
            loop.call_soon_threadsafe(set_results, mine)
        return perf_counter() - start

    def next_batch(self) -> list[Pending]:
        """What waits, once anything does."""
        batch = [self.waiting.get()]
        try:
            while len(batch) < self.largest:
                batch.append(self.waiting.get_nowait())
        except Empty:
            pass
        return batch

    def answers(self, questions: list[Any]) -> Sequence[Any]:
        """An answer or an exception for each: where a batch fails, each question fails or not by itself."""
        try:
            return self.answer_all(questions)
        except Exception as error:
            if len(questions) == 1:
                return [error]
            return [self.answers([question])[0] for question in questions]


def set_results(answered: Sequence[tuple[Pending, Any]]) -> None:
    """Hand over the answers; nobody waits any more for those that were cancelled."""
    for waiting, answer in answered:
        if waiting.answer.done():
            continue
        if isinstance(answer, Exception):
            waiting.answer.set_exception(answer)
        else:
            waiting.answer.set_result(answer)


class Batcher:
    """Three lanes, so that questions hold up only their like: short drawings, which are read together; drawings with
    parts of the inside, one by one; and long ones, one by one, which never have more than a third of the time."""

    def __init__(self, answer_all: AnswerAll) -> None:
        self.short, self.inside = Worker(answer_all, LARGEST), Worker(answer_all, 1)
        self.long = Worker(answer_all, 1, NICE, rests=True)

    async def ask(self, question: Any) -> Any:
        """The answer that answer_all([question]) gives; raises what it raises."""
        return await self.lane_of(question).ask(question)

    def lane_of(self, question: Any) -> Worker:
        """Where a question of model.serving.questions is answered; a malformed one is short."""
        if not isinstance(question, dict):
            return self.short
        strokes = question.get("strokes")
        lengths = (
            [len(each) for each in strokes if isinstance(each, list)] if isinstance(strokes, list) else []
        )
        if sum(lengths) > SHORT:
            return self.long
        return self.inside if question.get("want") else self.short
