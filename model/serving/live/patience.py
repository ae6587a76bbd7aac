"""How long one training may have the place: pauses and slow motion end while others wait."""

from dataclasses import dataclass

PAUSE = 30.0  # seconds that a training may pause, in all, while others wait
LONGEST = 300.0  # seconds of work, and of pauses while others wait
LONGEST_PAUSE = 1800.0  # seconds of pauses, in all, while nobody waits: a process of 500 MB waits too


@dataclass
class Patience:
    """Of one training, in seconds: worked, paused, paused while others waited. is_slow: it works at a quarter speed."""

    worked: float = 0.0
    paused: float = 0.0
    held_up: float = 0.0
    is_slow: bool = False

    def spend(self, seconds: float, is_paused: bool, others_wait: bool) -> None:
        """So much time has gone by."""
        if not is_paused:
            self.worked += seconds
        elif others_wait:
            self.held_up += seconds
        else:
            self.paused += seconds

    def may_rest(self, others_wait: bool) -> bool:
        """Whether it may pause."""
        return not others_wait or self.held_up < PAUSE

    @property
    def is_over(self) -> bool:
        """Whether it has had its time."""
        return self.worked + self.held_up > LONGEST or self.paused > LONGEST_PAUSE
