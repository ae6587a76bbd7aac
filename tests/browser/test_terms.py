"""Terms that explain themselves: by mouse, by keyboard and by touch, in both languages, and on a narrow screen."""

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import NewPad
from tests.browser.test_accessibility import faults
from tests.browser.test_layout import screen
from tests.support.pad import Pad
from tests.support.server import Server
from ui.words import TABLES, phrase

NAMES = [name for name, words in TABLES["en"]["terms"].items() if "title" in words]
CELLS = ["rnn", "gru", "lstm"]


def term(pad: Pad, name: str = "belief") -> Locator:
    return pad.find(f'.story .term[data-term="{name}"]')


def explanation(pad: Pad) -> Locator:
    return pad.find(".explanation")


def test_a_term_opens_by_mouse_and_a_click_elsewhere_or_on_it_closes_it(pad: Pad) -> None:
    assert explanation(pad).count() == 0  # nor is it loaded
    term(pad).click()
    expect(explanation(pad)).to_be_visible()
    term(pad).click()
    expect(explanation(pad)).to_be_hidden()
    term(pad).click()
    expect(explanation(pad)).to_contain_text("Softmax")
    pad.find(".sentence").click()
    expect(explanation(pad)).to_be_hidden()
    pad.find(".menu .term").click()
    expect(pad.page.get_by_role("group", name="Cell", exact=True)).to_be_visible()


def test_a_term_opens_by_keyboard_leads_on_and_gives_the_focus_back(pad: Pad) -> None:
    pad.page.get_by_role("tab", name="Gates").click()
    pad.page.get_by_role("tab", name="Story").click()
    term(pad).focus()
    pad.page.keyboard.press("Enter")
    dialog = pad.page.get_by_role("group", name="Belief")
    expect(dialog).to_be_focused()
    pad.page.keyboard.press("Tab")  # the button that closes it
    pad.page.keyboard.press("Tab")
    pad.page.keyboard.press("Enter")
    expect(pad.page.get_by_role("group", name="Logit")).to_be_focused()
    pad.page.keyboard.press("Escape")
    expect(explanation(pad)).to_be_hidden()
    expect(term(pad)).to_be_focused()
    pad.page.keyboard.press("Space")
    expect(dialog).to_be_focused()
    pad.page.get_by_role("button", name="Close").press("Enter")
    expect(term(pad)).to_be_focused()


def test_escape_closes_the_explanation_alone(new_pad: NewPad, small: Server) -> None:
    """Not the demo, too."""
    pad = new_pad(small, demo=True)
    term(pad).click()
    expect(explanation(pad)).to_be_visible()
    pad.page.keyboard.press("Escape")
    expect(explanation(pad)).to_be_hidden()
    expect(pad.find(".hint")).to_contain_text("somebody's")


@pytest.mark.parametrize(("language", "size"), [("en", (390, 844)), ("de", (320, 568))])
def test_each_explanation_is_in_sight_on_a_phone(
    new_pad: NewPad, small: Server, language: str, size: tuple[int, int]
) -> None:
    """All of its words and equations, whatever term of the page a finger has touched."""
    pad = new_pad(small, locale=language, **screen(*size))
    button = pad.find(".story .term").first
    button.scroll_into_view_if_needed()
    for name in NAMES:
        button.evaluate("(button, name) => { button.dataset.term = name; }", name)
        box = button.bounding_box()
        assert box
        pad.page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] - 12)  # a finger beside the word
        expect(explanation(pad).locator("h3")).to_have_text(phrase(f"terms.{name}.title", language))
        picture = explanation(pad).get_by_role("img", name=phrase(f"terms.{name}.picture", language))
        expect(picture).to_be_visible()
        assert explanation(pad).locator(".equations math").count() > 0 or name not in ["cell", *CELLS]
        assert outside(pad) == [], name
        pad.page.keyboard.press("Escape")


def outside(pad: Pad) -> list[str]:
    """Parts of the explanation beyond its own sides, and the explanation where it lies beyond the window."""
    found = pad.page.evaluate("""() => {
        const all = document.querySelector(".explanation");
        const box = all.getBoundingClientRect();
        const inner = [...all.querySelectorAll("*")].filter((part) => {
            const { left, right, width } = part.getBoundingClientRect();
            return width && (left < box.left || right > box.right);
        });
        const beyond = box.left < 0 || box.right > innerWidth || box.top < 0 || box.bottom > innerHeight;
        return [...inner, ...(beyond ? [all] : [])].map((part) => part.tagName + " " + part.textContent);
    }""")
    return list(found)


def test_axe_finds_nothing_grave_in_an_explanation(pad: Pad) -> None:
    button = pad.find(".story .term").first
    button.evaluate("(button) => { button.dataset.term = 'lstm'; }")
    button.click()
    expect(explanation(pad)).to_be_visible()
    assert faults(pad) == []
