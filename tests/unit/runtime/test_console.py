"""What a training prints may be lost; what it has learnt may not."""

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from model.files.checkpoint import load_checkpoint
from model.runtime.console import print_line
from tests.support.server import ROOT
from train import main

SMALL = ["--cell", "gru", "--epochs", "2", "--hidden-size", "8", "--num-layers", "1", "--batch-size", "16"]


class Broken(io.StringIO):
    """An output that cannot be written."""

    def __init__(self, error: OSError | ValueError) -> None:
        super().__init__()
        self.error = error

    def write(self, text: str) -> int:
        raise self.error


@pytest.mark.parametrize(
    "output",
    [
        Broken(BrokenPipeError(32, "Broken pipe")),
        Broken(OSError(28, "No space left on device")),
        Broken(ValueError("I/O operation on closed file")),
        None,
    ],
)
def test_a_training_whose_output_nobody_takes_is_trained(
    output: io.StringIO | None, tiny: Path, tmp_path: Path, no_curves: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tiny / tmp_path.name  # beside what is rendered already
    with monkeypatch.context() as patch:
        patch.setattr(sys, "stdout", output)
        options = [*SMALL, "--device", "cpu", "--data-dir", str(tiny / "data"), "--out", str(out)]
        assert main(options) == 0
    load_checkpoint(out / "gru.safetensors")
    assert not (out / "gru.training.pt").exists()


def test_what_an_encoding_does_not_know_is_escaped(monkeypatch: pytest.MonkeyPatch) -> None:
    written = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(written, "ascii"))
    print_line("networks/é/gru.safetensors is trained.")
    assert written.getvalue() == b"networks/\\xe9/gru.safetensors is trained.\n"


def test_a_reader_that_has_gone_leaves_no_word(tmp_path: Path) -> None:
    """Python itself writes what is left when it ends, and would fail there."""
    reading, writing = os.pipe()
    os.close(reading)
    code = "from model.runtime.console import tell; tell('one'); tell('two')"
    ended = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, stdout=writing, stderr=subprocess.PIPE, check=False
    )
    os.close(writing)
    assert (ended.returncode, ended.stderr) == (0, b"")


@pytest.mark.skipif(os.name != "posix", reason="Windows knows no such terminal")
def test_a_terminal_that_has_closed_changes_no_exit_status() -> None:
    """After SIGHUP it is gone, and train.py still says how to go on."""
    terminal, end = os.openpty()
    os.close(terminal)
    code = "import sys; from model.runtime.console import tell; tell('one', 'stderr'); sys.exit(130)"
    ended = subprocess.run([sys.executable, "-c", code], cwd=ROOT, stdout=end, stderr=end, check=False)
    os.close(end)
    assert ended.returncode == 130
