"""A training interrupted anywhere and resumed ends at the same bits as one that was not."""

import signal
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch

from model.files.payload import read_payload
from model.training import output_files, trainer
from model.training.config import Config
from model.training.fit import train_network
from model.training.recipes import TUTORIAL, Recipe
from model.training.resume import is_trained
from model.training.trainer import Training
from tests.support.tiny import TINY, contents, interrupt, tiny_config

pytestmark = pytest.mark.usefixtures("sigint", "no_curves")


def press() -> None:
    signal.raise_signal(signal.SIGINT)


def progress(config: Config) -> tuple[int, int, int]:
    """(epoch, step, lines of the history) of a saved state."""
    saved = read_payload(config.state_path)["progress"]
    return saved["epoch"], saved["step"], len(saved["history"])


@pytest.mark.parametrize(("cell", "recipe"), [("rnn", TINY), ("lstm", replace(TUTORIAL, batch_size=16))])
def test_interrupted_and_resumed_is_uninterrupted(
    cell: str, recipe: Recipe, tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = tiny_config(tiny, cell, recipe, out=tiny / f"{tmp_path.name}-whole", seed=3, num_layers=2)
    train_network(whole)
    config = replace(whole, out=tiny / tmp_path.name)
    for epoch, step in [(0, 0), (0, 2), (1, 1)]:
        with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
            interrupt(patch, epoch, step)
            train_network(config)
        assert progress(config) == (epoch, step + 1, epoch)  # the step in which it came is done
        config = replace(config, resume=True)
    train_network(config)
    assert contents(config) == contents(whole)


def between_epochs(patch: pytest.MonkeyPatch) -> None:
    end_epoch = Training.end_epoch

    def pressed(self: Training) -> None:
        end_epoch(self)
        if self.epoch == 2:
            press()

    patch.setattr(Training, "end_epoch", pressed)


def while_validating(patch: pytest.MonkeyPatch) -> None:
    accuracy, count = trainer.accuracy, iter(range(1000))

    def pressed(*given: Any) -> float:
        if next(count) == 0:
            press()
        return accuracy(*given)

    patch.setattr(trainer, "accuracy", pressed)


def amid_a_step(patch: pytest.MonkeyPatch) -> None:
    """An exception, or a second Ctrl-C: the state before this step has been saved, and stays."""
    step, count = torch.optim.AdamW.step, iter(range(1000))

    def pressed(self: torch.optim.AdamW, *given: Any, **named: Any) -> None:
        step(self, *given, **named)
        if next(count) == 9:
            raise KeyboardInterrupt

    patch.setattr(torch.optim.AdamW, "step", pressed)


def twice_while_an_epoch_is_noted(patch: pytest.MonkeyPatch) -> None:
    """Its line is in the history by then, and the next epoch has not begun."""
    zero_sums = Training.zero_sums

    def pressed(self: Training) -> torch.Tensor:
        if vars(self).get("epoch") == 1 and len(self.history) == 2:  # it has neither while it is made
            press()
            press()
            pytest.fail("went on")
        return zero_sums(self)

    patch.setattr(Training, "zero_sums", pressed)


def while_saving(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(output_files, "save_checkpoint", lambda *_: press())


@pytest.mark.parametrize(
    ("moment", "saved"),
    [
        (between_epochs, (2, 0, 2)),
        (while_validating, (1, 0, 1)),
        (amid_a_step, (1, 0, 1)),
        (twice_while_an_epoch_is_noted, (1, 0, 1)),
        (while_saving, (3, 0, 3)),
    ],
)
def test_no_moment_loses_or_repeats_a_step(
    moment: Callable[[pytest.MonkeyPatch], None],
    saved: tuple[int, int, int],
    trained: dict[str, bytes],
    tiny: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    config = tiny_config(tiny, out=tiny / moment.__name__)
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        moment(patch)
        train_network(config)
    assert progress(config) == saved
    assert not config.checkpoint_path.exists()
    train_network(replace(config, resume=True))
    assert contents(config) == trained


# What is done, and what is missing


def test_what_is_trained_is_not_trained_again(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config = tiny_config(tiny, out=tiny / "done", recipe=replace(TINY, epochs=1), resume=True)
    path = train_network(config).path
    assert is_trained(path, config.fingerprint())
    with monkeypatch.context() as patch:
        patch.setattr(Training, "__init__", lambda *_: pytest.fail("trained again"))
        assert train_network(config).path == path
    for other in (replace(config, seed=1), replace(config, recipe=TINY)):
        assert not is_trained(path, other.fingerprint())
    path.write_bytes(path.read_bytes()[:-100])
    assert not is_trained(path, config.fingerprint())
    train_network(config)
    assert is_trained(path, config.fingerprint())


def test_more_epochs_than_were_trained_are_trained_anew(
    trained: dict[str, bytes], tiny: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The learning rate of a finished training is zero, so its weights are no start for more epochs."""
    train_network(tiny_config(tiny, recipe=replace(TINY, epochs=1), out=tiny / "more"))
    config = tiny_config(tiny, out=tiny / "more", resume=True)
    train_network(config)
    assert contents(config) == trained
    assert f"gru: no {config.state_path} to resume, so it starts anew.\n" in capsys.readouterr().out
