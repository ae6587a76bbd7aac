"""What one client does to the running app costs the others nothing: python -m benchmarks.strangers measures it."""

import json
import socket
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.support import attacks
from tests.support.digits import load_digits
from tests.support.server import APP, Server, quiet
from tests.support.visitors import Visitor
from ui.server.connections import RESERVED

resource = pytest.importorskip("resource")  # not on Windows
pytestmark = pytest.mark.skipif(not Path("/proc").exists(), reason="looks at processes by /proc")
FEW = 300  # descriptors, in place of the 1,024 that a process often has
DIGIT = load_digits()[2][0]
TOO_DEAR = "takes too long or too much memory to decode; save it as a plain PNG or JPEG."
# Each took seconds, minutes or gigabytes of the app's own process.
PICTURES = {
    "png": attacks.png_with_tags(9 * 10**6),
    "png, turned": attacks.png_with_tags(9 * 10**6, turned=True),
    "jpeg": attacks.progressive_jpeg(29_000),
    "gif": attacks.gif_with_comment(500_000),
}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The app with FEW descriptors. Where its tests end, it has printed no traceback."""
    limited = f"import os, resource, sys; resource.setrlimit(resource.RLIMIT_NOFILE, ({FEW}, {FEW})); "
    limited += f"os.execv(sys.executable, [sys.executable, {str(APP)!r}, *sys.argv[1:]])"
    with quiet(Server(tmp_path_factory.mktemp("app"), app=("-c", limited))) as server:
        yield server
        assert len(server.lines) < 20


def check_visitor(server: Server) -> None:
    """A visitor gets the right answer."""
    visitor = Visitor(server, "visitor")
    visitor.ask(DIGIT, "gru")
    assert (visitor.answers, visitor.faults) == (1, [])
    visitor.client.close()


@pytest.mark.parametrize("sent", [b"", attacks.half_head(), b"A"], ids=["nothing", "half a head", "a letter"])
def test_more_connections_than_descriptors(server: Server, sent: bytes) -> None:
    """The visitor's is taken all the same, and those that send nothing are closed for it."""
    silent = []
    for _ in range(2 * FEW):
        connection = socket.create_connection(("127.0.0.1", server.port), timeout=30)
        connection.sendall(sent)
        silent.append(connection)
    check_visitor(server)
    assert sum(is_open(connection) for connection in silent) <= FEW - RESERVED
    for connection in silent:
        connection.close()


def is_open(connection: socket.socket) -> bool:
    """Whether the other end has not closed a connection yet."""
    connection.setblocking(False)
    try:
        return connection.recv(1) != b""
    except BlockingIOError:
        return True
    except OSError:
        return False


@pytest.mark.parametrize("content", PICTURES.values(), ids=PICTURES)
def test_a_picture_that_is_dear_to_decode(server: Server, content: bytes) -> None:
    """One sentence or a reading, and the app's own process takes no memory for it."""
    before = memory(server)
    with httpx.Client(base_url=server.address, timeout=120) as client:
        [path] = client.post("gradio_api/upload", files={"files": ("digit.png", content)}).json()
        file = {"path": path, "meta": {"_type": "gradio.FileData"}}
        call = "gradio_api/call/read_picture"
        event = client.post(call, json={"data": [file, "gru"]}).json()["event_id"]
        check_visitor(server)
        lines = client.get(f"{call}/{event}").text.strip().splitlines()
    answer = json.loads(lines[-1].removeprefix("data: "))
    assert TOO_DEAR in answer["error"] if "error" in lines[-2] else "status" in answer[0]
    assert memory(server) - before < 100


def memory(server: Server) -> float:
    """MiB that the app's process has in memory."""
    pages = Path(f"/proc/{server.process.pid}/statm").read_text().split()[1]
    return int(pages) * resource.getpagesize() / 2**20


def test_names_of_sessions_are_not_kept(server: Server) -> None:
    """100 of 2 MB were kept in 760 MiB. Long ones are refused; those of small requests are few."""
    visitor = Visitor(server, "visitor")
    check_visitor(server)
    before = memory(server)
    for number, (length, status) in enumerate([(10_000, 200)] * 200 + [(250_000, 413)]):
        question = visitor.question(DIGIT, "gru") | {"session_hash": f"{number} ".ljust(length, "a")}
        assert visitor.post(question).status_code == status
    assert memory(server) - before < 100
