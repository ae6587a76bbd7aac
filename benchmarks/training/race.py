"""Time to the tutorial's own accuracy on MNIST's test set: docs/tutorial.py's loop against train.py's."""

import time
from pathlib import Path
from tempfile import TemporaryDirectory

import torch
from torch import nn
from torchvision.datasets import MNIST
from torchvision.transforms import ToTensor

from docs.tutorial import Network, batch_size, train
from model.data.splits import Split
from model.training.config import Config
from model.training.recipes import recipe_for
from model.training.trainer import Training

TARGETS = {"rnn": 0.940, "gru": 0.975, "lstm": 0.972}
CHECK_EVERY = 2_500  # pictures, for both
LIMIT = 4  # times through MNIST; the tutorial's own is 2


class Enough(Exception):
    """Raised in the middle of an epoch of Training: the race is over."""


@torch.inference_mode()
def reaches(network: nn.Module, test: Split, target: float) -> bool:
    """Whether the share of test pictures that are read right has come to the target."""
    answers = torch.cat([network(part).argmax(dim=-1) for part in test.rows().split(1000)])
    return float((answers == test.labels).float().mean()) >= target


class Race:
    """The clock of one training. It starts before the data is read, and stops while the network is checked."""

    def __init__(self, test: Split, target: float) -> None:
        self.test, self.target = test, target
        self.seconds, self.next, self.reached = 0.0, CHECK_EVERY, False
        self.started = time.perf_counter()

    def step(self, network: nn.Module, read: int) -> bool:
        """After each step: whether the target is reached."""
        if read >= self.next:
            self.seconds += time.perf_counter() - self.started
            self.next += CHECK_EVERY
            self.reached = reaches(network, self.test, self.target)
            self.started = time.perf_counter()
        return self.reached

    def result(self, read: int) -> dict[str, float]:
        """seconds, pictures read, and 1 where the target was reached."""
        return {"seconds": self.seconds, "pictures": read, "reached": float(self.reached)}


def race_tutorial(cell: str, seed: int, data_dir: Path, test: Split) -> dict[str, float]:
    """The tutorial's loop, up to its target or LIMIT epochs."""
    race, read = Race(test, TARGETS[cell]), 0
    pictures = MNIST(str(data_dir), train=True, transform=ToTensor())
    torch.manual_seed(seed)
    network = Network(cell)
    for _ in train(network, pictures, LIMIT):
        read += batch_size  # 60,000 pictures are whole batches
        if race.step(network, read):
            break
    return race.result(read)


def race_ours(cell: str, seed: int, data_dir: Path, test: Split, threads: int) -> dict[str, float]:
    """train.py --recipe quick, up to the same target or its end."""
    with TemporaryDirectory() as folder:
        recipe, out = recipe_for("quick", cell), Path(folder)
        config = Config(cell, recipe, seed=seed, device="cpu", threads=threads, data_dir=data_dir, out=out)
        race, read = Race(test, TARGETS[cell]), 0
        training = Training(config)

        def pause() -> None:
            nonlocal read
            read += recipe.batch_size
            if race.step(training.network(), read):
                raise Enough

        try:
            while training.epoch < recipe.epochs:
                training.run_epoch(pause)
        except Enough:
            pass
    return race.result(read)
