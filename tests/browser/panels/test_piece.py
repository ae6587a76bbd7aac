"""The ink that decides: red on the pad, once the drawing rests and until it changes."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from playwright.sync_api import expect

from model import find_piece, rows_from_strokes, trace
from model.interpret.piece import NO_PIECE, Piece
from tests.browser.panels.viewer import Loud, Viewer, answer, percent

PEN, SIDE = 46, 1000  # of the pad
SOUGHT = {"intervention": {"piece": True}}
SEEKING = "Once the drawing rests, the ink that decides turns red on it."


def is_red(pad: Viewer) -> NDArray[np.bool_]:
    """Which pixels of the pad are red."""
    red, green, blue, opacity = np.moveaxis(pad.image(pad.find(".paper")), -1, 0)
    return (opacity > 127) & (red - np.maximum(green, blue) > 80)


def along(path: Any) -> NDArray[np.float64]:
    """Points of a path, two units apart or less."""
    corners = np.array(path, float)
    walked = np.concatenate([[0], np.cumsum(np.hypot(*np.diff(corners, axis=0).T))])
    places = np.linspace(0, walked[-1], int(walked[-1] / 2) + 2)
    return np.stack([np.interp(places, walked, axis) for axis in corners.T], axis=1)


def distances(points: NDArray[Any], path: NDArray[Any]) -> NDArray[np.float64]:
    """How far each point is from the nearest of a path."""
    return np.array([np.hypot(*(path - point).T).min() for point in points])


def sought(pad: Viewer) -> None:
    """Wait until the drawing rests, and the page has got and shown its piece."""
    pad.settle()
    pad.page.wait_for_function("watched.question?.want.intervention?.piece")
    pad.settle()


def assert_red_where(red: NDArray[np.bool_], found: Piece) -> None:
    """The piece is red as wide as the pen, and the rest is not, but for the pixels around the cuts."""
    unit = SIDE / len(red)
    pixels = (np.argwhere(red)[:, ::-1] + 0.5) * unit
    piece, rest = (np.concatenate([along(path) for path in paths]) for paths in (found.removed, found.rest))
    assert distances(pixels, piece).max() < PEN / 2 + 2 * unit
    for path, other, is_piece in ((piece, rest, True), (rest, piece, False)):
        x, y = (path[distances(path, other) > 4 * unit] / unit).astype(int).T
        assert len(x) and (red[y, x] == is_piece).all()


def sentence(loud: Loud, strokes: Any, found: Piece) -> str:
    """What the page says of the piece."""
    before, without = (
        answer(trace(loud.checkpoint("gru"), rows_from_strokes(each)).belief)
        for each in (strokes, found.rest)
    )
    return f"Without the red {percent(found.share)} of its ink: {without}. With it: {before}."


def test_the_piece_is_red_once_the_drawing_rests_and_until_it_changes(pad: Viewer, loud: Loud) -> None:
    pad.toggle("What if")
    pad.pick("What if I", "take away the ink that decides")
    sought(pad)
    expect(pad.find(".panel .outcome")).to_have_text(NO_PIECE)
    assert not is_red(pad).any()

    pad.find(".examples button").nth(3).click()
    sought(pad)
    strokes = pad.asked()[0]
    found = find_piece(loud.checkpoint("gru"), strokes)
    assert isinstance(found, Piece)
    said = sentence(loud, strokes, found)
    expect(pad.find(".panel .outcome")).to_have_text(said)
    assert str(pad.find(".panel .curves").first.get_attribute("aria-label")).endswith(said)

    red = is_red(pad)
    assert_red_where(red, found)
    pad.pick("What if I", "erase rows")
    assert not is_red(pad).any()
    pad.pick("What if I", "take away the ink that decides")
    assert (is_red(pad) == red).all()
    pad.start_stroke([[400, 100], [450, 400]])
    pad.settle()
    assert pad.want() == {"intervention": {}}
    assert not is_red(pad).any()
    expect(pad.find(".panel .outcome")).to_have_text(SEEKING)
    pad.page.mouse.up()
    sought(pad)
    assert pad.asked()[0] != strokes
    assert pad.want() == SOUGHT
    expect(pad.find(".panel .outcome")).not_to_have_text(SEEKING)
    pad.pick("What if I", "erase rows")  # as the other tests expect it
