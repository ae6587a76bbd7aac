"""How a command of train.py ends: with own data, a report, and what goes wrong."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch

import train
from model.data import splits
from model.data.live import LiveDigits, load_live
from model.drawing.examples import load_examples
from model.errors import TrainingError
from model.files.checkpoint import load_checkpoint, save_checkpoint
from model.interpret.trace import trace_all
from model.training import fit as fit_module
from model.training import trainer as training
from model.training.fit import train_network
from tests.support.checkpoints import made
from tests.support.own import idx_set, save_hand
from tests.support.tiny import failed, tiny_config
from train import fit, main

DOCUMENT = (Path(__file__).resolve().parents[3] / "docs" / "training.md").read_text("utf-8")
SMALL = ["--epochs", "1", "--hidden-size", "4", "--num-layers", "1", "--batch-size", "32", "--threads", "1"]


def test_own_data_alone_train_without_mnist(tmp_path: Path, no_curves: None) -> None:
    """By the command and in a program: the checkpoint has their name, and figures on their sets."""
    folder = tmp_path / "my digits" / "raw"
    for part, count in (("train", 36), ("t10k", 9)):
        idx_set(folder, part, count)
    here = ["--cell", "rnn", "--data-dir", "/dev/null", "--device", "cpu"]
    assert main([*here, "--data", str(folder), "--out", str(tmp_path / "one"), *SMALL]) == 0
    small: dict[str, Any] = {"hidden_size": 4, "num_layers": 1, "batch_size": 32, "threads": 1}
    places: dict[str, Any] = {"data_dir": "/dev/null", "out": tmp_path / "two", "device": "cpu"}
    fit("rnn", epochs=1, data=folder, **small, **places)
    for out in ("one", "two"):
        checkpoint = load_checkpoint(tmp_path / out / "rnn-4x1.safetensors")
        assert checkpoint.recipe["data"] == "my-digits"
        figures = {"validation_my-digits", "my-digits_test", "my-digits_test_row_14"}
        assert figures <= checkpoint.metrics.keys()
        assert not [name for name in checkpoint.metrics if "mnist" in name]


def test_the_file_of_a_hand_trains_beside_the_digits_of_a_live_training(
    tmp_path: Path, no_curves: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From a network, without MNIST. Labels that nobody else gives are learned: an eight is to be a one."""
    few = [LiveDigits(each.pictures[:12], each.labels[:12]) for each in load_live()]
    monkeypatch.setattr(splits, "load_live", lambda: few)
    start, file = tmp_path / "start.safetensors", tmp_path / "my-hand.json"
    save_checkpoint(start, made("gru", hidden_size=24, num_layers=1))
    save_hand(file, [*range(10), *range(10)], more=3)
    trained = fit(
        "gru", start=start, data=file, recipe="live", epochs=25, batch_size=8, learning_rate=0.03,
        data_dir="/dev/null", out=tmp_path / "out", name="mine", device="cpu", threads=1,
    )  # fmt: skip
    checkpoint = load_checkpoint(trained.path)
    assert checkpoint.recipe["data"] == "live+my-hand" and checkpoint.recipe["from"].startswith("start (")
    sets = {name for name in checkpoint.metrics if name.startswith("validation_") and "row" not in name}
    assert sets == {"validation_my-hand", "validation_live"}
    drawings, digits = load_examples(file)
    found = [each.likeliest for each in trace_all(checkpoint, drawings)]
    assert sum(one == other for one, other in zip(found, digits, strict=True)) >= 14  # of the 16 that train
    assert trained.history[-1]["accuracy"] > 0.9


def test_data_that_are_no_folder_are_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A name that is written wrong is the name of a folder."""
    said = failed("--data", "minst", capsys=capsys, out=tmp_path)
    assert (
        said == "minst: no such folder; --data takes all, mnist, live, a folder of digits or a hand's file."
    )


def fail_on_cuda(*_: object) -> None:
    raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 1000 GiB")


def fail_on_the_cpu(*_: object) -> None:
    """torch's own error: a RuntimeError there."""
    torch.empty(2**50)


@pytest.mark.parametrize("loss_of", [fail_on_cuda, fail_on_the_cpu])
def test_too_little_memory_is_one_line(
    loss_of: Callable[..., None], tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(training, "row_cross_entropy", loss_of)
    with pytest.raises(TrainingError) as caught:
        train_network(tiny_config(tiny, out=tmp_path))
    assert not list(tmp_path.iterdir())
    assert str(caught.value) == "gru: not enough memory; choose a smaller --batch-size or --hidden-size."


def test_what_did_not_learn_is_told(
    tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is saved all the same; the command fails."""
    monkeypatch.setattr(fit_module, "has_learned", lambda confusion: sum(map(sum, confusion)) != 20)
    options = [
        "--cell",
        "gru",
        "--name",
        "hot",
        "--data-dir",
        str(tiny / "data"),
        "--out",
        str(tmp_path),
        *SMALL,
    ]
    assert main(options) == 1
    path = tmp_path / "hot.safetensors"
    printed, error = capsys.readouterr()
    assert error.startswith(f"hot: {path} is saved, but it did not learn: ") and "is trained" not in printed
    load_checkpoint(path)


def test_a_report_trains_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(train, "train_networks", lambda *_: pytest.fail("trained"))
    monkeypatch.setattr(train, "report", lambda *given: f"a table of {given}")
    assert main(["--report", str(tmp_path), "--data-dir", "there"]) == 0
    assert capsys.readouterr().out == f"a table of {(tmp_path, Path('there'), 1)}\n"
    monkeypatch.undo()
    assert main(["--report", str(tmp_path)]) == 1
    assert (
        capsys.readouterr().err == f"train.py: {tmp_path}: no network in it; train some into it with --out.\n"
    )
