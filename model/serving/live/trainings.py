"""Live training for the visitors of the page: each has one at a time, and all of them one place where it runs."""

from collections.abc import Callable, Sequence
from threading import Event, RLock, Thread
from time import monotonic
from typing import Any

from model.serving.live.own import OwnNetworks
from model.serving.live.polls import Polls
from model.serving.live.process import COMMAND, Message, Worker
from model.serving.live.stage import SLOW_START, START, Stage
from model.serving.live.visitor import Visitor
from model.serving.live.visitors import Visitors

TICK = 0.5  # seconds between two looks at what has taken too long
SPARE = 10.0  # seconds for which a process stays ready after the last tab was left
IDLE = 600.0  # seconds after which a page that only has its tab open keeps no process ready any more
OTHERS_WAIT = "Others wait to train, so this training cannot pause or work slowly any longer."
LONG = "The training had its time and was ended; what it has reached is kept."
LEFT = "The training ended when its page or tab was left; what it has reached is kept."
FORGOTTEN = "The snapshots of this training are no longer kept; train once more."


class LiveTrainings:
    """What visitors train, and what is told of it. Safe to share between threads.

    own: where the visitors' networks are; command: starts the process that trains; clock: seconds. From watch() on a
    thread of its own looks every TICK at what has taken too long.
    """

    def __init__(
        self,
        own: OwnNetworks,
        command: Sequence[str] = COMMAND,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self.own, self.clock = own, clock
        self.lock, self.polls, self.awake = RLock(), Polls(), Event()
        self.stage = Stage(command, self.told, self.ended, self.changed)
        self.visitors = Visitors(own, self.is_busy, self.changed)
        self.thread: Thread | None = None
        self.ticked = clock()
        self.wanted_until = 0.0  # some page had the tab open, SPARE seconds before

    def is_busy(self, visitor: Visitor) -> bool:
        """Whether a visitor waits or trains."""
        is_waiting = visitor.recording is not None and visitor.recording.state == "waiting"
        return is_waiting or visitor is self.stage.running

    def changed(self, visitor: Visitor) -> None:
        """There is news for a visitor."""
        visitor.count()
        self.polls.wake(visitor.key)

    def end(self) -> None:
        """The app ends: no process stays, and every question for news is answered."""
        with self.lock:
            self.stage.drop_worker()
        self.polls.end()

    # What the process says, in its thread.

    def told(self, worker: Worker, message: Message) -> None:
        """It has said something."""
        with self.lock:
            if worker is self.stage.worker:
                self.stage.hear(message)
                if self.stage.running:
                    self.visitors.trim(self.stage.running)

    def ended(self, worker: Worker) -> None:
        """It has ended: the next one may start."""
        with self.lock:
            self.stage.free()
        self.awake.set()

    # What time does.

    def watch(self) -> None:
        """Look now, and from now on."""
        if self.thread is None:
            self.thread = Thread(target=self.work, name="live trainings", daemon=True)
            self.thread.start()
        self.awake.set()

    def work(self) -> None:
        """What the thread does; it sleeps while there is no visitor and no process."""
        while True:
            is_idle = not self.visitors.of and self.stage.worker is None
            self.awake.wait(None if is_idle else TICK)
            self.awake.clear()
            self.tick()

    def tick(self) -> None:
        """End what has taken too long or whose page has gone, and let the next one begin."""
        with self.lock:
            now = self.clock()
            seconds, self.ticked = min(now - self.ticked, 2 * TICK), now
            for visitor in self.visitors:
                if not visitor.is_there(now):
                    visitor.is_open = False
                    self.stage.end(visitor, "stopped", LEFT)
                if visitor.is_over(now):
                    self.visitors.forget(visitor)
            self.look_at_running(seconds)
            self.advance()

    def advance(self) -> None:
        """Let begin what can begin now."""
        now = self.clock()
        is_open = any(visitor.is_open and now - visitor.wished < IDLE for visitor in self.visitors)
        if is_open:
            self.wanted_until = now + SPARE
        self.stage.advance(is_open, now < self.wanted_until)

    def look_at_running(self, seconds: float) -> None:
        """So many seconds went by for the training that runs."""
        visitor, patience = self.stage.running, self.stage.patience
        if visitor is None or visitor.recording is None or not visitor.recording.at_work:
            return
        state, others = visitor.recording.state, bool(self.stage.waiting)
        patience.spend(seconds, state == "paused", others)
        if patience.is_over:
            self.stage.end(visitor, "stopped", LONG)
        elif state == "starting" and patience.worked > START:
            self.stage.end(visitor, "failed", SLOW_START)
        elif others and (patience.is_slow or state == "paused" and not patience.may_rest(others)):
            patience.is_slow = False
            visitor.recording.why = OTHERS_WAIT
            self.stage.send({"do": "speed", "share": 1})
            self.stage.send({"do": "go on"})
            self.changed(visitor)

    # What a page asks.

    def came(self, key: str) -> None:
        """A page asks for news."""
        with self.lock:
            if visitor := self.visitors.get(key):
                visitor.left, visitor.used = None, self.clock()

    def went(self, key: str, is_broken: bool) -> None:
        """A question for news has ended. is_broken: the page closed the connection, so it has gone."""
        with self.lock:
            visitor = self.visitors.get(key)
            if visitor is None or self.polls.has(key):
                return
            visitor.left = self.clock()
            if is_broken and visitor is self.stage.running:
                self.stage.end(visitor, "stopped", LEFT)

    def is_news(self, key: str, after: int) -> bool:
        """Whether there is something else than the news of this number. Another number than one from here is older."""
        visitor = self.visitors.get(key)
        return (visitor.number if visitor else 1) != after

    def news(self, key: str, after: int) -> dict[str, Any]:
        """state_of() a visitor's training, and with it the messages that came after the news of this number."""
        with self.lock:
            visitor = self.visitors.get(key)
            state = self.state_of(visitor)
            recording = visitor.recording if visitor else None
            return state | {
                "news": recording.news(after if after <= state["next"] else 0) if recording else []
            }

    def state_of(self, visitor: Visitor | None) -> dict[str, Any]:
        """state and why: of its Recording, or "none". place: 1 for who trains next, 0 for who does not wait.
        training: how many the visitor has begun. settings: of the last. newest: pictures of the newest network, or
        None. next: the number of these news."""
        recording = visitor.recording if visitor else None
        if visitor is None or recording is None:
            nothing = {"state": "none", "place": 0, "why": "", "settings": None, "newest": None}
            return nothing | {"training": 0, "next": visitor.number if visitor else 1}
        # Nobody trains, but the process of the last training has still to end.
        is_next = recording.state == "waiting" and self.stage.running is None
        return {
            "state": "starting" if is_next else recording.state,
            "place": 0 if is_next else self.stage.place(visitor),
            "why": recording.why,
            "settings": recording.settings,
            "newest": recording.newest and recording.newest[0],
            "training": visitor.trainings,
            "next": visitor.number,
        }

    def snapshot(self, key: str | None, at: int | None) -> tuple[int, bytes] | str | None:
        """Recording.snapshot() of a visitor's training; None before there is any, a sentence where it is gone."""
        with self.lock:
            visitor = self.visitors.get(key) if key else None
            if visitor is None or visitor.recording is None:
                return None if at is None else FORGOTTEN
            visitor.used = self.clock()
            return visitor.recording.snapshot(at)
