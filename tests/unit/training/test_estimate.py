"""How long it will take, by a clock that the test moves."""

import pytest

from model.training.config import Config
from model.training.estimate import Estimate, in_words
from model.training.recipes import DEFAULT

CONFIGS = [Config(cell, DEFAULT) for cell in ("rnn", "gru", "lstm")]
COSTS = {"rnn": 1.0, "gru": 3.0, "lstm": 2.0}


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def told(configs: list[Config], steps: int, seconds: float, left: int) -> list[str]:
    """What is said while the first of them takes steps of so many seconds."""
    clock = Clock()
    estimate = Estimate(configs, lambda config: COSTS[config.cell], clock)
    estimate.begin()
    said = []
    for step in range(steps):
        clock.now += seconds
        said.append(estimate.step(configs[0], left + steps - 1 - step, lambda _: 100))
    return [each for each in said if each]


def test_it_is_said_once_a_minute_has_passed() -> None:
    """At 0.5 s a step: 120 more of the RNN take a minute, 100 of the GRU 150 s, 100 of the LSTM 100 s."""
    assert told(CONFIGS, 119, 0.5, 120) == []
    assert told(CONFIGS, 120, 0.5, 120) == ["rnn: about 1 min to go, and 5 min until all are trained."]
    assert told(CONFIGS, 400, 0.5, 1210) == ["rnn: about 12 min to go, and 17 min until all are trained."]


def test_one_network_is_all_there_is() -> None:
    assert told(CONFIGS[:1], 60, 1.0, 600) == ["rnn: about 10 min to go."]


def test_the_wait_before_the_first_step_does_not_count() -> None:
    clock = Clock()
    estimate = Estimate(CONFIGS[:1], lambda _: 1.0, clock)
    clock.now = 99.0
    estimate.begin()
    clock.now = 109.0
    assert estimate.step(CONFIGS[0], 10, lambda _: 1) == ""


@pytest.mark.parametrize(
    ("seconds", "words"), [(1, "1 min"), (89, "1 min"), (91, "2 min"), (7140, "119 min"), (9000, "2.5 h")]
)
def test_durations_are_round(seconds: float, words: str) -> None:
    assert in_words(seconds) == words
