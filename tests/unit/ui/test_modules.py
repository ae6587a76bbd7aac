"""The page's modules over HTTP: which there are, under which address, and how long a browser keeps them."""

import re
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from ui.components import LOAD, MODULES, SCRIPTS, VERSION, WEB, version_of
from ui.server.exchange import PATHS
from ui.server.modules import modules_route, preload_header


@pytest.fixture(scope="module", params=["", "/rowwise"])
def client(request: pytest.FixtureRequest) -> TestClient:
    """At the root, and below a path that the proxy has taken away."""
    return TestClient(Starlette(routes=[modules_route()]), root_path=request.param)


@pytest.mark.parametrize("name", SCRIPTS)
def test_each_module_is_served_as_a_script_to_keep(client: TestClient, name: str) -> None:
    assert PATHS.fullmatch(f"/{MODULES}/{name}")
    answer = client.get(f"/{MODULES}/{name}")
    assert answer.status_code == 200 and answer.content == (WEB / name).read_bytes()
    assert answer.headers["content-type"].startswith("text/javascript")
    assert "immutable" in answer.headers["cache-control"]


@pytest.mark.parametrize(
    "path", ["pad/pad.html", "package.json", "", "../components.py", "..%2fcomponents.py", "x.js"]
)
def test_nothing_else_is_served(client: TestClient, path: str) -> None:
    assert client.get(f"/{MODULES}/{path}").status_code == 404


def test_another_versions_module_is_not_there(client: TestClient) -> None:
    """A page of another version gets nothing, rather than a mixture of two."""
    assert client.get("/web/0123456789abcdef/pad/pad.js").status_code == 404


def test_the_address_follows_names_and_content() -> None:
    changed = {
        name: content + b"// changed" if name == "pad/pen.js" else content
        for name, content in SCRIPTS.items()
    }
    renamed = {name.replace("pen", "pin"): content for name, content in SCRIPTS.items()}
    assert version_of(SCRIPTS) == VERSION
    assert len({version_of(scripts) for scripts in (SCRIPTS, changed, renamed)}) == 3


def test_a_file_that_changes_under_a_running_server_changes_nothing(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Path, "read_bytes", lambda _: b"changed")
    assert client.get(f"/{MODULES}/pad/pad.js").content == SCRIPTS["pad/pad.js"] != b"changed"


def test_the_page_announces_each_module_at_the_address_that_it_imports_from() -> None:
    links = re.findall(r"<([^>]+)>; rel=modulepreload(; fetchpriority=low)?", preload_header().decode())
    assert sorted(address for address, _ in links) == sorted(f"{MODULES}/{name}" for name in SCRIPTS)
    urgent = [address for address, low in links if not low]
    assert [address for address, _ in links[: len(urgent)]] == urgent
    assert f"{MODULES}/pad/pad.js" in urgent
    assert f'"{MODULES}/page.js"' in LOAD
