"""Broken sets of pen digits: every fault by message. (Mutated ones: tests/fuzz.)"""

import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from model.data import pen_digits as pendigits
from model.errors import DataError
from model.data.pen_digits import read_pen_digits
from tests.support.lzw import compressed
from tests.support.sentences import after_name
from tests.support.strokes import TEXT
from tests.support.strokes import npz
from tests.support.tiny import zipped


def fault(path: Path) -> str:
    """What the error says after the file's name; it is one line and ends with a full stop."""
    with pytest.raises(DataError) as caught:
        read_pen_digits(path)
    return after_name(caught.value, path)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (TEXT, "", "no digits in it; expected UNIPEN text or an npz of strokes."),
        (TEXT, "<html>log in</html>", "no digits in it; expected UNIPEN text or an npz of strokes."),
        ('? "7"', '? "17"', "line 6 is not UNIPEN text of digits ('.SEGMENT DIGIT    0-1 ? \"17\"')."),
        (
            ".SEGMENT DIGIT    2",
            ".SEGMENT WORD    2",
            "line 19 is not UNIPEN text of digits ('.SEGMENT WORD    2 ? \"1\"').",
        ),
        (" 200  410", " 200", "line 10 is not UNIPEN text of digits (' 200')."),
        (" 200  410", " 200  410  1", "line 10 is not UNIPEN text of digits (' 200  410  1')."),
        (" 200  410", " 2oo  410", "line 10 is not UNIPEN text of digits (' 2oo  410')."),
        (" 200  410", " 200  99999", "line 12 is not UNIPEN text of digits ('.PEN_UP')."),
        (TEXT, ".PEN_DOWN\n 1 1\n 2 2\n.PEN_UP\n", "line 4 is not UNIPEN text of digits ('.PEN_UP')."),
        (" 250  100\n.PEN_UP\n", " 250", "line 23 is not UNIPEN text of digits (' 250')."),
        (
            " 250  100\n.PEN_UP\n",
            " 250  100",
            "truncated (it ends while the pen is down); delete it to download it again.",
        ),
        (
            ".PEN_DOWN\n 250  400\n 250  100\n.PEN_UP\n",
            "",
            "1 of its 2 digits have no stroke; the file is not whole.",
        ),
        (".COMMENT 1 3 ", ".COMMENT 1 300 ", "writers from 12 to 300; expected 0 to 255."),
        (
            " 250  400\n",
            " 250  400\n" * 20_000,
            "one of its digits has more than 20000 points; the file is no set of digits.",
        ),
    ],
)
def test_broken_text_is_named_with_its_line(old: str, new: str, expected: str, tmp_path: Path) -> None:
    assert old in TEXT
    (tmp_path / "set").write_text(TEXT.replace(old, new))
    assert fault(tmp_path / "set") == expected


def test_a_missing_file_and_a_folder_are_named(tmp_path: Path) -> None:
    assert fault(tmp_path / "none.tra") == "cannot be read (No such file or directory)."
    assert fault(tmp_path) == "cannot be read (Is a directory)."


@pytest.mark.parametrize("name", ["set.tra", "set.npz"])
def test_a_file_that_is_too_large_is_not_read(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A sparse file: its bytes are nowhere."""
    with open(tmp_path / name, "wb") as file:
        file.truncate(2**25 + 1)
    monkeypatch.setattr(Path, "read_bytes", lambda self: pytest.fail("read"))
    assert fault(tmp_path / name) == "larger than 33 MB, so not a set of pen digits."


def test_a_truncated_z_and_a_broken_zip_are_named(tmp_path: Path) -> None:
    (tmp_path / "set.Z").write_bytes(compressed(TEXT.encode())[:4])
    assert fault(tmp_path / "set.Z").startswith("truncated or corrupt (")
    content = bytearray(zipped(TEXT))
    content[content.index(b"\x1f\x9d") + 20] ^= 1
    (tmp_path / "set.zip").write_bytes(content)
    assert fault(tmp_path / "set.zip") == (
        "truncated or corrupt (Bad CRC-32 for file 'pendigits-orig.tra.Z'); delete it to download it again."
    )


def test_a_zip_without_a_z_and_one_that_claims_too_much_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "set.zip"
    path.write_bytes(zipped(TEXT, "set.txt"))
    assert fault(path) == "no .Z file inside; expected UCI's pendigits-orig.tra.Z."
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("set.Z", bytes(100_000))
    monkeypatch.setattr(pendigits, "MOST", 50_000)
    assert fault(path) == "set.Z claims more than 0 MB."


def test_a_z_that_swells_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "set.Z"
    path.write_bytes(compressed(bytes(100_000)))
    assert path.stat().st_size < 1000
    monkeypatch.setattr(pendigits, "MOST", 10_000)
    assert (
        fault(path) == "truncated or corrupt (it unpacks to more than 0 MB); delete it to download it again."
    )


def test_a_zip_that_is_packed_in_another_way_is_named(tmp_path: Path) -> None:
    path = tmp_path / "set.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("set.Z", compressed(TEXT.encode()))
    assert "set.Z is packed in an unusual way" in fault(path)


DISAGREE = "its arrays disagree; expected the form described in the README of tests/."


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"labels": None}, "not an npz of strokes (labels is not in it)."),
        ({"labels": np.array([7, 10], np.uint8)}, DISAGREE),
        ({"labels": np.array([7, -1])}, DISAGREE),
        ({"labels": np.array([7.0, 1.0])}, DISAGREE),
        ({"labels": np.array([7], np.uint8)}, DISAGREE),
        ({"writers": np.array([[12, 3]], np.uint8)}, DISAGREE),
        ({"writers": np.array([12, 300])}, "writers from 12 to 300; expected 0 to 255."),
        ({"writers": np.array([12, -3])}, "writers from -3 to 12; expected 0 to 255."),
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
        ({"digit_offsets": np.array([0, 3, 3])}, "1 of its 2 digits have no stroke; the file is not whole."),
        ({"points": np.array([{}] * 7, object)}, "not an npz of strokes (it holds objects)."),
    ],
)
def test_an_npz_whose_arrays_disagree_is_refused(
    changes: dict[str, Any], expected: str, tmp_path: Path
) -> None:
    assert expected in fault(npz(tmp_path / "set.npz", **changes))


@pytest.mark.parametrize("content", [b"", b"no npz", b"PK\x03\x04", b"\x93NUMPY\x01\x00"])
def test_what_is_no_npz_is_refused(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "set.npz").write_bytes(content)
    assert fault(tmp_path / "set.npz").startswith("not an npz of strokes (")


def test_a_single_array_is_no_npz(tmp_path: Path) -> None:
    with open(tmp_path / "set.npz", "wb") as file:
        np.save(file, np.zeros(3))
    assert fault(tmp_path / "set.npz").startswith("not an npz of strokes (")
