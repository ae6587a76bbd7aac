"""One server and one page for all tests of the panels: opening a page takes longer than most of them."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import Watcher
from tests.browser.panels.viewer import Loud, Viewer
from tests.support.server import quiet


@pytest.fixture(scope="session")
def loud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Loud]:
    with quiet(Loud(tmp_path_factory.mktemp("loud"))) as server:
        yield server


@pytest.fixture(scope="session")
def viewer(browser: Browser, loud: Loud) -> Iterator[Viewer]:
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    watcher = Watcher(context)
    yield Viewer(context.new_page(), loud.address)
    context.close()
    assert watcher.faults == []


@pytest.fixture
def blank(viewer: Viewer) -> Viewer:
    """With nothing on the pad, and every panel closed."""
    viewer.empty()
    return viewer


@pytest.fixture
def pad(blank: Viewer) -> Viewer:
    """With a two on the pad, and the cursor on the last row."""
    blank.draw_two()
    return blank
