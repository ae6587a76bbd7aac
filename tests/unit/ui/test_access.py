"""Who may ask what: Access around an app of a few lines, and the real app as other pages and programs meet it."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from gradio_client import Client
from starlette.requests import Request
from starlette.responses import JSONResponse

import app
from tests.support.digits import load_digits
from tests.support.loops import run_apart
from tests.support.served import served
from tests.support.server import Server
from tests.support.visitors import CHECKPOINTS
from ui.server import access
from ui.server.access import FOREIGN, GUESSED, POLICY, Access
from ui.server.guesses import FROM_ONE

OWN = "http://rowwise"
OTHER = "https://other.example"
PAGES_OWN = (
    "component_server",
    "queue/join",
    "queue/data",
    "cancel",
    "reset",
    "user",
    "login_check",
)
CALL = "/gradio_api/call/read_strokes"
DOCUMENTED = (
    CALL,
    f"{CALL}/abc",
    "/gradio_api/upload",
    "/gradio_api/info",
    "/gradio_api/openapi.json",
    "/config",
)
STROKES = load_digits()[2][0]


async def gradio(scope: Any, receive: Any, send: Any) -> None:
    """An app that lets each page read, as Gradio does, and answers what it was asked."""
    request = Request(scope)
    asked = {"method": request.method, "path": request.url.path, "headers": list(request.headers)}
    reflected = {
        "Access-Control-Allow-Origin": request.headers.get("origin", ""),
        "Access-Control-Allow-Credentials": "true",
    }
    await JSONResponse(asked, headers=reflected)(scope, receive, send)


def ask(path: str, method: str = "POST", login: Any = False, **headers: str) -> httpx.Response:
    """What Access answers to a request with these headers; `_` in a header's name stands for `-`."""

    async def send() -> httpx.Response:
        transport = httpx.ASGITransport(Access(gradio, "https://proxy.example/rowwise", (), login))
        async with httpx.AsyncClient(transport=transport, base_url=OWN) as client:
            given = {name.replace("_", "-"): value for name, value in headers.items()}
            return await client.request(method, path, headers=given)

    return run_apart(send())


@pytest.fixture(autouse=True)
def no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(access, "PAUSE", 0.0)


def shared_with(answer: httpx.Response) -> str | None:
    """Who may read an answer, besides the page's own scripts. Nobody may with the visitor's login."""
    assert "access-control-allow-credentials" not in answer.headers
    return answer.headers.get("access-control-allow-origin")


@pytest.mark.parametrize("headers", [
    {"origin": OTHER}, {"origin": "null"}, {"origin": "http://rowwise:81"}, {"origin": "http://sub.rowwise"},
    {"origin": OTHER, "content_type": "text/plain"}, {"sec_fetch_site": "cross-site"}, {"sec_fetch_site": "same-site"},
    {"origin": OWN, "sec_fetch_site": "same-site"}, {"origin": OTHER, "host": ""}, {"origin": "null", "host": ""},
    {"origin": OTHER, "x_forwarded_host": "other.example"},
])  # fmt: skip
def test_pages_of_other_sites_may_use_the_documented_api_alone(headers: dict[str, str]) -> None:
    for path in (*(f"/gradio_api/{name}" for name in PAGES_OWN), "/login", "/logout", "/nowhere"):
        for method in ("GET", "POST", "OPTIONS"):
            answer = ask(path, method, **headers)
            assert (answer.status_code, answer.json()["detail"]) == (403, FOREIGN)
            assert shared_with(answer) is None
    for path in DOCUMENTED:
        answer = ask(path, **headers)
        assert (answer.status_code, shared_with(answer)) == (200, "*")
        preflight = ask(path, "OPTIONS", **headers)
        assert (preflight.status_code, shared_with(preflight)) == (204, "*")
        assert preflight.headers["access-control-allow-headers"] == "content-type"


@pytest.mark.parametrize("credentials", [{"cookie": "a=b"}, {"authorization": "Basic YTpi"}, {"login": True}])
def test_nothing_behind_a_login_is_for_other_pages(credentials: dict[str, Any]) -> None:
    """A login of a proxy counts too."""
    for path in DOCUMENTED:
        for method in ("GET", "POST", "OPTIONS"):
            answer = ask(path, method, origin=OTHER, **credentials)
            assert (answer.status_code, shared_with(answer)) == (403, None)
    assert ask(CALL, **credentials).status_code == 200


@pytest.mark.parametrize("headers", [
    {}, {"origin": OWN}, {"origin": "https://rowwise"}, {"origin": "https://proxy.example"}, {"sec_fetch_site": "none"},
    {"origin": "https://elsewhere.example", "sec_fetch_site": "same-origin"},  # a proxy that passes no Host
])  # fmt: skip
def test_own_page_and_programs_may_use_all(headers: dict[str, str]) -> None:
    for login in (True, False):
        for path in (*DOCUMENTED, *(f"/gradio_api/{name}" for name in PAGES_OWN), "/login"):
            answer = ask(path, login=login, **headers)
            assert (answer.status_code, shared_with(answer)) == (200, None)


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/assets/index.js",
        "/static/a.png",
        "/web/a/page.js",
        "/theme.css",
        "/icons/card.png",
        "/about/README.md",
    ],
)
def test_links_and_frames_may_show_the_page(path: str) -> None:
    """But no script of another page may read it."""
    for headers in ({"sec_fetch_site": "cross-site"}, {"origin": OTHER}):
        answer = ask(path, "GET", login=True, **headers)
        assert (answer.status_code, shared_with(answer)) == (200, None)


