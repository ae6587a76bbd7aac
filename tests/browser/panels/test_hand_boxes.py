"""My hand, its boxes: touches, palms and pens, a phone, rounds, what is refused, what is undone."""

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import NewPad
from tests.browser.test_layout import screen
from tests.browser.test_view import dispatch
from tests.support.digits import load_digits
from tests.support.hand_page import (
    DIGITS,
    as_text,
    box_of,
    digits_of,
    effect,
    example,
    flagged,
    keep,
    kept,
    open_hand,
    write,
)
from tests.support.pad import Pad
from tests.support.server import Server

EXAMPLES = [example(digit, strokes) for digit, strokes in enumerate(DIGITS)]
MORE = flagged(125, 20, 265)


def test_ctrl_z_in_the_tab_brings_examples_back_and_leaves_the_pad_alone(
    new_pad: NewPad, shipped: Server
) -> None:
    pad = new_pad(shipped)
    pad.draw(MORE)
    open_hand(pad)
    for digit in (3, 5):
        write(pad, digit, DIGITS[digit])
    box_of(pad, 3).locator("canvas").press("Delete")
    assert [each["digit"] for each in kept(pad)["examples"]] == [5]
    pad.page.keyboard.press("Control+z")
    assert [each["digit"] for each in kept(pad)["examples"]] == [3, 5]
    box_of(pad, 3).get_by_role("button").click()
    for _ in range(9):  # more than there is
        pad.page.keyboard.press("Control+z")
    assert kept(pad) is None
    pad.settle()
    expect(pad.find(".digit")).to_have_text("7")  # the pad's stroke is there
    pad.find("#tab-story").click()
    pad.page.keyboard.press("Control+z")
    expect(pad.find(".digit")).not_to_have_text("7")


def test_a_touch_writes_nothing_and_strokes_are_added(new_pad: NewPad, shipped: Server) -> None:
    """A click, and one that moves by 2 % of the box, in an empty box and in a filled one."""
    pad = new_pad(shipped)
    open_hand(pad)
    touches: list[list[list[float]]] = [[[250, 250], [250, 250]], [[250, 250], [262, 254]]]
    write(pad, 4, touches)
    assert kept(pad) is None
    blank = picture(pad, 4)
    write(pad, 4, DIGITS[4])
    write(pad, 4, touches)
    [four] = kept(pad)["examples"]
    assert len(four["strokes"]) == len(DIGITS[4])
    pad.page.wait_for_function(
        "before => document.querySelectorAll('.round canvas')[4].toDataURL() !== before", arg=blank
    )
    write(pad, 4, [[[100, 400], [300, 400]]])
    assert len(kept(pad)["examples"][0]["strokes"]) == len(DIGITS[4]) + 1


def test_rounds_are_opened_by_the_visitor_alone(new_pad: NewPad, shipped: Server) -> None:
    pad = new_pad(shipped)
    open_hand(pad)
    more = pad.page.get_by_role("button", name="Another round")
    expect(more).to_be_disabled()
    write(pad, 4, DIGITS[4])
    more.click()
    write(pad, 4, DIGITS[4], 1)
    more.click()
    expect(more).to_be_disabled()
    write(pad, 9, DIGITS[9], 2)  # it is the first nine
    assert [each["digit"] for each in kept(pad)["examples"]] == [4, 4, 9]
    expect(box_of(pad, 9).get_by_role("button")).to_be_visible()
    expect(box_of(pad, 9, 2).get_by_role("button")).to_be_hidden()
    pad.reload()
    open_hand(pad)
    expect(pad.find(".round:visible")).to_have_count(1)
    expect(pad.find(".further .box")).to_have_count(1)  # the second four, until its round is opened
    more.click()
    expect(box_of(pad, 4, 1).get_by_role("button")).to_be_visible()
    expect(pad.find(".further .box")).to_have_count(0)
    pad.page.get_by_role("button", name="Forget all").click()
    pad.page.get_by_role("button", name="Forget them").click()
    expect(pad.find(".round:visible")).to_have_count(1)


def picture(pad: Pad, digit: int) -> str:
    """What a box shows."""
    return str(box_of(pad, digit).locator("canvas").evaluate("canvas => canvas.toDataURL()"))


def test_the_51st_example_costs_a_sentence(new_pad: NewPad, shipped: Server) -> None:
    pad = new_pad(shipped, **screen(390, 664))
    lines = [example(at % 10, [[[at, 20], [at + 3, 400]]]) for at in range(50)]
    keep(pad, as_text(lines))
    open_hand(pad)
    assert pad.find(".further .box").count() == 40
    keep(pad, as_text([example(5, [[[at, 20], [at + 3, 400]]]) for at in range(50)]))
    open_hand(pad)
    for _ in range(2):  # the controls lie far below the first round
        pad.page.get_by_role("button", name="Another round").click()
    before = kept(pad)
    empty = picture(pad, 3)
    write(pad, 3, DIGITS[3])
    expect(pad.find(".hand .said")).to_contain_text("50 examples at most")
    expect(pad.find(".hand .said")).to_be_in_viewport()
    pad.settle()
    refused = picture(pad, 3)
    assert refused != empty  # the drawing stays, until another begins
    assert kept(pad) == before
    pad.page.evaluate("scrollTo(0, 0)")
    pad.draw(MORE)
    pad.find(".meant").click()
    pad.find(".digits-of button").nth(1).click()
    expect(effect(pad)).to_contain_text("50 examples at most")
    assert kept(pad) == before


