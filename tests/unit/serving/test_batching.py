"""What waits is answered together, each question with its own answer or fault; short ones do not wait for long ones."""

import asyncio
import os
import sys
import weakref
from collections.abc import Awaitable, Callable, Iterator
from queue import Queue
from threading import Event, get_native_id
from typing import Any

import numpy as np
import pytest

from model.drawing.strokes import blank_drawing, rows_from_strokes
from model.interpret.reading import read, read_all
from model.serving import batching
from model.serving.batching import NICE, SHORT, Batcher, Worker
from tests.support.checkpoints import made
from tests.support.digits import load_digits
from tests.support.loops import run_apart

STROKES = [strokes for strokes, _ in load_digits()[:10]]
LONG = {"strokes": [[[0, 0]] * (SHORT + 1)]}
INSIDE: dict[str, Any] = {"strokes": [], "want": {"gates": {}}}


class Answerer:
    """Doubles numbers; while it is held up it answers nothing. It remembers the batches."""

    def __init__(self) -> None:
        self.batches: list[list[Any]] = []
        self.started, self.go_on = Event(), Event()

    def answer_all(self, questions: list[Any]) -> list[Any]:
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
    lane: Worker, answerer: Answerer, questions: list[Any]
) -> tuple[Any, list[asyncio.Task[Any]]]:
    """The first question being answered, and the others waiting behind it."""
    first = asyncio.create_task(lane.ask(questions[0]))
    await asyncio.to_thread(answerer.started.wait, 30)
    others = [asyncio.create_task(lane.ask(question)) for question in questions[1:]]
    await asyncio.sleep(0)  # lets each of them ask
    return first, others


@pytest.mark.parametrize(
    ("largest", "batches"), [(4, [[0], [1, 2, 3, 4], [5]]), (1, [[n] for n in range(6)])]
)
def test_what_waits_is_answered_together(answerer: Answerer, largest: int, batches: list[list[int]]) -> None:
    async def work() -> list[Any]:
        first, others = await asked(Worker(answerer.answer_all, largest), answerer, list(range(6)))
        answerer.go_on.set()
        return await asyncio.gather(first, *others, return_exceptions=True)

    found = run(work)
    assert answerer.batches == batches
    assert isinstance(found.pop(3), ValueError)
    assert found == [[n, n] for n in (0, 1, 2, 4, 5)]


def test_a_question_that_cannot_be_answered_spoils_no_other(answerer: Answerer) -> None:
    async def work() -> list[Any]:
        first, others = await asked(Worker(answerer.answer_all, 8), answerer, [0, 1, "broken", 2])
        answerer.go_on.set()
        return await asyncio.gather(first, *others, return_exceptions=True)

    first, one, broken, two = run(work)
    assert (first, one, two) == ([0, 0], [1, 1], [2, 2])
    assert isinstance(broken, RuntimeError)


def test_who_no_longer_waits_is_passed_over(answerer: Answerer) -> None:
    async def work() -> Any:
        _, others = await asked(Worker(answerer.answer_all, 8), answerer, [0, 1, 2])
        others[0].cancel()
        answerer.go_on.set()
        return await others[1]

    assert run(work) == [2, 2]


@pytest.mark.parametrize("slow", [LONG, INSIDE])
def test_short_questions_pass_slow_ones(slow: dict[str, Any]) -> None:
    started, held = Event(), Event()

    def answer_all(questions: list[Any]) -> list[Any]:
        if slow in questions:
            started.set()
            assert held.wait(30)
        return questions

    async def work() -> None:
        batcher = Batcher(answer_all)
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
    ("question", "lane"),
    [
        (LONG, "long"),
        (LONG | {"want": {"gates": {}}}, "long"),
        ({"strokes": [[[0, 0]] * (SHORT // 2)] * 2}, "short"),
        ({"strokes": [[[0, 0]] * (SHORT // 2)] * 3}, "long"),
        (INSIDE, "inside"),
        ({"strokes": [], "want": {}}, "short"),
        (None, "short"),
        ([], "short"),
        ({}, "short"),
        ({"strokes": 7}, "short"),
        ({"strokes": [7, None, "7" * 9999]}, "short"),
    ],
)
def test_lanes(question: Any, lane: str) -> None:
    batcher = Batcher(list)
    assert batcher.lane_of(question) is getattr(batcher, lane)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has it")
def test_the_thread_of_long_drawings_gives_way() -> None:
    """It alone, not the process."""
    batcher = Batcher(lambda questions: [os.getpriority(os.PRIO_PROCESS, get_native_id())] * len(questions))
    usual = os.getpriority(os.PRIO_PROCESS, 0)
    found = [run(lambda question=question: batcher.ask(question)) for question in (LONG, {}, INSIDE)]  # type: ignore[misc]
    assert found == [max(NICE, usual), usual, usual]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has it")
def test_a_thread_of_an_app_that_is_nicer_stays_as_nice(monkeypatch: pytest.MonkeyPatch) -> None:
    """To come before that again is for root alone: the thread would end there, and no long drawing be answered."""
    given: list[int] = []
    monkeypatch.setattr(os, "getpriority", lambda *_: NICE + 5)
    monkeypatch.setattr(os, "setpriority", lambda which, who, nice: given.append(nice))
    lane = Worker(list, 1, NICE)
    assert run(lambda: lane.ask(7)) == 7
    assert given == [NICE + 5]


def test_an_answered_drawing_is_kept_by_no_lane() -> None:
    """However long the lane then waits for the next."""

    class Drawing:
        pass

    gone = Event()

    async def work() -> None:
        drawing = Drawing()
        weakref.finalize(drawing, gone.set)
        await lane.ask(drawing)

    lane = Worker(lambda questions: questions, 1)
    run(work)
    assert gone.wait(30)


@pytest.mark.parametrize(("lane", "rests"), [("short", []), ("inside", []), ("long", [14.0, 14.0])])
def test_only_the_lane_of_long_drawings_rests_twice_as_long_as_it_worked(
    monkeypatch: pytest.MonkeyPatch, lane: str, rests: list[float]
) -> None:
    """By a clock that goes on by seven seconds in every answer; it rests once the answer is on its way."""
    clock, rested, asked = [0.0], Queue[float](), {"short": {}, "inside": INSIDE, "long": LONG}

    def answer_all(questions: list[Any]) -> list[Any]:
        clock[0] += 7
        return questions

    monkeypatch.setattr(batching, "perf_counter", lambda: clock[0])
    monkeypatch.setattr(batching, "sleep", rested.put)
    batcher = Batcher(answer_all)
    run(lambda: batcher.ask(asked[lane]))
    run(lambda: batcher.ask(asked[lane]))
    assert [rested.get(timeout=30) for _ in rests] == rests and (rests or rested.empty())


def test_a_batch_is_read_as_each_drawing_alone() -> None:
    checkpoint = made("gru", hidden_size=9)
    drawings = [rows_from_strokes(strokes) for strokes in STROKES[:4]] + [blank_drawing()]
    drawings.insert(1, blank_drawing("Not a digit that I can see."))
    for reading, drawing in zip(read_all(checkpoint, drawings), drawings, strict=True):
        alone = read(checkpoint, drawing)
        assert (reading.digit, reading.status, reading.story) == (alone.digit, alone.status, alone.story)
        for name in ("probabilities", "belief", "hidden", "rows"):
            np.testing.assert_allclose(getattr(reading, name), getattr(alone, name), atol=1e-6)
