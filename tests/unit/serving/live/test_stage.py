"""One training at a time: whose turn it is, and what is said where a process fails."""

import asyncio
import os
import signal
from pathlib import Path
from typing import Any

import pytest

from model.errors import TrainingError
from model.serving.live import page as module
from model.serving.live import stage
from model.serving.live.page import LivePage
from tests.support.live import (
    CRASHES,
    DIVERGES,
    KEPT,
    PAUSES,
    SAYS_A_PROBLEM,
    SETTINGS,
    TALKS_NONSENSE,
    TOTAL,
    Clock,
    Visitor,
    starts,
)


def test_two_visitors_one_after_the_other_each_in_a_process(play: Any, tmp_path: Path) -> None:
    async def scene(page: LivePage) -> None:
        first, second, third = (Visitor(page, number) for number in (1, 2, 3))
        await first.train(seed=PAUSES)
        await first.until("paused")
        assert [(await each.train(seed=0))["place"] for each in (second, third)] == [1, 2]
        assert (await second.ask())["state"] == "waiting"
        assert await second.error("pause") == module.NOTHING_RUNS
        assert len(starts(tmp_path)) == 1
        await first.do("go on")
        ended = await asyncio.gather(*(each.until("done") for each in (first, second, third)))
        assert [each["place"] for each in ended] == [0, 0, 0]
        assert second.kept() == third.kept() == KEPT
        assert first.pictures("paused") == [TOTAL // 2]
        assert second.pictures("paused") == []

    play(scene)
    assert len(set(starts(tmp_path))) >= 3


def test_who_leaves_the_queue_lets_the_others_move_up(play: Any) -> None:
    async def scene(page: LivePage) -> None:
        first, second, third = (Visitor(page, number) for number in (1, 2, 3))
        await first.train(seed=PAUSES)
        for each in (second, third):
            await each.train()
        await third.ask()
        assert (await second.do("stop"))["state"] == "stopped"
        assert (await third.ask())["place"] == 1

    play(scene)


def test_each_client_has_its_turn(play: Any) -> None:
    """A client with many trainings that wait holds up no other."""

    async def scene(page: LivePage) -> None:
        await Visitor(page, 1).train(seed=PAUSES)
        many = [Visitor(page, number, "many") for number in range(2, 6)]
        for each in many:
            await each.train()
        other = Visitor(page, 9, "other")
        assert (await other.train())["place"] == 2
        assert [(await each.do("open"))["place"] for each in many] == [1, 3, 4, 5]

    play(scene)


def test_a_full_queue_takes_no_more(play: Any) -> None:
    async def scene(page: LivePage) -> None:
        await Visitor(page, 999).train(seed=PAUSES)
        for number in range(stage.OF_ONE_CLIENT):
            await Visitor(page, number, "class").train()
        assert await Visitor(page, 50, "class").error("train", **SETTINGS) == stage.FULL
        for number in range(100, 100 + stage.MOST_WAITING - stage.OF_ONE_CLIENT):
            await Visitor(page, number).train()
        assert await Visitor(page, 60).error("train", **SETTINGS) == stage.FULL
        assert (await Visitor(page, 3, "class").train())["place"] > 0  # who waits may change the settings

    play(scene)


def test_thousands_of_trainings_at_once_leave_no_more_than_may_wait(play: Any) -> None:
    async def scene(page: LivePage) -> None:
        async def one(number: int) -> str:
            try:
                return str((await Visitor(page, number, f"client {number % 7}").train())["state"])
            except TrainingError as error:
                return str(error)

        said = await asyncio.gather(*map(one, range(2_000)))
        assert set(said) <= {"starting", "waiting", stage.FULL}
        assert len(page.stage.waiting) <= stage.MOST_WAITING
        assert len(page.trainings.visitors.of) <= 1000

    play(scene)


@pytest.mark.parametrize(
    ("seed", "state", "why"),
    [
        (CRASHES, "failed", stage.CRASHED),
        (TALKS_NONSENSE, "failed", stage.CRASHED),
        (SAYS_A_PROBLEM, "failed", "There is no memory left for this."),
        (DIVERGES, "diverged", ""),
    ],
)
def test_what_goes_wrong_is_said_and_the_next_training_works(
    seed: int, state: str, why: str, play: Any
) -> None:
    async def scene(page: LivePage) -> None:
        visitor, other = Visitor(page, 1), Visitor(page, 2)
        await visitor.train(seed=seed)
        await other.train()
        found = await visitor.until("failed", "diverged", "done")
        assert (found["state"], found["why"]) == (state, why)
        assert visitor.pictures()[-1] == TOTAL // 2
        await other.until("done")
        await visitor.train()
        assert (await visitor.until("done"))["training"] == 2

    play(scene)


def test_a_killed_process_is_said_and_the_next_training_works(
    play: Any, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def scene(page: LivePage) -> None:
        visitor = Visitor(page)
        await visitor.train(seed=PAUSES)
        await visitor.until("paused")
        os.kill(starts(tmp_path)[0], signal.SIGTERM)
        assert (await visitor.until("failed"))["why"] == stage.CRASHED
        await visitor.train()
        await visitor.until("done")

    play(scene)
    said = "the process of a live training ended with status -15: as if it were the log of a training"
    assert [each.getMessage() for each in caplog.records] == [said]


def test_a_process_that_cannot_start_is_said_and_not_tried_for_ever(play: Any, tmp_path: Path) -> None:
    async def scene(page: LivePage) -> None:
        visitor, working = Visitor(page), page.stage.command
        page.stage.command = [str(tmp_path / "nothing")]
        assert (await visitor.train())["state"] == "failed"
        assert (await visitor.ask())["why"] == stage.NOT_STARTED
        page.stage.command = [working[0], "-c", f"open({str(tmp_path / 'tries')!r}, 'a').write('.')"]
        await visitor.train()
        assert (await visitor.until("failed"))["why"] == stage.CRASHED
        for _ in range(20):
            page.trainings.tick()
        assert (tmp_path / "tries").read_text() == "."
        page.stage.command = working
        await visitor.train()
        await visitor.until("done")

    play(scene)


def test_a_process_that_never_is_ready_fails(play: Any) -> None:
    clock = Clock()

    async def scene(page: LivePage) -> None:
        visitor = Visitor(page)
        page.stage.command = [page.stage.command[0], "-c", "import time; time.sleep(60)"]
        await visitor.train()
        visitor.stay()
        clock.advance(page, 61)
        assert visitor.recording.state == "failed"
        assert visitor.recording.why == stage.SLOW_START

    play(scene, clock=clock)
