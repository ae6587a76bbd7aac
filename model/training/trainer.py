"""One training: its state, its steps, and how it is resumed.

All random numbers come from generators seeded by (seed, epoch, step), so a training that was interrupted anywhere
ends at the same bits as one that was not.
"""

import copy
import math
from collections.abc import Callable
from time import perf_counter
from typing import Any

import torch
from torch import Tensor
from torch.optim.swa_utils import get_ema_multi_avg_fn

from model.data.augmentation import augment
from model.data.splits import NON_DIGIT, Reads, Sets, Split, TrainingData, load_mnist, training_data
from model.errors import TrainingError
from model.files.checkpoint import Checkpoint
from model.network.classifier import RowClassifier
from model.runtime.console import print_line
from model.runtime.progress import progress_bar
from model.training.config import Config
from model.training.device import choose_device, generator_of
from model.training.distributed import SINGLE, ProcessGroup
from model.training.estimate import Estimate
from model.training.evaluation import accuracy, logits_of
from model.training.figures import figures_line
from model.training.loss import row_cross_entropy, row_weights
from model.training.optimizers import make_optimizers
from model.training.output_files import make_checkpoint, save_curves, save_results
from model.training.points import Points
from model.training.probe import agree_on_precision

# What the history has of an epoch: epoch, loss, accuracy and more by name, see Training.end_epoch().
Line = dict[str, float]


