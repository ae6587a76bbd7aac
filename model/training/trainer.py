"""One training: its state, its steps, and how it goes on after an interruption.

Whatever is random is drawn from a generator seeded by (seed, epoch, step), so a training that was interrupted
anywhere continues to the very result of one that was not.
"""

import math
import sys
from collections.abc import Callable
from pathlib import Path
from typing import cast

import torch
from torch import Tensor
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn
from tqdm import tqdm

from model.data.augmentation import augment
from model.data.splits import Split, TrainingData, load_mnist, training_data
from model.errors import TrainingError
from model.files.checkpoint import Checkpoint, current_versions, save_checkpoint
from model.files.payload import save_atomically
from model.interpret.top_activations import PICTURES, find_top_activations
from model.network.classifier import RowClassifier, initialise
from model.runtime.console import print_line
from model.training import learning_curves as history
from model.training.device import choose_device, generator_of
from model.training.distributed import ALONE, Team
from model.training.evaluation import accuracy, evaluate_all, logits_of
from model.training.loss import row_cross_entropy, row_weights
from model.training.output_files import prepare_folder
from model.training.recipes import Config
from model.training.resume import check_fits, read_state


class Training:
    """The network in training, its running mean, optimiser and place; run_epoch, save_state, restore, finish."""

    def __init__(self, config: Config, team: Team = ALONE) -> None:
        self.config, self.recipe, self.team = config, config.recipe, team
        self.device = team.device(choose_device(config.device))
        prepare_folder(config)
        if not team.leads:  # until what is not there yet has been downloaded and drawn, once
            team.wait()
        self.data, self.validation = self.load_data()
        if team.leads:
            team.wait()
        self.classifier = self.start_network().to(self.device)
        self.averaging = get_ema_multi_avg_fn(self.recipe.average)
        self.average = AveragedModel(self.classifier, multi_avg_fn=self.averaging)
        self.optimizer = torch.optim.AdamW(
            self.classifier.parameters(),
            lr=self.recipe.learning_rate,
            weight_decay=self.recipe.weight_decay,
            fused=True,
        )
        self.weights = row_weights(28, self.recipe.every_row).to(self.device)
        self.epoch, self.step, self.seen = 0, 0, self.nothing_seen()
        self.history: list[dict[str, float]] = []
        self.whole = True  # false in the middle of a step: such a state must not be saved

    def load_data(self) -> tuple[TrainingData, dict[str, Split]]:
        """What trains and what validates; the tutorial trains on all of MNIST and validates on nothing."""
        if self.recipe.name == "tutorial" and self.recipe.data == "mnist":
            return TrainingData(load_mnist(self.config.data_dir, train=True)), {}
        cache = self.config.out.parent / ".cache"
        return training_data(self.config.data_dir, cache, self.recipe.data)

    def nothing_seen(self) -> Tensor:
        """Sums of an epoch: loss, right, pictures. On the device, where no step has to wait for them; MPS knows no
        float64."""
        return torch.zeros(3, dtype=torch.float64, device="cpu" if self.device.type == "mps" else self.device)

    def start_network(self) -> RowClassifier:
        """The network before its first step, decided by the seed alone; the global random state is left alone."""
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(self.config.seed)
            classifier = self.config.network()
            if self.recipe.orthogonal:
                initialise(classifier)
        return classifier

    def run_epoch(self, pause: Callable[[], None]) -> None:
        """The rest of this epoch, then its line in the history. After each step pause() may raise: all is whole."""
        order = generator_of(torch.device("cpu"), self.config.seed, self.epoch)
        drawn = self.data.epoch(order, self.recipe.pen_repeats, self.recipe.non_digits)
        split = Split(drawn.images.to(self.device), drawn.labels.to(self.device))
        steps = math.ceil(len(split) / self.recipe.batch_size)
        title = f"{self.config.cell} epoch {self.epoch + 1}/{self.recipe.epochs}"
        with tqdm(
            total=steps,
            initial=self.step,
            desc=title,
            leave=False,
            mininterval=1,
            disable=None if self.team.leads and sys.stderr else True,  # None: on a terminal only
        ) as bar:
            while self.step < steps:
                self.train_batch(split, steps)
                pause()
                if bar.update():  # once a second: to read what was seen is to wait for the device
                    loss, right, pictures = self.seen.tolist()
                    bar.set_postfix_str(f"loss {loss / pictures:.3f}, accuracy {right / pictures:.1%}")
        self.end_epoch()

    def train_batch(self, split: Split, steps: int) -> None:
        """One step of the optimiser on the next batch of the epoch, which has this many steps."""
        start = self.step * self.recipe.batch_size
        count = min(self.recipe.batch_size, len(split) - start)
        mine = self.team.part(count)
        place = slice(start + mine.start, start + mine.stop)
        rows, labels = split.images[place].float() / 255, split.labels[place]
        progress = (self.epoch * steps + self.step) / (self.recipe.epochs * steps)
        if self.recipe.augment:
            clean = self.recipe.clean + (self.recipe.clean_end - self.recipe.clean) * progress
            generator = generator_of(self.device, self.config.seed, self.epoch, self.step)
            rows = augment(rows, generator, clean, mine.start, count)
        self.set_learning_rate(progress)
        self.whole = False
        self.optimizer.zero_grad()
        seen = self.team.add_gradients(self.classifier, self.backward(rows, labels, count))
        if self.recipe.clip:
            torch.nn.utils.clip_grad_norm_(self.classifier.parameters(), self.recipe.clip)
        self.optimizer.step()
        if self.recipe.average:
            self.update_average()
        self.step += 1
        self.seen += seen.to(self.seen.device)
        self.whole = True

    def backward(self, rows: Tensor, labels: Tensor, count: int) -> Tensor:
        """The gradient of these pictures' share in the loss of a batch of count; [3]: loss, right, pictures."""
        if not len(rows):
            return torch.zeros(3, device=self.device)
        logits = self.logits(rows)
        loss = row_cross_entropy(logits.float(), labels, self.weights[-logits.shape[1] :])
        (loss if len(rows) == count else loss * (len(rows) / count)).backward()
        right = (logits[:, -1].argmax(-1) == labels).sum()
        return torch.stack([loss.detach() * len(labels), right, torch.full_like(right, len(labels))])

    def logits(self, rows: Tensor) -> Tensor:
        """[B, 28, 10]; where the recipe weighs the last row alone, [B, 1, 10] of it."""
        rough = self.recipe.precision == "bfloat16"
        with torch.autocast(self.device.type, torch.bfloat16, enabled=rough):
            if self.recipe.every_row:
                return self.classifier(rows, every_row=True)
            return self.classifier(rows)[:, None]

    def update_average(self) -> None:
        """The running mean takes in the weights. AveragedModel.update_parameters would wait for a GPU here."""
        mean, weights = list(self.average.module.parameters()), list(self.classifier.parameters())
        with torch.no_grad():
            if self.average.n_averaged == 0:
                for ours, theirs in zip(mean, weights, strict=True):
                    ours.copy_(theirs)
            else:
                self.averaging(mean, weights, self.average.n_averaged)
        self.average.n_averaged += 1

    def set_learning_rate(self, progress: float) -> None:
        """A rise over the first 5 % of the training, then half a cosine down to zero; progress is in 0..1."""
        if self.recipe.cosine:
            rate = min(progress / 0.05, 0.5 + 0.5 * math.cos(math.pi * progress))
            for group in self.optimizer.param_groups:
                group["lr"] = self.recipe.learning_rate * max(rate, 1e-3)

    def network(self) -> RowClassifier:
        """What would be saved now: the running mean of the weights, or the weights where the recipe has no mean."""
        return cast(RowClassifier, self.average.module) if self.recipe.average else self.classifier

    def end_epoch(self) -> None:
        """Measure, note and print the epoch; begin the next. Raises TrainingError if the weights ran away."""
        loss, right, pictures = self.seen.tolist()
        if not math.isfinite(loss):
            raise TrainingError(
                f"{self.config.cell}: the loss is {loss} after epoch {self.epoch + 1}; "
                "train with a smaller --learning-rate."
            )
        line = self.line(loss / pictures, right / pictures)
        if self.team.leads:
            self.tell(line)
        self.whole = False
        self.history.append(line)
        self.epoch, self.step, self.seen = self.epoch + 1, 0, self.nothing_seen()
        self.whole = True

    def line(self, loss: float, share: float) -> dict[str, float]:
        """The epoch's line in the history, with the validation where this process leads."""
        line = {"epoch": self.epoch + 1, "loss": loss, "accuracy": share}
        for name, split in self.validation.items() if self.team.leads else ():
            line[f"validation_{name}"] = accuracy(
                logits_of(self.network(), split.rows())[:, -1], split.labels
            )
        return line

    def tell(self, line: dict[str, float]) -> None:
        """Tell a line of the history."""
        figures = [f"{name.replace('_', ' ')} {value:.4f}" for name, value in line.items() if name != "epoch"]
        print_line(f"{self.config.cell} epoch {self.epoch + 1}/{self.recipe.epochs}: " + ", ".join(figures))

    def save_state(self) -> None:
        """Write everything that resumes to <cell>.training.pt; in the middle of a step, leave the one that is there.

        Raises CheckpointError if it cannot be written.
        """
        if not (self.whole and self.team.leads):
            return
        state = {
            "classifier": self.classifier.state_dict(),
            "average": self.average.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "place": {
                "epoch": self.epoch,
                "step": self.step,
                "seen": self.seen.cpu(),
                "history": self.history,
            },
        }
        save_atomically(self.config.state_path, self.config.settings() | state)

    def restore(self) -> None:
        """Go on from <cell>.training.pt, if it is there. Raises TrainingError if it is broken or of other settings."""
        path = self.config.state_path
        if not path.exists():
            if self.team.leads:
                print_line(f"{self.config.cell}: no {path} to resume, so it starts anew.")
            return
        state = read_state(path, self.config.settings(), self.recipe.epochs)
        check_fits(path, state, self.classifier, self.average, self.optimizer)
        self.classifier.load_state_dict(state["classifier"])
        self.average.load_state_dict(state["average"])
        self.optimizer.load_state_dict(state["optimizer"])
        place = state["place"]
        self.epoch, self.step, self.history = place["epoch"], place["step"], place["history"]
        self.seen = place["seen"].to(self.seen.device)

    def finish(self) -> Path:
        """Measure the network, save checkpoint, history and what drives its units; the checkpoint's path."""
        path = self.config.checkpoint_path
        if not self.team.leads:
            return path
        checkpoint = self.measured(self.network().cpu().eval())
        images = self.data.mnist.images[:PICTURES]
        checkpoint.top_activations = find_top_activations(checkpoint.classifier, images)
        save_checkpoint(path, checkpoint)
        try:
            history.save(self.history, path.with_suffix(""), self.config.cell)
        except OSError as error:
            raise TrainingError(
                f"{path}: saved, but its learning curves cannot be written beside it ({error.strerror})."
            ) from None
        self.config.state_path.unlink(missing_ok=True)
        figures = [f"{name.replace('_', ' ')} {value:.4f}" for name, value in checkpoint.metrics.items()]
        print_line(f"{self.config.cell}: " + ", ".join(figures))
        return path

    def measured(self, classifier: RowClassifier) -> Checkpoint:
        """The checkpoint, measured once on MNIST's test set, its certainty fitted to a validation set."""
        test = load_mnist(self.config.data_dir, train=False)
        metrics, temperature, threshold = evaluate_all(classifier, self.validation, test)
        recipe, seed = self.recipe.as_dict(), self.config.seed
        return Checkpoint(classifier, recipe, seed, current_versions(), metrics, temperature, threshold)
