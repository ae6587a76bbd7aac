"""The pad beyond plain strokes: the demo, the eraser, the hint to clear, the hard examples, and targets for fingers."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import NewPad
from tests.browser.test_view import PHONE
from tests.support.digits import load_digits, thinned
from tests.support.pad import Pad
from tests.support.server import Server
from tests.support.visitors import offline
from ui.components import DEMO, EXAMPLES

ZERO, TWO = (thinned(load_digits()[number][0]) for number in (0, 2))
BAR = [[50, 250], [450, 250]]
THREE = EXAMPLES[DEMO]["strokes"]
CAPTION = "This is somebody's 3. Draw your own."
# Frames are at the time that a test has set.
FRAMES = """
    window.frameTime = 0;
    const realFrame = window.requestAnimationFrame;
    window.requestAnimationFrame = (draw) => realFrame(() => draw(window.frameTime));
"""
[WRITING, ROW_10, AT_THE_END] = [900, 1800 + 9.5 * 90, 9000]
WISHES = [("tab", WRITING), ("tab", ROW_10), ("row", ROW_10), ("cell", ROW_10), ("cell", AT_THE_END)]


@pytest.fixture
def demo(new_pad: NewPad, shipped: Server) -> Pad:
    """A page on which the demo begins."""
    return new_pad(shipped, demo=True, script=FRAMES)


def open_again(pad: Pad) -> None:
    pad.page.reload()
    expect(pad.find(".hint")).to_have_text(CAPTION)
    pad.page.wait_for_function("watched.cells > 0")


def go_to(pad: Pad, milliseconds: float) -> None:
    """Show the frame at this time of the demo."""
    pad.page.evaluate("time => { window.frameTime = time; }", milliseconds)
    pad.settle()


def ink(pad: Pad) -> float:
    return float(pad.image(pad.find(".paper"))[..., 3].sum())


def test_a_digit_writes_itself_and_is_read_without_a_question(demo: Pad) -> None:
    read = offline(THREE, "gru")
    go_to(demo, WRITING)
    written = ink(demo)
    assert demo.digit() == "–"
    go_to(demo, ROW_10)
    assert demo.bars() == pytest.approx(100 * read.belief[9], abs=0.01)
    expect(demo.find(".cursor .row")).to_have_text("row 10 of 28")
    go_to(demo, AT_THE_END)
    assert 0 < written < 0.8 * ink(demo)
    assert demo.digit() == "3"
    assert demo.page.evaluate("watched.questions") == 0
    finished = demo.pictures()
    demo.find(".examples button").nth(DEMO).click()
    assert demo.pictures() == finished


def test_the_first_touch_clears_the_demo_at_once(demo: Pad) -> None:
    go_to(demo, AT_THE_END)
    demo.page.keyboard.press("Escape")
    blank = demo.pictures()
    assert demo.digit() == "–" and not ink(demo)
    for moment, selector in ((WRITING, ".clear"), (ROW_10, ".more"), (AT_THE_END, ".clear")):
        open_again(demo)
        go_to(demo, moment)
        demo.find(selector).click()
        assert demo.pictures() == blank
        expect(demo.find(".hint")).to_have_text("Draw a digit, 0 to 9")
        expect(demo.find(".cursor .row")).to_have_text("row 28 of 28")
        assert [demo.digit(), demo.bars()] == ["–", [0] * 10]
        expect(demo.find(".clear")).to_be_disabled()
    open_again(demo)
    go_to(demo, ROW_10)
    demo.start_stroke(BAR)
    expect(demo.find(".hint")).to_be_hidden()
    demo.page.mouse.up()
    demo.settle()
    assert len(demo.asked()[0]) == 1
    demo.press("undo")
    assert demo.pictures() == blank


def test_a_reader_who_wants_no_motion_sees_the_finished_demo(new_pad: NewPad, shipped: Server) -> None:
    pad = new_pad(shipped, alone=True, demo=True, script=FRAMES, reduced_motion="reduce")
    go_to(pad, 0)
    assert pad.digit() == "3"


@pytest.mark.parametrize(("wish", "moment"), WISHES)
def test_who_wants_more_of_the_demo_has_it_as_the_drawing(demo: Pad, wish: str, moment: float) -> None:
    """Everything works on it, and the first stroke takes its place."""
    go_to(demo, moment)
    if wish == "tab":
        demo.page.get_by_role("tab", name="Gates").click()
        expect(demo.find(".panel canvas").first).to_be_visible()
    elif wish == "row":
        demo.find(".slider").fill("3")
        expect(demo.find(".cursor .row")).to_have_text("row 3 of 28")
    else:
        demo.choose("LSTM")
        expect(demo.find(".note")).to_have_text("read by the LSTM")
    go_to(demo, AT_THE_END + 9000)
    expect(demo.find(".cursor .row")).to_have_text(f"row {3 if wish == 'row' else 28} of 28")
    assert demo.asked() == (THREE, "lstm" if wish == "cell" else "gru")
    expect(demo.find(".hint")).to_have_text(CAPTION)
    expect(demo.find(".undo")).to_be_disabled()
    demo.draw([BAR])
    assert len(demo.asked()[0]) == 1
    expect(demo.find(".hint")).to_be_hidden()
    demo.press("undo")
    demo.settle()
    assert demo.asked()[0] == THREE
    demo.press("clear")
    expect(demo.find(".hint")).to_have_text("Draw a digit, 0 to 9")


def test_the_eraser_takes_the_strokes_that_it_crosses(pad: Pad) -> None:
    """Those of one go come back by one undo; where nothing is left the pen draws again."""
    left, right, low = ([[x, 100], [x, 300]] for x in (100, 200, 300))
    pad.draw([left, right, low, BAR])
    drawn = pad.asked()[0]
    pad.find(".erase").focus()
    pad.page.keyboard.press("Enter")
    expect(pad.find(".erase")).to_have_attribute("aria-pressed", "true")
    pad.draw([[[50, 150], [150, 150], [250, 150]]])
    assert pad.asked()[0] == drawn[2:]
    pad.draw([[[400, 400]]])  # beside all ink
    pad.press("undo")
    pad.settle()
    assert pad.asked()[0] == drawn
    pad.draw([[[50, 150], [350, 150], [350, 260]]])
    expect(pad.find(".erase")).to_have_attribute("aria-pressed", "false")
    expect(pad.find(".digit")).to_have_text("–")
    pad.draw([BAR])
    assert len(pad.asked()[0]) == 1


def test_who_draws_over_the_old_digit_is_told_to_clear(new_pad: NewPad, small: Server) -> None:
    pad = new_pad(small, alone=True)
    pad.page.clock.install()
    pad.reload()
    pad.draw(ZERO)
    pad.draw(TWO)
    expect(pad.find(".state")).to_have_text("")
    pad.press("clear")
    pad.draw(ZERO)
    box = pad.find(".paper").bounding_box()
    pad.page.clock.fast_forward(2500)
    pad.draw(TWO)
    expect(pad.find(".state")).to_have_text("A new digit? Clear first.")
    assert pad.find(".paper").bounding_box() == box
    pad.press("clear")
    expect(pad.find(".state")).to_have_text("")


def test_more_shows_the_hard_examples(pad: Pad) -> None:
    hard = EXAMPLES[10:]
    expect(pad.find(".hard")).to_be_hidden()
    pad.press("more")
    expect(pad.find(".more")).to_have_attribute("aria-expanded", "true")
    buttons = pad.find(".hard button")
    expect(buttons).to_have_text(["{} or {}?".format(*example["between"]) for example in hard])
    for number in (0, len(hard) - 1):
        buttons.nth(number).click()
        pad.settle()
        assert pad.asked()[0] == hard[number]["strokes"]
        assert pad.image(buttons.nth(number).locator("canvas"))[..., 3].any()
    pad.press("more")
    expect(pad.find(".hard")).to_be_hidden()


@pytest.mark.parametrize("width", [320, 390])
def test_a_finger_finds_targets_of_44_pixels(new_pad: NewPad, small: Server, width: int) -> None:
    pad = new_pad(small, **{**PHONE, "viewport": {"width": width, "height": 700}})
    pad.press("more")
    sizes = pad.page.locator("#pad button, #pad .slider").evaluate_all(
        "all => all.filter((each) => each.checkVisibility()).map((each) => each.getBoundingClientRect())"
        ".map(({ width, height }) => [width, height])"
    )
    assert len(sizes) == 2 + 8 + 18
    assert min(map(min, sizes)) >= 44
