"""Pen digits: the shipped set, against its original where that is there; sets from strangers, sound or broken."""

import hashlib
import re
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from model.data import pen_digits as module
from model.data.pen_digits import SHIPPED, load_pen_digits
from model.drawing.strokes import rows_from_strokes
from model.errors import DataError
from tests.support.digits import DIGITS, EVERYDAY, HARD, load_digits, pen_digits
from tests.support.sentences import after_name
from tests.support.strokes import STROKES, as_lists, assert_the_two, npz
from tests.support.tiny import REAL

ORIGINAL = REAL / "pendigits" / "pendigits-orig.tra"
ORIGINAL_SHA256 = "a66225d68d7d68591e62944df1ad33b3f5aa608e2df2505844b41f5568a80da4"
SHIPPED_SHA256 = "df39484f67a5a3dfd64352d21a4055d2f5938ccb279b9ca7bad282f73cd25ac9"
Points = tuple[tuple[int, int], ...]


def digits_of(text: str) -> list[tuple[int, int, tuple[Points, ...]]]:
    """(label, writer, strokes) of every digit in UNIPEN text, by regular expressions; y downwards."""
    found = []
    for segment in text.split(".SEGMENT")[1:]:
        label, writer = re.findall(r'"(\d)"|\.COMMENT +\d +(\d+)', segment)
        strokes = [
            tuple((int(x), -int(y)) for x, y in re.findall(r"^ *(\d+) +(\d+)\s*$", stroke, re.MULTILINE))
            for stroke in re.findall(r"\.PEN_DOWN(.*?)\.PEN_UP", segment, re.DOTALL)
        ]
        found.append((int(label[0]), int(writer[1]), tuple(stroke for stroke in strokes if stroke)))
    return found


def test_the_shipped_set_is_complete() -> None:
    """Counts, and the bytes that docs/pen-digits.md names."""
    digits = load_pen_digits()
    assert len(digits) == 7494
    assert sorted(set(digits.writers.tolist())) == list(range(1, 31))
    assert np.bincount(digits.labels).tolist() == [780, 779, 780, 719, 780, 720, 720, 778, 719, 719]
    points = np.concatenate([stroke for strokes in digits.strokes for stroke in strokes])
    assert points.min(axis=0).tolist() >= [0, -500] and points.max(axis=0).tolist() <= [500, 0]
    assert hashlib.sha256(SHIPPED.read_bytes()).hexdigest() == SHIPPED_SHA256
    page = (Path(__file__).parents[3] / "docs" / "pen-digits.md").read_text("utf-8")
    assert SHIPPED_SHA256 in page and ORIGINAL_SHA256 in page


@pytest.mark.skipif(not ORIGINAL.is_file(), reason="the original is not beside the project")
def test_the_shipped_set_is_the_original() -> None:
    content = ORIGINAL.read_bytes()
    assert hashlib.sha256(content).hexdigest() == ORIGINAL_SHA256
    digits = load_pen_digits()
    strokes = [tuple(tuple(map(tuple, stroke)) for stroke in digit) for digit in as_lists(digits)]
    found = list(zip(digits.labels.tolist(), digits.writers.tolist(), strokes, strict=True))
    assert found == digits_of(content.decode("latin-1"))


def test_the_tests_digits_are_of_the_shipped_set_and_what_their_readme_says() -> None:
    """They are by validation writers, so no shipped network was trained on them."""
    digits, shipped = pen_digits(), load_pen_digits()
    assert np.bincount(digits.labels).tolist() == [12] * 10
    assert sorted(set(digits.writers.tolist())) == [5, 10, 15, 20, 25, 30]
    assert [load_digits()[i][1] for i in EVERYDAY] == list(range(10))
    assert [load_digits()[i][1] for i in HARD] == [1, 1, 7, 4, 4, 9, 9, 2, 5, 0]
    assert not any(rows_from_strokes(strokes).status for strokes, _ in load_digits())
    assert DIGITS.stat().st_size < 200_000
    known = {
        (writer, strokes[0].tobytes())
        for writer, strokes in zip(shipped.writers, shipped.strokes, strict=True)
    }
    for writer, strokes in zip(digits.writers, digits.strokes, strict=True):
        assert (writer, (strokes[0] - np.array([0, 500], np.int16)).tobytes()) in known


