"""When a signal takes effect, and which handlers a program keeps."""

import os
import signal
import threading
from pathlib import Path
from typing import Any

import pytest

from model.files.checkpoint import load_checkpoint
from model.files.payload import read_payload
from model.training import trainer
from model.training.interrupts import DeferredInterrupt
from model.training.trainer import Training
from tests.support.tiny import tiny_config
from train import fit, main

pytestmark = pytest.mark.usefixtures("sigint", "no_curves")


def test_a_second_ctrl_c_is_raised_at_once() -> None:
    with pytest.raises(KeyboardInterrupt), DeferredInterrupt() as held:
        signal.raise_signal(signal.SIGINT)
        assert held.pressed
        signal.raise_signal(signal.SIGINT)
        pytest.fail("went on")
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_the_end_of_the_block_raises_a_ctrl_c_that_nothing_released() -> None:
    with pytest.raises(KeyboardInterrupt), DeferredInterrupt():
        signal.raise_signal(signal.SIGINT)


@pytest.mark.skipif(os.name != "posix", reason="Windows has no SIGHUP")
@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
def test_a_second_sigterm_or_sighup_waits_until_all_is_saved(
    name: str, tiny: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A closing terminal sends SIGHUP twice."""
    how = getattr(signal, name)
    before = signal.signal(how, signal.SIG_DFL)  # nohup ignores SIGHUP
    config = tiny_config(tiny, out=tiny / name)
    train_batch, save = Training.train_batch, trainer.save_atomically

    def ended(self: Training, *given: Any) -> None:
        if self.step == 2:
            signal.raise_signal(how)
            signal.raise_signal(how)
        train_batch(self, *given)

    def ended_again(*given: Any) -> None:
        signal.raise_signal(how)
        save(*given)

    monkeypatch.setattr(Training, "train_batch", ended)
    monkeypatch.setattr(trainer, "save_atomically", ended_again)
    options = ["--cell", "gru", "--device", "cpu", "--hidden-size", "8", "--batch-size", "16"]
    assert main([*options, "--data-dir", str(config.data_dir), "--out", str(config.out)]) == 130
    message = "train.py: interrupted; the same command with --resume goes on from what was saved."
    assert capsys.readouterr().err.strip() == message
    assert read_payload(config.state_path)["progress"]["step"] == 3
    assert signal.signal(how, before) is signal.SIG_DFL


def test_a_program_keeps_its_own_handler_and_may_train_in_a_thread(tiny: Path) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with DeferredInterrupt() as held:
        assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
        assert not held.handled
    signal.signal(signal.SIGINT, signal.default_int_handler)
    paths: list[Path] = []
    thread = threading.Thread(target=lambda: paths.append(fit(tiny_config(tiny, out=tiny / "thread"))))
    thread.start()
    thread.join()
    load_checkpoint(paths[0])
