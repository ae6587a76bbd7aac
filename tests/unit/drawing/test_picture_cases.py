"""Small pictures that were once read wrong, each for its kind: cut to the ink, in pieces, pale in part; and HEIC."""

import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from model.drawing.picture import MANY_DIGITS, rows_from_picture
from model.errors import DrawingError
from model.files.checkpoint import list_checkpoints, load_checkpoint
from model.interpret.trace import trace
from tests.support.painting import render
from tests.support.pictures import DIGITS, assert_same, picture_of, rows

CASES = Path(__file__).with_name("cases")
SHIPPED = list_checkpoints(Path(__file__).resolve().parents[3] / "checkpoints")
RIGHT = {"six": 6, "five": 5, "nine": 9, "one": 1}


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
@pytest.mark.parametrize("case", sorted(CASES.glob("*.png")), ids=lambda path: path.stem)
def test_what_was_read_wrong_is_read_right(case: Path, path: Path) -> None:
    """The kinds: F1 in two pieces, one at the border; F2 pale in part; F3 cut to the ink."""
    found = trace(load_checkpoint(path), rows_from_picture(case))
    assert found.digit == RIGHT[case.stem.split("_")[1]]


def test_a_page_of_digits_gets_its_own_sentence() -> None:
    page = np.hstack([render(DIGITS[index], 120, 6, (20, 20, 80)) for index in (0, 2, 3, 5, 6)])
    assert rows_from_picture(page).status == MANY_DIGITS


HEADER = b"\0\0\0\x1cftypheic\0\0\0\0mif1heicmiaf"


def test_heic_gets_a_sentence_without_the_plugin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pillow_heif", None)  # as if it were not installed
    path = tmp_path / "photo.heic"
    path.write_bytes(HEADER + bytes(100))
    with pytest.raises(DrawingError, match=r"^photo\.heic: a HEIC picture, .*JPEG.*pillow-heif"):
        rows_from_picture(path)


def test_heic_is_read_with_the_plugin(tmp_path: Path) -> None:
    plugin = pytest.importorskip("pillow_heif")
    plugin.from_pillow(Image.fromarray(picture_of()).convert("RGB")).save(tmp_path / "photo.heic")
    assert_same(rows(tmp_path / "photo.heic"), rows(picture_of()))
