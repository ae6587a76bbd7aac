"""A disk that fills up while a training saves: one line, the earlier checkpoint stays, and --resume goes on.

The system itself makes writing fail, at a size of file that the tests set.
"""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

import pytest

from model.files.checkpoint import save_checkpoint
from model.training import trainer as training
from tests.support.checkpoints import made
from tests.support.tiny import contents, expect_tiny, tiny_config, without_curves
from train import main

resource = pytest.importorskip("resource")  # not on Windows
SIZES = ["--epochs", "2", "--hidden-size", "8", "--num-layers", "1", "--batch-size", "16"]
SMALL = ["--cell", "gru", *SIZES, "--device", "cpu"]


@contextmanager
def full(most: int) -> Iterator[None]:
    """No file may grow beyond so many bytes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def full_at_the_end(patch: pytest.MonkeyPatch, most: int) -> None:
    """The disk fills up when the epochs are trained and the network is to be saved."""
    finish = training.Training.finish

    def limited(self: training.Training) -> Any:
        with full(most):
            return finish(self)

    patch.setattr(training.Training, "finish", limited)


@pytest.fixture(scope="module")
def whole(tiny_folder: Path) -> dict[str, bytes]:
    """What a training leaves where there is room."""
    config = tiny_config(tiny_folder, out=tiny_folder / "room")
    with pytest.MonkeyPatch.context() as patch:
        expect_tiny(patch)
        without_curves(patch)
        assert main([*SMALL, "--data-dir", str(config.data_dir), "--out", str(config.out)]) == 0
    return contents(config)


@pytest.mark.parametrize(
    ("most", "at_the_end", "file"),
    [
        (1000, False, "gru.training.pt"),
        (12_000, False, "gru.training.pt"),
        (0, True, "gru.safetensors"),
        (5_000, True, "gru.safetensors"),
    ],
)
def test_a_full_disk_is_one_line_and_costs_nothing(
    most: int,
    at_the_end: bool,
    file: str,
    whole: dict[str, bytes],
    tiny: Path,
    no_curves: None,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    config = tiny_config(tiny, out=tiny / f"full-{most}-{at_the_end}")
    command = [*SMALL, "--data-dir", str(config.data_dir), "--out", str(config.out)]
    save_checkpoint(config.checkpoint_path, made("lstm"))
    before = config.checkpoint_path.read_bytes()
    with monkeypatch.context() as patch, nullcontext() if at_the_end else full(most):
        if at_the_end:
            full_at_the_end(patch, most)
        assert main(command) == 1
    message = capsys.readouterr().err.strip().splitlines()[-1]
    assert message.startswith(f"train.py: {config.out / file}: ")
    assert "written (File too large)" in message and message.endswith(".")
    assert config.checkpoint_path.read_bytes() == before
    assert not list(config.out.glob("*.tmp"))
    assert main([*command, "--resume"]) == 0
    assert contents(config) == whole
