"""Real processes: killed at random moments, and stopped by Ctrl-C."""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from model.files.payload import read_payload
from tests.support.tiny import contents, tiny_config
from train import main

ROOT = Path(__file__).resolve().parents[3]
ENVIRONMENT = os.environ | {"PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}
SIZES = ["--epochs", "2", "--hidden-size", "8", "--num-layers", "1", "--batch-size", "16"]
OPTIONS = ["--cell", "gru", *SIZES, "--device", "cpu", "--threads", "1"]

# The training waits in its second epoch until it is told to go on, so the signal comes while it runs, on any machine.
STOPPED = """
import signal, sys
import pytest
import train
from model.training.trainer import Training
from tests.support.tiny import expect_tiny

expect_tiny(pytest.MonkeyPatch())
signal.signal(signal.SIGINT, signal.SIG_DFL)  # as train.py has it by then; a shell's background job would ignore it
train_batch = Training.train_batch

def waiting(self, split, steps):
    if (self.epoch, self.step) == (1, 2):
        print("waiting", flush=True)
        sys.stdin.readline()
    train_batch(self, split, steps)

Training.train_batch = waiting
sys.exit(train.main(sys.argv[1:]))
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork and SIGKILL")
def test_killed_at_random_moments_it_ends_at_the_same_bytes(tiny: Path) -> None:
    command = [sys.executable, "-m", "tests.support.killed", str(tiny), "lstm"]
    run = subprocess.run(command, cwd=ROOT, env=ENVIRONMENT, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    found = re.fullmatch(r"(\d+) kills, (\d+) while a file was being written, (\d+) trainings\n", run.stdout)
    assert found and int(found[1]) >= 9 and int(found[2]) > 0, run.stdout


@pytest.mark.skipif(sys.platform == "win32", reason="a process cannot send Ctrl-C to another there")
def test_ctrl_c_saves_and_says_how_to_go_on(tiny: Path, no_curves: None) -> None:
    options = ["--data-dir", str(tiny / "data"), *OPTIONS, "--out"]
    whole, stopped = (tiny_config(tiny, out=tiny / name) for name in ("whole", "stopped"))
    assert main([*options, str(whole.out)]) == 0
    with subprocess.Popen(
        [sys.executable, "-c", STOPPED, *options, str(stopped.out)],
        cwd=tiny,
        env=ENVIRONMENT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert any(line == "waiting\n" for line in process.stdout)
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate("\n")
    message = "train.py: interrupted; the same command with --resume goes on from what was saved."
    assert errors.strip().splitlines()[-1] == message
    assert process.returncode == 130
    saved = read_payload(stopped.state_path)["progress"]
    assert (saved["epoch"], saved["step"]) == (1, 3)
    assert main([*options, str(stopped.out), "--resume"]) == 0
    assert contents(stopped) == contents(whole)
