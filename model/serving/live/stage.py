"""The one place where a training runs: who waits for it, whose turn it is, and the process that trains.

The process is started in advance, while some page has the tab of training open: it takes seconds until it is ready. It
trains once and ends. The manager's lock is held in all that is called here.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress

from model.errors import TrainingError
from model.serving.live.patience import Patience
from model.serving.live.process import Message, Worker
from model.serving.live.visitor import Visitor

MOST_WAITING, OF_ONE_CLIENT = 40, 30  # trainings that wait; a class may share an address
START = 60.0  # seconds until a process must be ready: on a busy machine it takes ten
FULL = "Too many visitors wait to train; try again in a few minutes."
NOT_STARTED = (
    "No process could be started for the training: too little memory, or too many processes; try again later."
)
CRASHED = "The process that trained has ended by itself; train again."
SLOW_START = "The process that trains did not start in a minute; train again later."

Told = Callable[[Worker, Message], None]


class Stage:
    """running: the visitor whose training has the place, from its turn on until its process ends.

    changed(visitor) is called after each change of a visitor's state or place.
    """

    def __init__(self, command: Sequence[str], told: Told, ended: Callable[[Worker], None],
                 changed: Callable[[Visitor], None]) -> None:  # fmt: skip
        self.command, self.told, self.ended, self.changed = command, told, ended, changed
        self.worker: Worker | None = None
        self.is_broken = (
            False  # the last process ended as soon as it began; not tried again until a page wants it
        )
        self.running: Visitor | None = None
        self.patience = Patience()
        self.waiting: list[Visitor] = []  # as they came

    def expect_room(self, visitor: Visitor) -> None:
        """Raises TrainingError where too many trainings wait for this one to wait too."""
        theirs = sum(each.client == visitor.client for each in self.waiting)
        if len(self.waiting) >= MOST_WAITING or theirs >= OF_ONE_CLIENT:
            raise TrainingError(FULL)

    def order(self) -> list[Visitor]:
        """Who waits, the next one first: in turn of each client, so that one with many trainings holds up no other."""
        ranks = Counter[str]()
        ranked: list[tuple[int, int, Visitor]] = []
        for visitor in self.waiting:
            ranked.append((ranks[visitor.client], len(ranked), visitor))
            ranks[visitor.client] += 1
        return [visitor for *_, visitor in sorted(ranked, key=lambda each: each[:2])]

    def place(self, visitor: Visitor) -> int:
        """1 for the next one; 0 for who does not wait."""
        order = self.order()
        return order.index(visitor) + 1 if visitor in order else 0

    def end(self, visitor: Visitor, state: str, why: str = "") -> None:
        """End a visitor's training, at work or waiting; no fault where there is none."""
        recording = visitor.recording
        if recording and (recording.at_work or visitor in self.waiting):
            self.leave(visitor)
            recording.state, recording.why = state, why
            self.changed(visitor)

    def leave(self, visitor: Visitor) -> None:
        """Let a visitor neither wait nor have the place."""
        if visitor in self.waiting:
            self.waiting.remove(visitor)
            self.tell_waiting()
        if visitor is self.running:
            self.running = None
            self.drop_worker()

    def drop_worker(self) -> None:
        """Kill the process; its place is free when it has ended."""
        if self.worker:
            self.worker.kill()

    def advance(self, is_wanted: bool, may_stay: bool) -> None:
        """Do what can be done now. is_wanted: some page has the tab open, so a process should be ready; may_stay: one
        that is ready may stay so."""
        if self.worker is None and (self.waiting or (is_wanted and not self.is_broken)):
            self.start_worker()
        if self.worker is None or self.worker.is_killed:
            return
        if self.running is None and self.waiting:
            self.running, self.patience = self.order()[0], Patience()
            self.waiting.remove(self.running)
            self.set_state("starting")
            self.tell_waiting()
            if self.worker.is_ready:
                self.begin()
        elif self.running is None and not may_stay:
            self.drop_worker()

    def start_worker(self) -> None:
        """Start a process; where none can be, the training that would be next has failed."""
        try:
            self.worker = Worker(self.command, self.told, self.ended)
        except OSError:
            if self.waiting:
                self.end(self.order()[0], "failed", NOT_STARTED)

    def begin(self) -> None:
        """Let the process train what the running visitor has set."""
        assert self.worker
        if self.running and self.running.recording:
            self.worker.send({"do": "train", **self.running.recording.settings})

    def hear(self, message: Message) -> None:
        """The process has said something."""
        assert self.worker
        if message["is"] == "ready":
            self.worker.is_ready = True
            self.begin()
        elif self.running and self.running.recording:
            self.running.recording.note(self.running.count(), message)
            self.changed(self.running)

    def free(self) -> None:
        """The process has ended, as it does after a training."""
        assert self.worker
        self.is_broken = self.worker.has_crashed
        worker, visitor = self.worker, self.running
        self.running = self.worker = None
        if worker.has_crashed or (visitor and visitor.recording and visitor.recording.at_work):
            worker.report()
        if visitor and visitor.recording and visitor.recording.at_work:
            visitor.recording.state, visitor.recording.why = "failed", CRASHED
        if visitor:
            self.changed(visitor)

    def set_state(self, state: str) -> None:
        """Of the running training."""
        if self.running and self.running.recording:
            self.running.recording.state = state
            self.changed(self.running)

    def tell_waiting(self) -> None:
        """Their places have changed."""
        for visitor in self.waiting:
            self.changed(visitor)

    def send(self, command: Message) -> None:
        """Send the running training a command."""
        if self.worker:
            with suppress(OSError):
                self.worker.send(command)
