"""A disk that fills up while a training saves: one line, the earlier checkpoint stays, and --resume goes on.

The system itself makes writing fail, at a size of file that the tests set.
"""

from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from model.errors import CheckpointError
from model.files.checkpoint import save_checkpoint
from model.training.fit import train_network
from model.training.trainer import Training
from tests.support.checkpoints import made
from tests.support.full_disk import full
from tests.support.tiny import contents, tiny_config


@pytest.mark.parametrize(
    ("most", "at_the_end", "file"),
    [(1000, False, "gru.training.pt"), (0, True, "gru.safetensors"), (5000, True, "gru.safetensors")],
)
def test_a_full_disk_is_one_line_and_costs_nothing(
    most: int,
    at_the_end: bool,
    file: str,
    trained: dict[str, bytes],
    tiny: Path,
    no_curves: None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Full from the start, or once the epochs are trained and the network is to be saved."""
    config = tiny_config(tiny, out=tiny / f"full-{most}-{at_the_end}", force=True)
    save_checkpoint(config.checkpoint_path, made("lstm"))
    before = config.checkpoint_path.read_bytes()
    finish = Training.finish

    def limited(self: Training) -> dict[str, Any]:
        with full(most):
            return finish(self)

    with monkeypatch.context() as patch, nullcontext() if at_the_end else full(most):
        if at_the_end:
            patch.setattr(Training, "finish", limited)
        with pytest.raises(CheckpointError) as caught:
            train_network(config)
    message = str(caught.value)
    assert message.startswith(f"{config.out / file}: ")
    assert "written (File too large)" in message and message.endswith(".") and "\n" not in message
    assert config.checkpoint_path.read_bytes() == before
    assert not list(config.out.glob("*.tmp"))
    train_network(replace(config, resume=True))
    assert contents(config) == trained
