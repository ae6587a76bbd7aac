"""IDX files of any count, plain or packed; what does not fit is told in one sentence that names the file."""

import gzip
from pathlib import Path

import numpy as np
import pytest
from torchvision.datasets.mnist import read_image_file, read_label_file

from model.data.idx import Pair, find_idx, read_idx
from model.errors import DataError
from tests.support.own import idx_of, idx_set
from tests.support.sentences import after_name


def pack(path: Path) -> Path:
    """The file as .gz alone."""
    packed = path.with_name(f"{path.name}.gz")
    packed.write_bytes(gzip.compress(path.read_bytes()))
    path.unlink()
    return packed


def refused(pair: Pair, path: Path) -> str:
    """What the error says about this file; it never asks for one's data to be deleted."""
    with pytest.raises(DataError) as caught:
        read_idx(pair)
    assert "delete" not in str(caught.value)
    return after_name(caught.value, path)


@pytest.fixture
def pair(tmp_path: Path) -> Pair:
    return Pair(*idx_set(tmp_path, "train", 24))


@pytest.mark.parametrize("count", [1, 24])
def test_files_hold_what_torchvision_reads_in_them(count: int, tmp_path: Path) -> None:
    pair = Pair(*idx_set(tmp_path, "train", count))
    pictures, labels = read_image_file(str(pair.pictures)).numpy(), read_label_file(str(pair.labels)).numpy()
    for found in (read_idx(pair), read_idx(Pair(*map(pack, pair)))):
        assert found.pictures.dtype == np.uint8 and np.array_equal(found.pictures, pictures)
        assert found.labels.dtype == np.int64 and np.array_equal(found.labels, labels)
        assert found.pictures.flags.writeable  # torch warns of an array that is not


def test_emnists_pictures_are_turned_upright(tmp_path: Path) -> None:
    plain = read_idx(Pair(*idx_set(tmp_path, "train", 5)))
    turned = read_idx(Pair(*idx_set(tmp_path, "train", 5, prefix="emnist-digits-")))
    for upright, stored in zip(turned.pictures, plain.pictures, strict=True):
        assert np.array_equal(upright, stored.T)


@pytest.mark.parametrize("shape", [(28, 32), (14, 28), (64, 64)])
def test_pictures_of_another_size_are_refused(shape: tuple[int, int], pair: Pair) -> None:
    pair.pictures.write_bytes(idx_of(np.zeros((24, *shape), np.uint8)))
    said = f"its pictures must have 28x28 pixels, not {shape[0]}x{shape[1]}; take another set."
    assert refused(pair, pair.pictures) == said


@pytest.mark.parametrize(("classes", "high"), [(26, 25), (47, 46), (11, 10)])
def test_more_than_ten_classes_are_refused(classes: int, high: int, tmp_path: Path) -> None:
    """EMNIST's letters have 26, its balanced set 47."""
    pair = Pair(*idx_set(tmp_path, "train", 60, classes))
    said = refused(pair, pair.labels)
    assert said.startswith(
        f"holds labels from 0 to {high}, {classes} classes, expected 0 to 9; a network has ten classes"
    )


def test_counts_that_differ_are_refused(pair: Pair) -> None:
    pair.labels.write_bytes(idx_of(np.zeros(23, np.uint8)))
    said = "holds 23 labels, and train-images-idx3-ubyte 24 pictures; take both from the same set."
    assert refused(pair, pair.labels) == said


@pytest.mark.parametrize("change", [-1, 1])
@pytest.mark.parametrize("packed", [False, True])
def test_a_file_of_another_length_than_its_header_says_is_refused(
    change: int, packed: bool, pair: Pair
) -> None:
    content = pair.pictures.read_bytes()
    pair.pictures.write_bytes((content + b"0")[: len(content) + change])
    if packed:
        pair = Pair(pack(pair.pictures), pair.labels)
    size = "more" if change > 0 else len(content) - 1
    said = f"{size} bytes, expected the {len(content)} of its header; get it once more."
    assert refused(pair, pair.pictures) == said


