"""The course of a live training: what is sent of it and when, and how it follows commands between two steps."""

import copy
import math
from base64 import b64encode
from queue import Empty
from time import perf_counter
from typing import Any

from model.data.splits import Split
from model.files.checkpoint import Checkpoint, checkpoint_bytes
from model.network.classifier import RowClassifier
from model.training.live.commands import Message, Pipes
from model.training.live.measure import learned, measure
from model.training.trainer import Training

KEPT = 60  # networks that are kept of a training, at equal distances, and the one before the first step
EACH_MEASURED = 3  # one in so many of them is measured at once: all would take a quarter of an LSTM's time
SENT_S = 0.1  # longest time between two networks: more than eight a second
MEASURED_S = 0.25  # longest time between two measures


class DivergedError(Exception):
    """The loss is no finite number any more, or a weight is too large for a checkpoint."""


class Course:
    """Runs a training. digits: that measure it."""

    def __init__(self, training: Training, digits: Split, pipes: Pipes) -> None:
        self.training, self.digits, self.pipes = training, digits, pipes
        recipe = training.recipe
        self.size = training.data.epoch_size(recipe.pen_repeats, recipe.non_digits, recipe.styles)
        self.steps = math.ceil(self.size / recipe.batch_size)  # of an epoch
        self.seen, self.loss = (
            [0.0, 0.0],
            [0.0, 0.0],
        )  # sums of losses, pictures: of the epoch, since one was kept
        self.unmeasured: list[tuple[int, RowClassifier]] = []  # pictures that were read, and the network then
        self.paused, self.share = False, 1.0
        self.started = self.stepped = self.sent = self.measured = perf_counter()

    @property
    def pictures(self) -> int:
        """That were read so far."""
        training = self.training
        return training.epoch * self.size + min(training.step * training.recipe.batch_size, self.size)

    @property
    def total(self) -> int:
        """Pictures of the whole training."""
        return self.training.recipe.epochs * self.size

    def run(self) -> None:
        """From the first step to the last. Raises DivergedError, or TrainingError."""
        self.started = perf_counter()
        self.send_point(kept=True, measured=True)
        self.obey(0.0)
        self.stepped = perf_counter()
        while self.training.epoch < self.training.recipe.epochs:
            self.training.run_epoch(self.after_step)
        seconds = round(perf_counter() - self.started, 3)
        found = learned(self.training.network(), self.digits)
        self.pipes.send("done", pictures=self.total, seconds=seconds, learned=found)
        for pictures, network in self.unmeasured:
            self.pipes.send("measured", pictures=pictures, **measure(network, self.digits))

    def after_step(self) -> None:
        """What Training calls after each step."""
        self.note_loss()
        step = self.training.epoch * self.steps + self.training.step
        steps = self.training.recipe.epochs * self.steps
        place = step * KEPT // steps
        kept = place > (step - 1) * KEPT // steps
        now = perf_counter()
        measured = (kept and place % EACH_MEASURED == 0) or self.paused or now - self.measured >= MEASURED_S
        if kept or measured or now - self.sent >= SENT_S:
            self.send_point(kept, measured)
        self.obey((perf_counter() - self.stepped) * (1 / self.share - 1))
        self.stepped = perf_counter()

    def note_loss(self) -> None:
        """Add the last step's loss. Raises DivergedError."""
        loss, _, _, pictures = self.training.epoch_sums.tolist()
        if not math.isfinite(loss):
            raise DivergedError
        before = self.seen if self.training.step > 1 else [0.0, 0.0]
        self.seen = [loss, pictures]
        self.loss = [since + now - old for since, now, old in zip(self.loss, self.seen, before, strict=True)]

    def send_point(self, kept: bool, measured: bool) -> None:
        """Send where the training is, and its network. kept: a later look back at it is possible."""
        loss, pictures = self.loss
        values: dict[str, Any] = {"pictures": self.pictures, "seconds": perf_counter() - self.started}
        values |= {"loss": loss / pictures if pictures else None, "kept": kept, "network": self.network()}
        if measured:
            values |= measure(self.training.network(), self.digits)
            self.measured = perf_counter()
        elif kept:
            self.unmeasured.append((self.pictures, copy.deepcopy(self.training.network())))
        if kept:
            self.loss = [0.0, 0.0]
        self.pipes.send("point", **values)
        self.sent = perf_counter()

    def network(self) -> str:
        """The network that is shown, as a checkpoint's file in base64. Raises DivergedError."""
        config = self.training.config
        classifier = self.training.network()
        if not all(math.isfinite(weight.detach().abs().max().item()) for weight in classifier.parameters()):
            raise DivergedError
        metrics = {"pictures": self.pictures}
        return in_base64(Checkpoint(classifier, config.recipe_json(), config.seed, metrics=metrics))

    def obey(self, rest: float) -> None:
        """Follow the commands that are there, that come within `rest` seconds, and that come during a pause."""
        end, began = perf_counter() + rest, perf_counter()
        was_paused = self.paused
        while True:
            left = None if self.paused else max(0.0, end - perf_counter())
            try:
                command = self.pipes.commands.get(timeout=left)
            except Empty:
                break
            was_paused = was_paused or command["do"] == "pause"
            if self.follow(command):
                break
        if was_paused:
            self.started += perf_counter() - began  # a pause does not count

    def follow(self, command: Message) -> bool:
        """Do what a command says. Returns whether a single step is to be made now."""
        match command["do"]:
            case "pause" if not self.paused:
                self.paused = True
                self.send_point(kept=False, measured=True)
                self.pipes.send("paused", pictures=self.pictures)
            case "go on" if self.paused:
                self.paused = False
                self.pipes.send("going on")
            case "speed":
                self.share = command["share"]
            case "step":
                return self.paused
        return False


def in_base64(checkpoint: Checkpoint) -> str:
    """The content of a checkpoint's file."""
    return b64encode(checkpoint_bytes(checkpoint)).decode()
