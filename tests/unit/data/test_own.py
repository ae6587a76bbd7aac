"""A folder of one's own digits: its layouts, and what of it validates."""

from pathlib import Path

import numpy as np
import pytest

from model.data.idx import Pair, read_idx
from model.data.own import Own, read_own, spread
from model.data.own_files import read_drawing
from model.errors import DataError
from tests.support.own import idx_set, save_hand, save_json, save_picture, strokes_of, twenty_drawings
from tests.support.sentences import after_name


def read_folder(folder: Path) -> Own:
    return read_own(folder, folder / ".cache")


def said(path: Path, folder: Path | None = None) -> str:
    """What the error about the folder says after this path."""
    with pytest.raises(DataError) as caught:
        read_folder(folder or path)
    assert "delete" not in str(caught.value)
    return after_name(caught.value, path)


def drawing(folder: Path, name: str, label: int = 1, which: int = 0) -> Path:
    """A file of strokes at this place, below the sub-folder of its digit."""
    return save_json(folder / str(label) / name, strokes_of(label, which))


def read(found: Own, part: str) -> set[tuple[int, bytes]]:
    """The drawings of a part, with their labels."""
    given = getattr(found, part)
    pairs = zip(given.labels.tolist(), given.pictures, strict=True)
    return {(label, picture.tobytes()) for label, picture in pairs}


def expected(*paths: Path) -> set[tuple[int, bytes]]:
    return {(int(path.parent.name), read_drawing(path).tobytes()) for path in paths}


def test_twenty_drawings_train_and_validate(tmp_path: Path) -> None:
    """Two a digit: four of all validate, of four digits."""
    found = read_folder(twenty_drawings(tmp_path))
    assert found.test is None and found.validation is not None
    assert found.validation.labels.tolist() == [1, 3, 6, 8]
    files = sorted(tmp_path.glob("[0-9]/*"))
    held_out = [files[place] for place in (2, 7, 12, 17)]
    assert read(found, "validation") == expected(*held_out)
    assert read(found, "training") == expected(*(file for file in files if file not in held_out))


def test_a_fifth_validates_and_the_only_drawing_of_a_digit_trains(tmp_path: Path) -> None:
    for which in range(10):
        drawing(tmp_path, f"{which}.json", 4, which)
    drawing(tmp_path, "only.json", 7)
    found = read_folder(tmp_path)
    assert found.training.labels.tolist() == [4] * 8 + [7]
    assert read(found, "validation") == expected(tmp_path / "4" / "2.json", tmp_path / "4" / "8.json")
    for path in (tmp_path / "4").iterdir():
        path.unlink()
    assert read_folder(tmp_path).validation is None


def test_a_fifth_of_the_writers_validates_with_all_their_drawings(tmp_path: Path) -> None:
    """Of two writers one; a writer's drawings are never on both sides."""
    for name, which in (("anna", 0), ("ben", 2)):
        for label in (1, 2):
            for more in (0, 1):
                drawing(tmp_path / name, f"{more}.json", label, which + more)
    found = read_folder(tmp_path)
    assert read(found, "training") == expected(*tmp_path.glob("anna/*/*"))
    assert read(found, "validation") == expected(*tmp_path.glob("ben/*/*"))
    for index, name in enumerate(["c", "d", "e", "f", "g", "h", "i", "j"]):
        drawing(tmp_path / name, "a.json", 3, index)
    held_out = [*tmp_path.glob("c/*/*"), *tmp_path.glob("h/*/*")]  # third and eighth of ten
    assert read(read_folder(tmp_path), "validation") == expected(*held_out)


def test_a_folder_named_test_is_the_test_set(tmp_path: Path) -> None:
    """Beside it lies one folder, train, of which a fifth validates; alone it is a writer like any other."""
    for which in range(5):
        drawing(tmp_path / "train", f"{which}.json", 6, which)
    for which in range(5, 7):
        drawing(tmp_path / "Test", f"{which}.json", which, 1)
    found = read_folder(tmp_path)
    assert read(found, "test") == expected(*tmp_path.glob("Test/*/*"))
    assert read(found, "validation") == expected(tmp_path / "train" / "6" / "2.json")
    assert len(found.training.labels) == 4
    for path in (tmp_path / "train" / "6").iterdir():
        path.unlink()
    found = read_folder(tmp_path)
    assert found.test is None and found.training.labels.tolist() == [5, 6]


def test_a_hand_trains_and_validates_as_a_folder_of_the_same_drawings(tmp_path: Path) -> None:
    """In whatever order it was written: of twenty examples four validate, two of each digit being there."""
    hand = read_folder(save_hand(tmp_path / "my-hand.json", [*range(10), *reversed(range(10))]))
    for digit in range(10):
        for which in range(2):
            drawing(tmp_path / "same", f"{which}.json", digit, which)
    folder = read_folder(tmp_path / "same")
    assert hand.test is None and hand.validation is not None and folder.validation is not None
    for one, other in ((hand.training, folder.training), (hand.validation, folder.validation)):
        assert one.labels.tolist() == other.labels.tolist() and one.labels.dtype == np.int64
        assert one.pictures.dtype == np.uint8 and np.array_equal(one.pictures, other.pictures)
    assert hand.validation.labels.tolist() == [1, 3, 6, 8]


