"""A disk that fills up while a training saves: one sentence, the earlier checkpoint whole, and room again is enough.

The system itself makes writing fail, at a size of file that the tests set.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from model.files.checkpoint import load_checkpoint, save_checkpoint
from model.training import trainer as training
from tests.support.checkpoints import made
from tests.support.killed import contents
from tests.support.tiny import same, tiny_config
from train import main

resource = pytest.importorskip("resource")  # not on Windows
SMALL = ["--epochs", "3", "--hidden-size", "8", "--num-layers", "1", "--batch-size", "16"]


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


@pytest.mark.parametrize(
    ("most", "at_the_end", "file"),
    [
        (0, False, "gru.training.pt"),
        (1000, False, "gru.training.pt"),
        (12_000, False, "gru.training.pt"),
        (0, True, "gru.safetensors"),
        (5_000, True, "gru.safetensors"),
    ],
)
def test_a_full_disk_is_one_sentence_and_costs_nothing(
    most: int,
    at_the_end: bool,
    file: str,
    tiny: Path,
    tmp_path: Path,
    no_curves: None,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    whole, config = (tiny_config(tiny, out=tmp_path / name) for name in ("whole", "filled"))
    options = ["--cell", "gru", *SMALL, "--device", "cpu", "--data-dir", str(tiny / "data"), "--out"]
    assert main([*options, str(whole.out)]) == 0
    save_checkpoint(config.checkpoint_path, made("lstm"))
    before = config.checkpoint_path.read_bytes()
    capsys.readouterr()
    with monkeypatch.context() as patch:
        if at_the_end:
            full_at_the_end(patch, most)
            assert main([*options, str(config.out)]) == 1
        else:
            with full(most):
                assert main([*options, str(config.out)]) == 1
    sentence = capsys.readouterr().err.strip().splitlines()[-1]
    assert sentence.startswith(f"train.py: {config.out / file}: ")
    assert "written (File too large)" in sentence and sentence.endswith(".")
    load_checkpoint(config.checkpoint_path)
    assert config.checkpoint_path.read_bytes() == before
    assert not list(config.out.glob("*.tmp"))
    assert main([*options, str(config.out), "--resume"]) == 0
    assert same(contents(config), contents(whole))
