"""The lesson as a mode of the page: opened, left, found again, by its button and by a link."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import NewPad
from tests.browser.test_layout import screen
from tests.support.digits import load_digits, thinned
from tests.support.lesson_page import Lesson, lesson_in
from tests.support.server import Server
from ui.components import MODULES

NINE, FOUR = (thinned(load_digits()[number][0]) for number in (9, 4))
PASTE = """() => {
    const data = new DataTransfer();
    data.items.add(new File(["no picture"], "x.png", { type: "image/png" }));
    document.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true }));
}"""
DOUBTFUL = [[[0, 0], [500, 500], [0, 500], [500, 0]]]


@pytest.fixture
def lesson(new_pad: NewPad, shipped: Server) -> Lesson:
    """At question 1, about a nine; nothing runs, which would take 2.5 s."""
    pad = new_pad(shipped, reduced_motion="reduce")
    pad.draw(NINE)
    return lesson_in(pad)


def test_without_a_drawing_the_pad_comes_first(new_pad: NewPad, shipped: Server) -> None:
    pad = new_pad(shipped)
    pad.find(".take-lesson").click()
    next_button = pad.find("#lesson .next")
    expect(next_button).to_be_disabled()
    expect(pad.find(".paper")).to_be_visible()
    for spoiler in (".cursor", "#viewer"):
        expect(pad.find(spoiler)).to_be_hidden()
    pad.draw(DOUBTFUL)
    expect(pad.find("#lesson .question")).to_contain_text("not sure what this is")
    pad.press("clear")
    expect(next_button).to_be_disabled()
    pad.draw(NINE)
    next_button.click()
    lesson = Lesson(pad)
    lesson.ready()
    assert lesson.number == 1
    expect(pad.find(".paper")).to_be_hidden()


def test_it_is_left_and_found_again(lesson: Lesson) -> None:
    """With the question, and with what was guessed; another drawing has no guesses."""
    page, pad = lesson.page, lesson.pad
    lesson.guess()
    told = lesson.commit()
    lesson.go(8)
    page.keyboard.press("Escape")
    button = pad.find(".take-lesson")
    expect(button).to_be_focused()
    expect(button).to_have_text("Go on with the lesson")
    expect(pad.find("#viewer")).to_be_visible()
    lesson.take()
    assert lesson.number == 8
    lesson.go(1)
    assert lesson.told() == told
    page.wait_for_function("location.hash.includes('lesson=1')")
    pad.reload()
    lesson.ready()
    assert lesson.told() == told
    lesson.find(".leave").click()
    page.wait_for_function("!location.hash.includes('lesson')")
    pad.press("clear")
    pad.draw(FOUR)
    lesson.take()
    assert lesson.number == 1
    assert lesson.find(".answered p").count() == 0


def test_a_link_opens_one_question(new_pad: NewPad, shipped: Server) -> None:
    """With a drawing, without one, and in an open page; a number of no question opens none."""
    pad = new_pad(shipped)
    pad.draw(NINE)
    pad.page.wait_for_function("location.hash.includes('strokes')")
    drawn = pad.page.evaluate("location.hash")
    lesson = Lesson(pad)
    pad.page.evaluate("location.hash += '&lesson=8'")
    lesson.ready()
    assert lesson.number == 8
    pad.page.evaluate("drawn => (location.hash = drawn)", drawn)
    expect(lesson.find(".steps")).to_be_hidden()
    other = new_pad(shipped, alone=True)
    other.page.goto(shipped.address + "#lesson=3")
    other.page.reload()
    expect(other.find("#lesson .next")).to_have_text("To question 3")
    expect(other.find(".hint")).to_have_text("Draw a digit, 0 to 9")  # no demo writes there
    for wrong in ("0", "9", "x", "33"):
        other.page.goto(f"{shipped.address}?{wrong}#lesson={wrong}")
        other.ready()
        expect(other.find("#viewer")).to_be_visible()


def test_another_digit_and_another_cell_ask_anew(lesson: Lesson) -> None:
    lesson.guess()
    first = lesson.commit()
    lesson.pad.choose("LSTM")
    lesson.ready()
    assert lesson.asked()["cell"] == "lstm"
    assert lesson.find(".answered p").count() == 0
    lesson.guess()
    second = lesson.commit()
    assert second != first
    lesson.page.get_by_role("button", name="Another digit").click()
    lesson.pad.find(".examples button").nth(4).click()
    lesson.find(".next").click()
    lesson.ready()
    lesson.guess()
    assert "4" in lesson.commit()[0]


def test_keys_of_the_page_rest_in_the_lesson(lesson: Lesson) -> None:
    """What is hidden is not moved, cleared or undone by them."""
    before = lesson.page.evaluate("document.querySelector('#rowwise .slider').value")
    for key in ("ArrowLeft", " ", "Control+z", "Home"):
        lesson.page.keyboard.press(key)
    lesson.pad.settle()
    assert lesson.number == 1
    assert lesson.page.evaluate("document.querySelector('#rowwise .slider').value") == before
    lesson.page.keyboard.press("Escape")
    expect(lesson.pad.find(".digit")).to_have_text("9")


def test_an_answer_that_does_not_come_is_asked_for_again(new_pad: NewPad, shipped: Server) -> None:
    pad = new_pad(shipped, sound=False)  # the browser reports the lost request as an error
    pad.draw(NINE)
    lesson, page = lesson_in(pad), pad.page
    page.route("**/component_server/", lambda route: route.abort())
    lesson.find(".steps button").nth(7).click()
    button = lesson.find(".next")
    expect(button).to_have_text("Try again")
    expect(lesson.find(".question")).to_contain_text("does not answer")
    page.unroute("**/component_server/")
    button.click()
    lesson.ready()
    expect(button).to_have_text("This is my guess")


def test_where_a_drawing_does_not_suit_an_example_takes_its_place(new_pad: NewPad, shipped: Server) -> None:
    pad = new_pad(shipped, reduced_motion="reduce")
    pad.draw(DOUBTFUL)
    lesson = lesson_in(pad)
    expect(lesson.find(".example")).to_have_text(
        "The network is not sure what this is. So somebody's digit takes its place here: a 9."
    )
    lesson.guess()
    assert "this is a 9" in lesson.commit()[0]


def test_after_the_last_question_the_page_comes_back(lesson: Lesson) -> None:
    lesson.go(8)
    lesson.guess()
    lesson.commit()
    lesson.find(".next").click()
    expect(lesson.pad.find(".state")).to_have_text("That was the lesson. Each tab shows more.")
    expect(lesson.pad.find(".take-lesson")).to_have_text("Take the lesson")


def test_reduced_motion_shows_the_answer_at_once(new_pad: NewPad, shipped: Server) -> None:
    pad = new_pad(shipped, alone=True, reduced_motion="reduce")
    pad.draw(NINE)
    lesson = lesson_in(pad)
    lesson.guess()
    lesson.find(".next").click()
    assert lesson.find(".answered p").count() > 1
    expect(lesson.find(".now").first).to_contain_text("After row 28")


@pytest.mark.parametrize("size", [(390, 844), (390, 664), (320, 568)])
def test_on_a_phone_the_buttons_stay_in_sight(
    new_pad: NewPad, shipped: Server, size: tuple[int, int]
) -> None:
    pad = new_pad(shipped, **screen(*size))
    pad.draw(NINE)
    lesson = lesson_in(pad)
    for _ in range(2):
        box = lesson.find(".next").bounding_box()
        assert box
        assert box["y"] + box["height"] <= size[1]
        assert pad.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        pad.page.evaluate("scrollTo(0, 200)")


def test_the_browsers_way_back_leads_out_of_the_lesson(lesson: Lesson) -> None:
    page = lesson.page
    lesson.go(3)
    page.wait_for_function("location.hash.includes('lesson=3')")
    page.go_back()
    expect(lesson.pad.find("#viewer")).to_be_visible()
    lesson.pad.settle()
    expect(lesson.pad.find(".digit")).to_have_text("9")


def test_a_session_that_holds_anything_opens_the_lesson(new_pad: NewPad, shipped: Server) -> None:
    pad = new_pad(shipped)
    pad.draw(NINE)
    for kept in (
        '{"number": 99, "about": "", "guesses": {}}',
        '{"number": -3, "about": "", "guesses": {}}',
        '{"number": 2, "about": 7, "guesses": {}}',
        '{"number": 2, "about": "", "guesses": null}',
        "[]",
        "{",
    ):
        pad.page.evaluate("kept => sessionStorage.setItem('rowwise-lesson', kept)", kept)
        pad.reload()
        pad.settle()
        lesson = lesson_in(pad)
        assert lesson.number == 1, kept
        expect(lesson.find(".next")).to_have_text("This is my guess")
        lesson.find(".leave").click()
        pad.page.wait_for_function("!location.hash.includes('lesson')")


def test_a_drawing_of_many_strokes_has_guesses_of_its_own(new_pad: NewPad, shipped: Server) -> None:
    """Its short form for links has no strokes."""
    pad = new_pad(shipped)
    dots = [
        [[250 + x % 7, y], [251 + x % 7, y + 1], [250, y + 1]] for x in range(20) for y in range(20, 480, 30)
    ]
    sevens = [*dots, [[100, 20], [250, 20]]]
    pad.page.evaluate("location.hash = 'cell=gru'")
    texts = []
    for strokes in (dots, sevens):
        encoded = pad.page.evaluate(
            """async ([strokes, address]) => {
                const { encodeStrokes } = await import(address);
                return encodeStrokes(strokes);
            }""",
            [strokes, f"{shipped.address}{MODULES}/shared/strokes_text.js"],
        )
        pad.page.evaluate("text => (location.hash = 'strokes=' + text + '&lesson=5')", encoded)
        lesson = Lesson(pad)
        lesson.ready()
        texts.append(lesson.find(".answered p").count())
        lesson.guess(4)
        lesson.commit()
    assert texts == [0, 0]


def test_a_picture_that_cannot_be_read_says_so_in_the_lesson(lesson: Lesson) -> None:
    lesson.page.evaluate(PASTE)
    expect(lesson.find(".example")).to_contain_text("x.png")


def test_a_screen_reader_hears_what_arrives(lesson: Lesson) -> None:
    """The wait, then nothing; the answer has a name, and an answered question says that it was."""
    status = lesson.find("[role=status]")
    expect(status).to_have_text("")
    lesson.guess()
    lesson.commit()
    assert lesson.page.get_by_role("group", name="The answer").count() == 1
    assert lesson.page.get_by_role("button", name="Question 1, answered").count() == 1
    lesson.page.route("**/component_server/", lambda route: route.fulfill(json={"error": "Ask again later."}))
    lesson.find(".steps button").nth(3).click()
    expect(status).to_have_text("Ask again later.")
    lesson.page.unroute("**/component_server/")
