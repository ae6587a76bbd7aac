"""The figures of a report: from a network's checkpoint, or measured where it lacks them."""

import json
import re
from functools import cached_property
from pathlib import Path
from typing import Any, TypeGuard

from torch import Tensor

from model.data.pen_digits import load_pen_digits
from model.data.rendering import render_pen_digits
from model.data.splits import Split, as_split, by_writer, load_mnist
from model.errors import DataError
from model.files.checkpoint import Checkpoint
from model.training.evaluation import accuracy, confusion, logits_of, test_figures
from model.training.recipes import recipe_for
from model.training.report_table import ROW_14, VALIDATION, Entry, is_test

# Test sets of a network in the table, and own validation sets; the names come from files of strangers.
MOST_SETS = 4
MOST_SECONDS = 1e9  # of a training: 31 years
# Settings of a recipe that train.py's options change, or add. "from" comes first: a long text is cut off at its end.
CHANGED = ("from", "epochs", "batch_size", "learning_rate", "precision", "data")
DIGEST = re.compile(r" \([0-9a-f]{12}\)$")  # of the weights, in "from"; it tells a reader nothing
# Every recipe may measure these. Of them the table has the pen digits alone; own sets it has.
USUAL = ("validation_mnist", "validation_pen", "validation_styles")


class Data:
    """The sets to measure on, each loaded once, when it is first needed. faults: what could not be had, a sentence."""

    def __init__(self, data_dir: Path) -> None:
        self.data_dir = data_dir
        self.faults: list[str] = []

    @cached_property
    def mnist(self) -> Split | None:
        """MNIST's test set."""
        try:
            return load_mnist(self.data_dir, train=False)
        except DataError as error:
            self.faults.append(f"What needs MNIST's test set is left out. {error}")
            return None

    @cached_property
    def pen(self) -> Split:
        """The pen digits of the validation writers."""
        held_out = by_writer(load_pen_digits())[1]
        return as_split(render_pen_digits(held_out, 1, seed=1)[0], held_out.labels)


class Measured:
    """What is known of a network, and what is measured of it, once it is asked for."""

    def __init__(self, name: str, checkpoint: Checkpoint, data: Data) -> None:
        self.name, self.checkpoint, self.data = name, checkpoint, data
        self.metrics = checkpoint.metrics

    @cached_property
    def logits(self) -> Tensor | None:
        """On MNIST's test set after each row, float32 [N, 28, 10]; None without it."""
        test = self.data.mnist
        return None if test is None else logits_of(self.checkpoint.classifier, test.rows())

    def shares(self) -> dict[str, float]:
        """The shares of right answers of the table, from the checkpoint or measured."""
        tests = [name for name in self.metrics if is_test(name)][:MOST_SETS]
        own = [name for name in self.metrics if name.startswith(VALIDATION) and name not in USUAL][:MOST_SETS]
        wanted = dict.fromkeys([*tests, "mnist_test", "validation_pen", *own])
        wanted |= dict.fromkeys([name + ROW_14 for name in wanted if is_test(name)])
        found = {name: self.metrics[name] for name in wanted if is_within(self.metrics.get(name), 1)}
        if not {"mnist_test", "mnist_test_row_14"} <= found.keys() and self.logits is not None:
            measured = test_figures("mnist", self.logits, self.data.mnist.labels)  # type: ignore[union-attr]
            found = {name: measured[name] for name in measured if name in wanted} | found
        if "validation_pen" not in found:
            logits = logits_of(self.checkpoint.classifier, self.data.pen.rows())[:, -1]
            found["validation_pen"] = accuracy(logits, self.data.pen.labels)
        return found

    def entry(self) -> Entry:
        """The network's line in the table."""
        network, recipe = self.checkpoint.classifier, self.checkpoint.recipe
        seconds = self.metrics.get("seconds")
        return Entry(
            name=self.name,
            cell=network.cell,
            units=network.hidden_size,
            layers=network.num_layers,
            recipe=recipe_text(recipe, network.cell),
            seed=self.checkpoint.seed,
            settings=json.dumps(recipe, sort_keys=True),
            shares=self.shares(),
            seconds=seconds if is_within(seconds, MOST_SECONDS) else None,
        )

    def confusion(self) -> tuple[list[list[int]], str] | None:
        """(counts, the set's name in a title): as the training measured it, else on MNIST's test set if it is there."""
        counts = self.metrics.get("confusion")
        if is_confusion(counts):
            test = next(filter(is_test, self.metrics), "")
            set_name = (
                "MNIST's test set" if test == "mnist_test" else f"test set {test.removesuffix('_test')}"
            )
            return counts, set_name if test else "validation"
        if self.logits is None or self.data.mnist is None:
            return None
        return confusion(self.logits[:, -1].argmax(dim=-1), self.data.mnist.labels), "MNIST's test set"


def recipe_text(recipe: dict[str, Any], cell: str) -> str:
    """The recipe's name and what options changed of it: "quick, from gru, epochs 3"; "unknown" where there is none."""
    name = str(recipe.get("name", "unknown"))
    try:
        usual = recipe_for(name, cell).as_dict()
    except KeyError:
        return name
    known = recipe | ({"from": DIGEST.sub("", str(recipe["from"]))} if "from" in recipe else {})
    changed = [f"{key} {known[key]}" for key in CHANGED if key in known and known[key] != usual.get(key)]
    return ", ".join([name, *changed])


def is_within(value: object, highest: float) -> TypeGuard[float]:
    """Whether it is a number in 0..highest; JSON has true and NaN besides."""
    return type(value) in (int, float) and 0 <= value <= highest  # type: ignore[operator]


def is_confusion(counts: object) -> TypeGuard[list[list[int]]]:
    """Whether it is 10x10 counts, in a file of a stranger."""
    return (
        isinstance(counts, list)
        and len(counts) == 10
        and all(isinstance(row, list) and len(row) == 10 for row in counts)
        and all(type(count) is int and 0 <= count < 10**9 for row in counts for count in row)
    )