def test_of_ten_examples_one_of_each_digit_all_train(tmp_path: Path) -> None:
    found = read_folder(save_hand(tmp_path / "my-hand.json", [3, 1, 4, 0, 5, 9, 2, 6, 8, 7]))
    assert found.validation is None and found.training.labels.tolist() == list(range(10))
    found = read_folder(save_hand(tmp_path / "more.json", [3, 7, 7, 3, 7, 1]))
    assert found.validation is not None and found.validation.labels.tolist() == [7]
    assert found.training.labels.tolist() == [1, 3, 3, 7, 7]


def test_a_file_that_is_no_hand_is_one_sentence(tmp_path: Path) -> None:
    path = save_json(tmp_path / "my-hand.json", strokes_of(3))
    assert said(path) == "holds no hand; the page saves one in its tab My hand."
    assert said(tmp_path / "none.json") == "cannot be read (No such file or directory)."


@pytest.mark.parametrize("count", [1, 2, 4, 5, 9, 10, 11, 24, 103])
def test_what_validates_is_about_a_fifth_evenly_spread(count: int) -> None:
    [chosen] = np.nonzero(spread(count))
    assert len(chosen) == (max(1, count // 5) if count > 1 else 0)
    gaps = np.diff(chosen)
    assert not len(gaps) or set(gaps.tolist()) <= {count // len(chosen), -(-count // len(chosen))}


def test_of_idx_files_the_last_twelfth_validates(tmp_path: Path) -> None:
    """5,000 of 60,000, as of MNIST; the files of test pictures are the test set."""
    training = read_idx(Pair(*idx_set(tmp_path / "raw", "train", 36)))
    found = read_folder(tmp_path)
    assert found.test is None and found.validation is not None
    for part, place in ((found.training, slice(33)), (found.validation, slice(33, None))):
        assert np.array_equal(part.pictures, training.pictures[place])
        assert np.array_equal(part.labels, training.labels[place])
    test = read_idx(Pair(*idx_set(tmp_path / "raw", "t10k", 9)))
    found = read_folder(tmp_path)
    assert found.test is not None and np.array_equal(found.test.pictures, test.pictures)
    idx_set(tmp_path / "raw", "train", 11)
    assert read_folder(tmp_path).validation is None


def test_what_systems_put_there_and_other_files_are_left_alone(tmp_path: Path) -> None:
    path = drawing(tmp_path, "a.json")
    for name in (".DS_Store", "Thumbs.db", "desktop.ini", ".git/x", "__MACOSX/1/._a.json", "LICENCE.md"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"")
    for name in (".DS_Store", "Thumbs.db", "._a.json"):
        (tmp_path / "1" / name).write_bytes(b"")
    assert read(read_folder(tmp_path), "training") == expected(path)


def test_another_layout_is_told_in_one_sentence(tmp_path: Path) -> None:
    layout = "expected sub-folders 0 to 9 with drawings, one such folder for each writer, or IDX files."
    missing = tmp_path / "missing"
    assert (
        said(missing) == "no such folder; --data takes all, mnist, live, a folder of digits or a hand's file."
    )
    assert said(tmp_path) == f"has no sub-folders; {layout}"
    (tmp_path / "3").mkdir()
    assert said(tmp_path) == "its sub-folders hold no drawings; put pictures or JSON files there."
    (tmp_path / "anna").mkdir()
    assert said(tmp_path / "anna", tmp_path) == f"beside sub-folders of digits; {layout}"
    (tmp_path / "3").rmdir()
    assert said(tmp_path / "anna", tmp_path) == f"has no sub-folders 0 to 9 alone; {layout}"
    (tmp_path / "anna" / "10").mkdir()
    assert said(tmp_path / "anna", tmp_path) == f"has no sub-folders 0 to 9 alone; {layout}"


def test_a_drawing_in_the_wrong_place_is_named(tmp_path: Path) -> None:
    drawing(tmp_path, "a.json")
    loose = save_picture(tmp_path / "b.png", 2)
    assert said(loose, tmp_path) == "a drawing beside the sub-folders; move it into the one of its digit."
    loose.unlink()
    deeper = tmp_path / "1" / "anna"
    deeper.mkdir()
    assert said(deeper, tmp_path).startswith(
        "a folder among the drawings of a digit; expected sub-folders 0 to 9"
    )


def test_a_folder_that_may_not_be_read_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    drawing(tmp_path, "a.json")

    def refuse(path: Path) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "iterdir", refuse)
    assert said(tmp_path) == "cannot be read (Permission denied)."
