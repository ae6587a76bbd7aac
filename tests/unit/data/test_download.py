"""Missing data is downloaded, whole or not at all, from a server of this machine; no network is one sentence."""

import gzip
import hashlib
import http.server
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import torch
from torchvision.datasets import MNIST

from model.data import splits as data
from model.data import download
from model.data.splits import load_mnist
from model.data.splits import load_pen_digits
from model.errors import DataError
from tests.support.digits import pen_digits
from tests.support.tiny import MNIST_FILES
from tests.support.tiny import failed
from tests.support.tiny import unipen
from tests.support.tiny import zipped

CHECK = "check the network, or name the folder that holds MNIST/raw with --data-dir."


class Server(http.server.ThreadingHTTPServer):
    """Answers GET with files, and with a part of the file's bytes where a share is given."""

    files: dict[str, bytes]
    status = 200
    share = 1.0


class Handler(http.server.BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        body = self.server.files.get(self.path, b"not here")
        self.send_response(self.server.status if self.path in self.server.files else 404)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[: int(len(body) * self.server.share)])

    do_HEAD = do_GET

    def log_message(self, *_: object) -> None:
        """Nothing: pytest's output is for tests."""


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """A web server on this machine with both sets, in place of torchvision's mirrors and UCI; no proxy between."""
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    with Server(("127.0.0.1", 0), Handler) as server:
        server.files = {}
        address = f"http://127.0.0.1:{server.server_address[1]}"
        monkeypatch.setattr(MNIST, "mirrors", [f"{address}/broken/", f"{address}/mnist/"])
        monkeypatch.setattr(data, "PEN_DIGITS_URL", f"{address}/pen.zip")
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def offline(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every server refuses: nobody listens at a port that was free a moment ago."""
    with http.server.HTTPServer(("127.0.0.1", 0), Handler) as free:
        address = f"http://127.0.0.1:{free.server_address[1]}"
    monkeypatch.setattr(MNIST, "mirrors", [f"{address}/"])
    monkeypatch.setattr(data, "PEN_DIGITS_URL", f"{address}/pen.zip")


def serve_mnist(server: Server, raw: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put the files on the server, as the mirrors have them."""
    resources = []
    for name in MNIST_FILES:
        content = gzip.compress((raw / name).read_bytes(), mtime=0)
        server.files[f"/mnist/{name}.gz"] = content
        resources.append((f"{name}.gz", hashlib.md5(content).hexdigest()))
    monkeypatch.setattr(MNIST, "resources", resources)


def test_missing_mnist_without_a_network_is_one_sentence(
    offline: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sentence = failed("--data-dir", str(tmp_path / "new"), capsys=capsys, out=tmp_path / "out")
    path = tmp_path / "new" / "MNIST" / "raw" / MNIST_FILES[0]
    start = f"{path}: not there, and MNIST could not be downloaded ("
    assert sentence.startswith(start)
    assert "refused" in sentence
    assert sentence.endswith(f"); {CHECK}")
    assert not list((tmp_path / "new").rglob("*"))


def test_missing_mnist_is_downloaded(small: Path, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """By torchvision, from the second mirror as the first fails; only what is missing is put there."""
    raw = small / "MNIST" / "raw"
    serve_mnist(server, raw, monkeypatch)
    expected = load_mnist(small, train=True)
    (raw / MNIST_FILES[0]).unlink()
    before = {name: (raw / name).stat().st_mtime_ns for name in MNIST_FILES[1:]}
    assert torch.equal(load_mnist(small, train=True).images, expected.images)
    assert {name: (raw / name).stat().st_mtime_ns for name in MNIST_FILES[1:]} == before
    assert sorted(path.name for path in small.rglob("*") if path.is_file()) == sorted(MNIST_FILES)
    assert torch.equal(load_mnist(small / "new", train=True).images, expected.images)


@pytest.mark.parametrize("trouble", ["truncated", "403", "other"])
def test_a_download_of_mnist_that_fails_leaves_nothing(
    trouble: str, small: Path, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    serve_mnist(server, small / "MNIST" / "raw", monkeypatch)
    if trouble == "truncated":
        server.share = 0.5
    elif trouble == "403":
        server.status = 403
    else:
        server.files = dict.fromkeys(server.files, b"<html>log in</html>")
    with pytest.raises(DataError, match="not there, and MNIST could not be downloaded"):
        load_mnist(small / "new", train=True)
    assert not [path for path in (small / "new").rglob("*") if path.is_file()]


def test_missing_pen_digits_are_downloaded(sixty: None, server: Server, tmp_path: Path) -> None:
    server.files["/pen.zip"] = zipped(unipen())
    digits = load_pen_digits(tmp_path)
    assert [path.name for path in (tmp_path / "pendigits").iterdir()] == ["pendigits.zip"]
    server.files.clear()
    again = load_pen_digits(tmp_path)
    expected = pen_digits()
    assert digits.labels.tolist() == again.labels.tolist() == expected.labels[:60].tolist()
    for strokes, theirs in zip(digits.strokes, expected.strokes, strict=False):
        for stroke, their in zip(strokes, theirs, strict=True):
            assert np.array_equal(stroke + [0, 500], their)


@pytest.mark.parametrize("trouble", ["truncated", "403", "404", "too much"])
def test_a_download_of_pen_digits_that_fails_leaves_nothing(
    trouble: str, server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = server.files["/pen.zip"] = zipped(unipen())
    reasons = {
        "truncated": f"{len(content) // 2} of {len(content)} bytes came",
        "403": "HTTP Error 403: Forbidden",
        "404": "HTTP Error 404: Not Found",
        "too much": "more than 0 MB came",
    }
    if trouble == "truncated":
        server.share = 0.5
    elif trouble == "403":
        server.status = 403
    elif trouble == "404":
        server.files.clear()
    else:
        monkeypatch.setattr(download, "LARGEST", 1000)
    with pytest.raises(DataError) as caught:
        load_pen_digits(tmp_path)
    path = tmp_path / "pendigits" / "pendigits.zip"
    start = f"{path}: not there, and the pen digits could not be downloaded ({reasons[trouble]}); "
    assert str(caught.value).startswith(start)
    assert not list(path.parent.iterdir())


@pytest.mark.parametrize(
    "answer", [b"<html>log in first</html>", b"", zipped(unipen(59)), zipped("", "other.txt")]
)
def test_what_is_no_set_of_pen_digits_is_not_kept(
    answer: bytes, sixty: None, server: Server, tmp_path: Path
) -> None:
    server.files["/pen.zip"] = answer
    with pytest.raises(DataError) as caught:
        load_pen_digits(tmp_path)
    path = tmp_path / "pendigits" / "pendigits.zip"
    assert str(caught.value) == (
        f"{path}: not there, and {data.PEN_DIGITS_URL} answered with something else than the pen digits; "
        "check the network, name their folder with --data-dir, or train with --data mnist."
    )
    assert not list(path.parent.iterdir())


def test_missing_pen_digits_without_a_network_are_one_sentence(
    offline: None, small: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sentence = failed("--data-dir", str(small), capsys=capsys, out=small / "out")
    path = small / "pendigits" / "pendigits.zip"
    assert sentence.startswith(f"{path}: not there, and the pen digits could not be downloaded (")
    assert sentence.endswith(
        "; check the network, name their folder with --data-dir, or train with --data mnist."
    )