def test_an_npz_is_read_and_selected_from(tmp_path: Path) -> None:
    digits = load_pen_digits(npz(tmp_path / "set.npz"))
    assert_the_two(digits)
    second = digits.select(np.array([False, True]))
    assert as_lists(second) == STROKES[1:]
    assert (second.labels.tolist(), second.writers.tolist()) == ([1], [3])


def fault(path: Path) -> str:
    with pytest.raises(DataError) as caught:
        load_pen_digits(path)
    return after_name(caught.value, path)


DISAGREE = "its arrays disagree; docs/pen-digits.md describes them."


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"labels": np.array([7, 10], np.uint8)}, "labels from 7 to 10, expected 0 to 9."),
        ({"labels": np.array([7, -1])}, "labels from -1 to 7, expected 0 to 9."),
        ({"labels": np.array([7.0, 1.0])}, DISAGREE),
        ({"labels": np.array([7], np.uint8)}, DISAGREE),
        ({"writers": np.array([[12, 3]], np.uint8)}, DISAGREE),
        ({"writers": np.array([12, 300])}, "writers from 12 to 300, expected 0 to 255."),
        ({"points": np.zeros((7, 3), np.int16)}, DISAGREE),
        ({"points": np.zeros(14, np.int16)}, DISAGREE),
        ({"points": np.zeros((7, 2), "U1")}, DISAGREE),
        ({"points": np.full((7, 2), np.nan)}, DISAGREE),
        ({"points": np.full((7, 2), 1e300)}, DISAGREE),
        ({"stroke_offsets": np.array([0, 3, 5, 8])}, DISAGREE),
        ({"stroke_offsets": np.array([0, 5, 3, 7])}, DISAGREE),
        ({"stroke_offsets": np.array([1, 3, 5, 7])}, DISAGREE),
        ({"stroke_offsets": np.array([], np.int32)}, DISAGREE),
        ({"digit_offsets": np.array([0, 3])}, DISAGREE),
        ({"digit_offsets": np.array([0.0, 2.0, 3.0])}, DISAGREE),
        ({"digit_offsets": np.array([0, 3, 3])}, "1 of its 2 digits have no stroke."),
        ({"labels": None}, "cannot be read as an npz of pen digits ('labels is not a file in the archive')."),
        ({"points": np.array([{}] * 7, object)}, "(Object arrays cannot be loaded when allow_pickle=False)."),
        (
            {"points": np.ones((20_006, 2), np.int16), "stroke_offsets": np.array([0, 3, 5, 20_006])},
            "one of its digits has more than 20000 points.",
        ),
        (
            {"labels": np.zeros(0, int), "writers": np.zeros(0, int), "digit_offsets": np.array([0])}
            | {"stroke_offsets": np.array([0]), "points": np.zeros((0, 2))},
            "it holds no digits.",
        ),
    ],
)  # fmt: skip
def test_an_npz_whose_arrays_are_wrong_is_refused(
    changes: dict[str, Any], expected: str, tmp_path: Path
) -> None:
    assert fault(npz(tmp_path / "set.npz", **changes)).endswith(expected)


@pytest.mark.parametrize("content", [b"", b"no npz", b"PK\x03\x04", b"\x93NUMPY\x01\x00", None])
def test_what_is_no_npz_is_refused(content: bytes | None, tmp_path: Path) -> None:
    """None: there is no file."""
    if content is not None:
        (tmp_path / "set.npz").write_bytes(content)
    assert fault(tmp_path / "set.npz").startswith("cannot be read as an npz of pen digits (")


@pytest.mark.parametrize("large", ["file", "arrays"])
def test_too_much_is_not_unpacked(large: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sizes in the archive's directory decide; zipfile unpacks no more than they say."""
    path = npz(tmp_path / "set.npz")
    with zipfile.ZipFile(
        path, "a", zipfile.ZIP_STORED if large == "file" else zipfile.ZIP_DEFLATED
    ) as archive:
        archive.writestr("more", bytes(10_000))
    monkeypatch.setattr(module, "MAX_BYTES", 9_999)
    monkeypatch.setattr(np, "load", lambda *_, **__: pytest.fail("unpacked"))
    assert fault(path) == "cannot be read as an npz of pen digits (more than 0 MB)."
