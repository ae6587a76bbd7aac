"""One's own drawings become rows as the app reads them; a file without a digit is named."""

import json
import os
from pathlib import Path
from unittest.mock import Mock

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from model.data import own_files as module
from model.data.own_files import read_drawing, read_drawings
from model.drawing.picture import rows_from_picture
from model.drawing.picture_rows import drawing_of_rows, text_of_rows
from model.drawing.strokes import Drawing, rows_from_strokes
from model.errors import DataError
from model.interpret.trace import trace
from model.serving.questions import trace_json
from tests.support.checkpoints import made
from tests.support.own import save_json, save_picture, strokes_of
from tests.support.sentences import after_name

MEND = "save it anew as a PNG or JPEG, or move it out of"
RECORDED = Path(__file__).with_name("read.npz")


def recordable(folder: Path) -> NDArray[np.uint8]:
    """A picture of each digit, as a PNG."""
    return np.stack([read_drawing(save_picture(folder / f"{label}.png", label)) for label in range(10)])


def same(path: Path, expected: Drawing) -> bool:
    """Whether the file is read as these rows, rounded to a byte."""
    found = read_drawing(path)
    assert expected.status == "" and found.dtype == np.uint8 and found.shape == (28, 28)
    return bool((np.abs(found / 255 - expected.rows) <= 0.5 / 255 + 1e-6).all())


def said(path: Path, folder: Path) -> str:
    """What the error says about this file, the folder's only one."""
    with pytest.raises(DataError) as caught:
        read_drawings([path], folder, folder / ".cache")
    return after_name(caught.value, path).replace(str(folder), "FOLDER")


@pytest.mark.parametrize("name", ["a.png", "a.jpg", "a.webp", "a.gif", "a.BMP"])
def test_a_picture_is_read_as_an_upload_of_it(name: str, tmp_path: Path) -> None:
    path = save_picture(tmp_path / name, 3)
    assert same(path, rows_from_picture(path))
    assert not same(path, rows_from_picture(save_picture(tmp_path / "other.png", 3, 1)))


def test_strokes_are_read_as_the_pad_reads_them(tmp_path: Path) -> None:
    """A bare list, the page's numbers, and these with what Windows puts in front of a text."""
    strokes = strokes_of(5)
    expected = rows_from_strokes(strokes)
    numbers = {"strokes": strokes, "cell": "gru", "belief": [[0.1] * 10] * 28}
    assert same(save_json(tmp_path / "bare.json", strokes), expected)
    assert same(save_json(tmp_path / "numbers.JSON", numbers), expected)
    (tmp_path / "marked.json").write_text(json.dumps(numbers), "utf-8-sig")
    assert same(tmp_path / "marked.json", expected)


def test_the_numbers_that_the_page_saves_are_read_as_what_was_drawn(tmp_path: Path) -> None:
    """The question and the server's answer to it, as ui/web/share/numbers.js joins them."""
    strokes = strokes_of(2)
    answer = trace_json(trace(made(), rows_from_strokes(strokes)))
    assert not {"strokes", "picture"} & answer.keys()
    path = save_json(tmp_path / "rowwise-2.json", {"strokes": strokes, "cell": "gru"} | answer)
    assert same(path, rows_from_strokes(strokes))


