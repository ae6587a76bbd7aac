"""Older and foreign files of torch.save become checkpoints; whatever cannot is one line."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from model.files.checkpoint import load_checkpoint
from model.files.import_checkpoint import import_checkpoint, main
from model.network.cells import CELLS
from tests.support.checkpoints import made, sentence, with_top

ROWS = torch.rand(3, 28, 28, generator=torch.Generator().manual_seed(1))


def old_payload(cell: str = "gru") -> dict[str, Any]:
    """A checkpoint as Rowwise wrote it before safetensors."""
    checkpoint = made(cell)
    described = {
        name: value
        for name, value in vars(checkpoint).items()
        if name not in ("classifier", "top_activations")
    }
    classifier = checkpoint.classifier
    return {"format": 1, "arguments": classifier.arguments, "state_dict": classifier.state_dict()} | described


class Tutorial(nn.Module):
    """A network under a tutorial's names."""

    def __init__(self, module: Callable[..., nn.Module], inputs: int = 28, **options: bool) -> None:
        super().__init__()
        self.lstm = module(inputs, 5, 2, batch_first=True, **options)
        self.fc = nn.Linear(10 if options.get("bidirectional") else 5, 10)

    def forward(self, rows: Tensor) -> Tensor:
        return self.fc(self.lstm(rows)[0][:, -1])


@pytest.mark.parametrize("cell", CELLS)
def test_a_checkpoint_of_an_earlier_rowwise(
    cell: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old, out, saved = tmp_path / f"{cell}.pt", tmp_path / "new" / "x.safetensors", with_top(made(cell))
    torch.save(old_payload(cell), old)
    np.savez_compressed(old.with_suffix(".units.npz"), **vars(saved.top_activations))
    assert main([str(old), "--out", str(out)]) == 0
    assert capsys.readouterr() == (f"{out} is written.\n", "")
    loaded = load_checkpoint(out)
    assert torch.equal(loaded.classifier(ROWS), saved.classifier(ROWS))
    for name in ("recipe", "seed", "versions", "metrics", "temperature", "threshold"):
        assert getattr(loaded, name) == getattr(saved, name)
    assert np.array_equal(loaded.top_activations.pictures, saved.top_activations.pictures)  # type: ignore[union-attr]


FORMS: dict[str, Callable[[Tutorial], Any]] = {
    "state_dict": lambda network: network.state_dict(),
    "in a dict": lambda network: {"epoch": 2, "model_state_dict": network.state_dict()},
    "DataParallel": lambda network: nn.DataParallel(network).state_dict(),
    "torch.compile": lambda network: {"_orig_mod." + name: w for name, w in network.state_dict().items()},
    "no prefix": lambda network: {name.replace("lstm.", ""): w for name, w in network.state_dict().items()},
    "float64": lambda network: {name: weight.double() for name, weight in network.state_dict().items()},
}


@pytest.mark.parametrize(("module", "form"), list(zip([nn.RNN, nn.GRU, nn.LSTM] * 2, FORMS, strict=True)))
def test_weights_of_another_program(
    module: Callable[..., nn.Module], form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The cell is found from the weights; the file goes into checkpoints/ under the name of the old one."""
    monkeypatch.chdir(tmp_path)
    network = Tutorial(module)
    torch.save(FORMS[form](network), "mine.pth")
    assert main(["mine.pth"]) == 0
    loaded = load_checkpoint("checkpoints/mine.safetensors")
    torch.testing.assert_close(loaded.classifier(ROWS), network(ROWS))
    assert loaded.classifier.cell == module.__name__.lower()


FAULTS: dict[str, tuple[Any, str]] = {
    "a module": (nn.GRU(2, 2), "expected a file of torch.save"),
    "a number": (7, "expected a checkpoint or a state_dict, found neither"),
    "an optimizer": ({"lr": 0.1, "state": {}}, "expected a checkpoint or a state_dict, found neither"),
    "convolution": (nn.Conv2d(1, 1, 3).state_dict(), "expected the weights of rnn or gru or lstm with biases"),
    "both ways": (Tutorial(nn.GRU, bidirectional=True).state_dict(), "and one direction"),
    "no biases": (Tutorial(nn.GRU, bias=False).state_dict(), "with biases"),
    "one more weight": (Tutorial(nn.GRU).state_dict() | {"scale": torch.ones(1)}, "of other names or shapes"),
    "columns": (Tutorial(nn.GRU, inputs=27).state_dict(), "28 inputs"),
    "odd shape": ({"weight_hh_l0": torch.zeros(()), "a.weight": torch.zeros(1)}, "cannot be imported ("),
    "nan": ({n: w * torch.nan for n, w in Tutorial(nn.GRU).state_dict().items()}, "expected finite weights"),
    "old, wrong field": (old_payload() | {"threshold": 7.0}, "expected threshold 0.0 to 1.0, found 7.0"),
    "old, wrong weights": (old_payload() | {"state_dict": {}}, "'readout.bias' of shape [10], found none"),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_what_cannot_be_imported_is_one_line(
    fault: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    payload, reason = FAULTS[fault]
    old, out = tmp_path / "old.pt", tmp_path / "x.safetensors"
    torch.save(payload, old)
    assert main([str(old), "--out", str(out)]) == 1
    printed, line = capsys.readouterr()
    assert printed == "" and reason in line and line.startswith(f"{old}: ") and line.endswith(".\n")
    assert line.count("\n") == 1 and not out.exists()


@pytest.mark.parametrize("content", [None, b"", b"notes", b"PK\x03\x04", b"\x80\x02]"])
def test_a_file_that_is_not_of_torch_is_one_line(content: bytes | None, tmp_path: Path) -> None:
    """None: a file that does not exist."""
    old = tmp_path / "old.pt"
    if content is not None:
        old.write_bytes(content)
    reason = "expected a file of torch.save, found none, a damaged one or another kind."
    assert sentence(old, import_checkpoint) == reason


def test_broken_top_activations_are_one_line(tmp_path: Path) -> None:
    torch.save(old_payload(), tmp_path / "old.pt")
    (tmp_path / "old.units.npz").write_bytes(b"notes")
    assert sentence(tmp_path / "old.pt", import_checkpoint).startswith("cannot be imported (")


@pytest.mark.parametrize("name", ["mine.safetensors", "new.pt"])
def test_only_a_new_checkpoint_is_written(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "mine.safetensors").write_bytes(b"mine")
    with pytest.raises(SystemExit) as ended:
        main(["old.pth", "--out", str(tmp_path / name)])
    assert ended.value.code == 2
    assert f"{name}: expected the name of a new .safetensors file" in capsys.readouterr().err
    assert (tmp_path / "mine.safetensors").read_bytes() == b"mine"
