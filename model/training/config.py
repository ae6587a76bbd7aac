"""One training: which network, by which recipe, from which data, into which folder."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

from model.files.form import MAX_WEIGHTS
from model.network.classifier import RowClassifier, initialise
from model.training.recipes import Recipe
from model.training.settings import check_settings
from model.training.start import Start

HERE = Path(__file__).resolve().parents[2]  # the project, whatever the current directory
NAME = re.compile(r"\w(?:[\w.-]{0,62}[\w-])?")  # what every file system takes, and a page shows


def default_name(cell: str, hidden_size: int, num_layers: int) -> str:
    """ "gru", or "gru-64x1" for other sizes than 128 units in two layers."""
    return cell if (hidden_size, num_layers) == (128, 2) else f"{cell}-{hidden_size}x{num_layers}"


@dataclass(frozen=True)
class Config:
    """One training: which network, by which recipe, from which data, into which folder.

    name: of the network and its files; empty for default_name(). threads: of the processor, 0 for torch's own choice.
    cache: folder of the pictures that were drawn from strokes. resume: go on with an interrupted training. force:
    replace a network of that name. start: the network whose weights are the first, in place of random ones.
    exact: train in the recipe's precision even where that is slow.
    data_folder: where one's own data lie, if the recipe's data names some (model/data/choice.py).
    Raises ValueError for an impossible value, or for sizes that are too large together.
    """

    cell: str
    recipe: Recipe
    hidden_size: int = 128
    num_layers: int = 2
    seed: int = 0
    device: str = "auto"
    threads: int = 0
    data_dir: Path = HERE / "data"
    data_folder: Path | None = None
    out: Path = HERE / "checkpoints"
    resume: bool = False
    name: str = ""
    force: bool = False
    cache: Path = HERE / "data" / "drawn"
    start: Start | None = None
    exact: bool = False

    def __post_init__(self) -> None:
        check_settings(self)
        if self.name and not (NAME.fullmatch(self.name) and len(self.name.encode()) <= 128):
            wanted = "at most 64 letters, digits, '_', '-' and, inside, '.'"
            raise ValueError(f"name must be {wanted}, not {self.name!r}.")
        if self.start and self.start.arguments != self.meta_network().arguments:
            raise ValueError(f"from must be a network of this cell and these sizes, not {self.start.about}.")
        weights = sum(weight.numel() for weight in self.meta_network().parameters())
        if weights > MAX_WEIGHTS:
            raise ValueError(
                f"{self.cell} with hidden_size {self.hidden_size} and num_layers {self.num_layers} has {weights} "
                f"weights, more than the {MAX_WEIGHTS} of the largest checkpoint; choose smaller sizes."
            )

    @property
    def network(self) -> str:
        """The network's name."""
        return self.name or default_name(self.cell, self.hidden_size, self.num_layers)

    @property
    def stem(self) -> Path:
        """All its files begin with this."""
        return self.out / self.network

    @property
    def checkpoint_path(self) -> Path:
        """The file of the trained network."""
        return self.out / f"{self.network}.safetensors"

    @property
    def state_path(self) -> Path:
        """The file from which an interrupted training is resumed."""
        return self.out / f"{self.network}.training.pt"

    @property
    def lock_path(self) -> Path:
        """The file that is locked while a process trains this network."""
        return self.out / f"{self.network}.training.lock"

    def new_network(self) -> RowClassifier:
        """A network of this cell and these sizes, with torch's own start weights."""
        return RowClassifier(self.cell, hidden_size=self.hidden_size, num_layers=self.num_layers)

    def start_network(self) -> RowClassifier:
        """The network before its first step, decided by the seed alone. Leaves torch's global random state alone."""
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(self.seed)
            classifier = self.new_network()
            if self.start:
                classifier.load_state_dict(self.start.weights)
            elif self.recipe.orthogonal:
                initialise(classifier)
        return classifier

    def meta_network(self) -> RowClassifier:
        """Its shapes alone: weights on the meta device, without memory or random numbers."""
        with torch.device("meta"):
            return self.new_network()

    def recipe_json(self) -> dict[str, Any]:
        """The recipe as the checkpoint holds it; "from" says which network the training went on from."""
        start = {"from": self.start.about} if self.start else {}
        return {**self.recipe.as_dict(), **start}

    def fingerprint(self) -> dict[str, Any]:
        """All settings that decide the result, which a resumed training shares with the interrupted one."""
        return {**self.meta_network().arguments, **self.recipe_json(), "seed": self.seed}
