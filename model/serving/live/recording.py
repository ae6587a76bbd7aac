"""What is kept of one live training: what its process said, and the networks of some of its moments."""

from collections import deque
from typing import Any

from model.serving.live.process import FILES, Message

MOST_BYTES = 96 * 2**20  # of the snapshots; 60 networks of three layers of 256 LSTM units have 320 MiB
PASSING = 16  # of the messages that are not repeated: a page that reads more slowly misses some
# What a message makes of the state.
STATE_AFTER = {
    "began": "training",
    "paused": "paused",
    "going on": "training",
    "done": "finishing",
    "diverged": "diverged",
    "network": "done",
    "problem": "failed",
}
AT_WORK = ("starting", "training", "paused", "finishing")  # states in which a process works for it
FOR_A_MOMENT = ("paused", "going on")  # messages that say nothing of the training's course
UNSAID = ("ready", "network", "problem")  # messages that the state says


class Recording:
    """One training. settings: as its "train" command has them.

    state: "waiting", "starting", "training", "paused", "finishing", "done", "stopped", "diverged" or "failed"; why: a
    sentence, or empty. newest: (pictures, file) of the last point. final: the file of the trained network.
    """

    def __init__(self, settings: dict[str, Any]) -> None:
        self.settings = settings
        self.state, self.why = "waiting", ""
        # (number, message) each: those that a page that asks from the start gets, and the last of the others.
        self.lines: list[tuple[int, Message]] = []
        self.passing: deque[tuple[int, Message]] = deque(maxlen=PASSING)
        self.snapshots: dict[int, bytes] = {}  # pictures -> a checkpoint's file
        self.newest: tuple[int, bytes] | None = None
        self.final: bytes | None = None
        # Of the networks that came to be kept, every stride-th is; seen: how many came.
        self.stride, self.seen = 1, 0

    @property
    def nbytes(self) -> int:
        """The bytes of the networks and of the places of the other drawings."""
        networks = sum(map(len, self.snapshots.values())) + len(self.final or b"")
        newest = len(self.newest[1]) if self.newest else 0
        return networks + newest + sum(len(message.get("places") or "") for _, message in self.lines)

    @property
    def at_work(self) -> bool:
        """Whether a process works for it."""
        return self.state in AT_WORK

    def note(self, number: int, message: Message) -> None:
        """Record a message of the process, under this number."""
        kind = message["is"]
        self.state = STATE_AFTER.get(kind, self.state)
        if kind == "done":
            self.why = ""  # it may have said that a pause was over
        elif kind == "problem":
            self.why = str(message["sentence"])
        elif kind == "network":
            self.final = message["checkpoint"]
            self.end_with(self.final)
        elif kind == "point" and message.get("network"):
            self.newest = message["pictures"], message["network"]
            if message.get("kept"):
                self.keep(*self.newest)
        if kind not in UNSAID:
            said = {name: value for name, value in message.items() if name not in FILES}
            passes = kind in FOR_A_MOMENT or (kind == "point" and not message.get("kept"))
            (self.passing if passes else self.lines).append((number, said))

    def end_with(self, final: bytes) -> None:
        """The trained network takes the place of the last snapshot: it has the same weights, and knows how sure it may
        be, so that the page says the same of a drawing in all its tabs."""
        if self.newest:
            self.newest = self.newest[0], final
            if self.newest[0] in self.snapshots:
                self.snapshots[self.newest[0]] = final

    def keep(self, pictures: int, content: bytes) -> None:
        """Keep a snapshot. Where they take more than MOST_BYTES, every other is left out, also of those to come."""
        if self.seen % self.stride == 0:
            self.snapshots[pictures] = content
        self.seen += 1
        while sum(map(len, self.snapshots.values())) > MOST_BYTES and len(self.snapshots) > 1:
            self.stride *= 2
            for left_out in list(self.snapshots)[1::2]:
                del self.snapshots[left_out]

    def snapshot(self, at: int | None) -> tuple[int, bytes] | None:
        """(pictures, file) of the newest network, or of the kept one that is nearest to so many pictures."""
        if at is None or self.newest is None:
            return self.newest
        there = {self.newest[0]: self.newest[1]} | self.snapshots
        nearest = min(there, key=lambda pictures: (abs(pictures - at), pictures))
        return nearest, there[nearest]

    def news(self, after: int) -> list[Message]:
        """The messages with a higher number, in their order."""
        later = [each for each in (*self.lines, *self.passing) if each[0] > after]
        return [message for _, message in sorted(later, key=lambda each: each[0])]
