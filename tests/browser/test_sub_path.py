"""The app below a path of a web server, with accounts: the page and the API."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from gradio_client import Client, handle_file  # type: ignore[import-untyped]
from PIL import Image
from playwright.sync_api import Browser, expect

from tests.support.digits import load_digits
from tests.support.proxy import below
from tests.support.server import Server, quiet

TWO = load_digits()[2][0]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the proxy shows the app."""
    folder = tmp_path_factory.mktemp("elsewhere")
    (folder / "accounts").write_text("ada:lovelace\n")
    options = ("--root-path", "/rowwise", "--auth", str(folder / "accounts"))
    with quiet(Server(folder, *options)) as server, below("/rowwise", server.address) as address:
        yield address


def test_page_below_a_path(address: str, browser: Browser) -> None:
    """Nothing is asked for outside the path; a visitor logs in there, and draws."""
    context = browser.new_context()
    page = context.new_page()
    outside = []
    page.on(
        "request",
        lambda request: (
            None if request.url.startswith((address, "data:", "blob:")) else outside.append(request.url)
        ),
    )
    page.goto(address)
    page.get_by_label("username").fill("ada")
    page.get_by_label("password").fill("lovelace")
    page.get_by_role("button", name="Login").click()
    expect(page.locator("#pad .examples button")).to_have_count(10, timeout=30_000)
    page.locator("#pad .examples button").nth(2).click()
    expect(page.locator("#viewer .digit")).to_have_text("2")
    context.close()
    assert outside == []


def test_api_below_a_path(address: str, tmp_path: Path) -> None:
    assert httpx.get(address.replace("/rowwise/", "/config")).status_code == 404
    client = Client(address, auth=("ada", "lovelace"), verbose=False)
    assert client.predict(TWO, "gru", api_name="/read_strokes")["digit"] == 2
    Image.new("L", (40, 40), 255).save(tmp_path / "blank.png")
    answer = client.predict(handle_file(str(tmp_path / "blank.png")), "gru", api_name="/read_picture")
    assert answer["status"]
