"""MNIST's files: read as they lie there, each broken one named before a training begins, missing ones downloaded.

The download runs torchvision's own code against a web server of this machine.
"""

import gzip
import hashlib
import http.server
import socket
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import torch
from torchvision.datasets import MNIST

from model.data import mnist as module
from model.data.splits import load_mnist
from model.errors import DataError
from tests.support.full_disk import full
from tests.support.sentences import after_name
from tests.support.tiny import MNIST_FILES, REAL, failed

REMEDY = "move it away, and MNIST's own is downloaded, or name another folder with --data-dir"


def fault(data_dir: Path, name: str) -> str:
    """What the error says about this file."""
    with pytest.raises(DataError) as caught:
        load_mnist(data_dir, train=True)
    return after_name(caught.value, data_dir / "MNIST" / "raw" / name)


@pytest.mark.parametrize("train", [True, False])
def test_mnist_is_read_as_it_lies_there(train: bool, small: Path) -> None:
    split = load_mnist(small, train)
    images, labels = MNIST_FILES[:2] if train else MNIST_FILES[2:]
    raw = small / "MNIST" / "raw"
    expected = np.frombuffer((raw / images).read_bytes()[16:], np.uint8).reshape(-1, 28, 28)
    assert np.array_equal(split.images.numpy(), expected) and split.images.dtype == torch.uint8
    assert split.labels.tolist() == list((raw / labels).read_bytes()[8:])
    assert split.labels.dtype == torch.int64
    assert torch.equal(split.rows(), split.images / 255)


@pytest.mark.parametrize("name", MNIST_FILES)
@pytest.mark.parametrize("size", [0, -7, 1], ids=["header", "short", "long"])
def test_a_broken_file_is_named(size: int, name: str, small: Path) -> None:
    """Each of the four, also the test set's when only the training set is read."""
    path = small / "MNIST" / "raw" / name
    content = path.read_bytes()
    path.write_bytes((content + b"0")[: len(content) + size] if size else bytes(8) + content[8:])
    reason = f"{len(content) + size} bytes, expected {len(content)}" if size else "another IDX header"
    assert fault(small, name) == f"not MNIST's file of that name ({reason}); {REMEDY}."


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("/", "not a file but a folder, a pipe or a device; put the file there."),
        ("/dev/null", "not a file but a folder, a pipe or a device; put the file there."),
        (MNIST_FILES[2], "cannot be read (Too many levels of symbolic links)."),
    ],
)
def test_what_cannot_be_read_in_a_files_place_is_named(target: str, expected: str, small: Path) -> None:
    """A link to a folder, to a device, and to itself."""
    path = small / "MNIST" / "raw" / MNIST_FILES[2]
    path.unlink()
    path.symlink_to(target)
    assert fault(small, path.name) == expected


def test_the_sizes_of_the_four_files_are_those_of_the_real_ones() -> None:
    """As its authors' page lists them."""
    sizes = {path.name: size for path, (_, size) in module.idx_files(Path("raw")).items()}
    assert sizes == dict(zip(MNIST_FILES, (47_040_016, 60_008, 7_840_016, 10_008), strict=True))