class Training:
    """A network in training. run_epoch() until epoch is recipe.epochs, then finish(); model/training/resume.py
    saves and restores its state.

    classifier: the network; average: the moving average of its weights. epoch, step: those that are done, step within
    the epoch. history: a dict an epoch, see end_epoch(); points: between its ends. consistent: false in the middle of a
    step or of end_epoch().
    Raises DataError, TrainingError.
    """

    def __init__(
        self,
        config: Config,
        group: ProcessGroup = SINGLE,
        estimate: Estimate | None = None,
        precision: str = "",
    ) -> None:
        """precision: in which this machine trains; without it, a probe finds out."""
        self.config, self.recipe, self.group, self.estimate = config, config.recipe, group, estimate
        self.device = group.device(choose_device(config.device))
        if not group.is_main:
            group.barrier()  # until the main process has downloaded and drawn the data
        self.data, self.validation, self.test = self.load_data()
        if group.is_main:
            group.barrier()
        self.classifier = config.start_network().to(self.device)
        self.parallel = group.parallel(self.classifier)
        self.average = copy.deepcopy(self.classifier)
        self.optimizers = make_optimizers(self.classifier, self.recipe)
        self.row_weights = row_weights(28, self.recipe.every_row).to(self.device)
        self.precision = precision or agree_on_precision(config, self.device, group)
        self.digest = self.data.digest() if group.is_main else ""
        self.epoch, self.step, self.epoch_sums, self.seconds = 0, 0, self.zero_sums(), 0.0
        self.history: list[Line] = []
        self.points = Points()
        self.consistent = True

    def load_data(self) -> tuple[TrainingData, Sets, Sets]:
        """(training data, validation and test sets); the tutorial trains on all of MNIST and has no validation."""
        data_dir = self.config.data_dir
        if self.recipe.name == "tutorial" and self.recipe.data == "mnist":
            test = {"mnist": load_mnist(data_dir, train=False)}
            return TrainingData(load_mnist(data_dir, train=True)), {}, test
        an_epoch = (self.recipe.pen_repeats, self.recipe.non_digits, self.recipe.styles)
        reads = Reads(*(self.recipe.epochs * each for each in an_epoch))
        return training_data(data_dir, self.config.cache, self.recipe.data, reads, self.config.data_folder)

    def zero_sums(self) -> Tensor:
        """Sums over an epoch, float64 [4]: loss, right answers, digits, pictures. They stay on the device, so that no
        step waits for it; MPS has no float64."""
        return torch.zeros(4, dtype=torch.float64, device="cpu" if self.device.type == "mps" else self.device)

    def run_epoch(self, check_interrupt: Callable[[], None]) -> None:
        """Train the rest of this epoch. After each step check_interrupt() may raise: the state is consistent then."""
        order = generator_of(torch.device("cpu"), self.config.seed, self.epoch)
        recipe = self.recipe
        drawn = self.data.epoch(order, recipe.pen_repeats, recipe.non_digits, recipe.styles)
        split = Split(drawn.images.to(self.device), drawn.labels.to(self.device))
        steps = math.ceil(len(split) / self.recipe.batch_size)
        with self.bar(steps, f"{self.config.network} epoch {self.epoch + 1}/{self.recipe.epochs}") as bar:
            while self.step < steps:
                start = perf_counter()
                self.train_batch(split, steps)
                self.seconds += perf_counter() - start
                check_interrupt()
                self.tell_estimate(steps)
                if bar.update():  # once a second: to read the sums is to wait for the device
                    loss, right, digits, pictures = self.epoch_sums.tolist()
                    bar.set_postfix_str(f"loss {loss / pictures:.3f}, accuracy {right / max(digits, 1):.1%}")
            bar.set_description(f"{self.config.network} validation")
            self.end_epoch()

    def bar(self, total: int, what: str) -> Any:
        """A progress bar, which stands at the steps that are done."""
        return progress_bar(total, what, self.step)

    def tell_estimate(self, steps: int) -> None:
        """Say how long it will take, once that is known. steps: of an epoch."""
        if not (self.estimate and self.group.is_main):
            return
        left = self.recipe.epochs * steps - self.epoch * steps - self.step

        def steps_of(config: Config) -> int:
            recipe = config.recipe
            pictures = self.data.epoch_size(recipe.pen_repeats, recipe.non_digits, recipe.styles)
            return config.recipe.epochs * math.ceil(pictures / config.recipe.batch_size)

        if sentence := self.estimate.step(self.config, left, steps_of):
            print_line(sentence)

    def train_batch(self, split: Split, steps: int) -> None:
        """One step of the optimizer on the next batch of the epoch, which has this many steps."""
        start = self.step * self.recipe.batch_size
        count = min(self.recipe.batch_size, len(split) - start)
        mine = self.group.shard(count)
        counted = mine.stop - mine.start
        if not counted:  # every process must have a gradient to average: this one's counts zero
            mine = slice(0, 1)
        place = slice(start + mine.start, start + mine.stop)
        rows, labels = split.images[place].float() / 255, split.labels[place]
        progress = (self.epoch * steps + self.step) / (self.recipe.epochs * steps)
        if self.recipe.augment:
            clean = self.recipe.clean + (self.recipe.clean_end - self.recipe.clean) * progress
            generator = generator_of(self.device, self.config.seed, self.epoch, self.step)
            rows = augment(rows, generator, clean, mine.start, count)
        self.set_learning_rate(progress)
        self.consistent = False
        self.classifier.zero_grad()
        sums = self.group.all_reduce(self.backward(rows, labels, counted, count))
        if self.recipe.clip:
            torch.nn.utils.clip_grad_norm_(self.classifier.parameters(), self.recipe.clip)
        for optimizer in self.optimizers:
            optimizer.step()
        if self.recipe.average:
            self.update_average()
        self.step += 1
        self.epoch_sums += sums.to(self.epoch_sums.device)
        rate = self.optimizers[0].param_groups[0]["lr"]
        self.points.note(self.epoch, self.step, steps, self.epoch_sums, rate)
        self.consistent = True

    def backward(self, rows: Tensor, labels: Tensor, counted: int, count: int) -> Tensor:
        """Set the gradient of a batch of count pictures, of which these are this process's; the first `counted` of
        them count. Returns the sums of those: loss, right answers, digits, pictures, float32 [4]."""
        bfloat16 = self.precision == "bfloat16"
        with torch.autocast(self.device.type, torch.bfloat16, enabled=bfloat16):
            # [B, 28, 10]; where the recipe weighs the last row alone, [B, 1, 10].
            every_row = self.recipe.every_row > 0
            logits = self.parallel(rows, every_row=True) if every_row else self.parallel(rows)[:, None]
        loss = row_cross_entropy(logits.float(), labels, self.row_weights[-logits.shape[1] :])
        # The mean over the processes of (their number * their share of the batch * the mean loss of their pictures)
        # is the mean loss of the batch.
        (loss * (self.group.size * counted / count)).backward()
        right = (logits[:, -1].argmax(-1) == labels)[:counted].sum()
        digits = (labels != NON_DIGIT)[:counted].sum()
        return torch.stack([loss.detach() * counted, right, digits, torch.full_like(right, counted)])

    def update_average(self) -> None:
        """average = decay * average + (1 - decay) * weights; it starts as the weights after the first step."""
        decay = self.recipe.average if self.epoch or self.step else 0.0
        average, weights = list(self.average.parameters()), list(self.classifier.parameters())
        get_ema_multi_avg_fn(decay)(average, weights, 0)

    def set_learning_rate(self, progress: float) -> None:
        """A rise over the first 5 % of the training, then half a cosine down to zero; progress is in 0..1."""
        if self.recipe.cosine:
            rate = min(progress / 0.05, 0.5 + 0.5 * math.cos(math.pi * progress))
            for optimizer in self.optimizers:
                optimizer.param_groups[0]["lr"] = self.recipe.learning_rate * max(rate, 1e-3)

    def network(self) -> RowClassifier:
        """The network that is measured and saved: the average, or the weights where the recipe has no average."""
        return self.average if self.recipe.average else self.classifier

    def end_epoch(self) -> None:
        """Validate, print and note the epoch, then begin the next. Raises TrainingError if the loss is not finite.

        The line in the history: epoch from 1, loss (mean), accuracy (0..1, of the digits as they were trained on),
        learning_rate of the last step, seconds of its steps, and in the main process validation_<set> and
        validation_<set>_row_14, accuracies after the last row and after row 14.
        """
        loss, right, digits, pictures = self.epoch_sums.tolist()
        if not math.isfinite(loss):
            raise TrainingError(
                f"{self.config.network}: the loss is {loss} after epoch {self.epoch + 1}; "
                "train with a smaller --learning-rate."
            )
        rate = self.optimizers[0].param_groups[0]["lr"]
        line = {"epoch": self.epoch + 1, "loss": loss / pictures, "accuracy": right / max(digits, 1)}
        line |= {"learning_rate": rate, "seconds": self.seconds}
        if self.group.is_main:
            line |= self.validate()
            self.print_figures(line, f" epoch {self.epoch + 1}/{self.recipe.epochs}")
        self.consistent = False
        self.history.append(line)
        self.epoch, self.step, self.epoch_sums, self.seconds = self.epoch + 1, 0, self.zero_sums(), 0.0
        self.consistent = True

    def validate(self) -> Line:
        """The shares of right answers on the validation sets, after the last row and after row 14."""
        found: Line = {}
        for name, split in self.validation.items():
            logits = logits_of(self.network(), split.rows())
            found[f"validation_{name}"] = accuracy(logits[:, -1], split.labels)
            found[f"validation_{name}_row_14"] = accuracy(logits[:, 13], split.labels)
        return found

    def begin(self) -> None:
        """Before the first step, say how well the network reads from which it goes on, or that nothing validates."""
        if not self.group.is_main or self.history or self.step:
            return
        if not self.validation:
            print_line(
                f"{self.config.network}: trains on all of its digits, so none are left for validation."
            )
        elif self.config.start:
            self.print_figures(self.validate(), f" before, as {self.config.start.name} reads")

    def print_figures(self, figures: dict[str, Any], when: str = "") -> None:
        print_line(f"{self.config.network}{when}: {figures_line(figures, self.validation)}")

    def save_curves(self) -> None:
        """Write <name>.metrics.csv and <name>.curves.png of the epochs so far. Where they cannot be written, say so."""
        if self.group.is_main:
            try:
                save_curves(self.config, self.history, self.points.lines)
            except OSError as error:
                print_line(f"{self.config.network}: no learning curves yet ({error.strerror}).", "stderr")

    def checkpoint(self) -> Checkpoint:
        """The network, measured, and how it was trained."""
        classifier = self.network().cpu().eval()
        facts = {"precision": self.precision, "data": self.digest}
        sets = (self.data, self.validation, self.test)
        return make_checkpoint(self.config, classifier, *sets, self.history, facts)

    def finish(self) -> dict[str, Any]:
        """Measure and save the network with its history, and delete <name>.training.pt. Returns the checkpoint's
        metrics; in other processes than the main one nothing is done, and {} returned."""
        if not self.group.is_main:
            return {}
        with self.bar(1, f"{self.config.network} test"):
            checkpoint = self.checkpoint()
        save_results(self.config, checkpoint, self.history, self.points.lines)
        self.config.state_path.unlink(missing_ok=True)
        self.print_figures(checkpoint.metrics)
        return checkpoint.metrics
