"""The command line of train.py: what it takes, what it refuses and how it ends."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch

import train
from model.files.checkpoint import load_checkpoint
from model.network.cells import CELLS
from model.training.config import Config
from model.training.recipes import DEFAULT, RECIPES, TUTORIAL, recipe_for
from train import build_parser, main, make_configs

DOCUMENT = (Path(__file__).resolve().parents[3] / "docs" / "training.md").read_text("utf-8")
SMALL = ["--epochs", "1", "--hidden-size", "4", "--num-layers", "1", "--batch-size", "32", "--threads", "1"]


def configs_of(*options: str) -> list[Config]:
    """What the command with these options trains."""
    parser = build_parser()
    return make_configs(parser, parser.parse_args(options))


def refused(*options: str, capsys: pytest.CaptureFixture[str]) -> str:
    """The message with which the command line ends at status 2, without "train.py: error: "."""
    with pytest.raises(SystemExit) as caught:
        main(list(options))
    assert caught.value.code == 2
    out, error = capsys.readouterr()
    assert out == ""
    assert "Traceback" not in error
    last = error.splitlines()[-1]
    assert ": error: " in last
    return last.split(": error: ")[1]


@pytest.mark.parametrize(
    ("option", "value", "fault"),
    [
        ("hidden-size", "0", "--hidden-size must be a whole number from 1 to 4096, not 0."),
        ("num-layers", "65", "--num-layers must be a whole number from 1 to 64, not 65."),
        ("epochs", "1000001", "--epochs must be a whole number from 1 to 1000000, not 1000001."),
        ("batch-size", "0", "--batch-size must be a whole number from 1 to 1000000, not 0."),
        ("learning-rate", "nan", "--learning-rate must be a number from 1e-09 to 100.0, not nan."),
        ("threads", "-1", "--threads must be a whole number from 0 to 1024, not -1."),
        ("seed", str(2**64), f"--seed must be a whole number from {-(2**63)} to {2**64 - 1}, not {2**64}."),
        ("hidden-size", "12.5", "argument --hidden-size: invalid int value: '12.5'"),
        ("learning-rate", "x", "argument --learning-rate: invalid float value: 'x'"),
    ],
)
def test_a_number_out_of_range_is_refused(
    option: str, value: str, fault: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert refused(f"--{option}={value}", capsys=capsys) == fault


@pytest.mark.parametrize(
    ("name", "ends"),
    [
        ("hidden_size", (1, 2048)),
        ("num_layers", (1, 64)),
        ("seed", (-(2**63), 2**64 - 1)),
        ("threads", (0, 1024)),
    ],
)
def test_the_ends_of_each_range_are_taken(name: str, ends: tuple[int, int]) -> None:
    for value in ends:
        assert getattr(Config(**{"cell": "gru", "recipe": DEFAULT, name: value}), name) == value  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("option", "choices"),
    [
        ("cell", "rnn, gru, lstm"),
        ("recipe", "rowwise, short, tutorial, quick, live"),
        ("device", "auto, cpu, cuda, mps"),
        ("precision", "float32, bfloat16"),
    ],
)
def test_an_unknown_choice_is_refused_with_the_known(
    option: str, choices: str, capsys: pytest.CaptureFixture[str]
) -> None:
    message = refused(f"--{option}", "other", capsys=capsys).replace("'", "")
    assert message == f"argument --{option}: invalid choice: other (choose from {choices})"


@pytest.mark.parametrize("words", [["all", "mnist"], ["mine", "yours"], ["mnist", "mine", "yours"]])
def test_data_of_too_many_names_or_folders_are_refused(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    wanted = "all, mnist, live, a folder or a hand's file, or one of these names and one of those"
    assert refused("--data", *words, capsys=capsys) == f"--data must be {wanted}, not {' '.join(words)!r}."


@pytest.mark.parametrize("options", [["--colour", "red"], ["--epoch", "2"], ["gru"], ["--cell"]])
def test_what_is_no_option_is_refused(options: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """Abbreviations too: a later option must not change what a script's command means."""
    refused(*options, capsys=capsys)


