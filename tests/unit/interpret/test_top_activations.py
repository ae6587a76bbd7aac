"""What drives every unit most, against a search by hand; and its file, whole or broken."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor

from model.errors import CheckpointError
from model.interpret import top_activations as module
from model.interpret.top_activations import (
    COUNT,
    TopActivations,
    find_top_activations,
    load_top_activations,
    path_of,
    save_top_activations,
)
from model.network.classifier import CELLS
from tests.support.nets import network, stepped

LAYERS, HIDDEN = 2, 7


def pictures(count: int) -> Tensor:
    return torch.randint(
        0, 256, (count, 28, 28), dtype=torch.uint8, generator=torch.Generator().manual_seed(3)
    )


def found(cell: str = "gru", count: int = 14) -> TopActivations:
    return find_top_activations(network(cell, LAYERS, HIDDEN, dtype=torch.float32), pictures(count))


@pytest.mark.parametrize("layers", [1, 2, 3])
@pytest.mark.parametrize("cell", CELLS)
def test_equals_a_search_over_every_picture_and_row(cell: str, layers: int) -> None:
    """torch's single-step cells read each picture alone; of each, the highest and the lowest row counts."""
    classifier, images = network(cell, layers, HIDDEN, dtype=torch.float32), pictures(24)
    most = find_top_activations(classifier, images)
    hidden = torch.stack([stepped(classifier, image.float() / 255)[0] for image in images]).numpy()
    kept = [images.tolist().index(picture) for picture in most.pictures.tolist()]
    for layer in range(layers):
        for unit in range(HIDDEN):
            for end, sign in enumerate((1, -1)):
                of_unit = sign * hidden[:, layer, :, unit]  # [pictures, rows]
                best = sorted(of_unit.max(axis=1), reverse=True)[:COUNT]
                value, row, which = (part[layer, unit, end] for part in (most.value, most.row, most.which))
                places = [kept[place] for place in which]
                np.testing.assert_allclose(sign * value, best, atol=1e-6)
                np.testing.assert_allclose(of_unit[places, row], best, atol=1e-6)
                assert len(set(places)) == COUNT


def test_more_pictures_than_a_batch() -> None:
    """The whole of torch's module at once, over 1,030 pictures of which each end is beyond the first thousand."""
    classifier, images = network("rnn", 1, 3, dtype=torch.float32), pictures(1030)
    images[:1000] //= 8
    most = find_top_activations(classifier, images)
    with torch.no_grad():
        hidden, _ = classifier.recurrent(images.float() / 255)
    for end, sign in enumerate((1, -1)):
        best = (sign * hidden).amax(dim=1).topk(COUNT, dim=0).values.T
        torch.testing.assert_close(torch.from_numpy(sign * most.value[0, :, end]), best, atol=1e-6, rtol=0)


def test_only_pictures_that_are_shown_are_kept() -> None:
    most = find_top_activations(network("gru", 1, 1, dtype=torch.float32), pictures(50))
    assert set(most.which.ravel()) == set(range(len(most.pictures)))
    assert len(most.pictures) <= 2 * COUNT


def test_fewer_pictures_than_are_shown_are_refused() -> None:
    with pytest.raises(ValueError, match=r"^10 pictures or more are needed, not 9\.$"):
        found(count=9)


@pytest.mark.parametrize("cell", CELLS)
def test_saved_and_loaded(tmp_path: Path, cell: str) -> None:
    """As they were, values to the three digits of float16; nothing else is left in the folder."""
    path, most = path_of(tmp_path / f"{cell}.safetensors"), found(cell)
    save_top_activations(path, most)
    again = load_top_activations(path, network(cell, LAYERS, HIDDEN))
    assert again is not None
    for name in ("pictures", "which", "row"):
        assert np.array_equal(getattr(again, name), getattr(most, name))
        assert getattr(again, name).dtype == getattr(most, name).dtype
    np.testing.assert_allclose(again.value, most.value, atol=5e-4)
    assert again.value.dtype == np.float32
    assert [entry.name for entry in tmp_path.iterdir()] == [f"{cell}.units.npz"]


def test_saved_over_an_older_file(tmp_path: Path) -> None:
    path = tmp_path / "gru.units.npz"
    path.write_text("old")
    save_top_activations(path, found())
    assert load_top_activations(path, network("gru", LAYERS, HIDDEN)) is not None


@pytest.mark.parametrize(
    ("name", "reason"), [("none/gru.units.npz", "No such file or directory"), ("folder", "Is a directory")]
)
def test_a_file_that_cannot_be_written(tmp_path: Path, name: str, reason: str) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(CheckpointError) as caught:
        save_top_activations(tmp_path / name, found())
    assert str(caught.value) == f"{tmp_path / name}: could not be written ({reason})."
    assert [entry.name for entry in tmp_path.iterdir()] == ["folder"]


def arrays() -> dict[str, Any]:
    most = found()
    return {name: getattr(most, name) for name in ("pictures", "which", "row", "value")}