@pytest.mark.parametrize(
    "content", [b"", b"\0\0\x08", b"<html>log in</html>", idx_of(np.zeros((4, 4), np.uint8))]
)
def test_what_is_no_idx_file_of_pictures_is_refused(content: bytes, pair: Pair) -> None:
    pair.pictures.write_bytes(content)
    said = "not an IDX file of pictures, by its first bytes; put the right file there."
    assert refused(pair, pair.pictures) == said


def test_pictures_in_the_place_of_labels_are_refused(pair: Pair) -> None:
    said = "not an IDX file of labels, by its first bytes; put the right file there."
    assert refused(Pair(pair.pictures, pair.pictures), pair.pictures) == said


@pytest.mark.parametrize("count", [0, 1_000_001, 2**32 - 1])
def test_no_pictures_and_too_many_are_refused_by_the_header(count: int, pair: Pair) -> None:
    content = pair.pictures.read_bytes()
    pair.pictures.write_bytes(content[:4] + count.to_bytes(4, "big") + content[8:])
    assert refused(pair, pair.pictures) == f"holds {count} entries, expected 1 to 1000000."


def test_a_broken_gz_and_a_missing_file_are_refused(pair: Pair) -> None:
    packed = pack(pair.labels)
    packed.write_bytes(packed.read_bytes()[:-9])
    said = refused(Pair(pair.pictures, packed), packed)
    assert said.startswith("cannot be unpacked (Compressed file ended before the end-of-stream")
    pair.pictures.unlink()
    assert refused(pair, pair.pictures) == "cannot be read (No such file or directory)."
    pair.pictures.mkdir()
    assert refused(pair, pair.pictures) == "not a file but a folder, a pipe or a device; put the file there."


# Which files a folder has


@pytest.mark.parametrize("place", [".", "raw"])
@pytest.mark.parametrize(
    ("test", "prefix"), [("t10k", ""), ("test", "emnist-digits-"), ("test", "kuzushiji_")]
)
def test_a_sets_files_are_found_by_their_names(place: str, test: str, prefix: str, tmp_path: Path) -> None:
    """Fashion-MNIST's names are MNIST's."""
    folder = tmp_path / place
    train = Pair(*idx_set(folder, "train", 3, prefix=prefix))
    assert find_idx(tmp_path) == {"train": train}
    tests = Pair(*map(pack, idx_set(folder, test, 2, prefix=prefix)))
    (folder / "readme.txt").write_text("")
    assert find_idx(tmp_path) == {"train": train, "test": tests}


def test_a_plain_file_goes_before_its_gz_and_dots_may_stand_in_names(tmp_path: Path) -> None:
    pair = idx_set(tmp_path, "train", 3)
    for path in pair:
        path.with_name(f"{path.name}.gz").write_bytes(b"not read")
    assert find_idx(tmp_path)["train"] == pair
    for path in pair:
        path.rename(path.with_name(path.name.replace("-idx", ".idx")))
    (tmp_path / "train-images-idx3-ubyte.gz").unlink()
    (tmp_path / "train-labels-idx1-ubyte.gz").unlink()
    assert find_idx(tmp_path)["train"].labels.name == "train-labels.idx1-ubyte"


def test_of_emnists_sets_the_digits_are_taken(tmp_path: Path) -> None:
    idx_set(tmp_path, "train", 3, prefix="emnist-letters-")
    digits = idx_set(tmp_path, "train", 3, prefix="emnist-digits-")
    assert find_idx(tmp_path)["train"] == digits


def test_a_folder_without_idx_files_has_none(tmp_path: Path) -> None:
    (tmp_path / "0").mkdir()
    (tmp_path / "images-idx3-ubyte").write_bytes(b"")
    assert find_idx(tmp_path) == {}


def test_sets_that_are_not_whole_are_refused(tmp_path: Path) -> None:
    def said() -> str:
        with pytest.raises(DataError) as caught:
            find_idx(tmp_path)
        return after_name(caught.value, tmp_path)

    _, labels = idx_set(tmp_path, "t10k", 3)
    assert said() == "has no files of training pictures; put them there."
    labels.unlink()
    assert said() == "has no file of the labels of test; put it beside the other one."
    idx_set(tmp_path, "train", 3, prefix="emnist-letters-")
    assert said() == (
        "holds several sets (emnist-letters, one without a name); move the one to train on to its own folder."
    )
