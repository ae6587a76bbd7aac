"""Copies of the app: any of them answers any question of the page, and the files in deploy/ fit the app."""

import re
from collections.abc import Iterator
from pathlib import Path
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Thread

import httpx
import pytest
from gradio_client import Client, handle_file

from tests.support import nginx
from tests.support.digits import load_digits
from tests.support.forked import Forked
from tests.support.server import ROOT, Server, quiet
from tests.support.visitors import Visitor, offline
from ui.server.access import POLICY
from ui.server.exchange import MAX_BODY, MAX_UPLOAD

DRAWINGS = [load_digits()[place][0] for place in (2, 7)]
needs_nginx = pytest.mark.skipif(nginx.PROGRAM is None, reason="nginx is not installed")


@pytest.fixture(scope="module")
def copies(shipped: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Server]]:
    with quiet(Forked(tmp_path_factory.mktemp("elsewhere"))) as second:
        yield [shipped, second]


def test_any_copy_answers_any_question(copies: list[Server]) -> None:
    """Two visitors, each with one session, alternate between two copies and between drawings."""
    for name in ("ada", "bob"):
        visitors = [Visitor(copy, name) for copy in copies]
        assert visitors[0].pad == visitors[1].pad
        for turn in range(8):
            visitors[turn % 2].ask(DRAWINGS[turn // 2 % 2], ("rnn", "gru", "lstm")[turn % 3])
        assert [visitor.answers for visitor in visitors] == [4, 4]
        assert [fault for visitor in visitors for fault in visitor.faults] == []


@needs_nginx
@pytest.mark.parametrize(("ports", "below"), [([7861], True), ([7861, 7862], False)])
def test_nginx_accepts_the_configuration(tmp_path: Path, ports: list[int], below: bool) -> None:
    said = nginx.check(nginx.configure(tmp_path, 8080, ports, below))
    assert said.returncode == 0, said.stderr
    assert "warn" not in said.stderr


@needs_nginx
def test_through_nginx(copies: list[Server], tmp_path: Path) -> None:
    """Questions of the page; calls of the API, whose second request must reach the copy of the first; an upload; and
    the app's headers in every answer, once."""
    with nginx.proxy(tmp_path, [copy.port for copy in copies]) as address:
        visitor = Visitor(copies[0], "ada", base_url=address)
        for turn in range(8):
            visitor.ask(DRAWINGS[turn % 2], "gru")
        assert visitor.faults == []
        client = Client(address, verbose=False)
        for turn in range(6):
            answer = client.predict(DRAWINGS[turn % 2], "gru", api_name="/read_strokes")
            assert answer["digit"] == offline(DRAWINGS[turn % 2], "gru").digit
        picture = client.predict(handle_file(ROOT / "docs" / "page.png"), "gru", api_name="/read_picture")
        assert picture["cell"] == "gru"
        for path in ("", "nowhere", "gradio_api/info"):
            headers = visitor.client.get(path).headers
            assert headers.get_list("Content-Security-Policy") == [POLICY]
            assert headers.get_list("X-Content-Type-Options") == ["nosniff"]
            assert headers.get_list("Referrer-Policy") == ["same-origin"]
        # Another page's request is known as such, and the app's own is not taken for one.
        question = visitor.question(DRAWINGS[0], "gru")
        for origin, status in ((address.rstrip("/"), 200), ("http://other.example", 403)):
            path = "gradio_api/component_server/"
            assert visitor.client.post(path, json=question, headers={"Origin": origin}).status_code == status


class Dying(StreamRequestHandler):
    """A copy that is killed each time it has a question in hand."""

    held = 0

    def handle(self) -> None:
        while self.rfile.readline().strip():
            pass
        Dying.held += 1


@needs_nginx
def test_what_a_killed_copy_held_the_other_answers(copies: list[Server], tmp_path: Path) -> None:
    with ThreadingTCPServer(("127.0.0.1", 0), Dying) as dying:
        Thread(target=dying.serve_forever, daemon=True).start()
        with nginx.proxy(tmp_path, [copies[0].port, dying.server_address[1]]) as address:
            visitor = Visitor(copies[0], "ada", base_url=address)
            for turn in range(6):
                visitor.ask(DRAWINGS[turn % 2], "gru")
        dying.shutdown()
    assert (visitor.answers, visitor.faults) == (6, [])
    assert Dying.held


@needs_nginx
def test_one_login_at_nginx_is_for_all_copies(copies: list[Server], tmp_path: Path) -> None:
    """Page, API and files: nothing without it, everything with it, whichever copy answers."""
    paths = ("", "config", "gradio_api/info", "gradio_api/component_server/", "gradio_api/upload")
    ports = [copy.port for copy in copies]
    with nginx.proxy(tmp_path, ports, users="ada:{PLAIN}lovelace\n") as address:
        for path in paths:
            for given in (None, ("ada", "wrong"), ("bob", "lovelace")):
                assert httpx.get(address + path, auth=given, trust_env=False).status_code == 401
        visitor = Visitor(copies[0], "ada", base_url=address, auth=("ada", "lovelace"))
        assert [visitor.client.get("").status_code for _ in range(4)] == [200] * 4
        for turn in range(4):
            visitor.ask(DRAWINGS[turn % 2], "gru")
    assert (visitor.answers, visitor.faults) == (4, [])


def test_limits_are_the_apps_own() -> None:
    """nginx refuses what the app would refuse, and nothing else."""
    sizes = re.findall(r"client_max_body_size (\d+)([km]);", nginx.CONFIGURATION)
    assert [int(size) * {"k": 1024, "m": 1024**2}[unit] for size, unit in sizes] == [MAX_BODY, MAX_UPLOAD]
