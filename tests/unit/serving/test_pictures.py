"""What the page gets of a picture: rows to ask about, and what was found on the way, in places of the picture."""

from base64 import b64decode
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from model.drawing.picture import EMPTY_PICTURE, MANY_DIGITS, rows_from_picture
from model.drawing.picture_rows import text_of_rows
from model.serving.pictures import SHOWN_SIDE, open_picture
from tests.support.painting import render
from tests.support.pictures import BOX, DIGITS, EXAMPLE, half_pale


def shown(part: dict[str, Any]) -> NDArray[np.uint8]:
    """A picture of the steps: uint8 [height, width]."""
    return np.frombuffer(b64decode(part["data"], validate=True), np.uint8).reshape(part["shape"])


@pytest.mark.parametrize("dark", [True, False])
def test_the_steps_of_a_digit(dark: bool) -> None:
    """The box lies around the digit, with a margin; the picture is a small copy, the ink the digit's alone."""
    picture = np.pad(render(EXAMPLE, 300, 12, BOX, dark), ((0, 100), (0, 0)), mode="edge")
    answer = open_picture(picture)
    steps = answer["steps"]
    assert (answer["status"], answer["rows"]) == ("", text_of_rows(rows_from_picture(picture).rows))
    assert steps["light_on_dark"] is not dark
    small = shown(steps["picture"])
    assert small.shape == (SHOWN_SIDE, round(SHOWN_SIDE * 3 / 4))
    assert abs(float(small.mean()) - picture.mean()) < 2
    inked = np.argwhere(picture < 128 if dark else picture > 128)
    sides = np.array(picture.shape)
    box = np.array(steps["box"])[[1, 0, 3, 2]].reshape(2, 2) * sides
    beyond = np.array([inked.min(axis=0) - box[0], box[1] - 1 - inked.max(axis=0)])
    assert (beyond > 0).all() and (beyond < 50).all()
    ink = shown(steps["ink"])
    assert set(np.unique(ink)) == {0, 255}
    assert ink.mean() / 255 == pytest.approx(len(inked) / np.ptp(box, axis=0).prod(), rel=0.25)


def test_the_box_counts_a_frame_that_was_taken_away() -> None:
    plain = render(EXAMPLE, 300, 12, BOX)
    framed = np.pad(plain, 20, constant_values=60)
    [inner, outer] = [np.array(open_picture(each)["steps"]["box"]) for each in (plain, framed)]
    np.testing.assert_allclose(outer * 340 - 20, inner * 300, atol=8)


def test_a_doubtful_piece_gives_two_ways() -> None:
    picture = half_pale()
    drawing = rows_from_picture(picture)
    assert drawing.other is not None
    assert open_picture(picture)["other"] == text_of_rows(drawing.other)


def test_without_a_digit_there_are_no_rows_but_the_reason() -> None:
    blank = np.full((100, 80), 200, np.uint8)
    page = np.hstack([render(DIGITS[index], 120, 6, (20, 20, 80)) for index in (0, 2, 3, 5, 6)])
    for picture, status in ((blank, EMPTY_PICTURE), (page, MANY_DIGITS)):
        answer = open_picture(picture)
        assert (answer["status"], answer.keys() & {"rows", "other"}) == (status, set())
        assert shown(answer["steps"]["picture"]).size
    assert open_picture(blank)["steps"]["box"] is open_picture(blank)["steps"]["ink"] is None
