"""What waits is answered together, each question with its own answer or fault; short ones do not wait for long ones."""

import asyncio
import os
import sys
import weakref
from collections.abc import Awaitable, Callable, Iterator
from queue import Queue
from threading import Event, get_native_id
from typing import Any

import pytest

from model.serving import batching
from model.serving.batching import Batcher, Worker
from tests.support.loops import run_apart

LONG = {"strokes": [[[0, 0]] * 2001]}
PANEL: dict[str, Any] = {"strokes": [], "want": {"gates": {}}}


class Answerer:
    """Doubles numbers; while it is held up it answers nothing. It remembers the batches."""

    def __init__(self) -> None:
        self.batches: list[list[Any]] = []
        self.started, self.go_on = Event(), Event()

    def answer_batch(self, questions: list[Any]) -> list[Any]:
        self.batches.append(questions)
        self.started.set()
        assert self.go_on.wait(30)
        if "broken" in questions:
            raise RuntimeError("broken")
        return [ValueError("odd") if question == 3 else [question] * 2 for question in questions]


@pytest.fixture
def answerer() -> Iterator[Answerer]:
    answerer = Answerer()
    yield answerer
    answerer.go_on.set()


def run(work: Callable[[], Awaitable[Any]]) -> Any:
    async def bounded() -> Any:
        return await asyncio.wait_for(work(), 30)

    return run_apart(bounded())


async def asked(
    worker: Worker, answerer: Answerer, questions: list[Any]
) -> tuple[Any, list[asyncio.Task[Any]]]:
    """The first question being answered, and the others waiting behind it."""
    first = asyncio.create_task(worker.ask(questions[0]))
    await asyncio.to_thread(answerer.started.wait, 30)
    others = [asyncio.create_task(worker.ask(question)) for question in questions[1:]]
    await asyncio.sleep(0)  # lets each of them ask
    return first, others


@pytest.mark.parametrize(
    ("largest", "batches"), [(4, [[0], [1, 2, 3, 4], [5]]), (1, [[n] for n in range(6)])]
)
def test_what_waits_is_answered_together(answerer: Answerer, largest: int, batches: list[list[int]]) -> None:
    async def work() -> list[Any]:
        first, others = await asked(Worker(answerer.answer_batch, largest), answerer, list(range(6)))
        answerer.go_on.set()
        return await asyncio.gather(first, *others, return_exceptions=True)

    found = run(work)
    assert answerer.batches == batches
    assert isinstance(found.pop(3), ValueError)
    assert found == [[n, n] for n in (0, 1, 2, 4, 5)]


def test_a_broken_or_cancelled_question_spoils_no_other(answerer: Answerer) -> None:
    """A cancelled one is not answered."""

    async def work() -> list[Any]:
        first, others = await asked(Worker(answerer.answer_batch, 8), answerer, [0, 1, "broken", 2])
        others[0].cancel()
        await asyncio.sleep(0)  # lets it be cancelled
        answerer.go_on.set()
        return await asyncio.gather(first, *others, return_exceptions=True)

    first, cancelled, broken, two = run(work)
    assert (first, two) == ([0, 0], [2, 2])
    assert isinstance(cancelled, asyncio.CancelledError)
    assert isinstance(broken, RuntimeError)
    assert answerer.batches == [[0], ["broken", 2], ["broken"], [2]]


@pytest.mark.parametrize("slow", [LONG, PANEL])
def test_short_questions_pass_slow_ones(slow: dict[str, Any]) -> None:
    started, held = Event(), Event()

    def answer_batch(questions: list[Any]) -> list[Any]:
        if slow in questions:
            started.set()
            assert held.wait(30)
        return questions

    async def work() -> None:
        batcher = Batcher(answer_batch)
        waiting = asyncio.create_task(batcher.ask(slow))
        await asyncio.to_thread(started.wait, 30)
        assert await batcher.ask({"strokes": []}) == {"strokes": []}
        assert not waiting.done()
        held.set()
        assert await waiting == slow

    try:
        run(work)
    finally:
        held.set()


@pytest.mark.parametrize(
    ("question", "worker"),
    [
        (LONG | {"want": {"gates": {}}}, "long"),
        ({"strokes": [[[0, 0]] * 1000] * 2}, "short"),
        ({"strokes": [[[0, 0]] * 1000] * 3}, "long"),
        (PANEL, "panels"),
        (None, "short"),
        ({}, "short"),
        ({"strokes": 7}, "short"),
        ({"strokes": [7, None, "7" * 9999]}, "short"),
    ],
)
def test_workers(question: Any, worker: str) -> None:
    batcher = Batcher(list)
    found = batcher.worker_for(question)
    assert found is getattr(batcher, worker)
    assert (found.largest, found.gentle) == (32 if worker == "short" else 1, worker == "long")


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has it")
def test_the_thread_of_long_drawings_gives_way() -> None:
    """It alone, not the process."""
    batcher = Batcher(lambda questions: [os.getpriority(os.PRIO_PROCESS, get_native_id())] * len(questions))
    usual = os.getpriority(os.PRIO_PROCESS, 0)
    found = [run(lambda question=question: batcher.ask(question)) for question in (LONG, {}, PANEL)]  # type: ignore[misc]
    assert found == [min(usual + 10, 19), usual, usual]


def test_an_answered_drawing_is_kept_by_no_worker() -> None:
    """However long the worker then waits for the next."""

    class Drawing:
        pass

    gone = Event()

    async def work() -> None:
        drawing = Drawing()
        weakref.finalize(drawing, gone.set)
        await worker.ask(drawing)

    worker = Worker(lambda questions: questions)
    run(work)
    assert gone.wait(30)


@pytest.mark.parametrize(
    ("question", "rests"), [({}, []), (PANEL, []), (LONG, [14.0, 14.0])], ids=["short", "panels", "long"]
)
def test_only_the_worker_of_long_drawings_rests_twice_as_long_as_it_worked(
    monkeypatch: pytest.MonkeyPatch, question: dict[str, Any], rests: list[float]
) -> None:
    """By a clock that goes on by seven seconds in every answer; it rests once the answer is on its way."""
    clock, rested = [0.0], Queue[float]()

    def answer_batch(questions: list[Any]) -> list[Any]:
        clock[0] += 7
        return questions

    monkeypatch.setattr(batching, "perf_counter", lambda: clock[0])
    monkeypatch.setattr(batching, "sleep", rested.put)
    batcher = Batcher(answer_batch)
    run(lambda: batcher.ask(question))
    run(lambda: batcher.ask(question))
    assert [rested.get(timeout=30) for _ in rests] == rests and (rests or rested.empty())
