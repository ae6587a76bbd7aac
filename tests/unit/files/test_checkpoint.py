"""Checkpoints: what was saved is loaded, and every bad file gets one clear line. (Mutated files: tests/fuzz.)"""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor

from model.errors import CheckpointError
from model.files import checkpoint
from model.files.checkpoint import (
    check_header,
    checkpoint_bytes,
    checkpoint_from,
    list_checkpoints,
    load_checkpoint,
    name_of,
    save_checkpoint,
)
from model.files.container import pack, unpack
from tests.support.checkpoints import made, sentence, with_top

ROWS = torch.rand(3, 28, 28, generator=torch.Generator().manual_seed(1))
Fields = dict[str, Any]
Tensors = dict[str, Tensor]


@pytest.mark.parametrize(("cell", "hidden", "layers"), [("rnn", 1, 1), ("gru", 33, 3), ("lstm", 5, 2)])
def test_round_trip(cell: str, hidden: int, layers: int, path: Path) -> None:
    """Into a new folder; nothing else is left there."""
    path = path.parent / "new" / path.name
    saved = with_top(made(cell, hidden_size=hidden, num_layers=layers))
    save_checkpoint(path, saved)
    loaded = load_checkpoint(path)
    assert torch.equal(loaded.classifier(ROWS), saved.classifier(ROWS))
    assert not loaded.classifier.training
    assert loaded.classifier.arguments == saved.classifier.arguments
    for name in ("recipe", "seed", "versions", "metrics", "temperature", "threshold"):
        assert getattr(loaded, name) == getattr(saved, name)
    for name, array in vars(saved.top_activations).items():
        assert getattr(loaded.top_activations, name).dtype == array.dtype
        assert np.array_equal(getattr(loaded.top_activations, name), array)
    loaded.classifier(ROWS).sum().backward()
    assert all(parameter.grad is not None for parameter in loaded.classifier.parameters())
    content = path.read_bytes()
    save_checkpoint(path, loaded)
    assert path.read_bytes() == content
    assert list(path.parent.iterdir()) == [path]


def test_without_a_file_the_content_is_the_same(path: Path) -> None:
    saved = with_top(made())
    save_checkpoint(path, saved)
    content = checkpoint_bytes(saved)
    assert content == path.read_bytes()
    assert torch.equal(checkpoint_from(content).classifier(ROWS), saved.classifier(ROWS))
    with pytest.raises(CheckpointError, match="^a network in memory: "):
        checkpoint_from(content[:-1])
    saved.metrics = {"found": object()}
    with pytest.raises(CheckpointError, match="^a network in memory: not saved, because "):
        checkpoint_bytes(saved)


def test_random_states_are_left_alone(path: Path) -> None:
    """Saved and loaded without top activations."""
    checkpoint = made()
    torch.manual_seed(5)
    state, numpy_state = torch.get_rng_state(), np.random.get_state(legacy=False)["state"]["key"]
    save_checkpoint(path, checkpoint)
    assert load_checkpoint(path).top_activations is None
    assert torch.equal(torch.get_rng_state(), state)
    assert np.array_equal(np.random.get_state(legacy=False)["state"]["key"], numpy_state)


def test_lists_the_cells_first_and_no_other_files(tmp_path: Path) -> None:
    for name in ("wide", "lstm", "gru", "a", "rnn"):
        (tmp_path / f"{name}.safetensors").touch()
    for name in ("old.pt", "gru.training.pt", "gru.safetensors.01234567.tmp", "gru.metrics.csv"):
        (tmp_path / name).touch()
    (tmp_path / "folder.safetensors").mkdir()
    assert [found.stem for found in list_checkpoints(tmp_path)] == ["rnn", "gru", "lstm", "a", "wide"]
    assert list_checkpoints(tmp_path / "nowhere") == []


def touch(folder: Path, *files: str) -> None:
    for file in files:
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / f"{file}.safetensors").touch()


def names(folder: Path) -> list[str]:
    return [name_of(folder, path) for path in list_checkpoints(folder)]


