"""How long a training may have the place, and how long it may rest."""

from typing import Any

from model.serving.live import trainings
from model.serving.live.page import LivePage
from tests.support.live import (
    IS_DEAF,
    PAUSES,
    TOTAL,
    Clock,
    Visitor,
    soon,
)


def test_a_long_pause_ends_while_others_wait(play: Any) -> None:
    clock = Clock()

    async def scene(page: LivePage) -> None:
        first, second = Visitor(page, 1), Visitor(page, 2)
        await first.train(seed=PAUSES)
        await first.until("paused")
        first.stay()
        second.stay()
        clock.advance(page, 100)
        assert first.recording.state == "paused"  # nobody waits
        await second.train(seed=PAUSES)
        clock.advance(page, 29)
        await first.do("step")
        await soon(lambda: first.recording.news(0)[-1]["pictures"] == TOTAL // 2 + 10)
        assert first.recording.why == ""
        await soon(lambda: first.recording.state == "paused")
        clock.advance(page, 2)
        assert first.recording.why == trainings.OTHERS_WAIT
        await soon(lambda: first.recording.state == "done")
        assert first.recording.why == ""
        await soon(lambda: second.recording.state == "paused")

    play(scene, clock=clock)


def test_who_had_a_long_pause_has_no_other_while_others_wait(play: Any) -> None:
    clock = Clock()

    async def scene(page: LivePage) -> None:
        first, second = Visitor(page, 1), Visitor(page, 2)
        await first.train(seed=IS_DEAF)
        await first.until("training")
        first.stay()
        second.stay()
        await second.train()
        page.stage.patience.held_up = 31
        for wish in ("pause", "step"):
            assert await first.error(wish) == trainings.OTHERS_WAIT
        assert await first.error("speed", share=0.25) == trainings.OTHERS_WAIT
        assert (await first.do("speed", share=1))["state"] == "training"

    play(scene, clock=clock)


def test_slow_motion_ends_as_soon_as_somebody_waits(play: Any) -> None:
    clock = Clock()

    async def scene(page: LivePage) -> None:
        first, second = Visitor(page, 1), Visitor(page, 2)
        await first.train(seed=PAUSES)
        await first.until("paused")
        await first.do("speed", share=0.25)
        await second.train()
        clock.advance(page, 0.5)
        assert first.recording.why == trainings.OTHERS_WAIT
        await first.until("done")
        told = [each["command"].get("share") for each in first.news if each["is"] == "told"]
        assert told == [0.25, 1]

    play(scene, clock=clock)


def test_no_training_has_the_place_for_longer_than_its_time(play: Any) -> None:
    clock = Clock()

    async def scene(page: LivePage) -> None:
        visitor = Visitor(page)
        await visitor.train(seed=IS_DEAF)
        await visitor.until("training")
        visitor.stay()
        clock.advance(page, 299)
        assert visitor.recording.state == "training"
        clock.advance(page, 2)
        assert visitor.recording.state == "stopped"
        assert visitor.recording.why == trainings.LONG

    play(scene, clock=clock)