def test_the_numbers_of_a_picture_are_read_as_its_rows(tmp_path: Path) -> None:
    drawing = rows_from_picture(save_picture(tmp_path / "a.png", 8))
    numbers = {"picture": {"rows": text_of_rows(drawing.rows)}, "cell": "gru"}
    assert same(save_json(tmp_path / "a.json", numbers), drawing_of_rows(numbers["picture"]))
    assert np.array_equal(read_drawing(tmp_path / "a.json"), read_drawing(tmp_path / "a.png"))


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.png", b"no picture", "not a picture that can be read"),
        ("a.txt", b"three", "not a picture that can be read"),
        ("a.heic", b"\0\0\0\x18ftypheic", "a HEIC picture, as phones make them"),
        ("a.json", b"{", "not JSON"),
        ("a.json", b"[" * 100_000, "not JSON"),
        ("a.json", b"\xff\xff\xff", "not JSON"),
        ("a.json", b"null", "empty, or more than 10 MB of JSON"),
        ("a.json", b"[]" + b" " * 10 * 1024**2, "empty, or more than 10 MB of JSON"),
        ("a.json", b"{}", "holds no strokes"),
        ("a.json", b'{"strokes": 3}', "strokes must be a list of strokes, each a list of [x, y] points"),
        (
            "a.json",
            b"[[[1, NaN]]]",
            "every point of stroke 1 must be two finite numbers [x, y], none beyond 1e9",
        ),
        ("a.json", b"[]", "Nothing drawn yet"),
        ("a.json", b"[[[1, 1]]]", "Only dots so far"),
        (
            "a.json",
            b'{"picture": {"rows": "x"}}',
            "rows of a picture must be 784 bytes in base64, with ink in them",
        ),
    ],
)
def test_what_is_no_digit_is_told_in_one_sentence(
    name: str, content: bytes, reason: str, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert said(path, tmp_path) == f"{reason}; {MEND} FOLDER."


def test_pictures_without_one_digit_are_told(tmp_path: Path) -> None:
    """A damaged one, an empty one, and one of two digits."""
    path = save_picture(tmp_path / "a.png", 3)
    content, wide = path.read_bytes(), np.hstack([np.asarray(module.rows_from_picture(path).rows)] * 3)
    path.write_bytes(content[: len(content) // 2])
    assert said(path, tmp_path) == f"is cut short or damaged; {MEND} FOLDER."
    Image.new("L", (60, 60), 255).save(path)
    assert said(path, tmp_path) == f"No digit found in this picture; {MEND} FOLDER."
    Image.fromarray((255 - wide * 255).astype(np.uint8)).resize((420, 140)).save(path)
    assert said(path, tmp_path) == f"This picture holds several digits; {MEND} FOLDER."


def test_the_others_that_are_broken_are_counted(tmp_path: Path) -> None:
    """All are looked at before anything is said, so that they can be mended together."""
    paths = [save_picture(tmp_path / f"{name}.png", 7) for name in "abcd"]
    assert read_drawings(paths, tmp_path, tmp_path / ".cache").shape == (4, 28, 28)
    for broken, others in (
        (paths[1:2], ""),
        (paths[1:3], " (and 1 other of 4 files)"),
        (paths[1:], " (and 2 others of 4 files)"),
    ):
        for path in broken:
            path.write_bytes(b"")
        with pytest.raises(DataError) as caught:
            read_drawings(paths, tmp_path, tmp_path / ".cache")
        expected = f"not a picture that can be read{others}; {MEND} {tmp_path}."
        assert after_name(caught.value, paths[1]) == expected


def test_more_files_than_memory_is_meant_for_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MAX_FILES", 2)
    with pytest.raises(DataError) as caught:
        read_drawings([tmp_path / name for name in "abc"], tmp_path, tmp_path)
    assert after_name(caught.value, tmp_path) == "holds 3 files, expected 2 at most; take fewer."


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no pipes among its files")
@pytest.mark.parametrize("name", ["a.json", "a.png"])
def test_a_pipe_is_not_waited_for(name: str, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / name)
    assert said(tmp_path / name, tmp_path).startswith("not a file but a folder, a pipe or a device; ")


def test_drawings_are_read_once_and_again_where_a_file_has_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By what the files hold, not by their times: a changed or another file counts, and other code."""
    paths = [save_json(tmp_path / f"{label}.json", strokes_of(label)) for label in (1, 2)]
    read = Mock(side_effect=read_drawing)
    monkeypatch.setattr(module, "read_drawing", read)

    def times_read() -> int:
        read.reset_mock()
        found = read_drawings(paths, tmp_path, tmp_path / ".cache")
        assert np.array_equal(found, np.stack([*map(read_drawing, paths)]))
        return read.call_count

    assert [times_read(), times_read()] == [2, 0]
    os.utime(paths[0], (1, 1))
    assert times_read() == 0
    save_json(paths[0], strokes_of(7))
    assert [times_read(), times_read()] == [2, 0]
    paths.reverse()
    assert times_read() == 2
    for name in ("READER", "RENDERER"):
        monkeypatch.setattr(module, name, 0)
        assert times_read() == 2


def test_rows_of_pictures_are_those_of_this_version_of_the_reader(tmp_path: Path) -> None:
    """Where this fails because rows changed on purpose: raise READER, and record them again.

    np.savez_compressed(RECORDED, reader=module.READER, pictures=recordable(tmp_path)) does that.
    """
    with np.load(RECORDED) as recorded:
        assert recorded["reader"] == module.READER
        # Another processor may round otherwise.
        assert np.abs(recordable(tmp_path).astype(int) - recorded["pictures"]).max() <= 2
