"""Pages that close, go silent or come back; what stays ready for them, and until when."""

import asyncio
from pathlib import Path
from typing import Any

from model.serving.live import trainings
from model.serving.live.page import LivePage
from tests.support.live import (
    KEPT,
    PAUSES,
    TOTAL,
    Clock,
    Visitor,
    is_running,
    soon,
    starts,
)


def test_a_page_that_closes_the_connection_ends_its_training(play: Any, tmp_path: Path) -> None:
    async def scene(page: LivePage) -> None:
        visitor = Visitor(page)
        await visitor.train(seed=PAUSES)
        await visitor.until("paused")
        [process] = starts(tmp_path)
        twice = [asyncio.create_task(visitor.ask()) for _ in range(2)]
        await asyncio.sleep(0.05)
        twice[0].cancel()
        await asyncio.sleep(0.05)
        assert is_running(process)  # another tab of the visitor is there
        twice[1].cancel()
        await soon(lambda: not is_running(process))
        again = Visitor(page)  # the page is loaded again
        found = await again.ask()
        assert (found["state"], found["why"]) == ("stopped", trainings.LEFT)
        assert again.kept() == [each for each in KEPT if each <= TOTAL // 2]

    play(scene, clock=Clock())  # no time goes by, so it is not because nobody asks


def test_a_page_that_asks_no_more_ends_its_training(play: Any) -> None:
    clock = Clock()

    async def scene(page: LivePage) -> None:
        visitor, waits = Visitor(page, 1), Visitor(page, 2)
        await visitor.train(seed=PAUSES)
        await visitor.until("paused")
        await waits.train()
        clock.advance(page, 4)
        assert visitor.recording.state == "paused"
        clock.advance(page, 2)
        assert visitor.recording.state == "stopped"
        assert waits.recording.state == "stopped"

    play(scene, clock=clock)


def test_a_page_that_asks_stays_for_as_long_as_it_likes(play: Any) -> None:
    clock = Clock()

    async def scene(page: LivePage) -> None:
        visitor = Visitor(page, 1)
        await visitor.train(seed=PAUSES)
        await visitor.until("paused")
        asks = asyncio.create_task(visitor.ask())
        await asyncio.sleep(0)
        clock.advance(page, 1000)
        assert visitor.recording.state == "paused"
        await visitor.do("go on")
        await asks
        await visitor.until("done")

    play(scene, clock=clock)


def test_a_process_waits_while_a_tab_is_open_and_no_longer(play: Any, tmp_path: Path) -> None:
    clock = Clock()

    async def scene(page: LivePage) -> None:
        visitor = Visitor(page)
        await visitor.do("open")
        await soon(lambda: len(starts(tmp_path)) == 1)
        poll = page.trainings.polls.open(visitor.key, "x")
        page.trainings.came(visitor.key)
        clock.advance(page, 60)
        assert page.stage.worker
        await visitor.do("close")
        [poll] = page.trainings.polls.of[visitor.key]
        page.trainings.polls.close(poll)
        clock.advance(page, trainings.SPARE - 1)
        assert page.stage.worker  # who comes back finds it
        clock.advance(page, 2)
        await soon(lambda: not is_running(starts(tmp_path)[0]))
        clock.advance(page, 5)
        assert len(starts(tmp_path)) <= 1

    play(scene, clock=clock)


def test_a_visitor_is_forgotten_ten_minutes_after_their_page(play: Any) -> None:
    clock = Clock()

    async def scene(page: LivePage) -> None:
        visitor = Visitor(page)
        await visitor.train()
        await visitor.until("done")
        await visitor.do("use")
        clock.advance(page, 599)
        assert page.trainings.own.networks(visitor.key)
        clock.advance(page, 2)
        assert page.trainings.own.networks(visitor.key) == []
        found = await visitor.ask()
        assert (found["state"], found["training"], found["news"]) == ("none", 0, [])

    play(scene, clock=clock)


def test_a_page_of_a_server_that_began_anew_is_told_at_once(play: Any) -> None:
    async def scene(page: LivePage) -> None:
        visitor = Visitor(page)
        visitor.after = 500
        assert (await visitor.ask())["next"] == 1
        await visitor.train()
        visitor.after = 500
        assert await visitor.until("done")
        assert visitor.news[0]["is"] == "began"

    play(scene)


def test_at_the_end_of_the_app_nothing_stays_and_nobody_waits(play: Any, tmp_path: Path) -> None:
    async def scene(page: LivePage) -> None:
        visitor = Visitor(page)
        await visitor.train(seed=PAUSES)
        await visitor.until("paused")
        [process] = starts(tmp_path)
        waits = asyncio.create_task(visitor.ask())
        await asyncio.sleep(0.01)
        page.trainings.end()
        await soon(lambda: not is_running(process) and waits.done())
        await visitor.ask()  # a later question is answered, too

    play(scene, clock=Clock())


def test_a_copy_of_the_tab_that_is_closed_ends_no_training(play: Any) -> None:
    async def scene(page: LivePage) -> None:
        visitor = Visitor(page)
        await visitor.train(seed=PAUSES)
        await visitor.until("paused")
        both = [asyncio.create_task(visitor.ask()) for _ in range(2)]
        await asyncio.sleep(0.01)
        assert (await visitor.do("close"))["state"] == "paused"
        both[0].cancel()
        await asyncio.gather(both[0], return_exceptions=True)
        assert (await visitor.do("close"))["state"] == "stopped"
        await both[1]

    play(scene, clock=Clock())


def test_a_tab_that_only_stays_open_keeps_no_process(play: Any, tmp_path: Path) -> None:
    clock = Clock()

    async def scene(page: LivePage) -> None:
        visitor = Visitor(page)
        await visitor.do("open")
        await soon(lambda: bool(starts(tmp_path)))
        [process] = starts(tmp_path)
        visitor.stay()
        clock.advance(page, trainings.IDLE - 1)
        assert is_running(process)
        clock.advance(page, trainings.SPARE + 2)
        await soon(lambda: not is_running(process))

    play(scene, clock=clock)
