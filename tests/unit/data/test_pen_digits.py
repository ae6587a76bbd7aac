"""Pen digits: the shipped set, the tests' own, and sets from strangers, sound or broken."""

import hashlib
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from model.data import pen_digits as module
from model.data.pen_digits import SHIPPED, load_pen_digits
from model.drawing.strokes import rows_from_strokes
from model.errors import DataError
from tests.support.digits import EVERYDAY, HARD, load_digits, pen_digits
from tests.support.sentences import after_name
from tests.support.strokes import STROKES, as_lists, assert_the_two, npz

PAGE = Path(__file__).parents[3] / "docs" / "data.md"


def test_the_shipped_set_is_complete() -> None:
    """Counts, and the bytes that docs/data.md names."""
    digits = load_pen_digits()
    assert len(digits) == 7494
    assert sorted(set(digits.writers.tolist())) == list(range(1, 31))
    assert np.bincount(digits.labels).tolist() == [780, 779, 780, 719, 780, 720, 720, 778, 719, 719]
    points = np.concatenate([stroke for strokes in digits.strokes for stroke in strokes])
    assert points.min(axis=0).tolist() >= [0, -500] and points.max(axis=0).tolist() <= [500, 0]
    assert hashlib.sha256(SHIPPED.read_bytes()).hexdigest() in PAGE.read_text("utf-8")


def test_the_tests_digits_are_of_the_shipped_set_and_what_their_readme_says() -> None:
    """They are by validation writers, so no shipped network was trained on them."""
    digits, shipped = pen_digits(), load_pen_digits()
    assert np.bincount(digits.labels).tolist() == [12] * 10
    assert sorted(set(digits.writers.tolist())) == [5, 10, 15, 20, 25, 30]
    assert [load_digits()[i][1] for i in EVERYDAY] == list(range(10))
    assert [load_digits()[i][1] for i in HARD] == [1, 1, 7, 4, 4, 9, 9, 2, 5, 0]
    assert not any(rows_from_strokes(strokes).status for strokes, _ in load_digits())
    pairs = zip(shipped.writers, shipped.strokes, strict=True)
    known = {(writer, strokes[0].tobytes()) for writer, strokes in pairs}
    for writer, strokes in zip(digits.writers, digits.strokes, strict=True):
        assert (writer, (strokes[0] - np.array([0, 500], np.int16)).tobytes()) in known


def test_an_npz_is_read_and_selected_from(tmp_path: Path) -> None:
    """Without the empty stroke of the second one."""
    digits = load_pen_digits(npz(tmp_path / "set.npz"))
    assert_the_two(digits)
    gap = {"stroke_offsets": np.array([0, 3, 3, 5, 7]), "digit_offsets": np.array([0, 3, 4])}
    assert_the_two(load_pen_digits(npz(tmp_path / "gap.npz", **gap)))
    second = digits.select(np.array([False, True]))
    assert as_lists(second) == STROKES[1:]
    assert (second.labels.tolist(), second.writers.tolist()) == ([1], [3])


def fault(path: Path) -> str:
    with pytest.raises(DataError) as caught:
        load_pen_digits(path)
    return after_name(caught.value, path)


DISAGREE = "its arrays disagree; docs/data.md describes them."
MANY = {"stroke_offsets": np.array([0, 3, 3, 20_004]), "digit_offsets": np.array([0, 2, 3])}
NONE = {"points": np.zeros((0, 2)), "stroke_offsets": np.zeros(1, int), "digit_offsets": np.zeros(1, int)}
UNREADABLE = "cannot be read as an npz of pen digits ("


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"labels": np.array([7, 10], np.uint8)}, "labels from 7 to 10, expected 0 to 9."),
        ({"writers": np.array([12, 300])}, "writers from 12 to 300, expected 0 to 255."),
        ({"digit_offsets": np.array([0, 3, 3])}, "points in a digit from 0 to 7, expected 1 to 20000."),
        ({"labels": np.array([-1, 9])}, "labels from -1 to 9, expected 0 to 9."),
        ({"writers": np.array([-1, 255])}, "writers from -1 to 255, expected 0 to 255."),
        (
            MANY | {"points": np.zeros((20_004, 2), np.int16)},
            "points in a digit from 3 to 20001, expected 1 to 20000.",
        ),
        ({name: np.zeros(0, int) for name in ("labels", "writers")} | NONE, "it holds no digits."),
        ({"writers": np.array([7.0, 1.0])}, DISAGREE),
        ({"writers": np.array([7])}, DISAGREE),
        ({"points": np.full((7, 2), -1.1e9)}, DISAGREE),
        ({"stroke_offsets": np.array([[0, 3, 5, 7]])}, DISAGREE),
        ({"digit_offsets": np.array([0, 2, 4])}, DISAGREE),
        ({"stroke_offsets": np.array([0, 3, 5, 6])}, DISAGREE),
        (
            {"labels": np.array([7, 1], object)},
            UNREADABLE + "Object arrays cannot be loaded when allow_pickle=False).",
        ),
        ({"labels": np.array([7.0, 1.0])}, DISAGREE),
        ({"labels": np.array([7], np.uint8)}, DISAGREE),
        ({"points": np.zeros((7, 3), np.int16)}, DISAGREE),
        ({"points": np.zeros((7, 2), "U1")}, DISAGREE),
        ({"points": np.full((7, 2), np.nan)}, DISAGREE),
        ({"stroke_offsets": np.array([0, 3, 5, 8])}, DISAGREE),
        ({"stroke_offsets": np.array([0, 5, 3, 7])}, DISAGREE),
        ({"stroke_offsets": np.array([1, 3, 5, 7])}, DISAGREE),
        ({"digit_offsets": np.array([0.0, 2.0, 3.0])}, DISAGREE),
        ({"labels": None}, UNREADABLE + "'labels is not a file in the archive')."),
    ],
)
def test_an_npz_whose_arrays_are_wrong_is_refused(
    changes: dict[str, Any], expected: str, tmp_path: Path
) -> None:
    assert fault(npz(tmp_path / "set.npz", **changes)) == expected


@pytest.mark.parametrize("content", [b"", b"no npz", b"PK\x03\x04", None])
def test_what_is_no_npz_is_refused(content: bytes | None, tmp_path: Path) -> None:
    """None: there is no file."""
    if content is not None:
        (tmp_path / "set.npz").write_bytes(content)
    assert fault(tmp_path / "set.npz").startswith(UNREADABLE)
    (tmp_path / "link").symlink_to("/dev/null")
    assert fault(tmp_path / "link") == UNREADABLE + "no such file)."


@pytest.mark.parametrize("how", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, None])
def test_too_much_is_not_unpacked(how: int | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sizes in the archive's directory decide; zipfile unpacks no more than they say."""
    path = npz(tmp_path / "set.npz")
    if how is None:  # a large file that unpacks to little
        path.write_bytes(bytes(10_000) + path.read_bytes())
    else:
        with zipfile.ZipFile(path, "a", how) as archive:
            archive.writestr("more", bytes(10_000))
    monkeypatch.setattr(module, "MAX_BYTES", 9_999)
    monkeypatch.setattr(np, "load", lambda *_, **__: pytest.fail("unpacked"))
    assert fault(path) == UNREADABLE + "more than 0 MB)."
