"""Connected components of a mask, against counting by hand; and which of them are the digit, rule by rule."""

from typing import Any

import numpy as np
import pytest

from model.drawing.components import find_components, find_digit, holds_many
from model.drawing.segment import WEAK


def test_components_have_boxes_pixels_and_mean_ink() -> None:
    """Pieces with four bare pixels between them are one component. The mean of its ink is weighted by the ink."""
    ink = np.zeros((30, 40), np.float32)
    ink[2:6, 3] = 1.0
    ink[10, 3] = 0.5  # four bare pixels below the first piece
    ink[16, 3] = 1.0  # five below that one
    ink[20:22, 30:33] = 0.25
    ink[26, 37] = 0.25  # four bare pixels away in both directions
    found = find_components(ink > 0, ink)
    boxes = np.stack([found.top, found.left, found.bottom, found.right], axis=1)
    assert boxes.tolist() == [[2, 3, 11, 4], [16, 3, 17, 4], [20, 30, 22, 33], [26, 37, 27, 38]]
    assert found.pixels.tolist() == [5, 1, 6, 1]
    np.testing.assert_allclose(found.ink, [4.25 / 4.5, 1, 0.25, 0.25])
    assert found.labels[10, 3] == 1 and found.labels[7, 3] == 0


def test_pixels_that_touch_at_a_corner_are_connected() -> None:
    """Two pieces whose dilations touch only diagonally, three columns and two rows of bare pixels apart."""
    mask = np.zeros((20, 20), bool)
    mask[5, 5] = mask[8, 8] = True
    assert len(find_components(mask, mask.astype(np.float32)).pixels) == 1


