"""A training step against the matrix products that it cannot avoid, in processor time of all threads."""

from dataclasses import replace
from operator import truediv
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import process_time

import torch
from torch import Tensor

from benchmarks.command import Jobs, milliseconds
from benchmarks.tables import spread
from model.data.augmentation import augment
from model.data.splits import Sets, Split, TrainingData
from model.training.config import Config
from model.training.device import generator_of
from model.training.recipes import recipe_for
from model.training.trainer import Training

GATES = {"rnn": 1, "gru": 3, "lstm": 4}
STEPS, ROWS, HIDDEN, CLASSES = 28, 28, 128, 10
WARM_UP = 3  # rounds that are not counted


class OnNoise(Training):
    """The real training step on random pictures: its time does not depend on what they show."""

    def load_data(self) -> tuple[TrainingData, Sets, Sets]:
        """An epoch of one batch, nothing to validate."""
        torch.manual_seed(0)
        count = self.recipe.batch_size
        ink = torch.randint(0, 256, (count, 28, 28)) * (torch.rand(count, 28, 28) < 0.2)
        return TrainingData(Split(ink.byte(), torch.randint(0, 10, (count,)))), {}, {}


def products(cell: str, batch: int, precision: torch.dtype) -> list[tuple[Tensor, Tensor]]:
    """The matrices that a step with two layers multiplies, pair by pair, forward and both ways back; the first layer
    needs no gradient of its input. The recurrence takes a product a row; the others are over all rows at once."""
    size, rows = GATES[cell] * HIDDEN, STEPS * batch

    def matrix(*shape: int) -> Tensor:
        return torch.randn(*shape, dtype=precision)

    hidden, gates, logits = matrix(rows, HIDDEN), matrix(rows, size), matrix(rows, CLASSES)
    state, slope, recurrent = matrix(batch, HIDDEN), matrix(batch, size), matrix(size, HIDDEN)
    readout = matrix(CLASSES, HIDDEN)
    pairs = [(hidden, readout.T), (logits, readout), (logits.T, hidden)]
    pairs.append((gates, recurrent))  # the gradient of the second layer's input
    for width in (ROWS, HIDDEN):
        given, weights = matrix(rows, width), matrix(size, width)
        pairs += [(given, weights.T), (gates.T, given), (gates.T, hidden)]
        pairs += [(state, recurrent.T), (slope, recurrent)] * STEPS
    return pairs


def measure(cell: str, recipe: str, precision: str, threads: int, rounds: int) -> dict[str, float]:
    """Medians of processor time in ms, the kinds in turn: step, its augmentation, its products; the share of the
    products in the step with smallest and largest of the rounds; pictures a second of processor time."""
    chosen = replace(recipe_for(recipe, cell), precision=precision)
    with TemporaryDirectory() as folder:
        config = Config(cell=cell, recipe=chosen, device="cpu", threads=threads, out=Path(folder) / "out")
        training = OnNoise(config)
    split, epoch = training.data.pictures, chosen.epochs // 2
    clean, generator = (chosen.clean + chosen.clean_end) / 2, generator_of(training.device, 0)
    floor = products(cell, chosen.batch_size, torch.bfloat16 if precision == "bfloat16" else torch.float32)

    def step() -> None:
        """One step in the middle of the training, always the same."""
        training.epoch, training.step = epoch, 0
        training.train_batch(split, 1)

    jobs: Jobs = {
        "step": step,
        "augmentation": lambda: augment(split.rows(), generator, clean),
        "products": lambda: [left @ right for left, right in floor],
    }
    times = milliseconds(jobs, rounds, WARM_UP, process_time)
    medians = {kind: median(each) for kind, each in times.items()}
    shares = spread(list(map(truediv, times["products"], times["step"])))
    medians |= dict(zip(("share", "smallest", "largest"), shares, strict=True))
    return medians | {"pictures": 1000 * chosen.batch_size / medians["step"]}
