"""Drawing: what the pen does, and what the page answers."""

from collections import Counter

import numpy as np
import pytest
from playwright.sync_api import expect

from model.drawing.explain import PAD_PEN
from tests.browser.conftest import NewPad
from tests.support.digits import EVERYDAY, HARD, load_digits, thinned
from tests.support.pad import Pad
from tests.support.server import Server
from tests.support.small import UNSURE_NAME
from tests.support.visitors import CELLS, offline

DIGITS = load_digits()
ZERO, TWO, FIVE = (thinned(DIGITS[label][0]) for label in (0, 2, 5))
BAR = [[100, 250], [250, 250], [400, 250]]


@pytest.mark.parametrize(
    "numbers", [EVERYDAY, pytest.param(HARD, marks=pytest.mark.slow)], ids=["everyday", "hard"]
)
def test_nine_of_ten_recorded_digits_are_read_right(new_pad: NewPad, shipped: Server, numbers: range) -> None:
    """By the GRU on the page, and by each cell from the strokes that the page sent.

    The everyday forms, and the hard ones: with flag, with foot, barred, looped, slashed (tests/README.md).
    """
    pad = new_pad(shipped)
    right: Counter[str] = Counter()
    for strokes, label in (DIGITS[number] for number in numbers):
        pad.draw(thinned(strokes))
        expect(pad.find(".note")).to_have_text("read by the GRU")
        right["page"] += pad.digit() == str(label)
        for cell in CELLS:
            right[cell] += offline(pad.asked()[0], cell).digit == label
        pad.press("clear")
    assert min(right[name] for name in ("page", *CELLS)) >= 9, right


def test_page_shows_what_each_network_answers_offline(new_pad: NewPad, shipped: Server) -> None:
    """The same checkpoint, reading the strokes that the page sent, without server or browser."""
    pad = new_pad(shipped)
    pad.draw(TWO)
    for name in CELLS:
        pad.choose(name.upper())
        pad.settle()
        strokes, cell = pad.asked()
        reading = offline(strokes, cell)
        assert cell == name
        assert pad.digit() == str(reading.digit)
        assert pad.bars() == pytest.approx(100 * reading.probabilities, abs=0.01)


def test_strokes_are_sent_as_drawn(pad: Pad) -> None:
    """Two strokes, in a unit of a thousandth of the pad, each ending where the pen was lifted."""
    pad.draw([BAR, ZERO[0]])
    strokes, _ = pad.asked()
    assert [stroke[-1] for stroke in strokes] == [
        pytest.approx([100 + 0.8 * 2 * part for part in stroke[-1]], abs=2) for stroke in (BAR, ZERO[0])
    ]


def test_a_browser_without_raw_moves_draws_the_same(new_pad: NewPad, small: Server) -> None:
    """As Safari, and as any browser on a page of another machine without HTTPS."""
    pad = new_pad(small, alone=True)
    raw = '"onpointerrawupdate" in document.querySelector("#pad .paper")'
    assert pad.page.evaluate(raw)
    pad.draw(TWO)
    strokes, _ = pad.asked()
    pad.page.add_init_script("delete HTMLElement.prototype.onpointerrawupdate")
    pad.reload()
    assert not pad.page.evaluate(raw)
    pad.press("clear")  # a reload keeps the drawing
    pad.draw(TWO)
    assert pad.asked()[0] == strokes


def test_answers_come_while_the_pen_is_down(pad: Pad) -> None:
    pad.start_stroke(TWO[0])
    expect(pad.find(".digit")).not_to_have_text("–")
    expect(pad.find(".note")).to_have_text("read by the GRU")
    pad.page.mouse.up()


def test_a_tap_is_a_dot_on_the_pad_and_no_digit(pad: Pad) -> None:
    """A disc as wide as the pen."""
    pad.draw([[[250, 250]]])
    image = pad.image(pad.find(".paper"))[..., 3]
    assert image.sum() / 255 == pytest.approx(np.pi * (PAD_PEN / 1000 * len(image) / 2) ** 2, rel=0.05)
    expect(pad.find(".digit")).to_have_text("–")
    expect(pad.find(".note")).to_have_text("Only dots so far.")
    assert pad.bars() == [0] * 10


def test_another_button_of_the_mouse_does_not_draw(pad: Pad) -> None:
    pad.page.mouse.move(*pad.place((100, 100)))
    pad.page.mouse.down(button="right")
    pad.page.mouse.move(*pad.place((400, 400)))
    pad.page.mouse.up(button="right")
    expect(pad.find(".clear")).to_be_disabled()


