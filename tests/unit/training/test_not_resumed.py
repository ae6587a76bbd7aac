"""A training whose settings differ or whose state is broken is not resumed: one line says why."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor, nn

import train
from model.errors import TrainingError
from model.files.payload import read_payload, save_atomically
from model.network.classifier import CELLS
from model.training.recipes import Config, recipe_for
from model.training.trainer import Training
from tests.support.checkpoints import made
from tests.support.sentences import after_name
from tests.support.tiny import TINY, expect_tiny, tiny_config
from train import fit, run_epochs


@pytest.fixture(scope="module")
def saved(tiny_folder: Path) -> bytes:
    """The state of a training that was interrupted after the second step of its second epoch."""
    with pytest.MonkeyPatch.context() as patch, pytest.raises(KeyboardInterrupt):
        expect_tiny(patch)
        training = Training(tiny_config(tiny_folder, out=tiny_folder / "saved"))

        def stop() -> None:
            if training.epoch == 1 and training.step == 2:
                raise KeyboardInterrupt

        run_epochs(training, stop)
    return training.config.state_path.read_bytes()


@pytest.fixture
def stopped(saved: bytes, tiny: Path, tmp_path: Path) -> Config:
    """That training, to be resumed."""
    config = tiny_config(tiny, out=tiny / tmp_path.name, resume=True)
    config.out.mkdir()
    config.state_path.write_bytes(saved)
    return config


def message(config: Config) -> str:
    """The error after the file's name; the file is unchanged."""
    before = config.state_path.read_bytes() if config.state_path.is_file() else None
    with pytest.raises(TrainingError) as caught:
        fit(config)
    assert before is None or config.state_path.read_bytes() == before
    return after_name(caught.value, config.state_path)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"hidden_size": 9}, "hidden_size 8, not 9"),
        ({"num_layers": 2}, "num_layers 1, not 2"),
        ({"seed": 4}, "seed 0, not 4"),
        ({"recipe": replace(TINY, epochs=4)}, "epochs 3, not 4"),
        ({"recipe": replace(TINY, learning_rate=0.1)}, "learning_rate 0.003, not 0.1"),
        ({"recipe": replace(TINY, data="mnist")}, "data 'all', not 'mnist'"),
    ],
)
def test_other_settings_are_refused_with_both_values(
    change: dict[str, Any], fault: str, stopped: Config
) -> None:
    advice = "give the same options, or leave out --resume to start anew."
    assert message(replace(stopped, **change)) == f"was trained with {fault}; {advice}"


def edited(path: Path, part: str, value: object) -> None:
    save_atomically(path, read_payload(path) | {part: value})


def bend(path: Path, part: str, name: object, value: object) -> None:
    edited(path, part, read_payload(path)[part] | {name: value})


def moment(path: Path, **values: Tensor) -> None:
    """Other moments of the last parameter, the readout's bias."""
    state = read_payload(path)["optimizer"]
    bend(path, "optimizer", max(state), state[max(state)] | values)


def link_to_folder(path: Path) -> None:
    path.unlink()
    path.symlink_to(path.parent)


LINE = {"epoch": 1, "loss": 2.5, "accuracy": 0.1, "validation_mnist": 0.1, "validation_pen": 0.1}
UNREADABLE: list[Callable[[Path], Any]] = [
    lambda path: path.write_text("half of an e-mail"),
    lambda path: path.write_bytes(b""),
    lambda path: path.write_bytes(path.read_bytes()[:-1000]),
    link_to_folder,
    lambda path: torch.save(
        nn.Linear(1, 1), path
    ),  # an object that only unpickling without weights_only makes
]
FOREIGN: list[Callable[[Path], Any]] = [
    lambda path: torch.save([1], path),
    lambda path: torch.save(made().classifier.state_dict(), path),
    lambda path: edited(path, "settings", []),
    lambda path: edited(path, "settings", {}),
]
UNFIT: list[Callable[[Path], Any]] = [
    lambda path: edited(path, "progress", []),
    lambda path: bend(path, "progress", "step", -1),
    lambda path: bend(path, "progress", "step", 0),
    lambda path: bend(path, "progress", "epoch", 2),
    lambda path: edited(
        path, "progress", read_payload(path)["progress"] | {"epoch": 4, "history": [LINE] * 4}
    ),
    lambda path: bend(path, "progress", "epoch_sums", [0]),
    lambda path: bend(path, "progress", "epoch_sums", torch.zeros(3).double()),
    lambda path: bend(path, "progress", "history", [{"epoch": 1}]),
    lambda path: bend(path, "progress", "history", [LINE | {"loss": "2.5"}]),
    lambda path: edited(path, "classifier", {}),
    lambda path: bend(path, "classifier", "readout.bias", torch.zeros(9)),
    lambda path: bend(path, "classifier", "readout.bias", torch.full([10], torch.nan)),
    lambda path: bend(path, "average", "readout.bias", torch.zeros(10).double()),
    lambda path: edited(path, "optimizer", [1]),
    lambda path: bend(path, "optimizer", 0, {}),
    lambda path: moment(path, exp_avg=torch.zeros(3)),
    lambda path: moment(path, exp_avg=torch.zeros(1).expand(10)),
    lambda path: moment(path, step=torch.zeros(2)),
]


@pytest.mark.parametrize(
    ("spoil", "fault"),
    [(spoil, "") for spoil in UNREADABLE]
    + [(spoil, "expected the state of a training, found something else") for spoil in FOREIGN]
    + [(spoil, "its values do not fit this training") for spoil in UNFIT],
)
def test_a_broken_state_is_refused(spoil: Callable[[Path], Any], fault: str, stopped: Config) -> None:
    spoil(stopped.state_path)
    text = message(stopped)
    assert text.startswith(f"cannot be resumed ({fault}")
    assert text.endswith("); delete it, or train without --resume.")


@pytest.mark.parametrize(
    ("state", "done", "end"),
    [
        (None, 0, " before anything was saved; the same command starts anew."),
        (1, 0, " before anything was saved; the same command starts anew."),
        (0, 0, "; the same command with --resume goes on from what was saved."),
        (None, 1, "; the same command with --resume goes on from what was saved."),
    ],
    ids=["nothing", "the state of another seed", "its own state", "another cell is trained"],
)
def test_an_interruption_says_whether_anything_was_saved(
    state: int | None,
    done: int,
    end: str,
    tiny: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    if state is not None:
        recipe = replace(recipe_for("rowwise", "gru"), epochs=1)
        Training(tiny_config(tiny, "gru", recipe, out=tmp_path, seed=state)).save_state()

    def fit(config: Config, _: object) -> Path:
        if config.cell == list(CELLS)[done]:
            raise KeyboardInterrupt
        return config.checkpoint_path

    monkeypatch.setattr(train, "fit", fit)
    options = ["--epochs", "1", "--hidden-size", "8", "--num-layers", "1"]
    assert train.main(["--out", str(tmp_path), *options]) == 130
    assert capsys.readouterr().err == f"\ntrain.py: interrupted{end}\n"
