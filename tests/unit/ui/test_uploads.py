"""Of the paths that a page may name, those of this process's uploads are read, and no others."""

from pathlib import Path
from typing import Any

import pytest

from ui.server.uploads import uploaded


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


@pytest.mark.parametrize(
    "path", [None, 7, 1.5, [], {"path": "x"}, "a\0b", "a" * 5000, "\ud800", "http://127.0.0.1:1/x.png"]
)
def test_what_is_no_path(folder: Path, path: Any) -> None:
    assert uploaded(path) is None
