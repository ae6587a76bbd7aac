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

from model.serving import batching, fair_queue
from model.serving.batching import COOL_DOWN, DEAREST, Batcher
from model.serving.fair_queue import TooManyError
from tests.support.loops import run_apart

QUICK, SLOW = DEAREST, DEAREST + 0.1  # costs


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


def test_one_beyond_the_bound_is_refused_after_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who asks again at once must not keep the server busy."""
    pauses: list[float] = []

    async def pause(seconds: float) -> None:
        pauses.append(seconds)

    async def work() -> None:
        monkeypatch.setattr(fair_queue, "OF_ONE", 0)
        monkeypatch.setattr("model.serving.batching.asyncio.sleep", pause)
        with pytest.raises(TooManyError):
            await Batcher(list).ask(1, QUICK, "a")

    run(work)
    assert pauses == [batching.PAUSE]


async def asked(
    batcher: Batcher, answerer: Answerer, questions: list[Any], cost: float = 1.0
) -> tuple[Any, list[asyncio.Task[Any]]]:
    """The first question being answered, and the others waiting behind it."""
    first = asyncio.create_task(batcher.ask(questions[0], cost, "client"))
    await asyncio.to_thread(answerer.started.wait, 30)
    others = [asyncio.create_task(batcher.ask(question, cost, "client")) for question in questions[1:]]
    await asyncio.sleep(0)  # lets each of them ask
    return first, others


@pytest.mark.parametrize(
    ("cost", "batches"), [(1.0, [[0], [1, 2, 3, 4], [5]]), (10.0, [[0], [1, 2, 3], [4, 5]])]
)
def test_what_waits_is_answered_together(
    answerer: Answerer, monkeypatch: pytest.MonkeyPatch, cost: float, batches: list[list[int]]
) -> None:
    monkeypatch.setattr(batching, "LARGEST", 4)

    async def work() -> list[Any]:
        first, others = await asked(Batcher(answerer.answer_batch), answerer, list(range(6)), cost)
        answerer.go_on.set()
        return await asyncio.gather(first, *others, return_exceptions=True)

    found = run(work)
    assert answerer.batches == batches
    assert isinstance(found.pop(3), ValueError)
    assert found == [[n, n] for n in (0, 1, 2, 4, 5)]


def test_a_function_is_called_in_its_turn(answerer: Answerer) -> None:
    """Among the questions of a batch; one that fails spoils no other."""
    broken: Any = [].pop

    async def work() -> list[Any]:
        first, others = await asked(
            Batcher(answerer.answer_batch), answerer, [0, 1, lambda: "called", broken, 2]
        )
        answerer.go_on.set()
        return await asyncio.gather(first, *others, return_exceptions=True)

    zero, one, called, error, two = run(work)
    assert (zero, one, called, two) == ([0, 0], [1, 1], "called", [2, 2])
    assert isinstance(error, IndexError)


def test_a_broken_or_cancelled_question_spoils_no_other(answerer: Answerer) -> None:
    """A cancelled one is not answered."""

    async def work() -> list[Any]:
        first, others = await asked(Batcher(answerer.answer_batch), answerer, [0, 1, "broken", 2])
        others[0].cancel()
        await asyncio.sleep(0)  # lets it be cancelled
        answerer.go_on.set()
        return await asyncio.gather(first, *others, return_exceptions=True)

    first, cancelled, broken, two = run(work)
    assert (first, two) == ([0, 0], [2, 2])
    assert isinstance(cancelled, asyncio.CancelledError)
    assert isinstance(broken, RuntimeError)
    assert answerer.batches == [[0], ["broken", 2], ["broken"], [2]]


def test_a_cancelled_question_waits_no_more(answerer: Answerer) -> None:
    """Nothing is kept of it, however long the others wait."""

    async def work() -> None:
        batcher = Batcher(answerer.answer_batch)
        first, others = await asked(batcher, answerer, [0, 1, 2])
        others[0].cancel()
        await asyncio.gather(others[0], return_exceptions=True)
        assert [pending.question for pending in batcher.quick.queue.heap] == [2]
        answerer.go_on.set()
        await asyncio.gather(first, others[1])

    run(work)


def test_quick_questions_pass_slow_ones() -> None:
    started, held = Event(), Event()

    def answer_batch(questions: list[Any]) -> list[Any]:
        if "slow" in questions:
            started.set()
            assert held.wait(30)
        return questions

    async def work() -> None:
        batcher = Batcher(answer_batch)
        waiting = asyncio.create_task(batcher.ask("slow", SLOW, "client"))
        await asyncio.to_thread(started.wait, 30)
        assert await batcher.ask("quick", QUICK, "client") == "quick"
        assert not waiting.done()
        held.set()
        assert await waiting == "slow"

    try:
        run(work)
    finally:
        held.set()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has it")
def test_the_thread_of_slow_questions_gives_way() -> None:
    """It alone, not the process."""
    batcher = Batcher(lambda questions: [os.getpriority(os.PRIO_PROCESS, get_native_id())] * len(questions))
    usual = os.getpriority(os.PRIO_PROCESS, 0)
    found = [run(lambda cost=cost: batcher.ask(0, cost, "client")) for cost in (SLOW, QUICK)]  # type: ignore[misc]
    assert found == [min(usual + 10, 19), usual]


def test_an_answered_drawing_is_kept_by_no_worker() -> None:
    """However long the worker then waits for the next."""

    class Drawing:
        pass

    gone = Event()

    async def work() -> None:
        drawing = Drawing()
        weakref.finalize(drawing, gone.set)
        await batcher.ask(drawing, QUICK, "client")

    batcher = Batcher(lambda questions: questions)
    run(work)
    assert gone.wait(30)


@pytest.mark.parametrize(
    ("cost", "rests"), [(QUICK, []), (SLOW, [COOL_DOWN * 7.0] * 2)], ids=["quick", "slow"]
)
def test_only_the_worker_of_slow_questions_rests_twice_as_long_as_it_worked(
    monkeypatch: pytest.MonkeyPatch, cost: float, rests: list[float]
) -> None:
    """By a clock that goes on by seven seconds in every answer; it rests once the answer is on its way."""
    clock, rested = [0.0], Queue[float]()

    def answer_batch(questions: list[Any]) -> list[Any]:
        clock[0] += 7
        return questions

    monkeypatch.setattr(batching, "perf_counter", lambda: clock[0])
    monkeypatch.setattr(batching, "sleep", rested.put)
    batcher = Batcher(answer_batch)
    run(lambda: batcher.ask(0, cost, "client"))
    run(lambda: batcher.ask(0, cost, "client"))
    assert [rested.get(timeout=30) for _ in rests] == rests and (rests or rested.empty())
