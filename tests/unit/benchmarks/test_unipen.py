"""Pen digits from UNIPEN text, and the npz that is made from them."""

import hashlib
from pathlib import Path

import numpy as np
import pytest

from benchmarks.quality.unipen import read_unipen, save_npz
from model.data.pen_digits import SHIPPED, load_pen_digits
from model.errors import DataError
from tests.support.sentences import after_name
from tests.support.strokes import TEXT, assert_the_two
from tests.support.tiny import REAL


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_text_is_read_and_written_as_an_npz(line_end: str, tmp_path: Path) -> None:
    """y downwards; the writer, not the running number; a stroke without points is dropped."""
    (tmp_path / "set").write_bytes(TEXT.replace("\n", line_end).encode())
    digits = read_unipen(tmp_path / "set")
    assert_the_two(digits)
    save_npz(tmp_path / "set.npz", digits)
    assert_the_two(load_pen_digits(tmp_path / "set.npz"))


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        (TEXT, "<html>log in</html>", "it holds no digits."),
        ('? "7"', '? "17"', "digit 1 is not UNIPEN text."),
        (" 200  410", " 200", "digit 1 is not UNIPEN text."),
        (" 200  410", " 2oo  410", "digit 1 is not UNIPEN text."),
        (" 200  410", " 200  99999", "digit 1 is not UNIPEN text."),
        (" 250  100\n.PEN_UP\n", " 250  100", "digit 2 is not UNIPEN text."),  # cut off
        (
            ".PEN_DOWN\n 250  400\n 250  100\n.PEN_UP\n",
            "",
            "points in a digit from 0 to 5, expected 1 to 20000.",
        ),
    ],
)
def test_broken_text_is_named_with_its_digit(old: str, new: str, fault: str, tmp_path: Path) -> None:
    assert old in TEXT
    (tmp_path / "set").write_text(TEXT.replace(old, new))
    with pytest.raises(DataError) as caught:
        read_unipen(tmp_path / "set")
    assert after_name(caught.value, tmp_path / "set") == fault


@pytest.mark.skipif(not REAL.is_dir(), reason="the original is not beside the project")
def test_the_command_made_the_shipped_file(tmp_path: Path) -> None:
    """The same arrays; the bytes depend on the version of zlib."""
    original = REAL / "pendigits" / "pendigits-orig.tra"
    page = Path(__file__).parents[3] / "docs" / "data.md"
    assert hashlib.sha256(original.read_bytes()).hexdigest() in page.read_text("utf-8")
    save_npz(tmp_path / "set.npz", read_unipen(original))
    with np.load(tmp_path / "set.npz") as found, np.load(SHIPPED) as shipped:
        assert found.files == shipped.files
        for name in found.files:
            assert found[name].dtype == shipped[name].dtype and np.array_equal(found[name], shipped[name])
