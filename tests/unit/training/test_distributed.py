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

import train
from model.errors import TrainingError
from model.files.checkpoint import load_checkpoint
from model.files.payload import read_payload
from model.training import distributed
from model.training.config import Config
from model.training.distributed import SINGLE, ProcessGroup, init_process_group
from model.training.fit import GO_ON
from model.training.recipes import recipe_for
from model.training.trainer import Training
from tests.support.tiny import expect_tiny, tiny_config, without_curves

ROOT = Path(__file__).resolve().parents[3]
ENVIRONMENT = os.environ | {"PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}
# 239 pictures an epoch: the last of 35 batches has one, so one of two processes has none of it.
BATCH, LAST = 7, 34
SIZES = ["--epochs", "2", "--hidden-size", "8", "--num-layers", "2", "--batch-size", str(BATCH)]
OPTIONS = ["--cell", "gru", "--name", "gru", *SIZES, "--device", "cpu", "--threads", "1"]
STARTED = """
import os, sys
from tests.support.ranks import train_as
sys.exit(train_as(os.environ["RANK"], sys.argv[1:]))
"""


@pytest.fixture(scope="module")
def single(tiny_folder: Path) -> Path:
    """What one process leaves with the same options."""
    out = tiny_folder / "single"
    with pytest.MonkeyPatch.context() as patch:
        expect_tiny(patch)
        without_curves(patch)
        assert train.main(["--data-dir", str(tiny_folder / "data"), *OPTIONS, "--out", str(out)]) == 0
    return out


def pair(folder: Path, out: Path, *options: str, end: str = "", step: int = 2) -> list[tuple[int, str, str]]:
    """Exit status, output and errors of two processes that train together; the second ends itself by that signal at
    that step of the second epoch."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    meeting = {"MASTER_ADDR": "127.0.0.1", "MASTER_PORT": port, "WORLD_SIZE": "2"}
    environment = ENVIRONMENT | meeting | {"END": end, "STEP": str(step)}
    given = ["--data-dir", str(folder / "data"), *OPTIONS, "--out", str(out), *options]
    command = [sys.executable, "-m", "tests.support.ranks", str(folder), *given]
    ran = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    return [
        (int(status), (folder / f"{rank}.out").read_text(), (folder / f"{rank}.err").read_text())
        for rank, status in enumerate(ran.stdout.split())
    ]


def assert_same_training(found: Path, expected: Path) -> None:
    """Losses to 1e-5, weights to 2e-6; accuracies and figures alike; the same files."""
    lines = [list(csv.DictReader((folder / "gru.metrics.csv").open())) for folder in (found, expected)]
    assert len(lines[0]) == len(lines[1]) == 2
    for ours, theirs in zip(*lines, strict=True):
        assert float(ours.pop("accuracy")) == pytest.approx(float(theirs.pop("accuracy")), abs=1.5 / 239)
        # The test's figures stand in the last line alone.
        assert {name: float(value) for name, value in ours.items() if value} == pytest.approx(
            {name: float(value) for name, value in theirs.items() if value}, rel=1e-5
        )
    ours, theirs = (load_checkpoint(folder / "gru.safetensors") for folder in (found, expected))
    assert ours.recipe == theirs.recipe
    for name, weight in theirs.classifier.state_dict().items():
        torch.testing.assert_close(ours.classifier.state_dict()[name], weight, rtol=1e-5, atol=2e-6)
    assert {path.name for path in found.iterdir()} == {path.name for path in expected.iterdir()}


def test_two_processes_of_torchrun_train_as_one_does(tiny: Path, tmp_path: Path, single: Path) -> None:
    script = tmp_path / "started.py"
    script.write_text(STARTED)
    out = tiny / "torchrun"
    launcher = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2"]
    options = ["--data-dir", str(tiny / "data"), *OPTIONS, "--out", str(out)]
    environment = ENVIRONMENT | {"END": "", "STEP": "0"}
    run = subprocess.run(
        [*launcher, str(script), *options], cwd=ROOT, env=environment, capture_output=True, text=True
    )
    assert run.returncode == 0, run.stderr
    assert run.stdout.count("is trained.") == 1
    assert run.stdout.count("gru epoch 1/2: ") == 1
    assert_same_training(out, single)


def test_ctrl_c_in_one_stops_all_and_any_number_go_on(tiny: Path, single: Path, no_curves: None) -> None:
    """Amid an epoch; then at its last step, where no process may end alone: the others would write a checkpoint, and
    it would say that it was interrupted."""
    out = tiny / "ctrl-c"
    for options, step, saved in (([], 2, (1, 4)), (["--resume"], LAST, (2, 0))):
        (status, _, error), (other, printed, silent) = pair(tiny, out, *options, end="SIGINT", step=step)
        assert (status, other) == (130, 130)
        said = f"{out / 'gru.training.pt'} is saved, and the same command with --resume goes on from it."
        assert error.strip().splitlines()[-1] == f"train.py: interrupted; {said}"
        assert "train.py" not in printed + silent
        progress = read_payload(out / "gru.training.pt")["progress"]
        assert (progress["epoch"], progress["step"]) == saved
        assert not (out / "gru.safetensors").exists()
    assert train.main(["--data-dir", str(tiny / "data"), *OPTIONS, "--out", str(out), "--resume"]) == 0
    assert_same_training(out, single)


def test_one_that_is_ended_ends_the_other_with_one_line(tiny: Path) -> None:
    """By SIGTERM, which torchrun sends to those that wait for a process that has ended."""
    (status, _, error), (other, _, _) = pair(tiny, tiny / "ended", end="SIGTERM")
    assert (status, other) == (1, -signal.SIGTERM)
    assert error.count("train.py: ") == 1
    assert f"train.py: another process of this training has ended; {GO_ON}\n" in error
    assert "Traceback" not in error


@pytest.mark.parametrize(("rank", "lines"), [(0, 1), (1, 0)])
def test_the_main_process_alone_prints_an_error(
    rank: int,
    lines: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / "out").touch()

    def given_by_the_main_process(box: list[object]) -> None:
        box[0] = box[0] or TrainingError("no folder")

    monkeypatch.setattr(distributed.dist, "broadcast_object_list", given_by_the_main_process)
    config = Config("gru", recipe_for("rowwise", "gru"), device="cpu", out=tmp_path / "out")
    assert train.train_all([config], ProcessGroup(rank, 2, rank)) == 1
    assert "".join(capsys.readouterr()).count("train.py: ") == lines


def test_the_last_batch_above_has_one_picture(tiny: Path) -> None:
    recipe = recipe_for("rowwise", "gru")
    made = Training(tiny_config(tiny, recipe=recipe))
    count = len(made.data.epoch(torch.Generator(), recipe.pen_repeats, recipe.non_digits, recipe.styles))
    assert divmod(count, BATCH) == (LAST, 1)


@pytest.mark.parametrize("size", [1, 2, 3, 7])
@pytest.mark.parametrize("count", [0, 1, 5, 256])
def test_the_shards_are_the_batch(size: int, count: int) -> None:
    shards = [list(range(count))[ProcessGroup(rank, size).shard(count)] for rank in range(size)]
    assert [index for shard in shards for index in shard] == list(range(count))
    assert max(map(len, shards)) - min(map(len, shards)) <= 1


def test_a_gpu_that_is_not_there_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 1)
    second = ProcessGroup(1, 2, 1)
    for kind in ("cuda", "mps"):
        with pytest.raises(
            TrainingError, match=f"--device {kind}: this machine does not have one for each process"
        ):
            second.device(torch.device(kind))
    assert second.device(torch.device("cpu")) == torch.device("cpu")
    assert SINGLE.device(torch.device("mps")) == torch.device("mps")


def test_torchrun_without_a_gpu_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """By the command, of the first process alone."""
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    monkeypatch.setenv("WORLD_SIZE", "2")
    with pytest.raises(TrainingError, match="^--device cuda: this machine or this torch has none"):
        init_process_group("cuda").__enter__()
    for rank, lines in (("0", 1), ("1", 0)):
        monkeypatch.setenv("RANK", rank)
        assert train.main(["--device", "cuda", "--out", str(tmp_path)]) == 1
        assert capsys.readouterr().err.count("\n") == lines
