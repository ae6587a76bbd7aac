"""python -m benchmarks.tutorial: the tables say how the networks were trained; a training that fails is one line."""

import json
import subprocess
from pathlib import Path

import pytest

from benchmarks import tutorial
from model.network.cells import CELLS


def test_each_cell_and_seed_is_trained_and_the_settings_are_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    trained = []

    def accuracy(cell: str, seed: int, data_dir: Path, threads: int) -> float:
        trained.append((cell, seed, data_dir, threads))
        return 0.95 + 0.01 * seed

    monkeypatch.setattr(tutorial, "trained_accuracy", accuracy)
    monkeypatch.setattr(tutorial, "commit", lambda: "0123456789+")
    options = ["--data-dir", str(tmp_path), "--seeds", "3", "--threads", "2", "--json"]
    assert tutorial.main(options) == 0
    assert trained == [(cell, seed, tmp_path, 2) for seed in range(3) for cell in CELLS]
    *lines, last = capsys.readouterr().out.splitlines()
    assert "| GRU | 96.00 | 1.00 | 95.00, 96.00, 97.00 |" in lines
    assert lines[-1].startswith("Trained with `--threads 2`, in float32, by torch ")
    assert lines[-1].endswith(", at commit 0123456789+.")
    assert list(json.loads(last)["mnist_test"]) == list(CELLS)


def test_one_seed_has_no_spread() -> None:
    settings = {"threads": 1, "precision": "float32", "commit": "0", "torch": "2"}
    assert "| RNN | 93.50 |  | 93.50 |" in tutorial.tables(settings | {"mnist_test": {"rnn": [0.935]}})


def test_a_training_that_fails_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    raw = tmp_path / "MNIST" / "raw"
    raw.mkdir(parents=True)
    (raw / "train-images-idx3-ubyte").write_bytes(b"short")
    assert tutorial.main(["--data-dir", str(tmp_path), "--seeds", "1"]) == 1
    printed, error = capsys.readouterr()
    assert printed == "" and error.count("\n") == 1
    assert error.startswith("benchmarks.tutorial: train.py: ") and "expected 47040016)" in error


def test_the_commit_is_gits_and_unknown_without_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(tutorial, "ROOT", tmp_path)
    assert tutorial.commit() == "unknown"
    for command in (
        ["init", "-q"],
        ["-c", "user.name=a", "-c", "user.email=a@b", "commit", "-q", "--allow-empty", "-m", "a"],
    ):
        subprocess.run(["git", *command], cwd=tmp_path, check=True)
    head = subprocess.run(["git", "rev-parse", "HEAD"], cwd=tmp_path, capture_output=True, text=True).stdout
    assert tutorial.commit() == head[:10]