def with_one(name: str, value: float) -> Callable[[dict[str, Any]], object]:
    """A change of one number of one array."""

    def change(file: dict[str, Any]) -> None:
        file[name] = file[name].astype(np.float64 if name == "value" else np.int64)
        file[name][1, 2, 0, 3] = value

    return change


BROKEN: dict[str, Callable[[dict[str, Any]], object]] = {
    "array missing": lambda file: file.pop("row"),
    "picture number too large": with_one("which", 999),
    "picture number negative": with_one("which", -1),
    "row beyond the picture": with_one("row", 28),
    "row negative": with_one("row", -1),
    "value no number": with_one("value", np.nan),
    "value beyond a hidden state": with_one("value", 1e300),
    "pictures as floats": lambda file: file.update(pictures=file["pictures"].astype(np.float32)),
    "pictures of another size": lambda file: file.update(pictures=file["pictures"][:, :27]),
    "pictures without height": lambda file: file.update(pictures=file["pictures"][0]),
    "no pictures": lambda file: file.update(pictures=file["pictures"][:0]),
    "numbers as floats": lambda file: file.update(which=file["which"].astype(np.float32)),
    "rows as text": lambda file: file.update(row=file["row"].astype(str)),
    "values as integers": lambda file: file.update(value=file["row"]),
    "fewer at each end": lambda file: file.update(
        {name: file[name][..., :9] for name in ("which", "row", "value")}
    ),
    "objects": lambda file: file.update(which=file["which"].astype(object)),
    "a single number": lambda file: file.update(value=np.float32(0.5)),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_a_file_with_a_fault_is_none(tmp_path: Path, fault: str) -> None:
    path, content = tmp_path / "gru.units.npz", arrays()
    np.savez(path, **content)
    assert load_top_activations(path, network("gru", LAYERS, HIDDEN)) is not None
    BROKEN[fault](content)
    np.savez(path, **content)
    assert load_top_activations(path, network("gru", LAYERS, HIDDEN)) is None


@pytest.mark.parametrize(("layers", "hidden"), [(1, 7), (3, 7), (2, 6), (2, 8)])
def test_a_file_of_another_network_is_none(tmp_path: Path, layers: int, hidden: int) -> None:
    save_top_activations(tmp_path / "gru.units.npz", found())
    assert load_top_activations(tmp_path / "gru.units.npz", network("gru", layers, hidden)) is None


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"only notes\n" * 99, b"\x93NUMPY\x01\x00", None])
def test_a_file_that_is_none_of_ours_is_none(tmp_path: Path, content: bytes | None) -> None:
    """None: a folder in its place; and a file that is not there."""
    path = tmp_path / "gru.units.npz"
    assert load_top_activations(path, network("gru", LAYERS, HIDDEN)) is None
    if content is None:
        path.mkdir()
    else:
        path.write_bytes(content)
    assert load_top_activations(path, network("gru", LAYERS, HIDDEN)) is None


def test_one_array_alone_is_none(tmp_path: Path) -> None:
    with open(tmp_path / "gru.units.npz", "wb") as file:
        np.save(file, found().pictures)
    assert load_top_activations(tmp_path / "gru.units.npz", network("gru", LAYERS, HIDDEN)) is None


def test_a_truncated_file_is_none_wherever_it_ends(tmp_path: Path) -> None:
    path, classifier = tmp_path / "gru.units.npz", network("gru", LAYERS, HIDDEN)
    save_top_activations(path, found())
    whole = path.read_bytes()
    for length in range(0, len(whole), len(whole) // 40):
        path.write_bytes(whole[:length])
        assert load_top_activations(path, classifier) is None


def test_a_file_with_flipped_bits_is_none_or_sound(tmp_path: Path) -> None:
    path, classifier, most = tmp_path / "gru.units.npz", network("gru", LAYERS, HIDDEN), found()
    save_top_activations(path, most)
    whole = path.read_bytes()
    rng = np.random.default_rng(5)
    for _ in range(60):
        changed = bytearray(whole)
        changed[rng.integers(len(whole))] ^= 1 << int(rng.integers(8))
        path.write_bytes(changed)
        again = load_top_activations(path, classifier)
        assert again is None or np.array_equal(again.which, most.which)


@pytest.mark.parametrize("limit", ["file", "arrays"])
def test_too_much_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str) -> None:
    """A large file; and a small one whose zeros swell when unpacked."""
    path, content = tmp_path / "gru.units.npz", arrays()
    if limit == "arrays":
        content["pictures"] = np.zeros((2000, 28, 28), np.uint8)
    np.savez_compressed(path, **content)
    assert load_top_activations(path, network("gru", LAYERS, HIDDEN)) is not None
    size = path.stat().st_size
    monkeypatch.setattr(module, "MAX_BYTES", size - 1 if limit == "file" else 10 * size)
    assert load_top_activations(path, network("gru", LAYERS, HIDDEN)) is None
