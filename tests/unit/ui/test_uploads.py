"""Of the paths that a page may name, those of this process's uploads are read, and no others."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from model.drawing.picture import rows_from_picture
from model.interpret.trace import trace
from tests.support.digits import load_digits
from tests.support.pictures import picture_of
from tests.support.server import Server
from tests.support.visitors import Visitor, checkpoint_of
from ui.server.uploads import uploaded

TWO = load_digits()[2][0]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the uploads, reached by a link; a file is in it, and another beside it."""
    folder = tmp_path / "uploads"
    (folder / "4f1e").mkdir(parents=True)
    (folder / "4f1e" / "digit.png").write_bytes(b"mine")
    (tmp_path / "uploads-of-another").mkdir()
    for name in ("uploads-of-another/digit.png", "secret.png"):
        (tmp_path / name).write_bytes(b"not yours")
    (tmp_path / "link").symlink_to(folder)
    monkeypatch.setenv("GRADIO_TEMP_DIR", str(tmp_path / "link"))
    monkeypatch.chdir(tmp_path)
    return folder


@pytest.mark.parametrize("path", ["uploads/4f1e/digit.png", "link/4f1e/../4f1e/digit.png"])
def test_an_upload_is_found(folder: Path, path: str) -> None:
    for each in (folder.parent / path, path):
        assert uploaded(str(each)) == (folder / "4f1e" / "digit.png").resolve()


def test_no_other_file_is(folder: Path) -> None:
    """Outside, beside it under a similar name, by way of it, by a link in it; no folder; none that is gone."""
    (folder / "link.png").symlink_to(folder.parent / "secret.png")
    (folder / "circle.png").symlink_to(folder / "circle.png")
    outside = ["secret.png", "uploads-of-another/digit.png", "uploads/../secret.png", "uploads/link.png"]
    none = ["uploads/circle.png", "uploads", "uploads/4f1e", "uploads/gone.png", "", "/etc/passwd", "/"]
    for path in (*outside, *none):
        assert uploaded(path) is None, path
        assert uploaded(str(folder.parent / path)) is None, path


def test_a_path_of_very_many_parts_is_not_looked_for(folder: Path) -> None:
    """The disk would be asked for each of them, while everybody waits."""
    assert uploaded(f"{folder}/" + "4f1e/../" * 10 + "4f1e/digit.png") is not None
    assert uploaded(f"{folder}/" + "4f1e/../" * 200 + "4f1e/digit.png") is None


@pytest.mark.parametrize(
    "path", [None, 7, 1.5, [], {"path": "x"}, "a\0b", "a" * 5000, "\ud800", "http://127.0.0.1:1/x.png"]
)
def test_what_is_no_path(folder: Path, path: Any) -> None:
    assert uploaded(path) is None


def test_the_page_opens_its_upload_and_no_other_file(shipped: Server, tmp_path: Path) -> None:
    """By the path that Gradio gives it; what it gets is read as read_picture reads the file."""

    visitor = Visitor(shipped, "visitor")

    def opened(path: Any) -> Any:
        return visitor.post(visitor.question(TWO, "gru") | {"data": path, "fn_name": "open_upload"}).json()

    Image.fromarray(picture_of(TWO)).save(tmp_path / "digit.png")
    content = (tmp_path / "digit.png").read_bytes()
    files = {"digit.png": content, "notes.txt": b"nothing"}
    [path, text] = [
        visitor.client.post("/gradio_api/upload", files={"files": each}).json()[0] for each in files.items()
    ]
    found = opened(path)
    asked = {"data": {"picture": {"rows": found["rows"]}, "cell": "gru"}}
    answer = visitor.post(visitor.question(TWO, "gru") | asked).json()
    expected = trace(checkpoint_of("gru"), rows_from_picture(tmp_path / "digit.png"))
    assert (answer["digit"], found["status"], found["steps"]["light_on_dark"]) == (expected.digit, "", False)
    np.testing.assert_allclose(answer["belief"], expected.belief, atol=0.01)
    assert opened(text)["error"].startswith("notes.txt: not a picture that can be read")
    for other in (str(tmp_path / "digit.png"), str(Path(path).parent), path + "x", {"path": path}, None):
        assert opened(other)["error"] == "There is no such picture any more; send it once more."
