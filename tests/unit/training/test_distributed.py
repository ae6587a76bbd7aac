"""Two real processes train together: the same losses as one, one output, and each way to end."""

import csv
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
import torch

from model.errors import TrainingError
from model.files.checkpoint import load_checkpoint
from model.files.payload import read_payload
from model.training.distributed import ALONE, Team
from model.training.recipes import recipe_for
from model.training.trainer import Training
from tests.support.tiny import tiny_config
from train import main

ROOT = Path(__file__).resolve().parents[3]
ENVIRONMENT = os.environ | {"PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}
ENDED = (
    "another process of this training has ended; "
    "the same command with --resume goes on from what was saved, if anything was."
)
INTERRUPTED = "interrupted; the same command with --resume goes on from what was saved."
# 204 pictures an epoch: the last of 30 batches has one, so one of two processes has none of it.
BATCH, LAST = 7, 29
SIZES = ["--epochs", "2", "--hidden-size", "8", "--num-layers", "2", "--batch-size", str(BATCH)]
OPTIONS = ["--cell", "gru", *SIZES, "--device", "cpu", "--threads", "1"]
STARTED = """
import os, signal, sys
import pytest
import train
from model.training import learning_curves as history
from model.training.trainer import Training
from tests.support.tiny import expect_tiny

patch = pytest.MonkeyPatch()
expect_tiny(patch)
patch.setattr(history, "draw", lambda lines, path, title: path.write_text(title))
signal.signal(signal.SIGINT, signal.SIG_DFL)  # as train.py has it by then
train_batch = Training.train_batch
end, step, rank = os.environ["END"], int(os.environ["STEP"]), os.environ["RANK"]

def ending(self, split, steps):
    if (self.epoch, self.step, rank) == (1, step, "1") and end:
        os.kill(os.getpid(), getattr(signal, end))
    train_batch(self, split, steps)

Training.train_batch = ending
sys.exit(train.main(sys.argv[1:]))
"""


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def pair(folder: Path, *options: str, end: str = "", step: int = 2) -> list[tuple[int, str, str]]:
    """Exit status, output and errors of two processes that train together; the second ends itself by that signal at
    that step of the second epoch."""
    there = {"MASTER_ADDR": "127.0.0.1", "MASTER_PORT": str(free_port()), "WORLD_SIZE": "2"}
    there |= {"END": end, "STEP": str(step)}
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", STARTED, "--data-dir", str(folder / "data"), *OPTIONS, *options],
            cwd=ROOT,
            env=ENVIRONMENT | there | {"RANK": str(rank), "LOCAL_RANK": str(rank)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for rank in range(2)
    ]
    printed = [process.communicate() for process in processes]
    return [(process.returncode, *each) for process, each in zip(processes, printed, strict=True)]


def alone(folder: Path, out: Path, *more: str) -> Path:
    """The same options in one process; the folder of the result."""
    assert main(["--data-dir", str(folder / "data"), *OPTIONS, "--out", str(out), *more]) == 0
    return out


def assert_same_training(found: Path, expected: Path) -> None:
    """Losses to 1e-5, as the weights; accuracies and figures alike; the same files."""
    lines = [list(csv.DictReader((folder / "gru.metrics.csv").open())) for folder in (found, expected)]
    assert len(lines[0]) == len(lines[1]) == 2
    for ours, theirs in zip(*lines, strict=True):
        assert {name: float(value) for name, value in ours.items()} == pytest.approx(
            {name: float(value) for name, value in theirs.items()}, rel=1e-5
        )
    ours, theirs = (load_checkpoint(folder / "gru.safetensors") for folder in (found, expected))
    assert ours.recipe == theirs.recipe
    for name, weight in theirs.classifier.state_dict().items():
        torch.testing.assert_close(ours.classifier.state_dict()[name], weight, rtol=1e-4, atol=1e-5)
    assert {path.name for path in found.iterdir()} == {path.name for path in expected.iterdir()}


def test_two_processes_of_torchrun_train_as_one_does(tiny: Path, tmp_path: Path, no_curves: None) -> None:
    expected = alone(tiny, tmp_path / "one")
    script = tmp_path / "started.py"
    script.write_text(STARTED)
    launcher = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2"]
    options = ["--data-dir", str(tiny / "data"), *OPTIONS, "--out", str(tmp_path / "two")]
    environment = ENVIRONMENT | {"END": "", "STEP": "0"}
    run = subprocess.run(
        [*launcher, str(script), *options], cwd=ROOT, env=environment, capture_output=True, text=True
    )
    assert run.returncode == 0, run.stderr
    assert run.stdout.count("is trained.") == 1
    assert run.stdout.count("gru epoch 1/2: ") == 1
    assert_same_training(tmp_path / "two", expected)


def test_ctrl_c_in_one_stops_all_and_one_process_goes_on(tiny: Path, tmp_path: Path, no_curves: None) -> None:
    expected = alone(tiny, tmp_path / "one")
    (status, _, error), (other, printed, silent) = pair(tiny, "--out", str(tmp_path / "two"), end="SIGINT")
    assert (status, other) == (130, 130)
    assert error.strip().splitlines()[-1] == f"train.py: {INTERRUPTED}"
    assert "train.py" not in printed + silent
    config = tiny_config(tiny, out=tmp_path / "two")
    place = read_payload(config.state_path)["place"]
    assert place["epoch"] == 1
    assert place["step"] > 2
    assert_same_training(alone(tiny, tmp_path / "two", "--resume"), expected)


def test_ctrl_c_at_the_last_step_stops_all_before_one_measures(tiny: Path, tmp_path: Path) -> None:
    """No process may end alone there: the others would write a checkpoint, and it would say that it was interrupted."""
    results = pair(tiny, "--out", str(tmp_path / "two"), end="SIGINT", step=LAST)
    assert [status for status, _, _ in results] == [130, 130]
    config = tiny_config(tiny, out=tmp_path / "two")
    assert read_payload(config.state_path)["place"]["epoch"] == 2
    assert not config.checkpoint_path.exists()


@pytest.mark.parametrize("end", ["SIGKILL", "SIGTERM"])
def test_one_that_is_killed_ends_the_other_with_one_sentence_and_two_go_on(
    end: str, tiny: Path, tmp_path: Path, no_curves: None
) -> None:
    """By SIGTERM too: torchrun sends it to those that wait for one that has ended."""
    expected = alone(tiny, tmp_path / "one")
    (status, _, error), (other, _, _) = pair(tiny, "--out", str(tmp_path / "two"), end=end)
    assert (status, -other) == (1, getattr(signal, end))
    assert error.count("train.py: ") == 1
    assert f"train.py: {ENDED}\n" in error
    assert "Traceback" not in error
    results = pair(tiny, "--out", str(tmp_path / "two"), "--resume")
    assert [status for status, _, _ in results] == [0, 0], results
    assert_same_training(tmp_path / "two", expected)


def test_an_error_is_printed_once(tiny: Path, tmp_path: Path) -> None:
    (tmp_path / "MNIST").touch()
    results = pair(tiny, "--data-dir", str(tmp_path), "--out", str(tmp_path / "out"))
    assert [status for status, _, _ in results] == [1, 1]
    assert sum(error.count("train.py: ") for _, _, error in results) == 1
    assert not any("Traceback" in error for _, _, error in results)


def test_the_last_batch_above_has_one_picture(tiny: Path) -> None:
    recipe = recipe_for("rowwise", "gru")
    made = Training(tiny_config(tiny, recipe=recipe))
    count = len(made.data.epoch(torch.Generator(), recipe.pen_repeats, recipe.non_digits))
    assert divmod(count, BATCH) == (LAST, 1)


@pytest.mark.parametrize("size", [1, 2, 3, 7])
@pytest.mark.parametrize("count", [0, 1, 5, 256])
def test_the_parts_are_the_batch(size: int, count: int) -> None:
    parts = [list(range(count))[Team(rank, size).part(count)] for rank in range(size)]
    assert [place for part in parts for place in part] == list(range(count))
    assert max(map(len, parts)) - min(map(len, parts)) <= 1


def test_a_gpu_that_is_not_there_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 1)
    with pytest.raises(TrainingError, match="more processes than the 1 GPUs of this machine"):
        Team(1, 2, 1).device(torch.device("cuda"))
    with pytest.raises(TrainingError, match="--device mps: several processes cannot share it"):
        Team(1, 2, 1).device(torch.device("mps"))
    assert Team(1, 2, 1).device(torch.device("cpu")) == torch.device("cpu")
    assert ALONE.device(torch.device("mps")) == torch.device("mps")