def test_a_stroke_ends_with_the_left_button(pad: Pad) -> None:
    """Though the right one is still down, for which a browser has no pointerup."""
    pad.start_stroke(BAR)
    pad.page.mouse.down(button="right")
    pad.page.mouse.up()
    pad.page.mouse.move(*pad.place((250, 400)), steps=3)
    pad.page.mouse.up(button="right")
    pad.settle()
    strokes, _ = pad.asked()
    assert strokes[0][-1] == pytest.approx([100 + 0.8 * 2 * part for part in BAR[-1]], abs=2)


def test_ink_ends_at_the_edge_and_goes_on_where_the_pen_comes_back(pad: Pad) -> None:
    """The pad keeps the pointer, and a pen lifted outside is up."""
    pad.start_stroke([[250, 100], [250, 300], [-100, 300], [-100, 400], [250, 400], [250, 600]])
    pad.page.mouse.up()
    pad.page.mouse.move(*pad.place((400, 400)))
    pad.settle()
    ends = [[stroke[0], stroke[-1]] for stroke in pad.asked()[0]]
    expected = [[[500, 260], [0, 580]], [[0, 740], [500, 1000]]]
    assert np.array(ends) == pytest.approx(np.array(expected), abs=2)


def test_network_of_other_sizes_is_shown_whole(pad: Pad) -> None:
    pad.draw(TWO)
    pad.choose("deep")
    captions = pad.find(".layers figcaption")
    expect(captions).to_contain_text([f"Hidden state of layer {layer}, 17 units" for layer in (1, 2, 3)])
    pad.choose("GRU")
    expect(captions).to_contain_text([f"Hidden state of layer {layer}, 6 units" for layer in (1, 2)])


def test_a_doubtful_answer_is_no_digit(pad: Pad) -> None:
    pad.choose(UNSURE_NAME)
    pad.draw(TWO)
    expect(pad.find(".digit")).to_have_text("?")
    expect(pad.find(".note")).to_have_text("not sure")
    assert sum(pad.bars()) == pytest.approx(100, abs=0.1)


def test_undo_and_redo(pad: Pad) -> None:
    blank = pad.pictures()
    pad.draw([BAR])
    one = pad.pictures()
    pad.draw([TWO[0]])
    two = pad.pictures()
    assert len({blank["paper"], one["paper"], two["paper"]}) == 3
    for button, expected in (("undo", one), ("undo", blank), ("redo", one), ("redo", two)):
        pad.press(button)
        assert pad.pictures() == expected
    expect(pad.find(".redo")).to_be_disabled()
    pad.find(".paper").focus()
    for keys, expected in (("z", one), ("Shift+z", two), ("z", one), ("y", two)):
        pad.page.keyboard.press(f"Control+{keys}")
        assert pad.pictures() == expected
    pad.press("clear")
    pad.press("undo")  # the clear itself
    assert pad.pictures() == two
    pad.press("undo")
    pad.draw([BAR])  # a new stroke: nothing can be redone
    expect(pad.find(".redo")).to_be_disabled()


def test_clear_empties_everything_again_and_again(pad: Pad) -> None:
    blank = pad.pictures()
    assert not pad.image(pad.find(".paper")).any()
    for strokes in (ZERO, TWO):
        pad.draw(strokes)
        drawn = pad.pictures()
        assert [name for name in blank if drawn[name] == blank[name]] == []
        pad.press("clear")
        assert pad.pictures() == blank
        assert pad.digit() == "–"
        assert pad.reader() == ""
        assert pad.find(".certainty").inner_text() == ""
        assert pad.find(".percent").all_inner_texts() == [""] * 10
        assert pad.bars() == [0] * 10
        assert pad.find(".state").inner_text() == ""
        expect(pad.find(".clear")).to_be_disabled()


def test_examples_draw_themselves_and_are_read(new_pad: NewPad, shipped: Server) -> None:
    pad = new_pad(shipped)
    buttons = pad.find(".examples button")
    answers = []
    for number in range(buttons.count()):
        buttons.nth(number).click()
        pad.settle()
        answers.append(pad.digit())
    assert sum(answers[label] == str(label) for label in range(10)) >= 9, answers


def test_two_visitors_at_once(new_pad: NewPad, small: Server) -> None:
    """Their strokes interleaved, with different cells: each sees what one would see alone."""
    pads = {"RNN": (new_pad(small), TWO), "LSTM": (new_pad(small), FIVE)}
    expected = {}
    for cell, (pad, strokes) in pads.items():
        pad.choose(cell)
        pad.draw(strokes)
        expected[cell] = (pad.digit(), pad.reader(), pad.bars())
        pad.press("clear")
    for number in range(2):
        for pad, strokes in pads.values():
            if number < len(strokes):
                pad.start_stroke(strokes[number])
        for pad, _ in pads.values():
            pad.page.mouse.up()
    for cell, (pad, _) in pads.items():
        pad.settle()
        assert (pad.digit(), pad.reader(), pad.bars()) == expected[cell]
