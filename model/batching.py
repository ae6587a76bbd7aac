"""Many questions at once: what waits is answered together, and a long one lets the short ones pass.

A small network spends most of its time between its steps, so that 32 drawings read together take about five times as
long as one. Nobody waits for a batch to fill: the worker takes what is there when it is free.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any

LARGEST = 32  # questions of a batch: more of them gain little, and the first waits for the last
SHORT = (
    2000  # points of a drawing that counts as short: a minute of steady writing has fewer, and takes some ms
)

AnswerAll = Callable[[list[Any]], Sequence[Any]]


@dataclass(frozen=True, eq=False)
class Waiting:
    """A question, and where its answer goes."""

    question: Any
    answer: asyncio.Future[Any]
    loop: asyncio.AbstractEventLoop


class Lane:
    """Answers questions in their order in a thread of its own, up to `largest` of those that wait at once."""

    def __init__(self, answer_all: AnswerAll, largest: int) -> None:
        self.answer_all = answer_all
        self.largest = largest
        self.waiting: SimpleQueue[Waiting] = SimpleQueue()
        Thread(target=self.work, name=f"answers up to {largest} at once", daemon=True).start()

    async def ask(self, question: Any) -> Any:
        """The answer to the question; raises what answering it alone raises."""
        loop = asyncio.get_running_loop()
        waiting = Waiting(question, loop.create_future(), loop)
        self.waiting.put(waiting)
        return await waiting.answer

    def work(self) -> None:
        """For ever."""
        while True:
            batch = self.next_batch()
            answers = self.answers([waiting.question for waiting in batch])
            for loop in {waiting.loop for waiting in batch}:
                mine = [pair for pair in zip(batch, answers, strict=True) if pair[0].loop is loop]
                loop.call_soon_threadsafe(deliver, mine)

    def next_batch(self) -> list[Waiting]:
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


def deliver(answered: Sequence[tuple[Waiting, Any]]) -> None:
    """Hand over the answers; nobody waits any more for those that were cancelled."""
    for waiting, answer in answered:
        if waiting.answer.done():
            continue
        if isinstance(answer, Exception):
            waiting.answer.set_exception(answer)
        else:
            waiting.answer.set_result(answer)


class Batcher:
    """Two lanes: short questions together, long ones one by one beside them, so that they hold up only each other."""

    def __init__(self, answer_all: AnswerAll) -> None:
        self.short, self.long = Lane(answer_all, LARGEST), Lane(answer_all, 1)

    async def ask(self, question: Any) -> Any:
        """The answer that answer_all([question]) gives; raises what it raises."""
        return await (self.long if is_long(question) else self.short).ask(question)


def is_long(question: Any) -> bool:
    """Whether a question of model.answers wants parts of the inside, or has over SHORT points."""
    if not isinstance(question, dict):
        return False
    strokes = question.get("strokes")
    points = (
        sum(len(stroke) for stroke in strokes if isinstance(stroke, list)) if isinstance(strokes, list) else 0
    )
    return points > SHORT or bool(question.get("want"))
