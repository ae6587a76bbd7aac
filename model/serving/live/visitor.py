"""A visitor who trains: known by the number that their page has drawn, and by what they trained last."""

from dataclasses import dataclass

from model.serving.live.recording import Recording

STAYS = 5.0  # seconds after which a page that asks nothing has gone
KEPT = 600.0  # seconds for which a visitor is kept whose page has gone


@dataclass(eq=False)
class Visitor:
    """key: the page's number, a secret. trainings: begun so far. number: of the last piece of news, from 1 on.

    is_open: the tab of training is open. wished: the time when they opened it, or began a training. left: the time when
    the last question of their page ended; None while one is open. used: the time when they asked last. rests_until: the
    time from which on their page gets news again.
    """

    key: str
    client: str
    left: float | None
    used: float
    recording: Recording | None = None
    trainings: int = 0
    number: int = 1
    is_open: bool = False
    wished: float = 0.0
    rests_until: float = 0.0

    def count(self) -> int:
        """The number of a new piece of news."""
        self.number += 1
        return self.number

    def is_there(self, now: float) -> bool:
        """Whether their page is there."""
        return self.left is None or now - self.left < STAYS

    def is_over(self, now: float) -> bool:
        """Whether all of theirs may go."""
        return self.left is not None and now - self.left > KEPT
