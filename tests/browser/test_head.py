"""What a visitor sees of the page's head and end: an outline until it is there, its name, links to what it is about."""

from typing import Any

import pytest
from playwright.sync_api import Browser, Route, expect

from tests.browser.conftest import WIDE, NewPad
from tests.support.server import Server
from ui.words import phrase

PHONE = {"width": 390, "height": 844}
MISSING = """performance.getEntriesByType("resource").filter(({ responseStatus }) => responseStatus >= 400)
    .map(({ name }) => name)"""


@pytest.mark.parametrize("viewport", [WIDE, PHONE])
def test_an_outline_of_the_pad_until_it_is_there(browser: Browser, small: Server, viewport: Any) -> None:
    """While the HTML alone has come, and while Gradio loads: nothing of Gradio is seen, and nothing moves then."""
    held: list[Route] = []
    with browser.new_context(viewport=viewport) as context:
        page = context.new_page()
        page.route("**/assets/index-*.js", lambda route: held.append(route))
        page.route("**/theme.css*", lambda route: held.append(route))
        page.goto(small.address, wait_until="commit")
        outline = page.locator(".coming i")
        place = outline.bounding_box()
        page.wait_for_function("document.title")
        held.pop(0).continue_()
        loading = page.locator(".main > .wrap.default > .loading")
        expect(loading).to_be_hidden()
        expect(loading).to_be_attached()
        expect(outline).to_be_visible()
        held.pop().continue_()
        expect(page.locator("#pad .examples button")).to_have_count(10)
        expect(outline).to_be_hidden()
        assert page.locator("#pad .pad").bounding_box() == place


@pytest.mark.parametrize("language", ["en", "de"])
def test_the_page_says_what_it_is(new_pad: NewPad, small: Server, language: str) -> None:
    """In the visitor's language: its name, and the links at its end. Nothing that it asks for is missing."""
    page = new_pad(small, locale=language).page
    expect(page).to_have_title(phrase("page.name", language))
    assert page.evaluate(MISSING) == []
    links = page.get_by_role("navigation", name=phrase("about.title", language)).get_by_role("link")
    expect(links).to_have_text(
        [phrase(f"about.{key}", language) for key in ("readme", "accuracy", "licence")]
    )
    places = links.evaluate_all("links => links.map(({ href }) => href)")
    assert places == [f"{small.address}about/{name}" for name in ("README.md", "docs/accuracy.md", "LICENSE")]
    links.nth(1).click()
    expect(page.locator("h1")).to_have_text("How well it reads")
