"""Windows and macOS, as far as another system can tell: what they lack, their consoles, and what the documents say."""

import io
import os
import re
import subprocess
import sys
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import app
import train
from model.errors import CheckpointError
from model.files.checkpoint import load_checkpoint, save_checkpoint
from model.training.trainer import Training

ROOT = Path(__file__).resolve().parents[3]
TRAINING = (ROOT / "docs" / "training.md").read_text("utf-8")
SMALL = ["--cell", "gru", "--hidden-size", "4", "--num-layers", "1", "--batch-size", "32", "--device", "cpu"]


class Console:
    """stdout and stderr of a western Windows console."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.bytes = {name: io.BytesIO() for name in ("stdout", "stderr")}
        for name, errors in (("stdout", "strict"), ("stderr", "backslashreplace")):  # as Python opens them
            patch.setattr(sys, name, io.TextIOWrapper(self.bytes[name], "cp1252", errors))

    def printed(self, name: str) -> str:
        """What was written since the last time."""
        getattr(sys, name).flush()
        text = self.bytes[name].getvalue().decode("cp1252")
        self.bytes[name].seek(0)
        self.bytes[name].truncate()
        return text


def test_trains_and_starts_the_app_without_what_windows_lacks(tiny_folder: Path, tmp_path: Path) -> None:
    """No SIGHUP, no fork, no resource; and no file of text in the machine's own encoding."""
    out = tmp_path / "out"
    command = [sys.executable, "-X", "warn_default_encoding", "-m", "tests.support.windows", str(tiny_folder)]
    ran = subprocess.run(
        [*command, *SMALL, "--epochs", "2", "--out", str(out)], cwd=ROOT, capture_output=True, text=True
    )
    assert ran.returncode == 0, ran.stderr
    load_checkpoint(out / "gru-4x1.safetensors")


@pytest.mark.parametrize("program", [train, app])
def test_help_and_refusals_can_be_printed_on_a_western_console(
    program: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    console = Console(monkeypatch)
    with pytest.raises(SystemExit) as ended:
        program.main(["--help"])
    assert ended.value.code == 0
    assert "--help" in console.printed("stdout")
    with pytest.raises(SystemExit) as ended:
        program.main(["--日本", "≥"])
    assert ended.value.code == 2
    assert r"--\u65e5\u672c" in console.printed("stderr").splitlines()[-1]


def test_a_path_that_the_console_cannot_show_is_escaped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    console = Console(monkeypatch)
    taken = tmp_path / "日本"
    taken.touch()
    assert train.main([*SMALL, "--out", str(taken)]) == 1
    line = console.printed("stderr")
    assert line.startswith("train.py: ")
    assert r"\u65e5\u672c: no folder for checkpoints" in line
    assert line.count("\n") == 1


def test_a_checkpoint_that_another_program_holds_open_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Windows refuses to replace it (PermissionError); it stays as it was, and no other file stays beside it."""
    checkpoint, path = load_checkpoint(ROOT / "checkpoints" / "rnn.safetensors"), tmp_path / "rnn.safetensors"
    path.write_bytes(b"earlier")

    def held(*_: object) -> None:
        raise PermissionError(
            13, "The process cannot access the file because it is being used by another process"
        )

    monkeypatch.setattr(os, "replace", held)
    with pytest.raises(CheckpointError) as caught:
        save_checkpoint(path, checkpoint)
    assert "being used by another process" in str(caught.value)
    assert [file.read_bytes() for file in tmp_path.iterdir()] == [b"earlier"]


def test_the_documented_program_trains_each_network_once(
    tiny: Path,
    no_curves: None,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """docs/training.md's, with small sizes and one epoch. Started again it trains nothing."""
    section = TRAINING.split("\n## Many trainings\n")[1].split("\n## ")[0]
    [program] = re.findall(r"^```python\n(.*?)^```", section, re.MULTILINE | re.DOTALL)
    small = program.replace("(64, 128, 256)", "(3, 4)").replace("(0, 1, 2)", "(0, 1)")
    given: dict[str, Any] = {
        "data_dir": tiny / "data",
        "num_layers": 1,
        "epochs": 1,
        "batch_size": 64,
        "device": "cpu",
    }
    monkeypatch.setattr(train, "fit", partial(train.fit, **given))
    monkeypatch.chdir(tmp_path)
    exec(small, {})
    printed = capsys.readouterr().out
    assert len(list(tmp_path.rglob("*.safetensors"))) == 3 * 2 * 2
    monkeypatch.setattr(Training, "run_epoch", lambda *_: pytest.fail("trained again"))
    exec(small, {})
    lines = re.compile(r"^\S+ \d+\.\d\d%$", re.MULTILINE)
    figures = lines.findall(printed)
    assert len(figures) == 3 * 2 * 2
    assert lines.findall(capsys.readouterr().out) == figures
