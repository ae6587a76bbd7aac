"""The loss and the start weights, compared with torch's own."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from torch import Generator, Tensor
from torch.nn.functional import cross_entropy

from model.data.splits import NON_DIGIT
from model.files.checkpoint import load_checkpoint
from model.network.cells import CELLS
from model.network.classifier import RowClassifier, initialise
from model.training.config import HERE, Config
from model.training.loss import row_cross_entropy, row_weights
from model.training.recipes import DEFAULT, RECIPES, recipe_for

BLOCKS = {"rnn": 1, "gru": 3, "lstm": 4}  # of weight_hh


def some_logits() -> Tensor:
    return torch.randn(6, 28, 10, generator=Generator().manual_seed(1), dtype=torch.float64)


# Weights of the rows


@pytest.mark.parametrize("every_row", [0.0, 0.3, 1.0, 2.5])
def test_row_weights_sum_to_one_and_the_share_of_all_rows(every_row: float) -> None:
    weights = row_weights(28, every_row)
    assert weights.shape == (28,)
    assert weights.dtype == torch.float32
    assert float(weights.sum()) == pytest.approx(1 + every_row)
    assert float(weights[0]) == pytest.approx(every_row / (28 * 29 / 2))
    steps = np.diff(weights[:-1].numpy())
    np.testing.assert_allclose(steps, steps[0], atol=1e-6)  # linear, up to the last row
    assert float(weights[-1]) == pytest.approx(1 + every_row * 28 / (28 * 29 / 2))


# The loss


@pytest.mark.parametrize("every_row", [0.0, 0.7])
def test_the_loss_is_the_weighted_sum_of_torchs_cross_entropies(every_row: float) -> None:
    """A non-digit asks for equal probabilities of all ten."""
    logits, weights = some_logits(), row_weights(28, every_row).double()
    labels = torch.tensor([0, NON_DIGIT, 3, NON_DIGIT, 7, 1])
    target = torch.full((6, 10), 0.1, dtype=torch.float64)
    for place in (0, 2, 4, 5):
        target[place] = torch.eye(10)[labels[place]]
    expected = sum(weights[row] * cross_entropy(logits[:, row], target) for row in range(28))
    torch.testing.assert_close(row_cross_entropy(logits, labels, weights), expected)


def test_huge_logits_give_finite_losses() -> None:
    logits = torch.full((2, 28, 10), -1e4)
    logits[..., 0] = 1e4
    weights = row_weights(28, 0.0)
    assert float(row_cross_entropy(logits, torch.tensor([0, 0]), weights)) == 0
    assert float(row_cross_entropy(logits, torch.tensor([1, 1]), weights)) == pytest.approx(2e4)


# Start weights


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize(("size", "num_layers"), [(1, 1), (33, 3)])
def test_hidden_weights_are_orthogonal_and_an_lstm_remembers(cell: str, size: int, num_layers: int) -> None:
    """Block by block; all else starts as torch has it."""
    classifier = RowClassifier(cell, hidden_size=size, num_layers=num_layers)
    before = {name: value.clone() for name, value in classifier.state_dict().items()}
    initialise(classifier)
    for name, value in classifier.state_dict().items():
        blocks = value.split(size)
        if "weight_hh" in name:
            assert len(blocks) == BLOCKS[cell]
            for block in blocks:
                torch.testing.assert_close(block @ block.T, torch.eye(size), atol=1e-5, rtol=0)
        elif "bias_hh" in name and cell == "lstm":
            others = [0, 2, 3]  # the forget gate is the second of four
            assert blocks[1].tolist() == [1.0] * size
            assert all(torch.equal(blocks[at], before[name].split(size)[at]) for at in others)
        else:
            assert torch.equal(value, before[name])


# Recipes


@pytest.mark.parametrize("name", RECIPES)
def test_a_recipe_is_plain_values_under_its_name(name: str) -> None:
    values = RECIPES[name].as_dict()
    assert values["name"] == name
    assert {type(value) for value in values.values()} <= {str, int, float, bool}
    assert type(RECIPES[name])(**values) == RECIPES[name]  # type: ignore[arg-type]


def test_a_config_is_the_network_and_the_files_of_its_settings() -> None:
    config = Config("lstm", DEFAULT, hidden_size=5, num_layers=3, seed=9)
    sizes = {"cell": "lstm", "input_size": 28, "hidden_size": 5, "num_layers": 3, "num_classes": 10}
    assert config.new_network().arguments == config.meta_network().arguments == sizes
    assert config.fingerprint() == {**sizes, **DEFAULT.as_dict(), "seed": 9}
    assert config.checkpoint_path == config.out / "lstm-5x3.safetensors"
    assert config.state_path == config.out / "lstm-5x3.training.pt"
    assert Config("lstm", DEFAULT).network == "lstm"
    assert replace(config, name="small").checkpoint_path == config.out / "small.safetensors"


@pytest.mark.parametrize("name", RECIPES)
def test_a_new_cell_is_trained_by_the_recipe_as_it_is(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(CELLS, "new", CELLS["gru"])
    assert recipe_for(name, "new") == RECIPES[name]
    assert Config("new", RECIPES[name]).cell == "new"


def test_recipes_are_those_that_trained_the_shipped_networks_and_the_tutorials() -> None:
    for cell in CELLS:
        shipped = load_checkpoint(HERE / "checkpoints" / f"{cell}.safetensors")
        assert Config(cell, DEFAULT).new_network().arguments == shipped.classifier.arguments
        assert recipe_for("rowwise", cell).as_dict() == shipped.recipe | {"precision": "float32"}
    settings = {
        "epochs": 2,
        "batch_size": 100,
        "learning_rate": 0.001,
        "data": "mnist",
        "precision": "float32",
    }
    off = ("every_row", "weight_decay", "pen_repeats", "non_digits", "augment", "cosine", "orthogonal")
    expected = settings | dict.fromkeys((*off, "clip", "average"), 0)
    assert expected.items() <= recipe_for("tutorial", "gru").as_dict().items()
    quick = {"epochs": 1, "batch_size": 128, "learning_rate": 0.02, "average": 0.95, "precision": "bfloat16"}
    assert quick.items() <= recipe_for("quick", "gru").as_dict().items()


@pytest.mark.parametrize("cell", CELLS)
def test_the_short_recipe_teaches_every_row_and_reads_nothing_that_takes_long_to_draw(cell: str) -> None:
    short = recipe_for("short", cell)
    assert short.every_row > 0 and short.augment and short.data == "all"
    assert (short.non_digits, short.styles) == (0, 0)
    assert short.epochs * short.pen_repeats <= 6  # so many pictures of each pen digit are drawn