def test_lists_sub_folders_but_no_hidden_ones_and_no_deeper_ones(tmp_path: Path) -> None:
    """The cells of the folder itself first, then all others by their names, also beside a folder of that name."""
    touch(tmp_path, "gru", "gru-2", "seeds/gru-2", "seeds/gru", "a/b/c/deep", "a/b/c/d/deeper", "zero")
    touch(tmp_path, ".hidden/gru", "seeds/.hidden/gru", "line\nend/gru")
    expected = ["gru", "a/b/c/deep", "gru-2", "seeds/gru", "seeds/gru-2", "zero"]
    assert names(tmp_path) == expected
    assert all(path.is_file() for path in list_checkpoints(str(tmp_path)))


def test_follows_no_link_out_of_the_folder(tmp_path: Path) -> None:
    """A link to a file in the folder itself counts, as somebody who starts the app has put it there."""
    folder, outside = tmp_path / "runs", tmp_path / "outside"
    touch(folder, "seeds/gru")
    touch(outside, "secret")
    (folder / "all").symlink_to(outside)
    (folder / "seeds" / "loop").symlink_to(folder)
    (folder / "self.safetensors").symlink_to("self.safetensors")
    (folder / "seeds" / "one.safetensors").symlink_to(outside / "secret.safetensors")
    (folder / "linked.safetensors").symlink_to(outside / "secret.safetensors")
    assert names(folder) == ["linked", "seeds/gru"]


