"""A disk that is full where uploads lie, and uploads that break off: a sentence to the visitor, a line in the log."""

import json
import os
import socket
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import httpx
import pytest

import app
from tests.support.full_disk import full
from tests.support.served import served
from tests.support.server import APP
from ui.server.exchange import FULL
from ui.server.uploads import UNFINISHED

HEAD = (
    "POST /gradio_api/upload HTTP/1.1\r\nHost: rowwise\r\nContent-Length: 5000000\r\n"
    "Content-Type: multipart/form-data; boundary=b\r\n\r\n--b\r\n"
    'Content-Disposition: form-data; name="files"; filename="digit.png"\r\n\r\n'
)


@pytest.fixture
def address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A page whose uploads lie in tmp_path."""
    monkeypatch.setenv("GRADIO_TEMP_DIR", str(tmp_path))
    with served(app.build(APP.parent / "checkpoints")) as address:
        yield address


def upload(address: str, size: int) -> httpx.Response:
    return httpx.post(f"{address}gradio_api/upload", files={"files": ("digit.png", os.urandom(size))})


def lines(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.name == "rowwise"]


def test_a_full_disk_under_an_upload(address: str, caplog: pytest.LogCaptureFixture) -> None:
    """Once there is room again, uploads are taken again."""
    with full(1000):
        answer = upload(address, 100_000)
    assert (answer.status_code, answer.json()) == (507, {"detail": FULL})
    assert lines(caplog) == ["A picture could not be stored: [Errno 27] File too large."]
    assert upload(address, 100_000).status_code == 200


def test_a_full_disk_under_a_call(
    address: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Gradio copies what a call names; here it cannot."""

    async def no_room(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("gradio.processing_utils.async_move_files_to_cache", no_room)
    call = f"{address}gradio_api/call/read_strokes"
    event = httpx.post(call, json={"data": [[[[1, 1], [2, 9]]], "gru"]}).json()["event_id"]
    assert json.loads(httpx.get(f"{call}/{event}").text.split("data: ", 1)[1])["error"] == FULL
    assert lines(caplog) == ["A picture could not be stored: [Errno 28] No space left on device."]


def test_what_an_upload_that_broke_off_has_left_is_deleted(address: str, tmp_path: Path) -> None:
    """Else a few of them would fill the room that all uploads share, until the app ends."""
    port = int(address.rstrip("/").rsplit(":", 1)[1])
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall(HEAD.encode() + b"a" * 30_000)
        for _ in range(100):
            left = [path for path in tmp_path.iterdir() if path.is_file()]
            if left:
                break
            Event().wait(0.1)
    assert len(left) == 1
    assert upload(address, 100).status_code == 200
    assert left[0].exists()  # it may be growing still
    long_ago = left[0].stat().st_mtime - UNFINISHED - 1
    os.utime(left[0], (long_ago, long_ago))
    [kept] = upload(address, 200).json()
    assert not left[0].exists() and Path(kept).exists()
