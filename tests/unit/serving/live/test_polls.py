"""Questions that wait for news: each is answered, and there are not too many."""

import asyncio
from typing import Any

import pytest

from model.serving.fair_queue import TooManyError
from model.serving.live import page as module
from model.serving.live import polls
from model.serving.live.page import LivePage
from tests.support.live import (
    Visitor,
)


def test_questions_for_news_are_bounded(play: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PAUSE", 0)

    async def scene(page: LivePage) -> None:
        visitors = [Visitor(page, number, "class") for number in range(polls.OF_ONE_CLIENT)]
        for each in visitors:
            each.after = 1  # there is nothing newer
        tasks = [asyncio.create_task(each.ask()) for each in visitors]
        await asyncio.sleep(0.01)
        with pytest.raises(TooManyError):
            await Visitor(page, 99, "class").ask()
        another = [
            asyncio.create_task(visitors[0].page.news({"visitor": "f" * 32, "after": 1}, "x"))
            for _ in range(3)
        ]
        await asyncio.sleep(0.01)
        assert [each.done() for each in another] == [True, False, False]  # the oldest is answered
        for task in [*tasks, *another]:
            task.cancel()
        await asyncio.gather(*tasks, *another, return_exceptions=True)
        assert not page.trainings.polls.of
        assert not page.trainings.polls.clients

    play(scene)
