"""The page in the visitor's language: German by the browser or by hand, and no text that stands outside the tables."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Route, expect

from tests.browser.conftest import NewPad, Watcher
from tests.support.digits import load_digits, thinned
from tests.support.hand_page import states_of_hand
from tests.support.lesson_page import lesson_in
from tests.support.marked import foreign, mark
from tests.support.pad import Pad
from tests.support.server import Server
from ui.words import phrase

TWO, SEVEN = (thinned(load_digits()[number][0]) for number in (2, 7))


@pytest.fixture
def marked_pad(browser: Browser, small: Server) -> Iterator[Pad]:
    """A page in a language of which every text shows that it is of the table."""
    context = browser.new_context(locale="de-DE", viewport={"width": 1280, "height": 800})
    watcher = Watcher(context)
    context.route("**/page.js", mark)
    page = context.new_page()
    pad = Pad(page, small.address, demo=True)
    yield pad
    context.close()
    assert [fault for fault in watcher.faults if "Failed to load resource" not in fault] == []  # by lose()


def end_demo(pad: Pad) -> None:
    pad.page.keyboard.press("Escape")


def hover(pad: Pad) -> None:
    for name in ("seen", "ribbon", "curves"):
        pad.find(f".{name}").hover()
        expect(pad.find(".tooltip")).to_contain_text("⟦")
        assert foreign(pad.page) == []
    pad.find(".layers canvas").first.hover()


def draw_over(pad: Pad) -> None:
    """The hint to clear comes after a rest: the page's clock is put forward."""
    pad.page.evaluate("performance.now = ((now) => () => now() + 9000)(performance.now.bind(performance))")
    pad.draw(TWO)


def answer_with(body: dict[str, Any]) -> Callable[[Pad], object]:
    """The state after the server has answered the next stroke so."""

    def act(pad: Pad) -> None:
        pad.page.route("**/component_server/", lambda route: route.fulfill(json=body))
        pad.draw(TWO)
        pad.page.unroute("**/component_server/")

    return act


def lose(pad: Pad) -> None:
    """No answer comes."""
    pad.page.route("**/component_server/", lambda route: route.abort())
    pad.draw_unanswered([[[9, 9], [90, 90]]])
    expect(pad.find(".state.wrong")).to_contain_text("⟦")
    pad.page.unroute("**/component_server/")


def experiment(pad: Pad) -> None:
    pad.find("#tab-intervention").click()
    for name in ("shuffle", "forget", "hold"):
        pad.find(".panel select").first.select_option(name)
        pad.settle()
        assert foreign(pad.page) == []
    pad.find("#tab-story").click()


def explain(pad: Pad) -> None:
    """The cell by its button, and two terms in sentences."""
    for term in ("cell", "belief", "layer"):
        pad.find(f".term[data-term={term}] >> visible=true").first.click()
        expect(pad.find(".explanation h3")).to_contain_text("⟦")
        assert foreign(pad.page) == [], term
        pad.page.keyboard.press("Escape")


def put_known(pad: Pad) -> None:
    """One of the nearest drawings, and back."""
    pad.find("#tab-neighbours").click()
    pad.find(".panel .known").nth(3).click()
    expect(pad.find(".state")).to_contain_text("⟦")
    assert foreign(pad.page) == []
    pad.press("undo")
    pad.find("#tab-story").click()


def train_now(pad: Pad) -> None:
    """A training, from its settings to its end, and back to a snapshot of it."""
    pad.find("#tab-live").click()
    for place, value in ((0, "rnn"), (1, "1")):
        pad.find(".settings select").nth(place).select_option(value)
    pad.find(".settings input").first.fill("8")
    assert foreign(pad.page) == []
    pad.find(".settings .first").click()
    expect(pad.find(".progress")).to_contain_text("⟦")
    assert foreign(pad.page) == []
    expect(pad.find(".keeps")).to_be_visible()
    assert foreign(pad.page) == []
    pad.find(".moments").press("Home")
    pad.settle()
    assert foreign(pad.page) == []
    pad.find("#tab-story").click()


def use_hand(pad: Pad) -> None:
    for _ in states_of_hand(pad):
        assert foreign(pad.page) == []


def take_home(pad: Pad) -> None:
    pad.find(".menu .share").click()
    expect(pad.find("dialog.take-home img")).to_be_visible()
    assert foreign(pad.page) == []
    pad.page.keyboard.press("Escape")


def take_picture(pad: Pad) -> None:
    pad.find(".tools .picture").click()
    expect(pad.find(".picture-dialog")).to_be_visible()
    assert foreign(pad.page) == []
    pad.page.keyboard.press("Escape")


def use_keys(pad: Pad) -> None:
    pad.find(".paper").focus()
    for key in ("ArrowDown", "Space", "ArrowDown", "Escape"):
        pad.page.keyboard.press(key)
        assert foreign(pad.page) == [], key


def take_lesson(pad: Pad) -> None:
    """Each question before the guess and after it; the small networks leave some of them stuck."""
    lesson = lesson_in(pad)
    for number in range(1, 9):
        lesson.go(number)
        before = foreign(pad.page)
        if lesson.find(".next").is_disabled():
            lesson.guess()
            lesson.commit()
        assert before + foreign(pad.page) == [], number
    lesson.find(".next").click()