def test_a_stroke_is_not_lost_when_another_tab_changes_the_hand(new_pad: NewPad, shipped: Server) -> None:
    pad = new_pad(shipped, alone=True)
    keep(pad, as_text(EXAMPLES[:2]))
    other = Pad(pad.page.context.new_page(), shipped.address)
    open_hand(other)
    open_hand(pad)
    canvas = box_of(pad, 1).locator("canvas")
    box = canvas.bounding_box()
    assert box
    pad.page.mouse.move(box["x"] + 10, box["y"] + 60)
    pad.page.mouse.down()
    write(other, 4, DIGITS[4])
    expect(box_of(pad, 4).get_by_role("button")).to_be_visible()
    pad.page.mouse.move(box["x"] + 50, box["y"] + 60)
    pad.page.mouse.up()
    assert [len(each["strokes"]) for each in kept(pad)["examples"]] == [
        len(DIGITS[0]),
        len(DIGITS[1]) + 1,
        len(DIGITS[4]),
    ]


@pytest.mark.parametrize("size", [(390, 844), (390, 664)])
def test_on_a_phone_one_writes_and_does_not_scroll(
    new_pad: NewPad, shipped: Server, size: tuple[int, int]
) -> None:
    pad = new_pad(shipped, **screen(*size))
    pad.find("#tab-hand").tap()
    pad.settle()
    for place in (box_of(pad, 0), box_of(pad, 9), pad.find("#tab-hand")):  # though they were below the fold
        expect(place).to_be_in_viewport(ratio=1)
    canvases = pad.find(".round").first.locator("canvas")
    boxes: list[Any] = [each.bounding_box() for each in canvases.all()]
    assert min(box["width"] for box in boxes) >= 56
    assert [len({round(box[side]) for box in boxes}) for side in ("x", "y")] == [5, 2]
    canvases.nth(4).scroll_into_view_if_needed()
    touch = pad.page.context.new_cdp_session(pad.page)
    before = pad.page.evaluate("scrollY")
    box: Any = canvases.nth(4).bounding_box()
    for stroke in load_digits()[4][0]:
        points = [(box["x"] + x * box["width"] / 500, box["y"] + y * box["height"] / 500) for x, y in stroke]
        dispatch(touch, "touchStart", points[:1])
        for point in points[1:]:
            dispatch(touch, "touchMove", [point])
        dispatch(touch, "touchEnd", [])
    assert digits_of(pad) == [4]
    assert pad.page.evaluate("scrollY") == before
    assert len(kept(pad)["examples"][0]["strokes"]) == len(load_digits()[4][0])
    assert pad.page.evaluate("document.documentElement.scrollWidth") == size[0]


def test_a_palm_on_another_box_writes_nothing(new_pad: NewPad, shipped: Server) -> None:
    pad = new_pad(shipped, **screen(768, 1024))
    open_hand(pad)
    touch = pad.page.context.new_cdp_session(pad.page)
    first, second = [box_of(pad, digit).locator("canvas") for digit in (1, 8)]
    first.scroll_into_view_if_needed()
    (left, right) = (first.bounding_box(), second.bounding_box())
    assert left and right
    place = (left["x"] + 30, left["y"] + 8)
    palm = (right["x"] + 20, right["y"] + 30)
    dispatch(touch, "touchStart", [place])
    dispatch(touch, "touchMove", [(place[0], place[1] + 12)])
    dispatch(touch, "touchStart", [(place[0], place[1] + 12), palm])
    dispatch(touch, "touchMove", [(place[0], place[1] + 40), (palm[0] + 20, palm[1] + 9)])
    dispatch(touch, "touchEnd", [])
    assert digits_of(pad) == [1]


def test_a_pen_takes_a_resting_palm_back(new_pad: NewPad, shipped: Server) -> None:
    """The palm lies in another box first, and slides by more than a touch."""
    pad = new_pad(shipped, **screen(768, 1024))
    open_hand(pad)
    palm, pen = [box_of(pad, digit).locator("canvas") for digit in (8, 3)]
    palm.scroll_into_view_if_needed()
    events = """(canvas, [type, kind, id, x, y]) => {
        const box = canvas.getBoundingClientRect();
        canvas.setPointerCapture = () => {};
        canvas.dispatchEvent(new PointerEvent(type, { bubbles: true, pointerType: kind, pointerId: id, isPrimary: true,
            buttons: 1, clientX: box.x + x * box.width, clientY: box.y + y * box.height }));
    }"""

    def send(canvas: Any, kind: str, *steps: tuple[str, float, float]) -> None:
        for name, x, y in steps:
            canvas.evaluate(events, [name, kind, 5 if kind == "pen" else 4, x, y])

    move = "pointerrawupdate" if pad.page.evaluate("'onpointerrawupdate' in document.body") else "pointermove"
    send(palm, "touch", ("pointerdown", 0.5, 0.5), (move, 0.5, 0.6))
    send(pen, "pen", ("pointerdown", 0.2, 0.2), (move, 0.8, 0.2), (move, 0.8, 0.9))
    send(palm, "touch", (move, 0.7, 0.7), ("pointerup", 0.7, 0.7))
    send(pen, "pen", ("pointerup", 0.8, 0.9))
    assert digits_of(pad) == [3]
