"""Pen digits read from UNIPEN text, .Z, zip and npz."""

import shutil
import subprocess
import zipfile
from pathlib import Path

import numpy as np
import pytest

from model.drawing.strokes import rows_from_strokes
from model.data.pen_digits import read_pen_digits
from tests.support.digits import DIGITS
from tests.support.digits import EVERYDAY
from tests.support.digits import HARD
from tests.support.digits import load_digits
from tests.support.lzw import compressed
from tests.support.strokes import EXPECTED
from tests.support.strokes import TEXT
from tests.support.strokes import as_lists
from tests.support.strokes import npz
from tests.support.tiny import REAL
from tests.support.tiny import unipen
from tests.support.tiny import zipped


def test_unipen_text_is_read(tmp_path: Path) -> None:
    """Two strokes, then one; y downwards; the writer, not the running number."""
    (tmp_path / "set").write_text(TEXT)
    digits = read_pen_digits(tmp_path / "set")
    assert as_lists(digits) == EXPECTED
    assert digits.labels.tolist() == [7, 1]
    assert digits.writers.tolist() == [12, 3]
    assert {stroke.dtype for strokes in digits.strokes for stroke in strokes} == {np.dtype(np.int16)}


def test_windows_line_ends_are_read(tmp_path: Path) -> None:
    (tmp_path / "set").write_bytes(TEXT.replace("\n", "\r\n").encode())
    assert as_lists(read_pen_digits(tmp_path / "set")) == EXPECTED


@pytest.mark.parametrize("count", [1, 60])
def test_the_same_digits_come_from_every_form(count: int, tmp_path: Path) -> None:
    text = unipen(count)
    plain, packed, archive = (tmp_path / name for name in ("set.tra", "set.tra.Z", "set.zip"))
    plain.write_text(text)
    packed.write_bytes(compressed(text.encode()))
    archive.write_bytes(zipped(text))
    first, *others = (read_pen_digits(path) for path in (plain, packed, archive))
    assert len(first) == count
    for other in others:
        assert as_lists(other) == as_lists(first)
        assert other.labels.tolist() == first.labels.tolist()
        assert other.writers.tolist() == first.writers.tolist()


@pytest.mark.skipif(not shutil.which("gzip"), reason="no gzip")
@pytest.mark.parametrize("count", [1, 120])
def test_the_tests_own_compress_is_what_gzip_takes_for_it(count: int) -> None:
    content = unipen(count).encode()
    run = subprocess.run(["gzip", "-dc"], input=compressed(content), capture_output=True, check=True)
    assert run.stdout == content


def test_a_zip_with_both_parts_gives_the_training_part(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "set.zip", "w") as archive:
        archive.writestr("a-test.tes.Z", compressed(unipen(9).encode()))
        archive.writestr("pendigits-orig.tra.Z", compressed(unipen(3).encode()))
    assert len(read_pen_digits(tmp_path / "set.zip")) == 3


def test_an_npz_is_read(tmp_path: Path) -> None:
    digits = read_pen_digits(npz(tmp_path / "set.npz"))
    assert as_lists(digits) == EXPECTED
    assert digits.labels.tolist() == [7, 1]
    assert digits.writers.tolist() == [12, 3]


def test_select_keeps_what_the_mask_says(tmp_path: Path) -> None:
    digits = read_pen_digits(npz(tmp_path / "set.npz")).select(np.array([False, True]))
    assert as_lists(digits) == EXPECTED[1:]
    assert (digits.labels.tolist(), digits.writers.tolist()) == ([1], [3])


def test_the_tests_digits_are_what_their_readme_says() -> None:
    digits = read_pen_digits(DIGITS)
    assert np.bincount(digits.labels).tolist() == [12] * 10
    assert sorted(set(digits.writers.tolist())) == [5, 10, 15, 20, 25, 30]
    assert [load_digits()[i][1] for i in EVERYDAY] == list(range(10))
    assert [load_digits()[i][1] for i in HARD] == [1, 1, 7, 4, 4, 9, 9, 2, 5, 0]
    assert not any(rows_from_strokes(strokes).status for strokes, _ in load_digits())
    assert DIGITS.stat().st_size < 200_000


@pytest.mark.skipif(not REAL.is_dir(), reason="the real set is not beside the project")
def test_the_real_set_is_the_same_compressed(tmp_path: Path) -> None:
    """A ninth of it: enough for the widest codes of compress."""
    content = (REAL / "pendigits" / "pendigits-orig.tra").read_bytes()
    part = content[: content.index(b".SEGMENT", 400_000)]
    (tmp_path / "set.Z").write_bytes(compressed(part))
    (tmp_path / "set.tra").write_bytes(part)
    found, expected = (read_pen_digits(tmp_path / name) for name in ("set.Z", "set.tra"))
    assert len(found) > 800
    assert as_lists(found) == as_lists(expected)
    assert found.writers.tolist() == expected.writers.tolist()