# What can be on the page, in this order: (its name, how it comes about, whether every tab is opened then). Whoever adds
# a dialog or a state adds a line.
STATES: list[tuple[str, Callable[[Pad], object], bool]] = [
    ("demo", lambda pad: expect(pad.find(".hint")).to_contain_text("⟦"), False),
    ("empty", end_demo, True),
    ("drawn", lambda pad: pad.draw(SEVEN), True),
    ("tooltip", hover, False),
    ("explanations", explain, False),
    ("take it home", take_home, False),
    ("picture", take_picture, False),
    ("keys", use_keys, False),
    ("known drawing", put_known, False),
    ("experiment", experiment, False),
    ("training", train_now, False),
    ("hand", use_hand, False),
    ("lesson", take_lesson, False),
    ("row", lambda pad: pad.find(".slider").fill("13"), False),
    ("order", lambda pad: pad.find(".order select").select_option("class"), True),
    ("hard examples", lambda pad: pad.press("more"), False),
    ("erase", lambda pad: pad.press("erase"), False),
    ("draw again", lambda pad: pad.press("erase"), False),
    ("another digit over it", draw_over, False),
    ("simple cell", lambda pad: pad.choose("RNN"), True),
    ("not sure", lambda pad: pad.choose("doubtful"), True),
    (
        "error",
        answer_with({"error": "Too many of your questions wait; ask again when some have been answered."}),
        False,
    ),
    ("lost", lose, False),
]


def test_no_text_of_the_page_stands_outside_the_tables(marked_pad: Pad) -> None:
    pad = marked_pad
    pad.page.locator("#cell").get_by_text(phrase("page.cell", "de")).wait_for()
    for name, act, everywhere in STATES:
        act(pad)
        pad.settle()
        assert foreign(pad.page) == [], name
        tabs = pad.find("[role=tab]").all() if everywhere else []
        for tab in [*tabs, *tabs[:1]]:
            tab.click()
            pad.settle()
            assert foreign(pad.page) == [], (name, tab.inner_text())


def read_tabs(pad: Pad) -> None:
    """Open each tab; its title and its help are German."""
    for tab in pad.find("[role=tab]").all()[1:]:
        tab.click()
        name = str(tab.get_attribute("id")).removeprefix("tab-")
        expect(tab).to_have_text(phrase(f"panels.{name}.title", "de"))
        help_text = re.sub(r"\[([^\]]+)\]\(\w+\)", r"\1", phrase(f"panels.{name}.help", "de"))
        expect(pad.find(".panel .help")).to_have_text(help_text)


def test_a_german_reads_german_and_chooses_english_by_hand(new_pad: NewPad, small: Server) -> None:
    """The drawing, the row and the tab stay."""
    pad = new_pad(small, locale="de-AT")
    html, languages = pad.page.locator("html"), pad.find(".languages select")
    end_demo(pad)
    expect(html).to_have_attribute("lang", "de")
    expect(pad.page.locator(".head p")).to_have_text(phrase("page.tagline", "de"))
    expect(pad.page.locator("#cell")).to_contain_text("Zelle")
    pad.draw(TWO)
    expect(pad.find(".sentence")).to_have_text(re.compile(r"eine \d|Ziffer sticht heraus"))
    read_tabs(pad)
    pad.find(".slider").fill("13")
    pad.settle()
    ink, asked = pad.find(".paper").evaluate("canvas => canvas.toDataURL()"), pad.asked()
    for language, cell, row in (("en", "Cell", "row 13 of 28"), ("de", "Zelle", "Zeile 13 von 28")):
        with pad.page.expect_navigation():
            languages.select_option(language)
        pad.ready()
        pad.settle()
        expect(html).to_have_attribute("lang", language)
        expect(pad.page.locator("#cell")).to_contain_text(cell)
        expect(languages).to_have_value(language)
        expect(pad.find(".row")).to_have_text(row)
        expect(pad.find("#tab-hand")).to_have_attribute("aria-selected", "true")
        assert (pad.find(".paper").evaluate("canvas => canvas.toDataURL()"), pad.asked()) == (ink, asked)
    # What the tables lack stays English, and says so.
    for said, read, language in (
        ("Something new.", "Something new.", "en"),
        ("Nothing drawn yet.", "Noch nichts gezeichnet.", "de"),
    ):
        answer_with({"error": said})(pad)
        expect(pad.find(".state")).to_have_text(read)
        expect(pad.find(".state")).to_have_attribute("lang", language)


def test_title_that_comes_late_is_german(new_pad: NewPad, small: Server) -> None:
    """Gradio's script for rows, which alone knows `equal_height`, comes after the page is ready."""
    pad = new_pad(small, locale="de-AT")
    held: list[Route] = []

    def hold(route: Route) -> None:
        response = route.fetch()
        if "equal_height" in response.text():
            held.append(route)
        else:
            route.fulfill(response=response)

    pad.page.route("**/assets/*.js", hold)
    pad.page.goto("about:blank")
    pad.page.goto(small.address, wait_until="commit")
    pad.page.wait_for_selector("#rowwise .page.ready")
    assert pad.page.locator(".head").count() == 0
    [script] = held
    script.continue_()
    expect(pad.page.locator(".head p")).to_have_text(phrase("page.tagline", "de"))
    expect(pad.page.locator("#cell")).to_contain_text("Zelle")
