"""A training whose settings differ or whose state is broken is not resumed: one line says why."""

import copy
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor, nn

from model.errors import TrainingError
from model.files.payload import read_payload, save_atomically
from model.training.config import Config
from model.training.fit import run_epochs, train_network
from model.training.resume import restore, state_of
from model.training.trainer import Training
from tests.support.checkpoints import made
from tests.support.sentences import after_name
from tests.support.tiny import TINY, expect_tiny, tiny_config


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
        train_network(config)
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
    advice = "give the same options, or leave out --resume to train another network."
    assert message(replace(stopped, **change)) == f"was trained with {fault}; {advice}"


def changed(path: Path, part: str, value: Any) -> None:
    """Replace a part of the state; of a part that is a dict, only the entries in value."""
    state = read_payload(path)
    save_atomically(path, state | {part: state[part] | value if isinstance(value, dict) else value})


def moment(path: Path, optimizer: int = 0, **values: Tensor) -> None:
    """Other moments of the optimizer's last weight: the readout's bias of AdamW (0), the last matrix of Muon (1)."""
    states = read_payload(path)["optimizers"]
    last = max(states[optimizer])
    states[optimizer][last] |= values
    changed(path, "optimizers", states)


def flip_a_bit_of_a_weight(path: Path) -> None:
    """In the middle of the file: torch.load would not notice."""
    content = bytearray(path.read_bytes())
    weight = read_payload(path)["classifier"]["recurrent.weight_hh_l0"].numpy().tobytes()
    content[content.index(weight)] ^= 1
    path.write_bytes(content)


def link_to_folder(path: Path) -> None:
    path.unlink()
    path.symlink_to(path.parent)


UNREADABLE: list[Callable[[Path], Any]] = [
    lambda path: path.write_text("half of an e-mail"),
    lambda path: path.write_bytes(b""),
    lambda path: path.write_bytes(path.read_bytes()[:-1000]),
    flip_a_bit_of_a_weight,
    link_to_folder,
    # An object that only unpickling without weights_only makes.
    lambda path: torch.save(nn.Linear(1, 1), path),
]
FOREIGN: list[Callable[[Path], Any]] = [
    lambda path: torch.save([1], path),
    lambda path: torch.save(made().classifier.state_dict(), path),
    lambda path: changed(path, "settings", []),
]
UNFIT: list[Callable[[Path], Any]] = [
    lambda path: changed(path, "progress", []),
    lambda path: changed(path, "progress", {"epoch": "x"}),
    lambda path: changed(path, "progress", {"epoch": 9}),
    lambda path: changed(path, "progress", {"step": -1}),
    lambda path: changed(path, "progress", {"history": None}),
    lambda path: changed(path, "progress", {"epoch_sums": [0]}),
    lambda path: changed(path, "progress", {"points": {"lines": []}}),
    lambda path: changed(path, "progress", {"points": {"lines": [], "sums": [0.0] * 3}}),
    lambda path: changed(path, "progress", {"points": {"lines": [{"epoch": "x"}], "sums": [0.0] * 4}}),
    lambda path: changed(path, "progress", {"points": {"lines": [1], "sums": [0.0] * 4}}),
    lambda path: changed(path, "classifier", []),
    lambda path: changed(path, "average", {"readout.bias": torch.zeros(9)}),
    lambda path: changed(path, "optimizers", [1, 1]),
    lambda path: changed(path, "optimizers", read_payload(path)["optimizers"][:1]),
    lambda path: changed(path, "optimizers", [{0: {}}, {0: {}}]),
    lambda path: moment(path, exp_avg=torch.zeros(3)),
    lambda path: moment(path, 1, momentum_buffer=torch.zeros(3)),
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
    assert text.endswith("); train without --resume.")


def test_moments_of_one_number_are_copied_to_each_weight(stopped: Config) -> None:
    """expand() stores one number for ten: AdamW would read and write beyond it."""
    moment(stopped.state_path, exp_avg=torch.ones(1).expand(10))
    training = Training(stopped)
    restore(training)
    kept = training.optimizers[0].state[training.classifier.readout.bias]["exp_avg"]
    assert kept.is_contiguous() and kept.tolist() == [1.0] * 10


def test_a_state_that_does_not_fit_changes_nothing(stopped: Config) -> None:
    """The weights would fit; the moments, which come after them, do not."""
    changed(stopped.state_path, "classifier", {"readout.bias": torch.ones(10)})
    moment(stopped.state_path, exp_avg=torch.zeros(3))
    training = Training(stopped)
    before = copy.deepcopy(state_of(training))
    with pytest.raises(TrainingError):
        restore(training)
    after = state_of(training)
    assert after["optimizers"] == before["optimizers"] == [{}, {}]
    torch.testing.assert_close(after["classifier"], before["classifier"], rtol=0, atol=0)
