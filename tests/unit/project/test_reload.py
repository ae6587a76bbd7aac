"""Gradio's reload mode, by its own command, on a copy of the project: what is edited is served."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event

import httpx
import pytest
from gradio_client import Client

from tests.support.digits import load_digits
from tests.support.server import ADDRESS, ROOT, free_port
from tests.support.visitors import offline

TITLE, EDITED = "Draw a digit, and watch a recurrent network", "Draw a digit, and see what a network"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of what the app needs."""
    for name in ("model", "ui", "checkpoints"):
        shutil.copytree(ROOT / name, tmp_path / name)
    shutil.copy(ROOT / "app.py", tmp_path)
    return tmp_path


@pytest.fixture
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("reload") / "log"


@pytest.fixture
def address(project: Path, log: Path) -> Iterator[str]:
    """Where `gradio app.py` serves the copy. It starts the app as a process of its own, in the same group."""
    command = [str(Path(sys.executable).with_name("gradio")), "app.py", "--", "--port", str(free_port())]
    with log.open("w") as output:
        process = subprocess.Popen(
            command, cwd=project, stdout=output, stderr=subprocess.STDOUT, start_new_session=True
        )
    try:
        for _ in range(600):
            if found := ADDRESS.search(log.read_text()):
                yield found[0]
                break
            Event().wait(0.1)
        else:
            raise AssertionError(log.read_text())
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait()


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def wait_for(there: Callable[[], bool], edited: Path) -> None:
    """Wait, for half a minute at most. A file counts as edited only if the watcher had seen it before."""
    for attempt in range(300):
        if there():
            return
        if attempt % 50 == 49:
            edited.touch()
        Event().wait(0.1)
    raise AssertionError("what was edited is not served")


def test_what_is_edited_is_served(project: Path, address: str, log: Path) -> None:
    """The page's text, its script at the address that the page names, and answers by the code as it is now."""
    app, errors = project / "app.py", project / "model" / "errors.py"
    words = project / "ui" / "web" / "words" / "en.js"  # not watched: it is read again with the next .py file
    assert TITLE in httpx.get(address).text
    with httpx.stream(
        "GET", f"{address}gradio_api/dev/reload"
    ) as changes:  # by which an open page learns of it
        assert changes.status_code == 200
    edit(project / "ui" / "web" / "page.js", "export", "// Edited.\nexport")
    edit(words, TITLE, EDITED)
    edit(app, "NOT_SHARED", "UNSHARED")
    wait_for(lambda: EDITED in httpx.get(address).text, app)
    version = httpx.get(address).text.split("web/")[1].split("/page.js")[0]
    assert "// Edited." in httpx.get(f"{address}web/{version}/page.js").text
    strokes, digit = load_digits()[2]
    answer = Client(address, verbose=False).predict(strokes, "gru", api_name="/read_strokes")
    assert answer["digit"] == offline(strokes, "gru").digit == digit
    assert "Traceback" not in log.read_text() and "GRADIO_HOT_RELOAD" not in log.read_text()

    edit(errors, "class DrawingError(", "clas DrawingError(")
    wait_for(lambda: "SyntaxError" in log.read_text(), errors)
    assert EDITED in httpx.get(address).text
    edit(errors, "clas DrawingError(", "class DrawingError(")
    edit(words, EDITED, TITLE)
    edit(app, "UNSHARED", "NOT_SHARED")
    wait_for(lambda: TITLE in httpx.get(address).text, app)