SIDE = 160
DIGIT = (30, 70, 130, 76)  # top, left, bottom, right: a hundred pixels long
FORM, INSIDE = (20, 20, 120, 120, 1, 4), (50, 70, 90, 76)  # a box of walls four pixels thick; a digit in it
# Which rectangles (top, left, bottom, right, ink, walls) are kept: 1 yes, 0 no, - for one that is bare paper.
SCENES: dict[str, tuple[str, list[Any]]] = {
    "a piece of 16 %": ("11", [DIGIT, (50, 100, 66, 103)]),
    "a speck of 14 %": ("10", [DIGIT, (50, 100, 64, 103)]),
    "a round piece of 46 %": ("11", [DIGIT, (50, 100, 96, 146)]),
    "a dot of 44 %": ("10", [DIGIT, (50, 100, 94, 144)]),
    "a dot that is hardly longer than broad": ("10", [DIGIT, (50, 100, 80, 122)]),
    "a piece that is longer than broad": ("11", [DIGIT, (50, 100, 80, 121)]),
    "a dot with a small hole": ("10", [DIGIT, (50, 100, 80, 130, 1, 6)]),
    "a piece with a large hole": ("11", [DIGIT, (50, 100, 80, 130, 1, 5)]),
    "ink of 55 %": ("11", [DIGIT, (50, 100, 110, 104, 0.55)]),
    "ink of 45 %": ("10", [DIGIT, (50, 100, 110, 104, 0.45)]),
    "short dark dirt is no measure of ink": ("11", [(*DIGIT, 0.4), (50, 100, 69, 104)]),
    "what is a fifth as long is": ("01", [(*DIGIT, 0.4), (50, 100, 71, 104)]),
    "pale lines are no measure of length": (
        "011",
        [(5, 5, 8, 155, 0.3), (60, 70, 120, 76), (60, 90, 70, 93)],
    ),
    "a form's box": ("01", [FORM, INSIDE]),
    "a box around little": ("11", [FORM, (50, 70, 74, 76)]),
    "a box around a little more": ("01", [FORM, (50, 70, 76, 76)]),
    "a box around what is pale": ("10", [FORM, (*INSIDE, 0.3)]),
    "a pale box, then a dark one": ("001", [(4, 4, 155, 155, 0.3, 4), FORM, INSIDE]),
    "a box with a gap of 8 % of its sides": ("0-1", [FORM, (60, 116, 92, 120, 0), INSIDE]),
    "a box with a gap of 12 %": ("1-1", [FORM, (60, 116, 110, 120, 0), INSIDE]),
    "a bent box": ("0-01", [FORM, (40, 20, 90, 24, 0), (36, 24, 94, 28), INSIDE]),
    "a box that is bent too far": ("1-11", [FORM, (40, 20, 90, 24, 0), (36, 26, 94, 30), INSIDE]),
    "beside a box": ("11", [FORM, (50, 130, 90, 136)]),
    "left of a box": ("11", [(20, 40, 120, 140, 1, 4), (50, 20, 90, 26)]),
    "above a box": ("11", [(40, 20, 140, 120, 1, 4), (20, 50, 26, 90)]),
    "below a box": ("11", [FORM, (130, 50, 136, 90)]),
    "a finger": ("10", [DIGIT, (80, 130, 110, 158)]),
    "three pixels from the border": ("11", [DIGIT, (80, 140, 110, 157)]),
    "at the border, close by": ("11", [DIGIT, (80, 89, 98, 160)]),
    "at the border, a little apart": ("10", [DIGIT, (80, 94, 98, 160)]),
    "a stroke at the border that is longer than the rest": ("11", [(60, 20, 91, 26), (80, 60, 88, 160)]),
    "much at the border beside little": ("11", [(60, 20, 89, 26), (80, 60, 88, 160)]),
    "the edge of a table, seen along most of a side": ("10", [DIGIT, (20, 0, 140, 6)]),
    "a thin line across": ("01", [(140, 0, 155, 160), (30, 70, 70, 76)]),
    "a broad one beside a small digit": ("01", [(140, 0, 158, 160), (30, 70, 70, 76)]),
    "a line, and a long stroke at the border": (
        "011",
        [(150, 0, 155, 160), (20, 110, 30, 160), (30, 70, 61, 76)],
    ),
    "a table's edge, close by": ("10", [DIGIT, (0, 84, 160, 110)]),
    "a corner, close by": ("11", [DIGIT, (0, 84, 60, 160)]),
    "the longest piece is the digit": ("111", [(20, 40, 60, 44), (30, 70, 140, 76), (100, 85, 120, 160)]),
    "but not what is pale": ("010", [(20, 100, 150, 104, 0.3), (40, 70, 100, 76), (60, 110, 80, 160)]),
    "all at the border": ("11", [(0, 60, 70, 66), (90, 60, 160, 66)]),
}


@pytest.mark.parametrize("turns", range(4))
@pytest.mark.parametrize("name", SCENES)
def test_what_is_kept_of_a_picture(name: str, turns: int) -> None:
    """In a picture of 160 pixels a side, however it is turned: the rules know no direction."""
    expected, pieces = SCENES[name]
    ink = np.zeros((SIDE, SIDE), np.float32)
    for top, left, bottom, right, *how in pieces:
        darkness, wall = (how + [1, 0][len(how) :])[:2]
        ink[top:bottom, left:right] = darkness
        if wall:
            ink[top + wall : bottom - wall, left + wall : right - wall] = 0
    turned = np.rot90(ink, turns)
    kept = np.rot90(find_digit(turned > 0, turned, WEAK)[0], -turns)
    for (top, left, *_), one in zip(pieces, expected, strict=True):
        assert one == "-" or kept[top, left] == int(one)


@pytest.mark.parametrize(("count", "many"), [(2, False), (3, True), (9, True)])
def test_a_page_of_digits_is_told_from_one(count: int, many: bool) -> None:
    """Rings side by side are several; the dashes of a broken line are not."""
    mask = np.zeros((40, 30 * count), bool)
    for left in range(0, 30 * count, 30):
        mask[5:35, left + 4 : left + 24] = True
        mask[9:31, left + 8 : left + 20] = False
    assert holds_many(mask) == many
    assert not holds_many(mask[4:8])