def test_log_out_by_post_alone() -> None:
    answer = ask("/logout", "GET")
    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")
    assert "To log out, press" in answer.text
    for path in ("/logout", "/logout/"):
        asked = ask(path).json()
        assert (asked["method"], asked["path"]) == ("GET", "/logout")


def test_where_the_app_is_only_a_hosting_proxy_says(monkeypatch: pytest.MonkeyPatch) -> None:
    said = {"x_forwarded_host": "other.example", "x_forwarded_proto": "https", "x_gradio_server": OTHER}
    assert {"x-forwarded-host", "x-forwarded-proto", "x-gradio-server"}.isdisjoint(
        ask(CALL, **said).json()["headers"]
    )
    monkeypatch.setenv("SPACE_ID", "ada/rowwise")
    seen = ask("/gradio_api/upload", origin=OTHER, **said).json()["headers"]
    assert {"x-forwarded-host", "x-forwarded-proto"} <= {*seen} and "x-gradio-server" not in seen


def test_every_answer_has_the_headers(monkeypatch: pytest.MonkeyPatch) -> None:
    for answer in (ask("/", "GET"), ask("/logout", "GET"), ask("/login", origin=OTHER)):
        assert answer.headers.get_list("content-security-policy") == [POLICY]
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "same-origin"
    assert POLICY.endswith("; frame-ancestors 'self'")
    monkeypatch.setenv("SPACE_ID", "ada/rowwise")
    assert ask("/").headers["content-security-policy"] == f"{POLICY} https://huggingface.co"


def test_another_page_and_a_program_read_a_drawing(shipped: Server) -> None:
    """The real app without a login. A browser sends text/plain without asking first."""
    with httpx.Client(base_url=shipped.address, headers={"Origin": OTHER}) as other:
        called = other.post(CALL, json={"data": [STROKES, "gru"]})
        assert (called.status_code, shared_with(called)) == (200, "*")
        answer = other.get(f"{CALL}/{called.json()['event_id']}")
        assert '"digit":2' in answer.text.replace(" ", "") and shared_with(answer) == "*"
        for path in PAGES_OWN:
            for kind in ("text/plain", "application/json"):
                answer = other.post(f"/gradio_api/{path}", content="{}", headers={"Content-Type": kind})
                assert (answer.status_code, answer.json()["detail"]) == (403, FOREIGN)
    assert (
        Client(shipped.address, verbose=False).predict(STROKES, "gru", api_name="/read_strokes")["digit"] == 2
    )
    assert httpx.get(f"{shipped.address}gradio_api/token").status_code == 404


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The real app with a login, of which a page of another site may be the frame."""
    file = tmp_path_factory.mktemp("accounts") / "accounts"
    file.write_text("ada : love lace\n")
    with served(app.build(CHECKPOINTS), "--auth", str(file), "--embed", OTHER) as address:
        yield address


def log_in(address: str, password: str, visitor: str) -> httpx.Response:
    """uvicorn takes the visitor's address from a proxy on this machine."""
    form = {"username": "ada", "password": password}
    return httpx.post(f"{address}login", data=form, headers={"X-Forwarded-For": visitor})


def test_passwords_are_not_guessed_quickly(address: str) -> None:
    """Not even the right one helps an address that has guessed too often; another address logs in meanwhile."""
    guesses = [log_in(address, f"guess {number}", "10.0.0.1").status_code for number in range(FROM_ONE + 2)]
    assert guesses == [400] * FROM_ONE + [429] * 2
    refused = log_in(address, "love lace", "10.0.0.1")
    assert (refused.json()["detail"], refused.headers["retry-after"]) == (GUESSED, "60")
    assert log_in(address, "love lace", "10.0.0.2").status_code == 200


def test_other_pages_get_nothing_of_a_visitors_login(address: str) -> None:
    """Nor do they end it: that takes a POST of the app's own page."""
    with httpx.Client(base_url=address, cookies=log_in(address, "love lace", "10.0.0.3").cookies) as visitor:
        for path in (*DOCUMENTED, "/logout", "/gradio_api/upload"):
            for method in ("GET", "POST"):
                answer = visitor.request(method, path, headers={"Origin": "http://127.0.0.1:1"})
                assert (answer.status_code, shared_with(answer)) == (403, None)
        assert visitor.get("/logout").status_code == 405
        page = visitor.get("/config")
        assert page.status_code == 200
        assert page.headers["content-security-policy"].endswith(f"frame-ancestors 'self' {OTHER}")
        visitor.post("/logout", headers={"Origin": address.rstrip("/")})
        assert visitor.get("/config").status_code == 401
