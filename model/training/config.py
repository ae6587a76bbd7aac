"""One training: which network, by which recipe, from which data, into which folder."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

from model.files.form import MAX_WEIGHTS
from model.network.classifier import RowClassifier
from model.training.recipes import Recipe
from model.training.settings import check_settings

HERE = Path(__file__).resolve().parents[2]  # the project, whatever the current directory


@dataclass(frozen=True)
class Config:
    """One training: which network, by which recipe, from which data, into which folder.

    threads: of the processor, 0 for torch's own choice. data_folder: where one's own data lie, if the recipe's data
    names some (model/data/choice.py). Raises ValueError for an impossible value, or for sizes that
    are too large together.
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

    def __post_init__(self) -> None:
        check_settings(self)
        weights = sum(weight.numel() for weight in self.meta_network().parameters())
        if weights > MAX_WEIGHTS:
            raise ValueError(
                f"{self.cell} with hidden_size {self.hidden_size} and num_layers {self.num_layers} has {weights} "
                f"weights, more than the {MAX_WEIGHTS} of the largest checkpoint; choose smaller sizes."
            )

    @property
    def checkpoint_path(self) -> Path:
        """The file of the trained network."""
        return self.out / f"{self.cell}.safetensors"

    @property
    def state_path(self) -> Path:
        """The file from which an interrupted training is resumed."""
        return self.out / f"{self.cell}.training.pt"

    def new_network(self) -> RowClassifier:
        """A network of this cell and these sizes, with torch's own start weights."""
        return RowClassifier(self.cell, hidden_size=self.hidden_size, num_layers=self.num_layers)

    def meta_network(self) -> RowClassifier:
        """Its shapes alone: weights on the meta device, without memory or random numbers."""
        with torch.device("meta"):
            return self.new_network()

    def fingerprint(self) -> dict[str, Any]:
        """All settings that decide the result, which a resumed training shares with the interrupted one."""
        return {**self.meta_network().arguments, **self.recipe.as_dict(), "seed": self.seed}
