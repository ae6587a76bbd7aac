"""Checkpoints: what goes in comes out, and every bad file gets one sentence."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

from model.files.checkpoint import Checkpoint, list_checkpoints, load_checkpoint, save_checkpoint
from model.files.payload import MAX_BYTES, read_payload
from model.network.classifier import CELLS, RowClassifier
from tests.support.checkpoints import made, sentence

ROWS = torch.rand(3, 28, 28, generator=torch.Generator().manual_seed(1))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "gru.pt"


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("sizes", [{"hidden_size": 1, "num_layers": 1}, {"hidden_size": 33, "num_layers": 3}])
def test_round_trip(cell: str, sizes: dict[str, int], path: Path) -> None:
    saved = made(cell, **sizes)
    save_checkpoint(path, saved)
    loaded = load_checkpoint(path)
    assert torch.equal(loaded.classifier(ROWS), saved.classifier(ROWS))
    assert not loaded.classifier.training
    assert loaded.classifier.arguments == saved.classifier.arguments
    for name in ("recipe", "seed", "versions", "metrics", "temperature", "threshold"):
        assert getattr(loaded, name) == getattr(saved, name)


def test_a_loaded_network_trains_on(path: Path) -> None:
    save_checkpoint(path, made("lstm"))
    classifier = load_checkpoint(path).classifier
    classifier(ROWS).sum().backward()
    assert all(parameter.grad is not None for parameter in classifier.parameters())


def test_random_states_are_left_alone(path: Path) -> None:
    save_checkpoint(path, made())
    torch.manual_seed(5)
    state, numpy_state = torch.get_rng_state(), np.random.get_state(legacy=False)["state"]["key"]
    load_checkpoint(path)
    save_checkpoint(path, load_checkpoint(path))
    assert torch.equal(torch.get_rng_state(), state)
    assert np.array_equal(np.random.get_state(legacy=False)["state"]["key"], numpy_state)


def test_lists_the_three_cells_first_and_no_other_files(tmp_path: Path) -> None:
    for name in (
        "wide.pt",
        "lstm.pt",
        "gru.pt",
        "a.pt",
        "rnn.pt",
        "gru.training.pt",
        "gru.pt.7.tmp",
        "x.csv",
    ):
        (tmp_path / name).touch()
    (tmp_path / "folder.pt").mkdir()
    names = [found.name for found in list_checkpoints(tmp_path)]
    assert names == ["rnn.pt", "gru.pt", "lstm.pt", "a.pt", "wide.pt"]
    assert list_checkpoints(tmp_path / "nowhere") == []


FILES = {
    "empty": (b"", "found an empty file"),
    "text": (b"<!DOCTYPE html>\n<p>Not found</p>\n", "found a text file"),
    "lfs": (b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n", "`git lfs pull`"),
    "other": (b"\x80\x02}q\x00.", "found a file of another kind"),
    "zip head": (b"PK\x03\x04" + bytes(100), "truncated or damaged"),
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_none(name: str, path: Path) -> None:
    content, reason = FILES[name]
    path.write_bytes(content)
    assert reason in sentence(path)


def test_a_file_that_cannot_be_read(path: Path) -> None:
    assert "no such file; train one with `python train.py`" in sentence(path)
    assert "found something that is not a file" in sentence(path.parent)
    assert "no such file" in sentence(path / "gru.pt")
    assert "cannot be read (File name too long)" in sentence(path.parent / ("x" * 300))
    assert "no such file" in sentence(Path("nul\0byte"))


def test_a_file_that_is_too_large(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(MAX_BYTES + 1)  # a hole: it takes no space
    assert "found a larger file" in sentence(path)


@pytest.mark.parametrize("kept", [0.1, 0.5, 0.9, 0.999])
def test_a_truncated_file(kept: float, path: Path) -> None:
    save_checkpoint(path, made())
    os.truncate(path, int(path.stat().st_size * kept))
    assert "found a truncated or damaged one" in sentence(path)


def test_a_damaged_weight_is_noticed(path: Path) -> None:
    """A changed number is still a number: only the checksum tells."""
    save_checkpoint(path, made())
    content = bytearray(path.read_bytes())
    weight = made().classifier.readout.weight.detach().numpy().tobytes()
    content[content.index(weight) + 1] ^= 1
    path.write_bytes(content)
    assert "found a truncated or damaged one" in sentence(path)


def test_a_zip_archive_of_another_kind(path: Path) -> None:
    with path.open("wb") as file:
        np.savez(file, labels=np.arange(3))
    assert "found a zip archive that is none" in sentence(path)


class Reserving:
    """Read as torch.Tensor(9), which weights_only would make: a tensor of a size that the file names."""

    def __reduce__(self) -> tuple[Any, ...]:
        return torch.Tensor, (9,)


FOREIGN: dict[str, tuple[Callable[[], Any], str]] = {
    "a whole module": (lambda: nn.GRU(2, 2), "found a pickled object ('torch.nn.modules.rnn GRU')"),
    "numpy": (lambda: {"accuracy": np.float64(0.5)}, "found a pickled object ("),
    "code": (lambda: {"metrics": print}, "found a pickled object ('__builtin__ print')"),
    "a size": (lambda: {"metrics": Reserving()}, "found a pickled object ('torch Tensor')"),
    "a number": (lambda: 7, "found 7"),
    "a tensor": (lambda: torch.zeros(3), "found a value of type Tensor"),
    "bare weights": (lambda: made().classifier.state_dict(), "bare weights (a state_dict)"),
    "tutorial": (lambda: {"model": made().classifier.state_dict(), "epoch": 2}, "one without format, arg"),
    "nothing": (dict, "found one without format"),
    "wrapped": (lambda: nn.DataParallel(made().classifier).state_dict(), "found module.* of one in DataP"),
}


@pytest.mark.parametrize("name", FOREIGN)
def test_a_foreign_torch_file(name: str, path: Path) -> None:
    payload, reason = FOREIGN[name]
    torch.save(payload(), path)
    assert reason in sentence(path)


def payload_of(checkpoint: Checkpoint, path: Path) -> dict[str, Any]:
    save_checkpoint(path, checkpoint)
    return dict(read_payload(path))


def wrapped(prefix: str) -> Callable[[dict[str, Any]], object]:
    return lambda p: p.update(state_dict={prefix + name: value for name, value in p["state_dict"].items()})


def stretched(payload: dict[str, Any]) -> None:
    """A hidden size of 2048 whose weights are one stored zero each."""
    payload["arguments"]["hidden_size"] = 2048
    large = RowClassifier("gru", hidden_size=2048).to("meta").state_dict()
    payload["state_dict"] = {name: torch.zeros(()).expand(weight.shape) for name, weight in large.items()}


def with_weight(value: Any) -> Callable[[dict[str, Any]], object]:
    return lambda p: p["state_dict"].update({"readout.bias": value})


def endless(payload: dict[str, Any]) -> None:
    payload["recipe"]["self"] = payload["recipe"]


# Each change to a sound payload, and what the sentence then says.
CHANGES: dict[str, tuple[Callable[[dict[str, Any]], object], str]] = {
    "newer": (lambda p: p.update(format=2), "expected format 1, found 2"),
    "field": (lambda p: p.pop("seed"), "found one without seed"),
    "surplus": (lambda p: p.update(more=1), "found one with unknown fields"),
    "recipe": (lambda p: p.update(recipe=[1]), "expected dict as recipe, found a value of type list"),
    "recipe key": (lambda p: p["recipe"].update({1: 2}), "expected plain values in recipe"),
    "endless": (endless, "expected plain values in recipe"),
    "metrics": (lambda p: p["metrics"].update(x=torch.zeros(1)), "expected plain values in metrics"),
    "versions": (lambda p: p["versions"].update(torch=2), "expected text in versions"),
    "seed": (lambda p: p.update(seed=True), "expected int as seed, found True"),
    "large seed": (lambda p: p.update(seed=10**100), "found a number of 10**18 or more"),
    "temperature": (lambda p: p.update(temperature="1"), "expected float as temperature, found '1'"),
    "temperature 0": (
        lambda p: p.update(temperature=0.0),
        "expected a temperature of 0.01 to 100, found 0.0",
    ),
    "temperature -1": (lambda p: p.update(temperature=-1.0), "found -1.0"),
    "temperature nan": (lambda p: p.update(temperature=float("nan")), "found nan"),
    "temperature inf": (lambda p: p.update(temperature=float("inf")), "found inf"),
    "threshold": (lambda p: p.update(threshold=1.5), "expected a threshold of 0 to 1, found 1.5"),
    "threshold nan": (lambda p: p.update(threshold=float("nan")), "found nan"),
    "arguments": (lambda p: p["arguments"].pop("cell"), "expected the arguments cell, input_size, hidden_"),
    "cell": (lambda p: p["arguments"].update(cell="qrnn"), "a cell of rnn, gru, lstm, found 'qrnn'"),
    "cell type": (lambda p: p["arguments"].update(cell=[]), "found a value of type list"),
    "other cell": (
        lambda p: p["arguments"].update(cell="lstm"),
        "its sizes ask for recurrent.weight_ih_l0 [24,",
    ),
    "billion": (
        lambda p: p["arguments"].update(hidden_size=10**9),
        "hidden_size 1 to 4096, found 1000000000",
    ),
    "layers": (lambda p: p["arguments"].update(num_layers=10**9), "expected num_layers 1 to 64"),
    "zero": (lambda p: p["arguments"].update(hidden_size=0), "found 0"),
    "true": (lambda p: p["arguments"].update(num_layers=True), "found True"),
    "columns": (lambda p: p["arguments"].update(input_size=27), "expected input_size 28, found 27"),
    "classes": (lambda p: p["arguments"].update(num_classes=11), "expected num_classes 10, found 11"),
    "hidden": (lambda p: p["arguments"].update(hidden_size=7), "[21, 28], but its weights have [18, 28]"),
    "deeper": (lambda p: p["arguments"].update(num_layers=3), "its weights disagree: 4 missing, 0 too many"),
    "flatter": (lambda p: p["arguments"].update(num_layers=1), "0 missing, 4 too many"),
    "huge": (lambda p: p["arguments"].update(hidden_size=4096), "found sizes that need "),
    "parallel": (wrapped("module."), "found module.* of one in DataParallel; save the one inside"),
    "compiled": (wrapped("_orig_mod."), "found _orig_mod.* of one in torch.compile; save the one inside"),
    "nan": (with_weight(torch.full([10], torch.nan)), "infinite or huge ones in readout.bias"),
    "inf": (with_weight(torch.full([10], -torch.inf)), "infinite or huge ones in readout.bias"),
    "1e30": (with_weight(torch.full([10], 1e30)), "infinite or huge ones in readout.bias"),
    "half": (with_weight(torch.zeros(10).half()), "expected float32 numbers in readout.bias"),
    "integers": (with_weight(torch.zeros(10).long()), "expected float32 numbers in readout.bias"),
    "list": (with_weight([0.0] * 10), "expected float32 numbers in readout.bias"),
    "view": (with_weight(torch.zeros(1).expand(10)), "expected readout.bias stored in full, found a view"),
    "stretched": (stretched, "stored in full, found a view"),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_checkpoint_with_a_fault(name: str, path: Path) -> None:
    payload = payload_of(made(), path)
    change, reason = CHANGES[name]
    change(payload)
    torch.save(payload, path)
    assert reason in sentence(path)
