"""A training interrupted anywhere and resumed ends at the very numbers of one that was not; what cannot be resumed
says so in one sentence."""

import math
import signal
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor

from model import training
from model.archive import read_payload, save_atomically
from model.checkpoint import load_checkpoint, save_checkpoint
from model.classifier import CELLS
from model.recipe import TUTORIAL, Config
from model.resume import HeldInterrupt, TrainingError, is_trained
from model.training import Training
from tests.unit.checkpoints import made
from tests.unit.sentences import after_name
from tests.unit.tiny import TINY, same, tiny_config
from train import fit


@pytest.fixture(autouse=True)
def sigint(no_curves: None) -> Iterator[None]:
    """Python's own handler, also where the tests run in the background of a shell, which ignores Ctrl-C there."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def result(path: Path) -> dict[str, Any]:
    """Everything that a training leaves."""
    return {
        "checkpoint": read_payload(path),
        "history": path.with_name(f"{path.stem}.metrics.csv").read_text(),
    }


def interrupt(patch: pytest.MonkeyPatch, epoch: int, step: int) -> None:
    """Press Ctrl-C in the middle of that step, both counted from 0."""
    train_batch = Training.train_batch

    def pressed(self: Training, split: Any, steps: int) -> None:
        if (self.epoch, self.step) == (epoch, step):
            signal.raise_signal(signal.SIGINT)
        train_batch(self, split, steps)

    patch.setattr(Training, "train_batch", pressed)


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


def test_a_second_ctrl_c_is_obeyed_at_once() -> None:
    with pytest.raises(KeyboardInterrupt), HeldInterrupt() as held:
        signal.raise_signal(signal.SIGINT)
        assert held.pressed
        signal.raise_signal(signal.SIGINT)
        pytest.fail("went on")
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_a_ctrl_c_that_nothing_released_is_not_lost() -> None:
    with pytest.raises(KeyboardInterrupt), HeldInterrupt():
        signal.raise_signal(signal.SIGINT)


def test_a_program_keeps_its_own_handler_and_may_train_in_a_thread(tiny: Path) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with HeldInterrupt() as held:
        assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
        assert not held.holds
    signal.signal(signal.SIGINT, signal.default_int_handler)
    paths: list[Path] = []
    thread = threading.Thread(target=lambda: paths.append(fit(tiny_config(tiny, out=tiny / "thread"))))
    thread.start()
    thread.join()
    load_checkpoint(paths[0])


# What is done, and what is not to be resumed


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
        (lambda path: path.write_text("half of an e-mail"), "expected a checkpoint, found a text file"),
        (lambda path: path.write_bytes(b""), "expected a checkpoint, found an empty file"),
        (cut, "expected a whole checkpoint, found a truncated or damaged one"),
        (lambda path: (path.unlink(), path.mkdir()), "found something that is not a file"),
        (
            lambda path: save_checkpoint(path, made()),
            "expected the state of a training, found something else",
        ),
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
