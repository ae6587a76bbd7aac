"""A training interrupted anywhere and resumed ends at the very numbers of one that was not."""

import os
import signal
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch

from model.files.checkpoint import load_checkpoint
from model.files.payload import read_payload
from model.network.classifier import CELLS
from model.training import trainer as training
from model.training.interrupts import DeferredInterrupt, signals_as_keyboard_interrupt
from model.training.recipes import TUTORIAL, Config
from model.training.resume import is_trained
from model.training.trainer import Training
from tests.support.tiny import TINY, interrupt, same, tiny_config
from train import fit

pytestmark = pytest.mark.usefixtures("sigint", "no_curves")


def result(path: Path) -> dict[str, Any]:
    """Everything that a training leaves."""
    return {
        "checkpoint": path.read_bytes(),
        "history": path.with_name(f"{path.stem}.metrics.csv").read_text(),
    }


def resumed(config: Config, interruptions: list[tuple[int, int]], patch: pytest.MonkeyPatch) -> Path:
    """The result of a training interrupted at each of these (epoch, step) and resumed each time."""
    for epoch, step in interruptions:
        with patch.context() as inner, pytest.raises(KeyboardInterrupt):
            interrupt(inner, epoch, step)
            fit(config)
        place = read_payload(config.state_path)["place"]
        assert (place["epoch"], place["step"]) == (epoch, step + 1)  # the step that was under way is done
        config = replace(config, resume=True)
    return fit(config)


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("recipe", [TINY, replace(TUTORIAL, batch_size=16)], ids=["rowwise", "tutorial"])
def test_interrupted_and_resumed_is_uninterrupted(
    cell: str, recipe: Any, tiny: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = tiny_config(tiny, cell, recipe, out=tiny / f"whole-{recipe.name}", seed=3, num_layers=2)
    expected = result(fit(config))
    again = replace(config, out=tiny / f"resumed-{recipe.name}")
    found = result(resumed(again, [(0, 0), (0, 2), (1, 1)], monkeypatch))
    assert same(found, expected)
    assert not again.state_path.exists()


@pytest.mark.parametrize("recipe", [TINY, TUTORIAL], ids=["rowwise", "tutorial"])
def test_two_epochs_and_two_are_four(recipe: Any, tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Interrupted exactly between two epochs: weights, history and schedule are those of four at a stretch."""
    four = replace(recipe, epochs=4, batch_size=16)
    config = tiny_config(tiny, "gru", four, out=tiny / f"four-{recipe.name}")
    expected = result(fit(config))
    again = replace(config, out=tiny / f"two-and-two-{recipe.name}")
    end_epoch = Training.end_epoch

    def pressed(self: Training) -> None:
        end_epoch(self)
        if self.epoch == 2:
            signal.raise_signal(signal.SIGINT)

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(Training, "end_epoch", pressed)
        fit(again)
    place = read_payload(again.state_path)["place"]
    assert (place["epoch"], place["step"], len(place["history"])) == (2, 0, 2)
    assert same(result(fit(replace(again, resume=True))), expected)


def test_ctrl_c_at_the_last_step_and_while_the_epoch_is_measured(
    tiny: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = result(fit(tiny_config(tiny, out=tiny / "whole")))
    config = tiny_config(tiny, out=tiny / "measured")
    accuracy, count = training.accuracy, iter(range(1000))

    def pressed(*given: Any) -> float:
        if next(count) == 0:
            signal.raise_signal(signal.SIGINT)
        return accuracy(*given)

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(training, "accuracy", pressed)
        fit(config)
    place = read_payload(config.state_path)["place"]
    assert (place["epoch"], place["step"], len(place["history"])) == (1, 0, 1)
    assert same(result(fit(replace(config, resume=True))), expected)


@pytest.mark.parametrize("name", ["save_checkpoint", "load_mnist"])
def test_ctrl_c_at_the_very_end_loses_nothing(name: str, tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = result(fit(tiny_config(tiny, out=tiny / "whole")))
    config = tiny_config(tiny, out=tiny / f"end-{name}")

    def pressed(*_: object, **__: object) -> None:
        signal.raise_signal(signal.SIGINT)

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(training, name, pressed)
        fit(config)
    assert not config.checkpoint_path.exists()
    assert same(result(fit(replace(config, resume=True))), expected)


def test_an_exception_amid_a_step_saves_no_half_of_it(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second Ctrl-C, say: the state before it stays, and the training goes on from there."""
    expected = result(fit(tiny_config(tiny, out=tiny / "whole")))
    config = tiny_config(tiny, out=tiny / "amid")
    step, count = torch.optim.AdamW.step, iter(range(1000))

    def pressed(self: torch.optim.AdamW, *given: Any, **named: Any) -> None:
        step(self, *given, **named)
        if next(count) == 9:
            raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(torch.optim.AdamW, "step", pressed)
        fit(config)
    place = read_payload(config.state_path)["place"]
    assert (place["epoch"], place["step"]) == (1, 0)
    assert same(result(fit(replace(config, resume=True))), expected)


def test_a_second_ctrl_c_while_an_epoch_is_noted_saves_no_half_of_it(
    tiny: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its line is in the history by then, and the next epoch has not begun."""
    expected = result(fit(tiny_config(tiny, out=tiny / "whole")))
    config = tiny_config(tiny, out=tiny / "noted")
    nothing_seen = Training.nothing_seen

    def pressed(self: Training) -> torch.Tensor:
        if vars(self).get("epoch") == 1 and len(self.history) == 2:  # it has neither while it is made
            signal.raise_signal(signal.SIGINT)
            signal.raise_signal(signal.SIGINT)
            pytest.fail("went on")
        return nothing_seen(self)

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(Training, "nothing_seen", pressed)
        fit(config)
    place = read_payload(config.state_path)["place"]
    assert (place["epoch"], place["step"], len(place["history"])) == (1, 0, 1)
    assert same(result(fit(replace(config, resume=True))), expected)


def test_a_second_ctrl_c_is_obeyed_at_once() -> None:
    with pytest.raises(KeyboardInterrupt), DeferredInterrupt() as held:
        signal.raise_signal(signal.SIGINT)
        assert held.pressed
        signal.raise_signal(signal.SIGINT)
        pytest.fail("went on")
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


@pytest.mark.skipif(os.name != "posix", reason="Windows knows no such signals")
def test_a_second_sigterm_waits_until_all_is_saved(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal that closes sends SIGHUP twice, and some send SIGHUP after SIGTERM."""
    config = tiny_config(tiny, out=tiny / "twice")
    train_batch, save = Training.train_batch, training.save_atomically

    def told(self: Training, *given: Any) -> None:
        if self.step == 2:
            signal.raise_signal(signal.SIGTERM)
            signal.raise_signal(signal.SIGTERM)
        train_batch(self, *given)

    def told_again(*given: Any) -> None:
        signal.raise_signal(signal.SIGTERM)
        save(*given)

    monkeypatch.setattr(Training, "train_batch", told)
    monkeypatch.setattr(training, "save_atomically", told_again)
    with pytest.raises(KeyboardInterrupt), signals_as_keyboard_interrupt(alone=True):
        fit(config)
    assert read_payload(config.state_path)["place"]["step"] == 3
    assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL


def test_a_ctrl_c_that_nothing_released_is_not_lost() -> None:
    with pytest.raises(KeyboardInterrupt), DeferredInterrupt():
        signal.raise_signal(signal.SIGINT)


def test_a_program_keeps_its_own_handler_and_may_train_in_a_thread(tiny: Path) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with DeferredInterrupt() as held:
        assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
        assert not held.holds
    signal.signal(signal.SIGINT, signal.default_int_handler)
    paths: list[Path] = []
    thread = threading.Thread(target=lambda: paths.append(fit(tiny_config(tiny, out=tiny / "thread"))))
    thread.start()
    thread.join()
    load_checkpoint(paths[0])


# What is done, and what is not there


def test_what_is_trained_is_not_trained_again(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config = tiny_config(tiny, out=tiny / "done", resume=True)
    path = fit(config)
    assert is_trained(path, config.settings())
    with monkeypatch.context() as patch:
        patch.setattr(Training, "__init__", lambda *_: pytest.fail("trained again"))
        assert fit(config) == path
    for other in (replace(config, seed=1), replace(config, recipe=replace(TINY, epochs=2))):
        assert not is_trained(path, other.settings())
    path.write_bytes(path.read_bytes()[:-100])
    assert not is_trained(path, config.settings())
    fit(config)
    assert is_trained(path, config.settings())


def test_nothing_to_resume_starts_anew_and_says_so(tiny: Path, capsys: pytest.CaptureFixture[str]) -> None:
    config = tiny_config(tiny, out=tiny / "anew", resume=True)
    fit(config)
    assert f"gru: no {config.state_path} to resume, so it starts anew.\n" in capsys.readouterr().out


def test_more_epochs_than_were_trained_are_trained_anew(
    tiny: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The schedule of two epochs has come to its end, so their weights are no half of four."""
    four = replace(TINY, epochs=4)
    expected = result(fit(tiny_config(tiny, recipe=four, out=tiny / "at-once")))
    fit(tiny_config(tiny, recipe=replace(TINY, epochs=2), out=tiny / "two-first"))
    capsys.readouterr()
    config = tiny_config(tiny, recipe=four, out=tiny / "two-first", resume=True)
    assert same(result(fit(config)), expected)
    assert f"gru: no {config.state_path} to resume, so it starts anew.\n" in capsys.readouterr().out
