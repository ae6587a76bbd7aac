"""The course of a live training by a clock that stands still: what counts as its time."""

from queue import Queue
from types import SimpleNamespace
from typing import Any, cast

import pytest

from model.training.live import course as module
from model.training.live.course import Course
from model.training.recipes import recipe_for


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


class Commands(Queue[dict[str, Any]]):
    """Ten seconds go by until each command comes."""

    def __init__(self, clock: Clock, *commands: str) -> None:
        super().__init__()
        self.clock = clock
        for each in commands:
            self.put({"do": each, "share": 0.25})

    def get(self, block: bool = True, timeout: float | None = None) -> dict[str, Any]:
        assert timeout is not None or not self.empty(), "it would pause for ever"
        self.clock.now += 0 if self.empty() else 10
        return super().get(block, 0)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(module, "perf_counter", clock)
    monkeypatch.setattr(Course, "send_point", lambda *_, **__: None)
    monkeypatch.setattr(Course, "note_loss", lambda _: None)
    return clock


def course_of(clock: Clock, *commands: str) -> Course:
    data = SimpleNamespace(epoch_size=lambda *_: 5_000)
    training = SimpleNamespace(recipe=recipe_for("live", "gru"), data=data, epoch=0, step=1)
    pipes = SimpleNamespace(commands=Commands(clock, *commands), send=lambda *_, **__: None)
    return Course(cast(Any, training), cast(Any, None), cast(Any, pipes))


def test_a_pause_does_not_count(clock: Clock) -> None:
    course = course_of(clock, "pause", "speed", "go on")
    course.obey(0.0)
    assert clock.now == 130 and course.started == clock.now
    assert not course.paused and course.share == 0.25


def test_a_step_in_a_pause_is_one_and_the_pause_goes_on(clock: Clock) -> None:
    course = course_of(clock, "pause", "step", "go on", "step")
    course.obey(0.0)
    found = [(course.paused, course.pipes.commands.qsize())]
    course.obey(0.0)
    found.append((course.paused, course.pipes.commands.qsize()))
    assert found == [(True, 2), (False, 0)]  # a step without a pause is none
    assert course.started == clock.now


def test_at_a_quarter_of_the_speed_it_rests_three_times_as_long(
    clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    course, rests = course_of(clock), list[float]()
    monkeypatch.setattr(Course, "obey", lambda _, rest: rests.append(rest))
    for course.share in (1.0, 0.25):
        clock.now += 2
        course.after_step()
    assert rests == [0, 6]
