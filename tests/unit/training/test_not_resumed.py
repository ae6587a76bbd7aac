"""A training that cannot be resumed, as its settings are others or its state is broken, says so in one sentence."""

import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor

import train
from model.errors import TrainingError
from model.files.checkpoint import save_checkpoint
from model.files.payload import read_payload, save_atomically
from model.network.classifier import CELLS
from model.training.recipes import Config, recipe_for
from model.training.trainer import Training
from tests.support.checkpoints import made
from tests.support.sentences import after_name
from tests.support.tiny import TINY, interrupt, tiny_config
from train import fit

pytestmark = pytest.mark.usefixtures("sigint", "no_curves")


@pytest.fixture
def stopped(tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Config:
    """A training that was interrupted in its second epoch, to be resumed."""
    config = tiny_config(tiny, out=tmp_path)
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        interrupt(patch, 1, 1)
        fit(config)
    return replace(config, resume=True)


def sentence(config: Config) -> str:
    """What the error says after the file's name; the file stays as it is."""
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
    assert sentence(replace(stopped, **change)) == f"was trained with {fault}; {advice}"


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1000])


def edited(path: Path, **parts: Any) -> None:
    save_atomically(path, read_payload(path) | parts)


def bend(path: Path, part: str, name: str, value: object) -> None:
    edited(path, **{part: read_payload(path)[part] | {name: value}})


def moment(path: Path, **values: Tensor) -> None:
    """Other moments of the last parameter, the readout's bias."""
    state = read_payload(path)["optimizer"]["state"]
    last = max(state)
    bend(path, "optimizer", "state", state | {last: state[last] | values})


def group(path: Path, **settings: object) -> None:
    (only,) = read_payload(path)["optimizer"]["param_groups"]
    bend(path, "optimizer", "param_groups", [only | settings])


LINE = {"epoch": 1, "loss": 2.5, "accuracy": 0.1, "validation_mnist": 0.1, "validation_pen": 0.1}
PLACE = {"epoch": 1, "step": 2, "seen": torch.tensor([80.0, 3, 32]).double(), "history": [LINE]}


@pytest.mark.parametrize(
    ("spoil", "fault"),
    [
        (lambda path: path.write_text("half of an e-mail"), "expected a file of torch.save, found none"),
        (lambda path: path.write_bytes(b""), "expected a file of torch.save, found none"),
        (cut, "expected a file of torch.save, found none"),
        (
            lambda path: (path.unlink(), path.symlink_to(path.parent)),
            "expected a file of torch.save, found none",
        ),
        (lambda path: save_checkpoint(path, made()), "expected a file of torch.save, found none"),
        (lambda path: torch.save([1], path), "expected the state of a training, found something else"),
        (lambda path: edited(path, recipe=[]), "expected settings as recipe, found something else"),
        (lambda path: edited(path, place=PLACE | {"step": -1}), "expected epoch, step and history"),
        (lambda path: edited(path, place=PLACE | {"epoch": 2}), "expected epoch, step and history"),
        (lambda path: edited(path, place=PLACE | {"seen": [0]}), "expected epoch, step and history"),
        (lambda path: edited(path, place=[]), "expected epoch, step and history"),
        (
            lambda path: edited(path, place=PLACE | {"epoch": 4, "history": [LINE] * 4}),
            "expected epoch, step and",
        ),
        (
            lambda path: edited(path, place=PLACE | {"seen": torch.zeros(3).double()}),
            "expected epoch, step and",
        ),
        (lambda path: edited(path, place=PLACE | {"history": [{"epoch": 1}]}), "expected epoch, step and"),
        (
            lambda path: edited(path, place=PLACE | {"history": [LINE | {"loss": math.nan}]}),
            "expected epoch, step",
        ),
        (
            lambda path: edited(path, classifier={}),
            "expected the weights of this network as classifier, found",
        ),
        (
            lambda path: bend(path, "average", "n_averaged", torch.ones(2)),
            "right shape in average, found others",
        ),
        (
            lambda path: bend(path, "classifier", "readout.bias", torch.full([10], math.nan)),
            "shape in classifier",
        ),
        (lambda path: edited(path, optimizer={}), "expected the state of this optimizer, found another"),
        (lambda path: bend(path, "optimizer", "state", {0: {}}), "expected the state of this optimizer"),
        (lambda path: moment(path, exp_avg=torch.zeros(3)), "expected the state of this optimizer"),
        (lambda path: moment(path, exp_avg_sq=-torch.ones(10)), "expected the state of this optimizer"),
        (lambda path: moment(path, step=torch.zeros(())), "expected the state of this optimizer"),
        (lambda path: group(path, betas=(0.9, "x")), "expected the state of this optimizer"),
        (lambda path: group(path, lr=1e3), "expected the state of this optimizer"),
        (lambda path: group(path, eps=0), "expected the state of this optimizer"),
    ],
)
def test_a_broken_state_is_one_sentence(spoil: Callable[[Path], Any], fault: str, stopped: Config) -> None:
    spoil(stopped.state_path)
    text = sentence(stopped)
    assert fault in text
    assert text.startswith("cannot be resumed (")
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