def test_looks_at_no_more_entries_of_sub_folders_than_that(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The nearer ones first; those of the folder itself are not counted."""
    monkeypatch.setattr(checkpoint, "MOST_ENTRIES", 4)
    touch(tmp_path, *map(str, range(9)), "a/x/far", "a/1", "b/1", "b/2")
    assert names(tmp_path) == [*"012345678", "a/1", "b/1", "b/2"]


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may read every folder")
def test_a_sub_folder_that_cannot_be_read_is_left_out(tmp_path: Path) -> None:
    touch(tmp_path, "gru", "shut/gru")
    (tmp_path / "shut").chmod(0)
    assert names(tmp_path) == ["gru"]


def test_a_full_disk_leaves_the_earlier_file(path: Path) -> None:
    """The system itself lets no file grow beyond 1,000 bytes."""
    resource = pytest.importorskip("resource")  # not on Windows

    def save_on_a_full_disk(path: Path) -> None:
        soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, hard))
        try:
            save_checkpoint(path, made("lstm"))
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))

    save_checkpoint(path, made())
    before = path.read_bytes()
    reason = sentence(path, save_on_a_full_disk)
    assert reason == "cannot be written (File too large); an earlier file is unchanged."
    assert path.read_bytes() == before
    assert list(path.parent.iterdir()) == [path]
    inside = path / "gru.safetensors"
    assert "cannot be written" in sentence(inside, lambda path: save_checkpoint(path, made()))


@pytest.mark.parametrize(
    ("part", "value", "reason"),
    [
        ("classifier.readout.bias.data", torch.full([10], torch.nan), "expected finite weights, found NaN"),
        ("recipe", {"call": print}, "expected JSON values in recipe, versions and metrics"),
        ("temperature", 0, "expected temperature 0.01 to 100.0, found 0.0"),
        ("top_activations", with_top(made("gru", num_layers=1)).top_activations, "expected top activations"),
    ],
)
def test_what_could_not_be_loaded_is_not_saved(part: str, value: Any, reason: str, path: Path) -> None:
    checkpoint = made()
    save_checkpoint(path, checkpoint)
    before = path.read_bytes()
    *parents, last = part.split(".")
    target: Any = checkpoint
    for name in parents:
        target = getattr(target, name)
    setattr(target, last, value)
    said = sentence(path, lambda path: save_checkpoint(path, checkpoint))
    assert said.startswith(f"not saved, because {reason}")
    assert path.read_bytes() == before


def field(**values: Any) -> Callable[[Fields, Tensors], object]:
    return lambda fields, _: fields.update(values)


def argument(**values: Any) -> Callable[[Fields, Tensors], object]:
    return lambda fields, _: fields["arguments"].update(values)


def tensor(name: str, value: Tensor) -> Callable[[Fields, Tensors], object]:
    return lambda _, tensors: tensors.update({name: value})


def top(name: str, change: Callable[[Tensor], Tensor]) -> Callable[[Fields, Tensors], object]:
    """Change one tensor of the top activations."""
    return lambda _, tensors: tensors.update(
        {f"top_activations.{name}": change(tensors[f"top_activations.{name}"])}
    )


def one(value: float) -> Callable[[Tensor], Tensor]:
    """Change one number."""
    return lambda tensor: tensor.index_put(
        (torch.tensor(1),) * tensor.ndim, torch.tensor(value).to(tensor.dtype)
    )


BIAS = "readout.bias"
FAULTS: dict[str, tuple[Callable[[Fields, Tensors], object], str]] = {
    "newer": (field(format=3), "expected format 2, found 3"),
    "missing": (lambda fields, _: fields.pop("seed"), "temperature, threshold), found missing or unknown ones"),
    "unknown": (field(more=1), "found missing or unknown ones"),
    "recipe": (field(recipe=[1]), "expected dict as recipe, found [1]"),
    "seed": (field(seed=True), "expected int as seed, found True"),
    "large seed": (field(seed=10**100), "18446744073709551615, found 100000000000000000...0000"),
    "temperature": (field(temperature="1"), "expected float as temperature, found '1'"),
    "temperature 0": (field(temperature=0.0), "expected temperature 0.01 to 100.0, found 0.0"),
    "temperature nan": (field(temperature=float("nan")), "found nan"),
    "threshold": (field(threshold=1.5), "expected threshold 0.0 to 1.0, found 1.5"),
    "arguments": (lambda fields, _: fields["arguments"].pop("cell"), "expected the arguments of a network (cell, "),
    "cell": (argument(cell="qrnn"), "a cell of rnn, gru, lstm, found 'qrnn'"),
    "cell type": (argument(cell=[]), "found []"),
    "other cell": (argument(cell="lstm"), "'recurrent.bias_hh_l0' of shape [24], found [18]"),
    "billion": (argument(hidden_size=10**9), "hidden_size 1 to 4096, found 1000000000"),
    "true": (argument(num_layers=True), "found True"),
    "columns": (argument(input_size=27), "expected input_size 28, found 27"),
    "deeper": (argument(num_layers=3), "'recurrent.bias_hh_l2' of shape [18], found none"),
    "flatter": (argument(num_layers=1), "'recurrent.bias_hh_l1' of shape none, found [18]"),
    "too large": (argument(hidden_size=4096, num_layers=9), "found sizes that need "),
    "nan": (tensor(BIAS, torch.full([10], torch.nan)), "infinite or huge ones in readout.bias"),
    "1e30": (tensor(BIAS, torch.full([10], 1e30)), "infinite or huge ones in readout.bias"),
    "half": (tensor(BIAS, torch.zeros(10).half()), "expected float32 numbers in readout.bias"),
    "top missing": (lambda _, tensors: tensors.pop("top_activations.row"), "this network, found other arrays"),
    "top unknown": (tensor("top_activations.more", torch.zeros(1)), "this network, found other arrays"),
    "top type": (top("which", lambda which: which.long()), "this network, found other arrays"),
    "top pictures": (top("pictures", lambda pictures: pictures[:, :27]), "found other shapes or values"),
    "top no pictures": (top("pictures", lambda pictures: pictures[:0]), "found other shapes or values"),
    "top which": (top("which", one(999)), "found other shapes or values"),
    "top row": (top("row", one(28)), "found other shapes or values"),
    "top value": (top("value", one(1.01)), "found other shapes or values"),
    "top value nan": (top("value", one(float("nan"))), "found other shapes or values"),
    "top fewer": (top("value", lambda value: value[..., :9]), "found other shapes or values"),
    "top other units": (top("which", lambda which: which[:, :5]), "found other shapes or values"),
}  # fmt: skip


# What the header does not tell.
IN_NUMBERS = ("nan", "1e30", "top no pictures", "top which", "top row", "top value", "top value nan")


@pytest.mark.parametrize("name", FAULTS)
def test_a_checkpoint_with_a_fault(name: str, path: Path) -> None:
    """The header alone says it where it can."""
    save_checkpoint(path, with_top(made()))
    fields, tensors = unpack(path.read_bytes())
    change, reason = FAULTS[name]
    change(fields, tensors)
    path.write_bytes(pack(fields, tensors))
    assert reason in sentence(path)
    if name in IN_NUMBERS:
        check_header(path)
    else:
        assert reason in sentence(path, check_header)
