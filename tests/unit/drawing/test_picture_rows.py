"""A picture's rows as text: what is read from them is what is read from the picture, and all else is refused."""

from base64 import b64encode
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from model.drawing.picture import rows_from_picture
from model.drawing.picture_rows import drawing_of_rows, text_of_rows
from model.drawing.strokes import Drawing
from model.errors import DrawingError
from model.interpret.trace import trace_all
from tests.support.painting import photograph
from tests.support.pictures import DIGITS, half_pale, picture_of
from tests.support.visitors import CELLS, checkpoint_of
from tests.unit.drawing.test_picture_cases import CASES

GOOD = text_of_rows(rows_from_picture(picture_of()).rows)


def kept(drawing: Drawing) -> Drawing:
    """A picture's drawing as the page keeps it."""
    other = {} if drawing.other is None else {"other": text_of_rows(drawing.other)}
    return drawing_of_rows({"rows": text_of_rows(drawing.rows)} | other)


def pictures() -> Iterator[Any]:
    """Those that were once read wrong, clean ones, some that can be read in two ways, and photos."""
    yield from sorted(CASES.glob("*.png"))
    for number, strokes in enumerate(DIGITS[::24]):
        yield picture_of(strokes)
        yield half_pale(strokes)
        yield photograph(picture_of(strokes), np.random.default_rng(number))


def test_rounded_rows_are_read_as_the_picture_is() -> None:
    drawings = [rows_from_picture(picture) for picture in pictures()]
    assert sum(each.other is not None for each in drawings) >= 5
    for cell in CELLS:
        checkpoint = checkpoint_of(cell)
        exactly = trace_all(checkpoint, drawings)
        for found, exact in zip(
            trace_all(checkpoint, [kept(each) for each in drawings]), exactly, strict=True
        ):
            assert (found.digit, found.status) == (exact.digit, exact.status)
            np.testing.assert_allclose(found.probabilities, exact.probabilities, atol=0.01)


def test_rows_fill_the_pad() -> None:
    drawing = drawing_of_rows({"rows": GOOD})
    assert drawing.frame == pytest.approx((0, 0, 1000 / 28))
    assert (drawing.status, drawing.other, drawing.rows.max()) == ("", None, 1)


ROWS_FAULT = "rows of a picture must be 784 bytes in base64, with ink in them."
FORM = "a picture is an object with rows, and other where there are two ways to read it."
BAD: dict[str, tuple[Any, str]] = {
    "nothing": (None, FORM),
    "a list": ([GOOD], FORM),
    "no rows": ({"other": GOOD}, FORM),
    "more": ({"rows": GOOD, "path": "x"}, FORM),
    "a number": ({"rows": 7}, ROWS_FAULT),
    "numbers": ({"rows": [0] * 784}, ROWS_FAULT),
    "short": ({"rows": GOOD[:-4]}, ROWS_FAULT),
    "long": ({"rows": b64encode(bytes([1] * 785)).decode()}, ROWS_FAULT),
    "blank": ({"rows": b64encode(bytes(784)).decode()}, ROWS_FAULT),
    "no base64": ({"rows": "!" + GOOD[1:]}, ROWS_FAULT),
    "no ASCII": ({"rows": "ä" + GOOD[1:]}, ROWS_FAULT),
    "half a character": ({"rows": "\ud800" + GOOD[1:]}, ROWS_FAULT),
    "the other": ({"rows": GOOD, "other": None}, ROWS_FAULT.replace("rows", "other", 1)),
}


@pytest.mark.parametrize("picture, fault", BAD.values(), ids=BAD)
def test_what_is_no_picture(picture: Any, fault: str) -> None:
    with pytest.raises(DrawingError) as raised:
        drawing_of_rows(picture)
    assert str(raised.value) == fault
