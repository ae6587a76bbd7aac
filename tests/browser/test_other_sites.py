"""Pages of other origins and of other sites in a real browser: what they read, what they change, what they show."""

from collections.abc import Iterator
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Browser, BrowserContext, FrameLocator, Page, expect

from tests.browser.conftest import NewPad
from tests.support.digits import load_digits, thinned
from tests.support.forked import Forked
from tests.support.server import Server, quiet
from ui.server.access import ON_LOGIN_IN_A_FRAME

PATIENCE = 30_000
TWO = thinned(load_digits()[2][0])
ACCOUNT: dict[str, str | float | bool] = {"username": "ada", "password": "love lace"}
# Each a POST as a form of another page sends it, without asking first, and with the visitor's cookies.
POST = """async ([address, type]) => {
    const options = { method: "POST", mode: "no-cors", credentials: "include", body: new Blob(["{}"], { type }) };
    return (await fetch(address, options)).type;
}"""
READ = """async ([address, credentials]) => {
    const answer = await fetch(address, { credentials }).catch(() => null);
    return answer && (await answer.text());
}"""
CALL = """async ([address, data]) => {
    const headers = { "Content-Type": "application/json" };
    const called = await fetch(address, { method: "POST", headers, body: JSON.stringify({ data }) });
    return (await fetch(address + "/" + (await called.json()).event_id)).text();
}"""


class Blank(BaseHTTPRequestHandler):
    """An empty page at every address."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<!doctype html><title>other</title><iframe width=900 height=700></iframe>")

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """Where the other page is: http://127.0.0.1 is another origin of the app's site, http://localhost another site."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Blank)
    server.daemon_threads = True
    Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory, port: int) -> Iterator[Server]:
    """The app with a login, of which pages of http://localhost may be the frame."""
    folder = tmp_path_factory.mktemp("guarded")
    (folder / "accounts").write_text("ada : love lace\n")
    options = ("--auth", str(folder / "accounts"), "--embed", f"http://localhost:{port}")
    with quiet(Forked(folder, *options)) as server:
        yield server


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    with closing(browser.new_context()) as context:
        context.set_default_timeout(PATIENCE)
        yield context


def other_page(context: BrowserContext, host: str, port: int) -> Page:
    page = context.new_page()
    page.goto(f"http://{host}:{port}/")
    return page


def framed(page: Page, address: str) -> FrameLocator:
    """The app in the frame of another page."""
    page.locator("iframe").evaluate("(frame, address) => { frame.src = address; }", address)
    return page.frame_locator("iframe")


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_another_page_gets_nothing_of_a_login(
    context: BrowserContext, guarded: Server, port: int, host: str
) -> None:
    """Cookies do not know ports: the browser sends a page of 127.0.0.1 the visitor's login along."""
    assert context.request.post(f"{guarded.address}login", form=ACCOUNT).ok
    page = other_page(context, host, port)
    statuses: list[int] = []
    page.on("response", lambda response: statuses.append(response.status))
    for path in ("", "config", "gradio_api/info", "gradio_api/token", "gradio_api/user"):
        for credentials in ("include", "omit"):
            assert page.evaluate(READ, [f"{guarded.address}{path}", credentials]) is None
    statuses.clear()
    for path in (
        "logout",
        "gradio_api/component_server/",
        "gradio_api/queue/join",
        "gradio_api/upload",
        "login",
    ):
        for kind in ("text/plain", "application/x-www-form-urlencoded"):
            assert page.evaluate(POST, [f"{guarded.address}{path}", kind]) == "opaque"
    assert statuses == [403] * 10
    assert context.request.get(f"{guarded.address}config").ok  # the visitor is still logged in


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_another_page_reads_a_drawing_where_there_is_no_login(
    context: BrowserContext, small: Server, port: int, host: str
) -> None:
    page = other_page(context, host, port)
    assert '"digit"' in page.evaluate(CALL, [f"{small.address}gradio_api/call/read_strokes", [TWO, "gru"]])
    assert page.evaluate(READ, [f"{small.address}gradio_api/queue/data?session_hash=a", "omit"]) is None


def test_a_frame_of_a_page_that_was_not_named_stays_empty(
    context: BrowserContext, small: Server, guarded: Server, port: int
) -> None:
    for server, host in ((small, "localhost"), (guarded, "127.0.0.1")):
        page = other_page(context, host, port)
        with page.expect_console_message(lambda line: "frame-ancestors" in line.text):
            framed(page, server.address)
        assert all(frame.locator("gradio-app").count() == 0 for frame in page.frames)


def test_a_frame_of_a_page_that_was_named(context: BrowserContext, port: int, elsewhere: Path) -> None:
    """It is the whole app."""
    options = ("--embed", f"http://localhost:{port}", "--embed", "https://example.org")
    with quiet(Forked(elsewhere, *options)) as server:
        app = framed(other_page(context, "localhost", port), server.address)
        app.locator("#pad .examples button").nth(2).click()
        expect(app.locator("#pad .digit")).to_have_text("2", timeout=PATIENCE)


def test_the_login_in_a_frame_says_why_it_cannot(context: BrowserContext, guarded: Server, port: int) -> None:
    app = framed(other_page(context, "localhost", port), guarded.address)
    expect(app.get_by_text(ON_LOGIN_IN_A_FRAME)).to_be_visible(timeout=PATIENCE)


def test_log_out(context: BrowserContext, guarded: Server) -> None:
    """By the button at /logout."""
    assert context.request.post(f"{guarded.address}login", form=ACCOUNT).ok
    page = context.new_page()
    page.goto(f"{guarded.address}logout")
    page.get_by_role("button", name="Log out").click()
    expect(page.get_by_label("password")).to_be_visible(timeout=PATIENCE)


def test_the_page_as_a_hosted_space_shows_it(new_pad: NewPad, elsewhere: Path) -> None:
    """There Gradio adds a bar that asks huggingface.co, which the page's policy forbids: the page works without it."""
    # Not quiet(): where a Space's own package is not installed, Gradio prints a traceback.
    with Server(elsewhere, environment={"SPACE_ID": "ada/rowwise", "SYSTEM": "spaces"}) as server:
        pad = new_pad(server, sound=False, alone=True)
        pad.draw(TWO)
        assert pad.digit() == "2"
