"""What visitors can do: train, pause, use what they trained; and whatever else they may send."""

import time
from base64 import b64encode
from pathlib import Path
from typing import Any

import pytest

from model.errors import TrainingError
from model.serving.live import page as module
from model.serving.live import trainings
from model.serving.live.page import LivePage
from tests.support.live import (
    KEPT,
    PAUSES,
    SETTINGS,
    TOTAL,
    Visitor,
    is_running,
    soon,
    starts,
)


def test_a_training_from_the_first_point_to_the_network(play: Any, tmp_path: Path) -> None:
    async def scene(page: LivePage) -> None:
        visitor = Visitor(page)
        assert (await visitor.ask())["state"] == "none"
        assert (await visitor.do("open"))["state"] == "none"
        await soon(lambda: len(starts(tmp_path)) == 1)  # a process waits
        began = await visitor.train()
        assert (began["state"], began["place"], began["training"]) == ("starting", 0, 1)
        assert began["settings"] == SETTINGS
        found = await visitor.until("done")
        assert visitor.kept() == KEPT
        assert visitor.pictures("measured") == [TOTAL]
        assert (found["newest"], found["why"]) == (TOTAL, "")
        assert visitor.news[0]["is"] == "began"
        assert all("network" not in each and "checkpoint" not in each for each in visitor.news)

    play(scene)


def test_the_final_network_is_used_once_and_taken_home(play: Any, tmp_path: Path) -> None:
    content = []

    async def scene(page: LivePage) -> None:
        visitor = Visitor(page)
        assert await visitor.error("use") == module.NO_NETWORK
        with pytest.raises(TrainingError, match="must first come to its end"):
            page.network({"visitor": visitor.key})
        await visitor.train()
        await visitor.until("done")
        names = [(await visitor.do("use"))["name"] for _ in range(2)]
        assert names == ["live/rnn-1", "live/rnn-1"]
        await visitor.train()
        assert await visitor.error("use") == module.NO_NETWORK
        await visitor.until("done")
        assert (await visitor.do("use"))["name"] == "live/rnn-2"
        content.append(page.network({"visitor": visitor.key}))

    play(scene)
    file = tmp_path / "rnn.safetensors"
    assert content == [{"file": "rnn-8x1.safetensors", "content": b64encode(file.read_bytes()).decode()}]


def test_a_name_that_a_checkpoint_of_the_folder_has_is_not_given(tmp_path: Path, play: Any) -> None:
    async def scene(page: LivePage) -> None:
        page.taken = lambda: ["live/rnn-1"]
        visitor = Visitor(page)
        await visitor.train()
        await visitor.until("done")
        assert (await visitor.do("use"))["name"] == "live/rnn-2"

    play(scene)


def test_pause_step_speed_and_go_on(play: Any) -> None:
    async def scene(page: LivePage) -> None:
        visitor = Visitor(page)
        for wish in ("pause", "go on", "step"):
            assert await visitor.error(wish) == module.NOTHING_RUNS
        await visitor.train(seed=PAUSES)
        await visitor.until("paused")
        assert visitor.pictures()[-1] == TOTAL // 2
        await visitor.do("speed", share=0.25)
        await soon(lambda: any(each["is"] == "told" for _, each in visitor.recording.lines))
        await visitor.do("step")
        await soon(lambda: visitor.recording.news(0)[-1] == {"is": "paused", "pictures": TOTAL // 2 + 10})
        await visitor.do("go on")
        await visitor.until("done")
        told = [each["command"] for each in visitor.news if each["is"] == "told"]
        assert told == [{"do": "speed", "share": 0.25}]
        assert await visitor.error("pause") == module.NOTHING_RUNS

    play(scene)


@pytest.mark.parametrize("wish", ["stop", "close", "train"])
def test_what_ends_a_training_ends_its_process_at_once(wish: str, play: Any, tmp_path: Path) -> None:
    async def scene(page: LivePage) -> None:
        visitor = Visitor(page)
        await visitor.train(seed=PAUSES)
        await visitor.until("paused")
        [process] = starts(tmp_path)
        began = time.monotonic()
        found = await visitor.do(wish, **SETTINGS)
        await soon(lambda: not is_running(process))
        assert (
            time.monotonic() - began < 5
        )  # it takes milliseconds; this only says that it does not train to its end
        if wish == "train":
            assert found["training"] == 2
            await visitor.until("done")
        else:
            assert found["state"] == "stopped"
            assert found["why"] == ("" if wish == "stop" else trainings.LEFT)
            visitor.after, visitor.news = 0, []
            await visitor.ask()
            assert len(visitor.pictures()) > TOTAL // 40  # what was recorded stays

    play(scene)


@pytest.mark.parametrize("odd", [None, 3, [], "train", {}, {"visitor": "x"}, {"visitor": ["a"]}])
def test_odd_questions_are_refused_and_remembered_nowhere(odd: Any, play: Any) -> None:
    async def scene(page: LivePage) -> None:
        for ask in (page.training(odd, "x"), page.news(odd, "x")):
            with pytest.raises(TrainingError):
                await ask
        with pytest.raises(TrainingError):
            page.network(odd)

    assert not play(scene).trainings.visitors.of


def test_odd_wishes_are_refused_and_remembered_nowhere(play: Any) -> None:
    async def scene(page: LivePage) -> None:
        visitor = Visitor(page)
        odd: list[Any] = ["", "fly", None, 3, [], {}, "__init__"]
        for wish in odd:
            said = "A training can be told one of these: open, train, pause, go on, step, speed, stop, close, use."
            assert await visitor.error(wish) == said
        for wish in ("stop", "close"):
            assert (await visitor.do(wish))["state"] == "none"
        with pytest.raises(TrainingError):
            page.network({"visitor": visitor.key})

    assert not play(scene).trainings.visitors.of


def test_news_that_come_fast_are_answered_together(play: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page asks what became of its drawing at each answer."""
    monkeypatch.setattr(module, "AFTER_ANY", 0.3)

    async def scene(page: LivePage) -> None:
        visitor = Visitor(page)
        await visitor.do("open")
        await visitor.train()
        await visitor.ask()
        began = time.monotonic()
        found = await visitor.ask()
        assert time.monotonic() - began >= 0.3
        assert len(found["news"]) > 10

    play(scene)


def test_who_asks_for_all_again_and_again_waits(play: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """All of a training is a megabyte: asked for without end it would keep the server busy."""
    monkeypatch.setattr(module, "AFTER_MUCH", 0.3)

    async def scene(page: LivePage) -> None:
        visitor = Visitor(page)
        await visitor.train()
        await visitor.until("done")
        began = time.monotonic()
        for _ in range(3):
            visitor.after = 0
            await visitor.ask()
        assert time.monotonic() - began >= 0.6

    play(scene)


def test_a_question_without_news_is_answered_after_a_while(
    play: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "WAIT", 0.05)

    async def scene(page: LivePage) -> None:
        visitor = Visitor(page)
        visitor.after = 1
        found = await visitor.ask()
        assert (found["state"], found["news"], found["next"]) == ("none", [], 1)

    play(scene)