def test_a_broken_file_ends_the_command_before_it_trains(
    small: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = small / "MNIST" / "raw" / MNIST_FILES[3]
    path.write_bytes(b"")
    said = failed("--data-dir", str(small), capsys=capsys, out=small / "out")
    assert said.startswith(f"{path}: not MNIST's file of that name (0 bytes, ")


def test_labels_beyond_nine_are_refused(small: Path) -> None:
    """A 10 would count as a drawing that is no digit."""
    path = small / "MNIST" / "raw" / MNIST_FILES[1]
    path.write_bytes(path.read_bytes()[:-1] + bytes([10]))
    assert fault(small, path.name).startswith("holds labels from 0 to 10, 11 classes, expected 0 to 9; ")


# Files as their authors packed them, put there by hand


def packed(data_dir: Path, *names: str) -> Path:
    """These files of MNIST's as .gz alone; returns their folder."""
    raw = data_dir / "MNIST" / "raw"
    for name in names:
        (raw / f"{name}.gz").write_bytes(gzip.compress((raw / name).read_bytes()))
        (raw / name).unlink()
    return raw


@pytest.mark.parametrize("names", [MNIST_FILES, MNIST_FILES[2:3]], ids=["all", "one"])
def test_packed_files_are_unpacked(names: list[str], small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is downloaded. The packed ones stay, and nothing else does."""
    monkeypatch.delattr(module, "download")
    expected = load_mnist(small, train=False)
    raw = packed(small, *names)
    found = load_mnist(small, train=False)
    assert torch.equal(found.images, expected.images) and torch.equal(found.labels, expected.labels)
    assert {path.name for path in raw.iterdir()} == {*MNIST_FILES, *(f"{name}.gz" for name in names)}


def test_an_unpacked_file_goes_before_a_packed_one(small: Path) -> None:
    (small / "MNIST" / "raw" / f"{MNIST_FILES[0]}.gz").write_bytes(b"not read")
    assert len(load_mnist(small, train=True)) == 60


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"<html>log in</html>", "cannot be unpacked (Not a gzipped file (b'<h')); get the file once more."),
        (
            gzip.compress(bytes(10_000))[:-9],
            "cannot be unpacked (Compressed file ended before the end-of-stream",
        ),
        (gzip.compress(b"short"), f"not MNIST's file of that name; {REMEDY}."),
        (gzip.compress(bytes(10**8)), f"not MNIST's file of that name; {REMEDY}."),
    ],
    ids=["no gzip", "cut short", "short", "unpacks to too much"],
)
def test_a_packed_file_that_is_not_mnists_is_named(content: bytes, expected: str, small: Path) -> None:
    path = packed(small, MNIST_FILES[2]) / f"{MNIST_FILES[2]}.gz"
    path.write_bytes(content)
    assert fault(small, path.name).startswith(expected)
    assert not path.with_suffix("").exists()


def test_a_full_disk_below_the_unpacked_file_is_named(small: Path) -> None:
    packed(small, MNIST_FILES[0])
    with full(1000):
        assert fault(small, MNIST_FILES[0]) == "cannot be unpacked there (File too large)."


@pytest.mark.skipif(not REAL.is_dir(), reason="the real set is not beside the project")
def test_the_real_mnist_is_what_it_should_be() -> None:
    """Counts of each digit as its authors' page and every copy of it have them."""
    train, test = load_mnist(REAL, train=True), load_mnist(REAL, train=False)
    assert (len(train), len(test)) == (60_000, 10_000)
    assert test.labels.bincount().tolist() == [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]
    assert train.labels[:10].tolist() == [5, 0, 4, 1, 9, 2, 1, 3, 1, 4]
    assert test.rows().mean().item() == pytest.approx(0.1325, abs=1e-4)


# The download


class Server(http.server.ThreadingHTTPServer):
    """Answers GET with these files and this status."""

    files: dict[str, bytes]
    status = 200


class Handler(http.server.BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        body = self.server.files.get(self.path, b"not here")
        self.send_response(self.server.status if self.path in self.server.files else 404)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_HEAD = do_GET

    def log_message(self, *_: object) -> None:
        """Nothing: pytest's output is for tests."""


@pytest.fixture
def server(
    small: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Server]:
    """A web server with the tiny MNIST in place of torchvision's mirrors, of which the first fails; no proxy.

    Whatever happens, nothing is printed.
    """
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    with Server(("127.0.0.1", 0), Handler) as server:
        address = f"http://127.0.0.1:{server.server_address[1]}"
        raw = small / "MNIST" / "raw"
        packed = {name: gzip.compress((raw / name).read_bytes(), mtime=0) for name in MNIST_FILES}
        server.files = {f"/mnist/{name}.gz": content for name, content in packed.items()}
        resources = [(f"{name}.gz", hashlib.md5(content).hexdigest()) for name, content in packed.items()]
        monkeypatch.setattr(MNIST, "mirrors", [f"{address}/broken/", f"{address}/mnist/"])
        monkeypatch.setattr(MNIST, "resources", resources)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()
    assert capsys.readouterr().out == ""


def test_missing_files_are_downloaded(small: Path, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only what is missing is put there, and nothing else is left; a silent server is given up after 60 s."""
    limits: list[float | None] = []
    monkeypatch.setattr(
        tempfile, "tempdir", "/nowhere"
    )  # may be another disk, from which files cannot be moved
    monkeypatch.setattr(socket, "setdefaulttimeout", limits.append)
    raw = small / "MNIST" / "raw"
    expected = load_mnist(small, train=True)
    (raw / MNIST_FILES[0]).unlink()
    before = {name: (raw / name).stat().st_mtime_ns for name in MNIST_FILES[1:]}
    assert torch.equal(load_mnist(small, train=True).images, expected.images)
    assert {name: (raw / name).stat().st_mtime_ns for name in MNIST_FILES[1:]} == before
    assert sorted(path.name for path in small.rglob("*") if path.is_file()) == sorted(MNIST_FILES)
    assert limits == [60, None]
    assert torch.equal(load_mnist(small / "new" / "data", train=True).images, expected.images)


@pytest.mark.parametrize("trouble", ["403", "other", "no server"])
def test_a_download_that_fails_is_one_line_and_leaves_nothing(
    trouble: str, small: Path, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    if trouble == "403":
        server.status = 403
    elif trouble == "other":
        server.files = dict.fromkeys(server.files, b"<html>log in</html>")
    else:  # nobody listens at a port that was free a moment ago
        with http.server.HTTPServer(("127.0.0.1", 0), Handler) as free:
            monkeypatch.setattr(MNIST, "mirrors", [f"http://127.0.0.1:{free.server_address[1]}/"])
    said = fault(small / "new", MNIST_FILES[0])
    assert said.startswith("not there, and MNIST could not be downloaded (")
    assert said.endswith("); check the network, or name the folder that holds MNIST/raw with --data-dir.")
    assert not list((small / "new").rglob("*"))
