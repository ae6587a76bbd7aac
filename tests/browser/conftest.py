"""A real browser, and the app as a real server."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.support.chromium import browser_of_tests
from tests.support.forked import Forked
from tests.support.pad import Pad
from tests.support.server import Server, quiet
from tests.support.small import save_several

WIDE = {"width": 1280, "height": 800}
PATIENCE = 30_000  # milliseconds: on a busy machine a page opens more slowly than expect() waits by itself
NewPad = Callable[..., Pad]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_of_tests(), args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The app on small untrained networks, for all that does not depend on good answers."""
    folder = tmp_path_factory.mktemp("small")
    save_several(folder)
    with quiet(Forked(tmp_path_factory.mktemp("elsewhere"), "--checkpoints", str(folder))) as server:
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


class Window:
    """A page in a context of its own, as of another visitor. script: runs before those of the page."""

    def __init__(self, browser: Browser, script: str, options: dict[str, Any]) -> None:
        context = browser.new_context(**options)
        context.set_default_timeout(PATIENCE)
        self.watcher = Watcher(context)
        self.page = context.new_page()
        self.page.add_init_script(script)
        self.pad: Pad | None = None

    def open(self, address: str, viewport: Any, demo: bool) -> Pad:
        if self.page.viewport_size != viewport:
            self.page.set_viewport_size(viewport)
        if self.pad:
            self.pad.visit(address, demo)
        else:
            self.pad = Pad(self.page, address, demo)
        return self.pad


@pytest.fixture(scope="session")
def windows() -> dict[Any, list[Window]]:
    """Those that no test uses now, by what they are: opening another takes twice as long as opening the page in it."""
    return defaultdict(list)


@pytest.fixture
def new_pad(browser: Browser, windows: dict[Any, list[Window]]) -> Iterator[NewPad]:
    """new_pad(server, sound=True, alone=False, demo=False, script="", viewport=WIDE, **options of the context).

    Gives a page as of another visitor. Unless sound is False, the test fails if the page reports an error, or calls
    another host. alone: no other test gets the window, which this one leaves with scripts or a clock in it. demo: it is
    not ended. script: runs before those of the page.
    """
    used: list[tuple[Window, Any, bool]] = []

    def make(
        server: Server,
        sound: bool = True,
        alone: bool = False,
        demo: bool = False,
        script: str = "",
        viewport: Any = WIDE,
        **options: Any,
    ) -> Pad:
        kind = None if alone else (script, *options.items())
        window = windows[kind].pop() if windows[kind] else Window(browser, script, options)
        used.append((window, kind, sound))
        return window.open(server.address, viewport, demo)

    yield make
    found = []
    for window, kind, sound in used:
        if kind is None:
            window.page.context.close()
        else:
            if window.pad:
                window.pad.leave()
            windows[kind].append(window)
        found += window.watcher.faults if sound else []
        window.watcher.faults = []
    assert found == []


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
