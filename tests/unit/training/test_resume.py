"""A training interrupted anywhere and resumed ends at the same bits as one that was not."""

import signal
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch

from model.errors import TrainingError
from model.files.payload import read_payload
from model.training import output_files, trainer
from model.training.config import Config
from model.training.fit import train_network
from model.training.recipes import TUTORIAL, Recipe
from model.training.resume import check_trained
from model.training.trainer import Training
from tests.support.own import save_picture, twenty_drawings
from tests.support.tiny import TINY, contents, interrupt, tiny_config, tiny_data

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
    trained = train_network(config)
    check_trained(trained.path, config.fingerprint())
    monkeypatch.setattr(Training, "__init__", lambda *_: pytest.fail("trained again"))
    assert train_network(config) == trained


@pytest.mark.parametrize("change", [{"seed": 1}, {"recipe": TINY}, "damage"])
def test_resume_leaves_another_network_as_it_is(change: Any, tiny: Path, tmp_path: Path) -> None:
    """Also one that is damaged; --force replaces it."""
    config = tiny_config(tiny, out=tiny / tmp_path.name, recipe=replace(TINY, epochs=1), resume=True)
    path = train_network(config).path
    if change == "damage":
        path.write_bytes(path.read_bytes()[:-100])
    else:
        config = replace(config, **change)
    before = contents(config)
    with pytest.raises(TrainingError) as caught:
        train_network(config)
    assert str(caught.value).startswith(f"{path}: ")
    assert contents(config) == before
    assert train_network(replace(config, force=True)).path == path
    check_trained(path, config.fingerprint())


def test_both_values_of_what_differs_are_told(tiny: Path) -> None:
    """Two epochs are finished: their learning rate has come to zero, so their weights are no start for a third."""
    two = tiny_config(tiny, out=tiny / "two", recipe=replace(TINY, epochs=2))
    path = train_network(two).path
    with pytest.raises(TrainingError) as caught:
        train_network(replace(two, recipe=TINY, resume=True))
    advice = "give the same options, or leave out --resume to train another network."
    assert str(caught.value) == f"{path}: was trained with epochs 2, not 3; {advice}"


def test_without_anything_to_resume_it_starts_anew(
    trained: dict[str, bytes], tiny: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config = tiny_config(tiny, out=tiny / "anew", resume=True)
    train_network(config)
    assert contents(config) == trained
    assert f"gru: nothing to resume in {config.out}, so it starts anew.\n" in capsys.readouterr().out


def test_a_drawing_more_is_noticed_after_the_end(tmp_path: Path) -> None:
    """Of one's own; the network stays."""
    mine = twenty_drawings(tmp_path / "mine")
    recipe = replace(TUTORIAL, epochs=1, batch_size=500, data="mine")
    config = tiny_config(tmp_path, "rnn", recipe, data_folder=mine, resume=True)
    trained = train_network(config)
    assert train_network(config) == trained
    save_picture(mine / "3" / "more.png", 3, 2)
    with pytest.raises(TrainingError, match="was trained on other pictures or labels than "):
        train_network(config)


def test_other_labels_are_not_resumed(tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The settings are the same, and so is the number of pictures."""
    other = tiny_data(tmp_path / "other")
    labels = other / "MNIST" / "raw" / "train-labels-idx1-ubyte"
    content = bytearray(labels.read_bytes())
    content[8] = (content[8] + 1) % 10
    labels.write_bytes(content)
    config = tiny_config(tiny, out=tiny / tmp_path.name)
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        interrupt(patch, 1, 1)
        train_network(config)
    before = config.state_path.read_bytes()
    with pytest.raises(TrainingError) as caught:
        train_network(replace(config, resume=True, data_dir=other))
    assert str(caught.value).startswith(f"{config.state_path}: was trained on other pictures or labels than ")
    assert config.state_path.read_bytes() == before
