"""The page's modules in a browser: one that is missing is said, and a second visit fetches none."""

from contextlib import closing

from playwright.sync_api import Browser, Route, expect

from tests.support.pad import Pad
from tests.support.server import Server
from ui.components import SCRIPTS
from ui.words import phrase

SIZES = """performance.getEntriesByType("resource")
    .filter(({ name }) => name.includes("/web/")).map((entry) => entry.transferSize)"""


def test_a_missing_module_is_said(browser: Browser, small: Server) -> None:
    """As after an upgrade of the server, for a page that was still being loaded."""
    with closing(browser.new_context()) as context:
        page = context.new_page()
        page.route("**/pad/pen.js", lambda route: route.fulfill(status=404))
        page.goto(small.address)
        expect(page.locator("#rowwise")).to_contain_text(phrase("page.not_loaded"), timeout=30_000)


def test_a_cell_from_before_the_modules_came_counts(browser: Browser, small: Server) -> None:
    with closing(browser.new_context()) as context:
        page = context.new_page()
        held: list[Route] = []
        page.route("**/pad/pad.js", lambda route: held.append(route))
        page.goto(small.address)
        page.locator("#cell input").click(timeout=30_000)
        page.locator("#cell").get_by_role("option", name="LSTM", exact=True).click()
        expect(page.locator("#cell input")).to_have_value("LSTM")
        held[0].continue_()
        page.locator("#pad .examples button").nth(2).click()
        expect(page.locator("#pad .note")).to_have_text("read by the LSTM")
        expect(page.locator("#cell input")).to_have_value("LSTM")


def test_a_second_visit_fetches_no_module(browser: Browser, small: Server) -> None:
    with closing(browser.new_context()) as context:
        pad = Pad(context.new_page(), small.address)
        first = pad.page.evaluate(SIZES)
        pad.reload()
        second = pad.page.evaluate(SIZES)
    assert len(first) == len(second) == len(SCRIPTS)
    assert min(first) > 0 and max(second) == 0
