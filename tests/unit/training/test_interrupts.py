"""When a signal takes effect, and which handlers a program keeps."""

import os
import signal
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from model.files.checkpoint import load_checkpoint
from model.files.payload import read_payload
from model.training import resume
from model.training.distributed import SINGLE
from model.training.fit import train_network
from model.training.interrupts import deferred_interrupt, signals_as_keyboard_interrupt
from model.training.trainer import Training
from tests.support.tiny import contents, tiny_config
from train import train_all

pytestmark = pytest.mark.usefixtures("sigint", "no_curves")


@pytest.mark.parametrize("times", [1, 2])
def test_the_end_of_the_block_or_a_second_ctrl_c_raises(times: int) -> None:
    with pytest.raises(KeyboardInterrupt), deferred_interrupt() as held:
        signal.raise_signal(signal.SIGINT)
        assert held.pressed
        if times == 2:
            signal.raise_signal(signal.SIGINT)
            pytest.fail("went on")
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


@pytest.mark.skipif(os.name != "posix", reason="Windows has no SIGHUP")
@pytest.mark.parametrize(("name", "times"), [("SIGINT", 1), ("SIGTERM", 2), ("SIGHUP", 2)])
def test_a_signal_waits_until_all_is_saved(
    name: str,
    times: int,
    trained: dict[str, bytes],
    tiny: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A second SIGTERM or SIGHUP too, also while the state is written: a closing terminal sends SIGHUP twice."""
    how = getattr(signal, name)
    before = signal.signal(how, signal.SIG_DFL)  # nohup ignores SIGHUP
    config = tiny_config(tiny, out=tiny / name)
    train_batch, save = Training.train_batch, resume.save_atomically

    def ended(self: Training, *given: Any) -> None:
        if self.step == 2:
            for _ in range(times):
                signal.raise_signal(how)
        train_batch(self, *given)

    def ended_again(*given: Any) -> None:
        if times > 1:
            signal.raise_signal(how)
        save(*given)

    with monkeypatch.context() as patch:
        patch.setattr(Training, "train_batch", ended)
        patch.setattr(resume, "save_atomically", ended_again)
        with signals_as_keyboard_interrupt(single=True):
            assert train_all([config], SINGLE) == 130
    said = f"{config.state_path} is saved, and the same command with --resume goes on from it."
    assert capsys.readouterr().err.strip() == f"train.py: interrupted; {said}"
    assert read_payload(config.state_path)["progress"]["step"] == 3
    assert signal.signal(how, before) is signal.SIG_DFL
    train_network(replace(config, resume=True))
    assert contents(config) == trained


def test_a_program_keeps_its_own_handler_and_may_train_in_a_thread(tiny: Path) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with deferred_interrupt() as held:
        assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
        assert not held.pressed
    signal.signal(signal.SIGINT, signal.default_int_handler)
    paths: list[Path] = []
    thread = threading.Thread(
        target=lambda: paths.append(train_network(tiny_config(tiny, out=tiny / "thread")).path)
    )
    thread.start()
    thread.join()
    load_checkpoint(paths[0])
