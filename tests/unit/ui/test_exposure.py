"""Who may do what with a running app: what it listens to, whom it calls, which files it gives away or keeps."""

import argparse
import ast
import socket
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Event
from typing import Any

import gradio as gr
import httpx
import pytest
from gradio import networking
from gradio.state_holder import SessionState
from gradio_client import Client, handle_file  # type: ignore[import-untyped]
from PIL import Image

from app import NOT_SHARED, build
from tests.support.digits import load_digits
from tests.support.footprint import INSIDE
from tests.support.loops import run_apart
from tests.support.server import Server, free_port, quiet
from tests.support.visitors import CHECKPOINTS, Visitor
from ui.server import launch as serving
from ui.server.launch import MAX_PICTURE, SESSIONS, add_options, start
from ui.server.limits import QuietBlocks

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
WAYS = ["gradio_api/file=", "file=", "gradio_api/file/", "file/", "static/", "assets/", "svelte/", ""]
UPS = [
    "",
    "/",
    "../../../../../../../../",
    "..%2f..%2f..%2f..%2f..%2f..%2f",
    "%2e%2e/%2e%2e/%2e%2e/%2e%2e/",
    "//",
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The app's current directory, with a link to a file of the machine."""
    folder = tmp_path_factory.mktemp("elsewhere")
    (folder / "link").symlink_to("/etc/passwd")
    return folder


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[Server]:
    """An app whose environment names proxies that are dead, and which notes whom it calls."""
    environment = PROXIES | NO_EXCEPTION | {
        "PYTHONPATH": str(INSIDE),
        "ROWWISE_CALLS": str(folder / "calls"),
        "GRADIO_TEMP_DIR": str(folder / "uploads"),
    }  # fmt: skip
    with quiet(Server(folder, environment=environment)) as server:
        yield server


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """The tests' own requests go straight, whatever this machine's environment says."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("no_proxy", "127.0.0.1")


def test_it_calls_nobody(server: Server, folder: Path) -> None:
    """Not when it starts, whatever proxies there are, and not when it answers."""
    visitor = Visitor(server, "visitor")
    visitor.ask(load_digits()[2][0], "gru")
    assert (visitor.answers, visitor.faults) == (1, [])
    calls = (folder / "calls").read_text().splitlines()
    assert calls, "the app asks itself whether it runs: nothing was noted"
    for call in calls:
        host, port = ast.literal_eval(call.split(" ", 1)[1])[:2]
        assert host in ("127.0.0.1", "localhost") and port in (0, server.port), call


def test_it_listens_to_this_machine_alone(server: Server) -> None:
    with socket.create_connection(("127.0.0.1", server.port)):
        pass
    if (
        sys.platform == "linux"
    ):  # 127.0.0.2 is this machine too, and only reached where all addresses are listened at
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.2", server.port)).close()


@pytest.mark.parametrize("way", WAYS)
def test_no_file_of_the_machine_is_given_away(server: Server, folder: Path, way: str) -> None:
    """The paths as they are, by bytes on the wire: a client of HTTP would tidy them up."""
    names = FILES + [str(CHECKPOINTS / "gru.safetensors"), str(folder / "link")]
    for target in (f"/{way}{up}{name}" for up in UPS for name in names):
        with socket.create_connection(("127.0.0.1", server.port), timeout=60) as connection:
            connection.sendall(f"GET {target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
            with connection.makefile("rb") as answer:
                status = int(answer.readline().split()[1])
        assert 400 <= status < 500, target


def uploaded(folder: Path) -> list[Path]:
    return [path for path in (folder / "uploads").rglob("*") if path.is_file()]


def test_uploads_are_bounded_and_kept_apart(server: Server, folder: Path, tmp_path: Path) -> None:
    """Too large: 413, and nothing stays. A name with a path in it is a name. What is read cannot be fetched."""
    limit = int(MAX_PICTURE.removesuffix("mb")) * 1024**2
    url = f"{server.address}gradio_api/upload"
    for size in (limit + 1, 50 * 1024**2):
        assert httpx.post(url, files={"files": ("a.png", bytes(size))}, timeout=60).status_code == 413
    assert (
        httpx.post(url, files=[("files", (f"{n}.png", bytes(limit // 4))) for n in range(8)]).status_code
        == 413
    )
    assert uploaded(folder) == [] or all(path.stat().st_size == 0 for path in uploaded(folder))
    for name in ("../../../evil.png", "/tmp/evil.png", "..\\evil.png"):
        [path] = httpx.post(url, files={"files": (name, b"x")}).json()
        assert folder / "uploads" in Path(path).resolve().parents
        assert httpx.get(f"{server.address}gradio_api/file={path}").status_code == 404


def test_picture_is_read_from_an_upload_alone(server: Server, tmp_path: Path) -> None:
    """Not from a path of the machine, nor from another host."""
    Image.new("L", (40, 40), 255).save(tmp_path / "blank.png")
    client = Client(server.address, verbose=False)
    answer = client.predict(handle_file(str(tmp_path / "blank.png")), "gru", api_name="/read_picture")
    assert answer["status"]
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        for path in (
            str(tmp_path / "blank.png"),
            f"http://127.0.0.1:{port}/digit.png",
            f"file://{tmp_path}/blank.png",
        ):
            file = {"path": path, "url": path, "meta": {"_type": "gradio.FileData"}}
            call = f"{server.address}gradio_api/call/read_picture"
            event = httpx.post(call, json={"data": [file, "gru"]}).json()["event_id"]
            assert httpx.get(f"{call}/{event}", timeout=60).text.startswith("event: error")
        other.setblocking(False)
        with pytest.raises(BlockingIOError):
            other.accept()


def test_share_without_a_network_is_one_sentence(tmp_path: Path) -> None:
    """Said, and then the app runs for this machine."""
    environment = (
        PROXIES | NO_EXCEPTION | {"HF_HOME": str(tmp_path), "GRADIO_TEMP_DIR": str(tmp_path / "uploads")}
    )
    with quiet(Server(tmp_path, "--share", environment=environment)) as server:
        assert server.lines[0] == f"{NOT_SHARED}\n"
        assert httpx.get(server.address).status_code == 200
        server.stop()
        assert server.process.returncode == 0
        assert len(server.lines) == 2, server.output
    assert list(tmp_path.glob("uploads/rowwise-*")) == []


def test_share_is_asked_for_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With --share the tunnel's address is told; without it none is opened, even if the environment says so."""
    tunnels: list[int] = []

    def tunnel(*, local_port: int, **_: Any) -> str:
        tunnels.append(local_port)
        return "http://abc.example.org"

    monkeypatch.setattr(networking, "setup_tunnel", tunnel)
    monkeypatch.setenv("GRADIO_SHARE", "True")
    parser = argparse.ArgumentParser()
    add_options(parser)
    page = build(tmp_path)
    for options, public in ((["--share"], "https://abc.example.org"), ([], None)):
        options = [*options, "--port", str(free_port())]
        address, told = start(page, parser.parse_args(options), tmp_path)
        assert told == public
        assert page.app.state_holder.capacity == SESSIONS
        assert httpx.get(address).status_code == 200
        page.close(verbose=False)
        assert len(tunnels) == 1


def test_accounts_are_asked_for(tmp_path: Path) -> None:
    """Nothing but the login page is answered without a login; the API neither. The password is in no process list."""
    file = tmp_path / "accounts"
    file.write_text("ada:lovelace\n")
    with quiet(Server(tmp_path, "--auth", str(file), port=free_port())) as server:
        api = f"{server.address}gradio_api"
        question = {"data": {}, "component_id": 4, "session_hash": "a", "fn_name": "answer"}
        assert httpx.post(f"{api}/component_server", json=question).status_code == 401
        assert httpx.post(f"{api}/call/read_strokes", json={"data": [[], "gru"]}).status_code == 401
        assert httpx.post(f"{api}/queue/join", json={"data": [], "session_hash": "a"}).status_code == 401
        assert httpx.post(f"{api}/upload", files={"files": ("a.png", b"x")}).status_code == 401
        assert httpx.get(f"{server.address}config").status_code == 401
        assert "js_on_load" not in httpx.get(server.address).text
        login = f"{server.address}login"
        assert httpx.post(login, data={"username": "ada", "password": "love"}).status_code == 400
        client = Client(server.address, auth=("ada", "lovelace"), verbose=False)
        assert client.predict(load_digits()[2][0], "gru", api_name="/read_strokes")["digit"] == 2
        if sys.platform == "linux":
            assert b"lovelace" not in Path(f"/proc/{server.process.pid}/cmdline").read_bytes()


def test_nothing_of_a_call_stays_in_its_session() -> None:
    """Each call of the API is a session of its own: where Gradio kept the drawings and answers, so would it 1,000."""
    page, strokes = build(CHECKPOINTS), load_digits()[2][0]
    session = SessionState(page)
    call = next(fn for fn in page.fns.values() if fn.api_name == "read_strokes")
    [answer] = run_apart(page.process_api(block_fn=call, inputs=[strokes, "gru"], state=session))["data"]
    assert answer["digit"] == 2
    kept = repr([vars(session), [vars(block) for block in session.blocks_config.blocks.values()]])
    assert repr(strokes) not in kept and repr(answer) not in kept


def test_a_session_has_no_copy_of_the_page(tmp_path: Path) -> None:
    """Nor has it one after a call and a question of the page; Gradio makes each as it would."""
    parser = argparse.ArgumentParser()
    add_options(parser)
    page = build(CHECKPOINTS)
    address, _ = start(page, parser.parse_args(["--port", str(free_port())]), tmp_path)
    try:
        strokes, label = load_digits()[2]
        assert (
            Client(address, verbose=False).predict(strokes, "gru", api_name="/read_strokes")["digit"] == label
        )
        sessions = page.app.state_holder.session_data
        assert sessions and not any(each.config_values for each in sessions.values())
        made, usual = page.app.state_holder["one more"], SessionState(page)
        assert made.config_values == {} != usual.config_values
        assert vars(made.blocks_config) == vars(usual.blocks_config)
    finally:
        page.close(verbose=False)


def test_only_so_many_calls_wait(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A drawing of 20,000 points takes 3 MB while it waits. What is one too many is told so, and asks again later."""
    go_on = Event()

    def slow() -> bool:
        return go_on.wait(30)

    with QuietBlocks() as page:
        gr.api(slow)
    parser = argparse.ArgumentParser()
    add_options(parser)
    monkeypatch.setattr(serving, "CALLS", 2)
    address, _ = start(page, parser.parse_args(["--port", str(free_port())]), tmp_path)
    try:
        call = f"{address}gradio_api/call/slow"
        answers = [httpx.post(call, json={"data": []}) for _ in range(6)]
        refused = [answer for answer in answers if answer.status_code != 200]
        assert 3 <= len(refused) <= 4  # one may have begun already: then it waits no more
        assert all(answer.status_code == 429 for answer in refused)
        assert refused[0].json()["detail"].startswith("Queue is full.")
    finally:
        go_on.set()
        page.close(verbose=False)
