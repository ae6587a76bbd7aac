"""The lesson about a picture, about one network alone, about untrained ones, and with a hand in use."""

from collections.abc import Iterator

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.browser.conftest import NewPad
from tests.browser.test_pictures_in import PHOTO, hand_over, jpeg, shown
from tests.support.digits import load_digits, thinned
from tests.support.forked import Forked
from tests.support.hand_page import MORE, fitted, keep, taught
from tests.support.lesson_page import NAMES, Lesson, lesson_in
from tests.support.painting import render
from tests.support.server import Server, quiet
from tests.support.small import save_small

NINE = thinned(load_digits()[9][0])
OTHER = jpeg(Image.fromarray(render(NINE, 640, 24, (200, 120, 300))))


@pytest.fixture(scope="module")
def sole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A folder with one network, of one layer."""
    folder = tmp_path_factory.mktemp("sole")
    save_small(folder, "mine", "rnn", num_layers=1)
    with quiet(Forked(tmp_path_factory.mktemp("elsewhere"), "--checkpoints", str(folder))) as server:
        yield server


def outcome(lesson: Lesson, number: int) -> str:
    """Goes through a question. Returns "answered", or why it is left out."""
    lesson.go(number)
    if lesson.find(".shown > *").count() == 0:
        expect(lesson.find(".next")).to_have_text("Next question" if number < 8 else "End of the lesson")
        return lesson.find(".example").inner_text()
    lesson.guess()
    said = lesson.commit()
    assert 2 <= len(said) <= 3
    for text in said:
        assert text.endswith((".", ":", "%")), text
        assert not {"undefined", "NaN", "null"} & set(text.replace(".", " ").split()), text
    return "answered"


def test_a_picture_is_asked_about_and_only_its_piece_of_ink_is_not(new_pad: NewPad, shipped: Server) -> None:
    """It has no strokes to cut: an example has. Its guesses are kept, and are not those of another picture."""
    pad = new_pad(shipped, reduced_motion="reduce")
    hand_over(pad, "paste", PHOTO)
    shown(pad)
    lesson = lesson_in(pad)
    assert pad.page.evaluate("watched.question.picture")
    lesson.guess()
    assert "a 5" in lesson.commit()[0]
    told = lesson.told()
    for number in range(2, 9):
        assert outcome(lesson, number) == "answered"
        example = lesson.find(".example").inner_text()
        assert ("This came as a picture: it has no strokes to cut." in example) == (number == 8)
        if number != 8 and example:
            assert "So somebody's digit takes its place here" in example
    lesson.go(1)
    pad.page.wait_for_function("location.hash.includes('picture=') && location.hash.includes('lesson=1')")
    pad.settle()
    pad.reload()
    lesson.ready()
    assert (lesson.number, lesson.told()) == (1, told)
    hand_over(pad, "paste", OTHER)
    expect(lesson.find(".answered p")).to_have_count(0)
    lesson.ready()
    lesson.guess()
    assert "a 9" in lesson.commit()[0]


@pytest.mark.slow  # with the start of an app of its own
def test_one_network_alone_gives_sentences_or_says_why_not(new_pad: NewPad, sole: Server) -> None:
    """It is not trained, an RNN of one layer: it has no cell state, and no other to compare it with."""
    pad = new_pad(sole, reduced_motion="reduce")
    pad.draw(NINE)
    lesson = lesson_in(pad)
    found = {name: outcome(lesson, number + 1) for number, name in enumerate(NAMES)}
    assert found["output"] == found["sum"] == "answered"
    assert "there is no cell state beside it" in found["states"]
    assert "only one network here to compare" in found["wipe"]
    for name, text in found.items():
        assert text == "answered" or "So this question is left out" in text, name


@pytest.mark.slow  # 14 s, both
@pytest.mark.parametrize("cell", ["doubtful", "deep"])
def test_networks_that_know_nothing_give_sentences_or_an_example(
    new_pad: NewPad, small: Server, cell: str
) -> None:
    """One is never sure, one has three layers."""
    pad = new_pad(small, reduced_motion="reduce")
    pad.choose(cell)
    pad.draw(NINE)
    lesson = lesson_in(pad)
    found = {name: outcome(lesson, number + 1) for number, name in enumerate(NAMES)}
    assert all(found[name] == "answered" for name in ("output", "sum", "states"))
    for name, text in found.items():
        assert text == "answered" or "So this question is left out" in text, name


def test_with_a_hand_in_use_the_network_reads_alone_and_the_page_says_so(
    new_pad: NewPad, shipped: Server
) -> None:
    """The writer's one is the network's seven: the lesson is about a seven."""
    pad = new_pad(shipped, reduced_motion="reduce")
    pad.draw(MORE)
    keep(pad, taught())
    fitted(pad)
    expect(pad.find(".digit")).to_have_text("1")
    lesson = lesson_in(pad)
    note = "Here the network reads alone: your handwriting is left out."
    expect(lesson.find(".example p").last).to_have_text(note)
    lesson.guess()
    assert "this is a 7" in lesson.commit()[0]
    assert not pad.page.evaluate("watched.question.hand")
    lesson.page.get_by_role("button", name="Another digit").click()
    expect(lesson.find(".example")).to_be_empty()
