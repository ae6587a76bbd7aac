"""The app below a path of a web server, with accounts: the page, a login that was lost, and the API."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import httpx
import pytest
from gradio_client import Client, handle_file
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, expect

from tests.support.digits import load_digits, thinned
from tests.support.forked import Forked
from tests.support.pad import Pad
from tests.support.proxy import below
from tests.support.server import quiet

TWO, FIVE = (thinned(load_digits()[label][0]) for label in (2, 5))


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the proxy shows the app."""
    folder = tmp_path_factory.mktemp("elsewhere")
    (folder / "accounts").write_text("ada:lovelace\n")
    options = ("--root-path", "/rowwise", "--auth", str(folder / "accounts"))
    with quiet(Forked(folder, *options)) as server, below("/rowwise", server.address) as address:
        yield address


def test_page_below_a_path(address: str, browser: Browser) -> None:
    """Nothing is asked for outside the path; a visitor logs in there, and draws."""
    outside = []
    with closing(browser.new_context()) as context:
        page = context.new_page()
        page.on("request", lambda request: outside.append(request.url))
        page.goto(address)
        page.get_by_label("username").fill("ada")
        page.get_by_label("password").fill("lovelace")
        page.get_by_role("button", name="Login").click()
        expect(page.locator("#pad .examples button")).to_have_count(10, timeout=30_000)
        page.locator("#pad .examples button").nth(2).click()
        expect(page.locator("#pad .digit")).to_have_text("2")
    assert [url for url in outside if not url.startswith((address, "data:", "blob:"))] == []


def test_lost_login_is_said_and_a_new_one_suffices(address: str, browser: Browser) -> None:
    """A server that was started again knows no login, as if the cookies were gone: asking it again is of no use."""
    with closing(browser.new_context()) as context:
        log_in(context, address)
        pad = Pad(context.new_page(), address)
        pad.draw(TWO)
        drawn = pad.pictures()["paper"]
        context.clear_cookies()
        pad.draw_unanswered([FIVE[0]])
        expect(pad.find(".state")).to_contain_text("no longer logged in")
        log_in(context, address)
        pad.press("undo")
        pad.settle()
        assert pad.pictures()["paper"] == drawn
        expect(pad.find(".state")).to_be_empty()
        assert pad.asked()[0] and pad.reader()


def log_in(context: BrowserContext, address: str) -> None:
    """In this browser, as the page's form does."""
    account: dict[str, str | float | bool] = {"username": "ada", "password": "lovelace"}
    assert context.request.post(f"{address}login", form=account).ok


def test_api_below_a_path(address: str, tmp_path: Path) -> None:
    assert httpx.get(address.replace("/rowwise/", "/config")).status_code == 404
    client = Client(address, auth=("ada", "lovelace"), verbose=False)
    assert client.predict(TWO, "gru", api_name="/read_strokes")["digit"] == 2
    Image.new("L", (40, 40), 255).save(tmp_path / "blank.png")
    answer = client.predict(handle_file(str(tmp_path / "blank.png")), "gru", api_name="/read_picture")
    assert answer["status"]
