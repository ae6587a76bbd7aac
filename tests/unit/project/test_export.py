"""The programs of docs/export.md, run for each cell: what they give is what the checkpoint's network gives."""

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from model.files.checkpoint import load_checkpoint
from model.network.cells import CELLS
from tests.support.digits import load_digits
from tests.support.visitors import offline

ROOT = Path(__file__).resolve().parents[3]
DOCUMENT = (ROOT / "docs" / "export.md").read_text("utf-8")
SIZES = (1, 5, 64)  # of a batch; the networks were exported with two
# Of a logit, in float32; 9e-6 was the most that was measured, on 300 random pictures.
ROUNDING = 1e-4
MODULES = {"rnn": "nn.RNN", "gru": "nn.GRU", "lstm": "nn.LSTM"}

pytestmark = [
    pytest.mark.filterwarnings("ignore:.*_flat_weights:UserWarning", "ignore:.*_check_is_size:FutureWarning"),
    pytest.mark.parametrize("cell", CELLS),
]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current directory: the shipped checkpoints, and room for what is exported."""
    (tmp_path / "checkpoints").symlink_to(ROOT / "checkpoints")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def programs(heading: str, cell: str) -> list[str]:
    """The programs below a heading, for this cell."""
    section = DOCUMENT.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    found = re.findall(r"^```python\n(.*?)^```", section, re.MULTILINE | re.DOTALL)
    return [text.replace("nn.GRU", MODULES[cell]).replace("gru.", f"{cell}.") for text in found]


def expected(rows: torch.Tensor, cell: str) -> np.ndarray:
    with torch.no_grad():
        return load_checkpoint(ROOT / "checkpoints" / f"{cell}.safetensors").classifier(rows).numpy()


def close(found: Any, rows: torch.Tensor, cell: str) -> None:
    np.testing.assert_allclose(np.asarray(found), expected(rows, cell), atol=ROUNDING, rtol=0)


def test_torch_alone_gives_logits_and_answers(cell: str) -> None:
    """Also the answers of the app: the same probabilities, and in doubt the same digits."""
    [program] = programs("torch alone", cell)
    assert "model" not in re.findall(r"^(?:from|import) (\w+)", program, re.MULTILINE)
    readings = [offline(strokes, cell) for strokes, _ in load_digits()]
    rows = torch.from_numpy(np.stack([reading.rows for reading in readings]))
    names: dict[str, Any] = {"given": rows}
    exec(program.replace("torch.rand(5, 28, 28)", "given"), names)
    close(names["logits"].detach(), rows, cell)
    shares = np.stack([reading.probabilities for reading in readings])
    np.testing.assert_allclose(names["probabilities"].detach(), shares, atol=1e-5, rtol=0)
    assert names["sure"].tolist() == [reading.digit is not None for reading in readings]


def test_onnx_takes_a_batch_of_any_size(cell: str) -> None:
    export, read = programs("ONNX", cell)
    exec(export, {})
    names: dict[str, Any] = {}
    exec(read, names)
    assert names["logits"].shape == (5, 10)
    for size in SIZES:
        rows = torch.rand(size, 28, 28)
        close(names["session"].run(None, {"rows": rows.numpy()})[0], rows, cell)


def test_torch_export_takes_a_batch_of_any_size(cell: str) -> None:
    [program] = programs("torch.export, and TorchScript", cell)
    names: dict[str, Any] = {}
    exec(program, names)
    for size in SIZES:
        rows = torch.rand(size, 28, 28)
        close(names["network"](rows).detach(), rows, cell)
