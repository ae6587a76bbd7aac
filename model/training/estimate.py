"""How long trainings take, said once after their first minute: by then it is known how fast this machine is."""

from collections.abc import Callable, Sequence
from time import perf_counter

from model.training.config import Config

WAIT_S = 60.0

# The seconds that a step of a training takes, or any number in proportion to them.
StepCost = Callable[[Config], float]


class Estimate:
    """Watches the steps of trainings that run one after the other.

    step_cost: compares a training's step with those of the others, which have not begun.
    """

    def __init__(
        self, configs: Sequence[Config], step_cost: StepCost, clock: Callable[[], float] = perf_counter
    ) -> None:
        self.configs, self.step_cost, self.clock = list(configs), step_cost, clock
        self.started, self.steps, self.said = clock(), 0, False

    def begin(self) -> None:
        """The next network begins its steps."""
        self.started, self.steps = self.clock(), 0

    def step(self, config: Config, left: int, steps_of: Callable[[Config], int]) -> str:
        """To be called after each step. left: how many follow in this training; steps_of: how many another has.

        Returns the sentence once, when the steps of a network have lasted WAIT_S seconds; otherwise "".
        """
        self.steps += 1
        now = self.clock()
        if self.said or now - self.started < WAIT_S:
            return ""
        self.said = True
        pace = (now - self.started) / self.steps
        rest = pace * left
        sentence = f"{config.network}: about {in_words(rest)} to go"
        later = self.configs[self.configs.index(config) + 1 :]
        if not later:
            return f"{sentence}."
        unit = pace / self.step_cost(config)
        rest += sum(unit * self.step_cost(other) * steps_of(other) for other in later)
        return f"{sentence}, and {in_words(rest)} until all are trained."


def in_words(seconds: float) -> str:
    """Whole minutes, or hours from two hours on."""
    minutes = max(round(seconds / 60), 1)
    return f"{minutes} min" if minutes < 120 else f"{minutes / 60:.1f} h"
