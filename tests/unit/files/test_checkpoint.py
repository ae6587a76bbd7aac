"""Checkpoints: what was saved is loaded, and every bad file gets one clear line. (Mutated files: tests/fuzz.)"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from safetensors.torch import save
from torch import Tensor

from model.files.checkpoint import list_checkpoints, load_checkpoint, save_checkpoint
from model.files.container import MAX_BYTES, MAX_HEADER, pack, unpack
from model.network.classifier import CELLS
from tests.support.checkpoints import made, sentence

ROWS = torch.rand(3, 28, 28, generator=torch.Generator().manual_seed(1))
Fields, Tensors = dict[str, Any], dict[str, Tensor]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "gru.safetensors"


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("sizes", [{"hidden_size": 1, "num_layers": 1}, {"hidden_size": 33, "num_layers": 3}])
def test_round_trip(cell: str, sizes: dict[str, int], path: Path) -> None:
    saved = made(cell, top=True, **sizes)
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
    save_checkpoint(path.with_name("again"), loaded)
    assert path.with_name("again").read_bytes() == path.read_bytes()


def test_top_activations_may_be_missing(path: Path) -> None:
    save_checkpoint(path, made())
    assert load_checkpoint(path).top_activations is None


def test_a_loaded_network_trains_on(path: Path) -> None:
    save_checkpoint(path, made("lstm"))
    classifier = load_checkpoint(path).classifier
    classifier(ROWS).sum().backward()
    assert all(parameter.grad is not None for parameter in classifier.parameters())


def test_random_states_are_left_alone(path: Path) -> None:
    save_checkpoint(path, made())
    torch.manual_seed(5)
    state, numpy_state = torch.get_rng_state(), np.random.get_state(legacy=False)["state"]["key"]
    save_checkpoint(path, load_checkpoint(path))
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


# Saving


def test_saves_into_a_new_folder_and_leaves_nothing_else(tmp_path: Path) -> None:
    save_checkpoint(tmp_path / "new" / "x.safetensors", made())
    assert [found.name for found in (tmp_path / "new").iterdir()] == ["x.safetensors"]


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

    assert "no file was left" in sentence(path, save_on_a_full_disk)
    save_checkpoint(path, made())
    before = path.read_bytes()
    reason = sentence(path, save_on_a_full_disk)
    assert reason == "cannot be written (File too large); the earlier file is unchanged."
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
        ("top_activations", made("gru", top=True, num_layers=1).top_activations, "expected top activations"),
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


# Files that are no checkpoint


def with_header(header: bytes, data: bytes = b"", length: int | None = None) -> bytes:
    return (len(header) if length is None else length).to_bytes(8, "little") + header + data


def entry(offsets: str = "[0,4]", dtype: str = "F32", shape: str = "[1]") -> bytes:
    return f'"a":{{"dtype":"{dtype}","shape":{shape},"data_offsets":{offsets}}}'.encode()


VALID = pack({"format": 2}, {"a": torch.zeros(3)})
FILES: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "found an empty file"),
    "text": (b"<!DOCTYPE html>\n<p>Not found</p>\n", "found a text file"),
    "lfs": (b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n", "`git lfs pull`"),
    "torch": (b"PK\x03\x04" + bytes(100), "found a file of PyTorch; import it with `python -m model.files."),
    "pickle": (b"\x80\x02}q\x00.", "found a file of PyTorch; import it with"),
    "other": (b"\x89PNG\r\n\x1a\n\0\0\0", "found a file of another kind"),
    "zeros": (bytes(20), "found a file of another kind"),
    "long header": (with_header(b"{}", length=MAX_HEADER + 1), "expected a header of 1 MiB at most"),
    "no JSON": (with_header(b"{]"), "truncated or damaged"),
    "nested": (with_header(b'{"a":' + b"[" * 10**5), "truncated or damaged"),
    "beyond the end": (with_header(b"{" + entry("[0,8]") + b"}", bytes(4)), "truncated or damaged"),
    "overlapping": (with_header(b"{" + entry() + b"," + entry().replace(b"a", b"b", 1) + b"}", bytes(4)), "damaged"),
    "unused bytes": (with_header(b"{" + entry() + b"}", bytes(5)), "truncated or damaged"),
    "sizes": (with_header(b"{" + entry(shape="[9999999999,9999999999]") + b"}", bytes(4)), "damaged"),
    "type": (with_header(b"{" + entry("[0,1]", "F4", "[2]") + b"}", bytes(1)), "truncated or damaged"),
    "bare weights": (save({"a": torch.zeros(3)}), "found bare weights"),
    "duplicate": (with_header(b"{" + entry() + b"," + entry() + b"}", bytes(4)), "found bare weights"),
    "checksum": (VALID[:-1] + b"\x01", "found a damaged one (checksum)"),
    "fields nested": (save({}, {"rowwise": "[" * 10**5}), "too deep a nesting"),
    "fields no JSON": (save({}, {"rowwise": "{"}), "expected fields as JSON"),
    "fields a long number": (save({}, {"rowwise": "9" * 5000}), "expected fields as JSON"),
    "fields a list": (save({}, {"rowwise": "[1]"}), "expected fields as JSON"),
    "no fields": (pack({}, {}), "found none of format, arguments, recipe"),
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_no_checkpoint(name: str, path: Path) -> None:
    content, reason = FILES[name]
    path.write_bytes(content)
    assert reason in sentence(path)


def test_a_truncated_file_wherever_it_ends(path: Path) -> None:
    save_checkpoint(path, made(top=True))
    content = path.read_bytes()
    for length in range(9, len(content), len(content) // 40):
        path.write_bytes(content[:length])
        assert "found a truncated or damaged one" in sentence(path)


def test_a_file_that_cannot_be_read(path: Path) -> None:
    assert "no such file; train one with `python train.py`" in sentence(path)
    assert "found something that is not a file" in sentence(path.parent)
    assert "cannot be read (File name too long)" in sentence(path.parent / ("x" * 300))
    assert "no such file" in sentence(Path("nul\0byte"))
    with path.open("wb") as file:
        file.truncate(MAX_BYTES + 1)  # a hole: it takes no space
    assert "found a larger file" in sentence(path)


# Checkpoints with one fault


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
    "missing": (lambda fields, _: fields.pop("seed"), "found none of seed"),
    "unknown": (field(more=1), "found unknown fields"),
    "recipe": (field(recipe=[1]), "expected dict as recipe, found a value of type list"),
    "versions": (field(versions={"torch": 2}), "expected text in versions"),
    "seed": (field(seed=True), "expected int as seed, found True"),
    "large seed": (field(seed=10**100), "expected seed -9223372036854775808 to 18446744073709551615, found a number"),
    "temperature": (field(temperature="1"), "expected float as temperature, found '1'"),
    "temperature 0": (field(temperature=0.0), "expected temperature 0.01 to 100.0, found 0.0"),
    "temperature nan": (field(temperature=float("nan")), "found nan"),
    "temperature inf": (field(temperature=float("inf")), "found inf"),
    "threshold": (field(threshold=1.5), "expected threshold 0.0 to 1.0, found 1.5"),
    "arguments": (lambda fields, _: fields["arguments"].pop("cell"), "expected the arguments cell, input_size"),
    "cell": (argument(cell="qrnn"), "a cell of rnn, gru, lstm, found 'qrnn'"),
    "cell type": (argument(cell=[]), "found a value of type list"),
    "other cell": (argument(cell="lstm"), "'recurrent.bias_hh_l0' of shape [24], found [18]"),
    "billion": (argument(hidden_size=10**9), "hidden_size 1 to 4096, found 1000000000"),
    "zero": (argument(hidden_size=0), "found 0"),
    "true": (argument(num_layers=True), "found True"),
    "columns": (argument(input_size=27), "expected input_size 28, found 27"),
    "classes": (argument(num_classes=11), "expected num_classes 10, found 11"),
    "hidden": (argument(hidden_size=7), "'readout.weight' of shape [10, 7], found [10, 6]"),
    "deeper": (argument(num_layers=3), "'recurrent.bias_hh_l2' of shape [18], found none"),
    "flatter": (argument(num_layers=1), "'recurrent.bias_hh_l1' of shape none, found [18]"),
    "too large": (argument(hidden_size=4096, num_layers=9), "found sizes that need "),
    "wrapped": (lambda _, tensors: tensors.update({"module." + BIAS: tensors.pop(BIAS)}),
                "expected weights 'module.readout.bias' of shape none, found [10]"),
    "nan": (tensor(BIAS, torch.full([10], torch.nan)), "infinite or huge ones in readout.bias"),
    "inf": (tensor(BIAS, torch.full([10], -torch.inf)), "infinite or huge ones in readout.bias"),
    "1e30": (tensor(BIAS, torch.full([10], 1e30)), "infinite or huge ones in readout.bias"),
    "half": (tensor(BIAS, torch.zeros(10).half()), "expected float32 numbers in readout.bias"),
    "integers": (tensor(BIAS, torch.zeros(10).long()), "expected float32 numbers in readout.bias"),
    "top missing": (lambda _, tensors: tensors.pop("top_activations.row"), "expected top activations pictures"),
    "top unknown": (tensor("top_activations.more", torch.zeros(1)), "expected top activations pictures"),
    "top type": (top("which", lambda which: which.long()), "expected top activations pictures torch.uint8"),
    "top pictures": (top("pictures", lambda pictures: pictures[:, :27]), "top activations of the units"),
    "top no pictures": (top("pictures", lambda pictures: pictures[:0]), "top activations of the units"),
    "top which": (top("which", one(999)), "top activations of the units"),
    "top which -1": (top("which", one(-1)), "top activations of the units"),
    "top row": (top("row", one(28)), "top activations of the units"),
    "top value": (top("value", one(1.01)), "top activations of the units"),
    "top value nan": (top("value", one(float("nan"))), "top activations of the units"),
    "top fewer": (top("value", lambda value: value[..., :9]), "top activations of the units"),
    "top other units": (top("which", lambda which: which[:, :5]), "top activations of the units"),
    "top one number": (top("value", lambda value: value.flatten()[0]), "top activations of the units"),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_a_checkpoint_with_a_fault(name: str, path: Path) -> None:
    save_checkpoint(path, made(top=True))
    fields, tensors = unpack(path.read_bytes())
    change, reason = FAULTS[name]
    change(fields, tensors)
    path.write_bytes(pack(fields, tensors))
    assert reason in sentence(path)
