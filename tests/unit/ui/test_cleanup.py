"""The app's folder of uploads goes with its process, or with the next that starts."""

import os
import signal
from pathlib import Path

import pytest

from model.files.atomic import temporary_directory
from tests.support.server import Server
from tests.support.small import save_several
from ui.server.launch import EVENTS, keep_uploads_in, uploads_place


def names(folder: Path) -> set[str]:
    """What lies there, without what Gradio puts there when it is imported."""
    return {path.name for path in folder.iterdir()} - {"vibe_edit_history"}


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such locks and signals")
def test_the_app_removes_what_a_killed_one_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Started, killed, started again, beside another that lives."""
    save_several(tmp_path)
    parent = tmp_path / "uploads"
    monkeypatch.setenv("GRADIO_TEMP_DIR", str(parent))
    with temporary_directory(uploads_place()) as live:
        with Server(tmp_path, "--checkpoints", str(tmp_path)) as app:
            (left,) = names(parent) - {live.name}
            app.stop(signal.SIGKILL)
            assert names(parent) == {live.name, left}
            app.start()
            (now,) = names(parent) - {live.name}
            assert now != left
            app.stop()
        assert names(parent) == {live.name}
    assert names(parent) == set()


def test_gradio_is_told_of_the_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRADIO_TEMP_DIR", str(tmp_path / "new"))
    monkeypatch.setenv("GRADIO_ANALYTICS_MAX_EVENTS", "5")
    with temporary_directory(uploads_place()) as folder:
        assert folder.parent == tmp_path / "new"
        keep_uploads_in(folder)
        assert os.environ["GRADIO_TEMP_DIR"] == str(folder)
        assert os.environ["GRADIO_ANALYTICS_MAX_EVENTS"] == "5"
        monkeypatch.delenv("GRADIO_ANALYTICS_MAX_EVENTS")
        keep_uploads_in(folder)
        assert os.environ["GRADIO_ANALYTICS_MAX_EVENTS"] == EVENTS  # Gradio would keep 10,000
