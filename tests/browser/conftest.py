"""A real browser, and the app as a real server."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.support.chromium import system_chromium
from tests.support.pad import Pad
from tests.support.server import Server, quiet
from tests.support.small import save_several

WIDE = {"width": 1280, "height": 800}
NewPad = Callable[..., Pad]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=system_chromium(), args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The app on small untrained networks, for all that does not depend on good answers."""
    folder = tmp_path_factory.mktemp("small")
    save_several(folder)
    with quiet(Server(tmp_path_factory.mktemp("elsewhere"), "--checkpoints", str(folder))) as server:
        yield server


class Watcher:
    """Collects errors of a page, and its requests to other hosts."""

    def __init__(self, context: BrowserContext) -> None:
        self.faults: list[str] = []
        context.on("page", self.watch)

    def watch(self, page: Page) -> None:
        page.on("pageerror", lambda error: self.faults.append(f"page error: {error}"))
        page.on("console", lambda line: self.note(line.type, line.text))
        page.on("request", lambda request: self.check(request.url))

    def note(self, kind: str, text: str) -> None:
        if kind == "error":
            self.faults.append(f"console: {text}")

    def check(self, url: str) -> None:
        if not url.startswith(("http://127.0.0.1:", "data:", "blob:")):
            self.faults.append(f"request to another host: {url}")


@pytest.fixture
def new_pad(browser: Browser) -> Iterator[NewPad]:
    """new_pad(server, sound=True, **options of the context): a page in a context of its own, as of another visitor.

    Unless sound is False, the test fails if the page reports an error, or calls another host.
    """
    contexts, watchers = [], []

    def make(server: Server, sound: bool = True, **options: Any) -> Pad:
        context = browser.new_context(**({"viewport": WIDE} | options))
        context.set_default_timeout(30_000)
        contexts.append(context)
        watcher = Watcher(context)
        if sound:
            watchers.append(watcher)
        return Pad(context.new_page(), server.address)

    yield make
    for context in contexts:
        context.close()
    assert [fault for watcher in watchers for fault in watcher.faults] == []


@pytest.fixture
def pad(new_pad: NewPad, small: Server) -> Pad:
    """A desktop's page on the small networks."""
    return new_pad(small)


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """A current directory that has nothing to do with the app."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    return folder
