"""fit() and the command line take the same options; a training may go on from another network."""

from pathlib import Path
from typing import Any

import pytest
import torch
from torch import nn

from model.errors import CheckpointError
from model.files.checkpoint import load_checkpoint, save_checkpoint
from model.network.classifier import RowClassifier
from model.training.config import HERE, Config
from model.training.options import make_config
from model.training.recipes import recipe_for
from model.training.start import load_start
from model.training.trainer import Training
from tests.support.checkpoints import made
from tests.support.tiny import tiny_config
from train import build_parser, fit, main, make_configs


def test_the_command_and_fit_make_the_same_training() -> None:
    command = ["--cell", "rnn", "--recipe", "quick", "--epochs", "3", "--seed", "4", "--out", "runs"]
    command += ["--hidden-size", "16", "--name", "small", "--threads", "1", "--data-dir", "there"]
    parser = build_parser()
    (config,) = make_configs(parser, parser.parse_args(command))
    options = {"recipe": "quick", "epochs": 3, "seed": 4, "out": "runs", "hidden_size": 16}
    assert config == make_config("rnn", **options, name="small", threads=1, data_dir="there")  # type: ignore[arg-type]
    assert make_config("gru") == Config("gru", recipe_for("rowwise", "gru"), out=HERE / "checkpoints")


def test_fit_gives_the_history_and_calls_on_epoch(tiny: Path, no_curves: None) -> None:
    lines: list[dict[str, float]] = []
    out = tiny / "history"
    sizes = {"hidden_size": 4, "num_layers": 1, "threads": 1, "device": "cpu"}
    trained = fit(
        "gru",
        recipe="tutorial",
        epochs=2,
        out=str(out),
        data_dir=tiny / "data",
        on_epoch=lines.append,
        **sizes,
    )
    assert lines == trained.history and [line["epoch"] for line in lines] == [1, 2]
    assert trained.path == out / "gru-4x1.safetensors"
    assert trained.metrics == load_checkpoint(trained.path).metrics
    assert trained.metrics["history"] == lines


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"cell": "transformer"}, "cell must be one of rnn, gru, lstm, not 'transformer'."),
        ({"cell": "gru", "recipe": "slow"}, "recipe must be one of rowwise, "),
        ({"cell": "gru", "epochs": 0}, "epochs must be a whole number from 1 to 1000000, not 0."),
        ({}, "cell must be one of rnn, gru, lstm, not None."),
    ],
)
def test_an_impossible_option_of_fit_is_one_sentence(options: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError) as caught:
        fit(**options)
    assert str(caught.value).startswith(message)


def test_three_networks_cannot_have_one_name(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["--name", "mine"])
    assert caught.value.code == 2
    assert capsys.readouterr().err.endswith(
        "error: --name is the name of one network: say which with --cell.\n"
    )


# --from


def test_it_goes_on_from_the_weights_of_a_checkpoint(tiny: Path, tmp_path: Path) -> None:
    start = made("lstm")
    save_checkpoint(tmp_path / "start.safetensors", start)
    config = make_config(start=tmp_path / "start.safetensors")
    assert config.meta_network().arguments == start.classifier.arguments
    training = Training(tiny_config(tiny, **settings_of(config)))
    torch.testing.assert_close(
        training.classifier.state_dict(), start.classifier.state_dict(), rtol=0, atol=0
    )
    torch.testing.assert_close(training.average.state_dict(), start.classifier.state_dict(), rtol=0, atol=0)


def test_what_goes_on_takes_smaller_steps(tmp_path: Path) -> None:
    """Unless it is told which."""
    save_checkpoint(tmp_path / "start.safetensors", made("gru"))
    start = tmp_path / "start.safetensors"
    assert make_config(start=start, recipe="short").recipe.learning_rate == 0.001
    assert make_config(start=start, learning_rate=0.5).recipe.learning_rate == 0.5


def settings_of(config: Config) -> dict[str, Any]:
    names = ("cell", "hidden_size", "num_layers", "start", "name")
    return {name: getattr(config, name) for name in names}


@pytest.mark.parametrize("module", ["rnn", "gru", "lstm"])
def test_it_goes_on_from_what_a_tutorial_saved(module: str, tmp_path: Path) -> None:
    """Its modules are called rnn, gru or lstm, and fc."""
    network = nn.Module()
    kind = {"rnn": nn.RNN, "gru": nn.GRU, "lstm": nn.LSTM}[module]
    network.add_module(module, kind(28, 16, 2, batch_first=True))
    network.add_module("fc", nn.Linear(16, 10))
    torch.save(network.state_dict(), tmp_path / "tutorial.pth")
    config = make_config(start=tmp_path / "tutorial.pth")
    assert (config.cell, config.hidden_size, config.num_layers) == (module, 16, 2)
    assert config.start is not None and config.start.about.startswith("tutorial (")
    rows = torch.rand(3, 28, 28)
    classifier = RowClassifier(**config.start.arguments)
    classifier.load_state_dict(config.start.weights)
    hidden, _ = network.get_submodule(module)(rows)
    torch.testing.assert_close(classifier(rows), network.get_submodule("fc")(hidden[:, -1]))


def test_other_weights_are_other_settings(tmp_path: Path) -> None:
    """So --resume notices; the checkpoint's recipe says from where it went on."""
    first, second = made("gru"), made("gru")
    with torch.no_grad():
        second.classifier.readout.bias[0] += 1
    for checkpoint in (first, second):
        save_checkpoint(tmp_path / "start.safetensors", checkpoint)
        checkpoint.metrics["from"] = load_start(tmp_path / "start.safetensors").about
    assert first.metrics["from"] != second.metrics["from"]
    config = make_config(start=tmp_path / "start.safetensors")
    assert config.fingerprint()["from"] == config.recipe_json()["from"] == second.metrics["from"]


@pytest.mark.parametrize("option", [["--cell", "rnn"], ["--hidden-size", "7"], ["--num-layers", "9"]])
def test_other_sizes_than_the_networks_are_refused(
    option: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    save_checkpoint(tmp_path / "start.safetensors", made("gru"))
    with pytest.raises(SystemExit) as caught:
        main(["--from", str(tmp_path / "start.safetensors"), *option])
    assert caught.value.code == 2
    assert f"error: {option[0]} must be " in capsys.readouterr().err


def test_no_network_to_go_on_from_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "notes.pth").write_text("none")
    for name in ("missing.safetensors", "notes.pth"):
        assert main(["--from", str(tmp_path / name), "--out", str(tmp_path)]) == 1
        error = capsys.readouterr().err
        assert error.startswith(f"train.py: {tmp_path / name}: ") and error.count("\n") == 1
    with pytest.raises(CheckpointError):
        fit(start=tmp_path / "missing.safetensors")