def test_sizes_too_large_together_are_refused_before_any_cell_is_trained(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The RNN of this size would fit into a checkpoint, the LSTM would not."""
    monkeypatch.setattr(train, "train_networks", lambda *_: pytest.fail("trained"))
    assert Config("rnn", DEFAULT, hidden_size=4096)
    message = refused("--hidden-size", "4096", capsys=capsys)
    gate = (28 + 4096 + 2) + (4096 + 4096 + 2)  # of two layers, with two biases each
    weights = 3 * 4096 * gate + 10 * (4096 + 1)
    assert message == (
        f"gru with hidden_size 4096 and num_layers 2 has {weights} weights, more than the 67108864 "
        "of the largest checkpoint; choose smaller sizes."
    )


# Programs: fit(Config(...))


@pytest.mark.parametrize(
    ("name", "value", "wanted"),
    [
        ("cell", "transformer", "one of rnn, gru, lstm"),
        ("device", "tpu", "one of auto, cpu, cuda, mps"),
        ("hidden_size", 128.0, "a whole number from 1 to 4096"),
        ("num_layers", True, "a whole number from 1 to 64"),
        ("batch_size", 1e3, "a whole number from 1 to 1000000"),
        ("learning_rate", "0.1", "a number from 1e-09 to 100.0"),
        ("average", 1.0, "a number from 0.0 to 0.999999"),
        ("every_row", -0.1, "a number from 0.0 to 100.0"),
        ("precision", "float16", "one of float32, bfloat16"),
        ("data", None, "all, mnist, live, a folder or a hand's file, or one of these names and one of those"),
    ],
)
def test_an_impossible_setting_is_one_clear_error(name: str, value: Any, wanted: str) -> None:
    config = Config("gru", DEFAULT)
    with pytest.raises(ValueError) as caught:
        replace(DEFAULT if hasattr(DEFAULT, name) else config, **{name: value})
    assert str(caught.value) == f"{name} must be {wanted}, not {value!r}."


def test_a_config_draws_no_random_number_and_takes_no_memory() -> None:
    before = torch.get_rng_state()
    config = Config("rnn", DEFAULT, hidden_size=4096)
    assert {weight.device.type for weight in config.meta_network().parameters()} == {"meta"}
    assert torch.equal(torch.get_rng_state(), before)


# What the options do


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("recipe", RECIPES)
def test_options_left_out_keep_the_recipe(recipe: str, cell: str) -> None:
    (config,) = configs_of("--recipe", recipe, "--cell", cell)
    assert config == Config(cell, recipe_for(recipe, cell))


def test_options_given_replace_the_recipes() -> None:
    given = ["--epochs", "3", "--batch-size", "7", "--learning-rate", "0.5", "--precision", "bfloat16"]
    (config,) = configs_of("--recipe", "tutorial", "--cell", "rnn", *given, "--data", "all")
    expected = replace(TUTORIAL, epochs=3, batch_size=7, learning_rate=0.5, precision="bfloat16", data="all")
    assert config.recipe == expected


def test_the_tutorials_recipe_is_the_tutorials() -> None:
    assert (TUTORIAL.epochs, TUTORIAL.batch_size, TUTORIAL.learning_rate) == (2, 100, 0.001)
    assert TUTORIAL.data == "mnist"
    extras = ("every_row", "weight_decay", "augment", "cosine", "orthogonal", "clip", "average")
    assert not any(getattr(TUTORIAL, name) for name in extras)


def test_trains_all_three_cells_below_the_current_directory(
    tiny: Path, no_curves: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tiny)
    assert main(["--data-dir", "data", "--out", "all", *SMALL]) == 0
    assert "Traceback" not in "".join(capsys.readouterr())
    for cell in CELLS:
        checkpoint = load_checkpoint(tiny / "all" / f"{cell}-4x1.safetensors")
        assert checkpoint.classifier.cell == cell
        assert (checkpoint.classifier.hidden_size, checkpoint.classifier.num_layers) == (4, 1)
        assert checkpoint.recipe["epochs"] == 1


# docs/training.md


def test_documented_recipes_are_those_of_the_code() -> None:
    rows = re.findall(r"^\| `(\w+)` \| ([A-Z]+) \| (.*) \| (.*) \| (.*) \|$", DOCUMENT, re.MULTILINE)
    recipes = [(name, cell, recipe_for(name, cell)) for name in RECIPES for cell in CELLS]
    assert [(name, cell.lower(), *map(float, settings)) for name, cell, *settings in rows] == [
        (name, cell, each.epochs, each.batch_size, each.learning_rate) for name, cell, each in recipes
    ]


def test_documented_options_are_the_command_line() -> None:
    """Every option, no other, with its choices and its default."""
    rows = re.findall(r"^\| `--([a-z-]+)` \| (.*) \| (.*) \|$", DOCUMENT, re.MULTILINE)
    actions = {action.option_strings[-1][2:]: action for action in build_parser()._actions}
    del actions["help"]
    assert [name for name, _, _ in rows] == list(actions)
    for name, meaning, default in rows:
        action = actions[name]
        for choice in action.choices or ():
            assert f"`{choice}`" in meaning + default, name
        if isinstance(action.default, (str, int)) and action.default and action.default is not True:
            assert default.strip("`") == str(action.default), name
        elif isinstance(action.default, Path):
            assert default.strip("`") == action.default.name, name
