"""Security of a running app: where it listens, which hosts it calls, which files it serves, and who may log in."""

import ast
import socket
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from gradio import networking
from gradio_client import Client, handle_file
from PIL import Image

import app
from tests.support.digits import load_digits
from tests.support.footprint import INSIDE
from tests.support.served import served
from tests.support.server import Server, free_port, quiet
from tests.support.visitors import CHECKPOINTS, Visitor
from ui.server.launch import MAX_PICTURE, SESSIONS

DEAD_PROXY = "http://127.0.0.1:9"  # the port of "discard": nobody listens
PROXIES = {f"{kind}_proxy".upper() if upper else f"{kind}_proxy": DEAD_PROXY
           for kind in ("http", "https", "all") for upper in (False, True)}  # fmt: skip
NO_EXCEPTION = {"NO_PROXY": "", "no_proxy": ""}
FILES = [
    "/etc/passwd",
    "app.py",
    "README.md",
    "checkpoints/gru.safetensors",
    "ui/server/limits.py",
    "../app.py",
    "link",
]
WAYS = [
    "gradio_api/file=",
    "file=",
    "gradio_api/file/",
    "file/",
    "static/",
    "assets/",
    "svelte/",
    "icons/",
    "about/docs/",
    "",
]
UPS = ["", "/", "../" * 8, "..%2f" * 6, "%2e%2e/" * 4, "//"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The app's current directory, with a link to a file of the machine."""
    folder = tmp_path_factory.mktemp("elsewhere")
    (folder / "link").symlink_to("/etc/passwd")
    return folder


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[Server]:
    """An app whose environment names dead proxies, and which writes down each host that it calls."""
    environment = PROXIES | NO_EXCEPTION | {
        "PYTHONPATH": str(INSIDE),
        "ROWWISE_CALLS": str(folder / "calls"),
        "GRADIO_TEMP_DIR": str(folder / "uploads"),
    }  # fmt: skip
    with quiet(Server(folder, environment=environment)) as server:
        yield server


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """The tests' own requests use no proxy, whatever this machine's environment says."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("no_proxy", "127.0.0.1")


def test_it_calls_no_other_host(server: Server, folder: Path) -> None:
    """Neither at start, whatever the proxies, nor when it answers."""
    visitor = Visitor(server, "visitor")
    visitor.ask(load_digits()[2][0], "gru")
    assert (visitor.answers, visitor.faults) == (1, [])
    calls = (folder / "calls").read_text().splitlines()
    assert calls, "Gradio polls its own server at start: nothing was noted"
    for call in calls:
        host, port = ast.literal_eval(call.split(" ", 1)[1])[:2]
        assert host in ("127.0.0.1", "localhost") and port in (0, server.port), call


def test_it_listens_to_this_machine_alone(server: Server) -> None:
    with socket.create_connection(("127.0.0.1", server.port)):
        pass
    # 127.0.0.2 is this machine too, and reached only where the app listens at all addresses.
    if sys.platform == "linux":
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.2", server.port)).close()


@pytest.mark.parametrize("way", WAYS)
def test_no_file_of_the_machine_is_given_away(server: Server, folder: Path, way: str) -> None:
    """Paths are sent as bytes on the wire: an HTTP client would normalise them."""
    names = FILES + [str(CHECKPOINTS / "gru.safetensors"), str(folder / "link")]
    for target in (f"/{way}{up}{name}" for up in UPS for name in names):
        with socket.create_connection(("127.0.0.1", server.port), timeout=60) as connection:
            connection.sendall(f"GET {target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
            with connection.makefile("rb") as answer:
                status = int(answer.readline().split()[1])
        assert 400 <= status < 500, target


def test_uploads_are_bounded_and_kept_apart(server: Server, folder: Path) -> None:
    """Too large: 413, and nothing stays. A path in a file's name is ignored. An upload cannot be fetched."""
    limit = int(MAX_PICTURE.removesuffix("mb")) * 1024**2
    url = f"{server.address}gradio_api/upload"
    for sizes in ([limit + 1], [50 * 1024**2], [limit // 4] * 8):
        files = [("files", (f"{number}.png", bytes(size))) for number, size in enumerate(sizes)]
        assert httpx.post(url, files=files, timeout=60).status_code == 413
    assert sum(path.stat().st_size for path in (folder / "uploads").rglob("*") if path.is_file()) == 0
    for name in ("../../../evil.png", "/tmp/evil.png", "..\\evil.png"):
        [path] = httpx.post(url, files={"files": (name, b"x")}).json()
        assert folder / "uploads" in Path(path).resolve().parents
        assert httpx.get(f"{server.address}gradio_api/file={path}").status_code == 404


def test_picture_is_read_from_an_upload_alone(server: Server, tmp_path: Path) -> None:
    """Not from a path of the machine, nor from another host."""
    blank = str(tmp_path / "blank.png")
    Image.new("L", (40, 40), 255).save(blank)
    client = Client(server.address, verbose=False)
    assert client.predict(handle_file(blank), "gru", api_name="/read_picture")["status"]
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        for path in (blank, f"http://127.0.0.1:{port}/digit.png", f"file://{blank}"):
            file = {"path": path, "url": path, "meta": {"_type": "gradio.FileData"}}
            call = f"{server.address}gradio_api/call/read_picture"
            event = httpx.post(call, json={"data": [file, "gru"]}).json()["event_id"]
            assert httpx.get(f"{call}/{event}", timeout=60).text.startswith("event: error")
        other.setblocking(False)
        with pytest.raises(BlockingIOError):
            other.accept()


def test_share_without_a_network_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Then the app runs for this machine."""
    for name, value in (PROXIES | NO_EXCEPTION).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("HF_HOME", str(tmp_path))
    monkeypatch.setenv("GRADIO_TEMP_DIR", str(tmp_path / "uploads"))

    def serve(page: Any, announce: Any) -> None:
        announce()
        assert httpx.get(page.local_url).status_code == 200
        page.close(verbose=False)

    monkeypatch.setattr(app, "serve_until_signal", serve)
    assert app.main(["--share", "--port", str(free_port()), "--checkpoints", str(tmp_path)]) == 0
    said, where = capsys.readouterr().out.splitlines()
    assert said == app.NOT_SHARED and where.startswith("Rowwise is at http://127.0.0.1:")


def test_share_is_asked_for_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With --share a tunnel is opened; without it none is, even if the environment says so."""
    tunnels: list[int] = []

    def tunnel(*, local_port: int, **_: Any) -> str:
        tunnels.append(local_port)
        return "http://abc.example.org"

    monkeypatch.setattr(networking, "setup_tunnel", tunnel)
    monkeypatch.setenv("GRADIO_SHARE", "True")
    page = app.build(tmp_path)
    for options, public in ((["--share"], "https://abc.example.org"), ([], None)):
        with served(page, *options) as address:
            assert page.share_url == public
            assert page.app.state_holder.capacity == SESSIONS
            assert httpx.get(address).status_code == 200
        assert len(tunnels) == 1


def test_accounts_are_asked_for(tmp_path: Path) -> None:
    """Nothing but the login page is answered without a login; the API neither."""
    file = tmp_path / "accounts"
    file.write_text("ada:lovelace\n")
    with served(app.build(CHECKPOINTS), "--auth", str(file)) as address:
        api = f"{address}gradio_api"
        question = {"data": {}, "component_id": 4, "session_hash": "a", "fn_name": "answer"}
        for path, body in (
            ("component_server", question),
            ("component_server", question | {"fn_name": "fit_hand"}),
            ("call/read_strokes", {"data": [[], "gru"]}),
            ("queue/join", {"data": [], "session_hash": "a"}),
        ):
            assert httpx.post(f"{api}/{path}", json=body).status_code == 401
        assert httpx.post(f"{api}/upload", files={"files": ("a.png", b"x")}).status_code == 401
        assert httpx.get(f"{address}config").status_code == 401
        assert "js_on_load" not in httpx.get(address).text
        login = f"{address}login"
        assert httpx.post(login, data={"username": "ada", "password": "love"}).status_code == 400
        client = Client(address, auth=("ada", "lovelace"), verbose=False)
        assert client.predict(load_digits()[2][0], "gru", api_name="/read_strokes")["digit"] == 2
