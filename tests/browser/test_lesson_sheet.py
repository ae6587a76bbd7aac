"""The sheet of the lesson, as the app shows it: one page of paper, with room to write."""

import re

import pytest
from playwright.sync_api import Browser

from ui.server.about import as_page

ROOM_MM = 20  # of a question: a sentence of three lines by hand
PIXELS_A_MM = 96 / 25.4


@pytest.mark.parametrize("language", ["en", "de"])
def test_it_is_one_page_with_room_for_each_question(browser: Browser, language: str) -> None:
    """On A4 and on Letter, with the browser's lines at the top and at the bottom and without them."""
    page = browser.new_page()
    page.set_content(as_page("docs/lesson-sheet.md" if language == "en" else "docs/lesson-sheet-de.md"))
    for paper in ("A4", "Letter"):
        for lines in (True, False):
            pdf = page.pdf(format=paper, display_header_footer=lines)
            assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 1, paper
    page.emulate_media(media="print")
    assert page.locator("html").get_attribute("lang") == language
    assert not page.locator("nav").is_visible()
    questions = page.locator("tbody tr").all()
    assert [each.locator("strong").first.inner_text() for each in questions] == [f"{n}." for n in range(1, 9)]
    for column in (1, 2):  # of question 3: both parts of both layers, for output and for h_n, a line each
        cell = questions[2].locator("td").nth(column).inner_text().replace("\u00a0", "_")
        assert cell.split(" ") == [f"{name}_{layer}:_☐_☐" for name in ("output", "h_n") for layer in (1, 2)]
    for each in questions:
        box = each.bounding_box()
        assert box and box["height"] >= ROOM_MM * PIXELS_A_MM
    page.close()
