"""What the page's tab of training calls: do something, wait for news, take the trained network home."""

import asyncio
from base64 import b64encode
from collections.abc import Callable, Collection
from typing import Any

from model.errors import TrainingError
from model.files.container import SUFFIX
from model.serving.batching import PAUSE
from model.serving.fair_queue import TooManyError
from model.serving.live.checks import NO_WISH, after_of, settings_of, share_of, visitor_of
from model.serving.live.recording import Recording
from model.serving.live.trainings import LEFT, OTHERS_WAIT, LiveTrainings
from model.serving.live.visitor import Visitor

WAIT = 20.0  # seconds until a question for news is answered without any
# Seconds after an answer until the same page is answered again. A small network sends 40 points a second, and at each
# answer the page asks what became of its drawing.
AFTER_ANY = 0.06
# The same after an answer with so many characters of the other drawings' places: all of a training has 2.7 million, and
# packing them again and again would keep the server busy.
MUCH, AFTER_MUCH = 1_000_000, 1.0
NOTHING_RUNS = "No training of yours runs; start one with Train."
NO_NETWORK = "There is no trained network of yours yet: a training must first come to its end."

Question = dict[str, Any]


class LivePage:
    """The functions of the tab. taken(): the names that a visitor's own network cannot have."""

    def __init__(self, trainings: LiveTrainings, taken: Callable[[], Collection[str]] = tuple) -> None:
        self.trainings, self.stage, self.taken = trainings, trainings.stage, taken
        self.wishes: dict[str, Callable[[Visitor, Question], dict[str, Any] | None]] = {
            "open": self.open,
            "train": self.train,
            "pause": self.pause,
            "go on": self.go_on,
            "step": self.pause,
            "speed": self.speed,
            "stop": self.stop,
            "close": self.close,
            "use": self.use,
        }

    async def training(self, question: Any, client: str) -> dict[str, Any]:
        """Do what a page wants: question["do"], for question["visitor"]. Returns LiveTrainings.state_of(); after "use",
        name too: what the network is called. Raises TrainingError for whatever cannot be done."""
        key, wish = visitor_of(question), question.get("do")
        if not isinstance(wish, str) or wish not in self.wishes:
            raise TrainingError(NO_WISH.format(", ".join(self.wishes)))
        with self.trainings.lock:
            visitor = self.visitor(key, client, is_new=wish in ("open", "train"))
            added = self.wishes[wish](visitor, question) or {}
            self.trainings.watch()
            return self.trainings.state_of(visitor) | added

    def visitor(self, key: str, client: str, is_new: bool) -> Visitor:
        """The visitor of a key. One who is not known is remembered only if is_new."""
        visitors, now = self.trainings.visitors, self.trainings.clock()
        there = self.trainings.polls.has(key)
        visitor = visitors.get(key) or Visitor(key, client, None, now)
        visitor.used, visitor.left = now, None if there else now
        if is_new and visitors.get(key) is None:
            visitors.add(visitor)
        return visitor

    # What a page may want. Each returns what the answer has besides the state.

    def open(self, visitor: Visitor, question: Question) -> None:
        """The tab was opened: a process is started in advance."""
        visitor.is_open, self.stage.is_broken = True, False
        visitor.wished = self.trainings.clock()

    def train(self, visitor: Visitor, question: Question) -> None:
        """Begin a training, in place of the last one. Who waits already keeps the place."""
        settings = settings_of(question)
        self.open(visitor, question)
        if visitor not in self.stage.waiting:
            self.stage.expect_room(visitor)
            self.stage.leave(visitor)
            self.stage.waiting.append(visitor)
        visitor.recording = Recording(settings)
        visitor.trainings += 1
        self.trainings.changed(visitor)
        self.trainings.visitors.trim(visitor)
        self.trainings.advance()

    def pause(self, visitor: Visitor, question: Question) -> None:
        """Pause, or make one step and pause."""
        others = self.expect_running(visitor)
        if not self.stage.patience.may_rest(others):
            raise TrainingError(OTHERS_WAIT)
        self.stage.send({"do": question["do"]})

    def go_on(self, visitor: Visitor, question: Question) -> None:
        """End a pause."""
        self.expect_running(visitor)
        self.stage.send({"do": "go on"})

    def speed(self, visitor: Visitor, question: Question) -> None:
        """Work for a share of the time."""
        share = share_of(question)
        others = self.expect_running(visitor)
        if share < 1 and others:
            raise TrainingError(OTHERS_WAIT)
        self.stage.patience.is_slow = share < 1
        self.stage.send({"do": "speed", "share": share})

    def stop(self, visitor: Visitor, question: Question) -> None:
        """End the training; what was recorded stays."""
        self.stage.end(visitor, "stopped")

    def close(self, visitor: Visitor, question: Question) -> None:
        """The tab was closed: end the training, unless another page of the visitor is there. A browser copies what a
        page keeps into the copy of its tab."""
        if self.trainings.polls.count(visitor.key) > 1:
            return
        visitor.is_open = False
        self.stage.end(visitor, "stopped", LEFT)

    def use(self, visitor: Visitor, question: Question) -> dict[str, Any]:
        """The trained network joins the visitor's own."""
        recording, content = trained(visitor)
        name = self.trainings.own.add(visitor.key, recording.settings, content, self.taken())
        self.trainings.visitors.trim(visitor)
        return {"name": name}

    def expect_running(self, visitor: Visitor) -> bool:
        """Whether others wait. Raises TrainingError where the visitor's training does not run."""
        recording = visitor.recording
        if (
            visitor is not self.stage.running
            or not recording
            or recording.state not in ("training", "paused")
        ):
            raise TrainingError(NOTHING_RUNS)
        return bool(self.stage.waiting)

    async def news(self, question: Any, client: str) -> dict[str, Any]:
        """LiveTrainings.news() for question["visitor"] as soon as they are others than those of the number
        question["after"], or after WAIT seconds. Raises TrainingError, or TooManyError for a client with too many open.

        Where it is cancelled, because the connection was closed, the visitor's training ends.
        """
        key, after = visitor_of(question), after_of(question)
        try:
            poll = self.trainings.polls.open(key, client)
        except TooManyError:
            await asyncio.sleep(PAUSE)
            raise
        is_broken = True
        self.trainings.came(key)
        try:
            await self.rest(key)
            await poll.wait_for(lambda: self.trainings.is_news(key, after), WAIT)
            is_broken = False
        finally:
            self.trainings.polls.close(poll)
            self.trainings.went(key, is_broken)
        return self.weighed(key, self.trainings.news(key, after))

    async def rest(self, key: str) -> None:
        """Wait until this page may be answered again."""
        visitor = self.trainings.visitors.get(key)
        if visitor and (left := visitor.rests_until - self.trainings.clock()) > 0:
            await asyncio.sleep(left)

    def weighed(self, key: str, news: dict[str, Any]) -> dict[str, Any]:
        """The news themselves; notes when the next may be answered."""
        if visitor := self.trainings.visitors.get(key):
            size = sum(len(each.get("places") or "") for each in news["news"])
            visitor.rests_until = self.trainings.clock() + (AFTER_MUCH if size > MUCH else AFTER_ANY)
        return news

    def network(self, question: Any) -> dict[str, str]:
        """The trained network of question["visitor"], to be saved: file, a name, and content, in base64. Raises
        TrainingError where there is none."""
        key = visitor_of(question)
        with self.trainings.lock:
            recording, content = trained(self.trainings.visitors.get(key))
        cell, units, layers = (recording.settings[name] for name in ("cell", "hidden_size", "num_layers"))
        # As the command line calls it: a gru.safetensors would take the place of the one that comes with the app.
        return {"file": f"{cell}-{units}x{layers}{SUFFIX}", "content": b64encode(content).decode()}


def trained(visitor: Visitor | None) -> tuple[Recording, bytes]:
    """A visitor's training that came to its end, and the file of its network. Raises TrainingError."""
    recording = visitor.recording if visitor else None
    if recording is None or recording.final is None:
        raise TrainingError(NO_NETWORK)
    return recording, recording.final
