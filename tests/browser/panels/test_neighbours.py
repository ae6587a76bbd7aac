"""It could become: the page shows what a search through all known drawings finds, and puts one of them on the pad."""

from base64 import b64decode
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from playwright.sync_api import expect

from model.drawing.strokes import rows_from_strokes
from model.files.checkpoint import Checkpoint, load_checkpoint
from model.network.states import hidden_states
from tests.browser.conftest import NewPad
from tests.browser.panels.viewer import Loud, Viewer
from tests.support.digits import load_digits, thinned
from tests.support.known import some_known
from tests.support.pad import Pad
from tests.support.server import Server
from tests.support.small import save_small
from ui.words import phrase

TWO = thinned(load_digits()[2][0])
KNOWN = some_known()


@pytest.fixture
def gru(tmp_path: Path) -> Checkpoint:
    """The network that the small app reads with first."""
    return load_checkpoint(save_small(tmp_path, "gru", "gru"))


def nearest(checkpoint: Checkpoint, rows: NDArray[np.floating]) -> NDArray[np.intp]:
    """[28, 12], by the distance to each known drawing, whose states the server keeps in float16."""
    all_rows = torch.from_numpy(np.stack([rows, *(KNOWN.pictures / 255)]))
    with torch.no_grad():
        mine, *known = hidden_states(checkpoint.classifier.double(), all_rows.double())[-1].numpy()
    distances = [np.linalg.norm(each.astype(np.float16) - mine, axis=1) for each in known]
    return np.argsort(distances, axis=0)[:12].T


def told(row: int, digits: list[int]) -> str:
    """The page's sentence about the nearest after a row, from 1."""
    counts = sorted(Counter(digits).items(), key=lambda item: (-item[1], item[0]))
    parts = [
        f"{phrase(f'panels.neighbours.number.{count}')} {phrase(f'story.a.{digit}')}"
        for digit, count in counts
    ]
    parts[0] = parts[0].replace(" ", " became ", 1)
    return f"After row {row}: of the twelve nearest, {', '.join(parts[:-1])} and {parts[-1]}."


def show_two(new_pad: NewPad, small: Server) -> Pad:
    """A page with a two, and the panel open."""
    pad = new_pad(small)
    pad.draw(TWO)
    pad.page.get_by_role("tab", name="It could become", exact=True).click()
    expect(pad.find(".panel .known").first).to_be_visible()
    pad.settle()
    return pad


def test_the_panel_shows_what_a_search_finds_without_another_question(
    new_pad: NewPad, small: Server, gru: Checkpoint
) -> None:
    pad = show_two(new_pad, small)
    found = nearest(gru, rows_from_strokes(pad.asked()[0]).rows)
    asked = pad.page.evaluate("watched.questions")
    assert pad.page.evaluate("watched.question.want.neighbours.drawings") == KNOWN.version
    for row in (10, 14, 28):
        pad.find(".slider").fill(str(row))
        pad.settle()
        digits = KNOWN.labels[found[row - 1]].tolist()
        assert [int(name) for name in pad.find(".panel .known .name").all_inner_texts()] == digits
        expect(pad.find(".panel .finding")).to_have_text(told(row, digits))
    assert pad.page.evaluate("watched.questions") == asked


def test_a_known_drawing_comes_to_the_pad_and_undo_brings_the_old_one_back(
    new_pad: NewPad, small: Server, gru: Checkpoint
) -> None:
    pad = show_two(new_pad, small)
    strokes = pad.asked()[0]
    chosen = nearest(gru, rows_from_strokes(strokes).rows)[-1, 2]
    known, names = pad.find(".panel .known"), pad.find(".panel .known .name")
    known.nth(2).press("Enter")
    pad.settle()
    rows = pad.page.evaluate("watched.question.picture.rows")
    assert b64decode(rows) == KNOWN.pictures[chosen].tobytes()
    digit = int(KNOWN.labels[chosen])
    expect(pad.find(".state")).to_have_text(f"A known {digit}. Undo brings yours back.")
    others = nearest(gru, KNOWN.pictures[chosen] / 255)[-1]
    assert others[0] == chosen  # which is not among its own neighbours
    assert [int(name) for name in names.all_inner_texts()][:11] == KNOWN.labels[others[1:]].tolist()
    pad.press("undo")
    pad.settle()
    assert pad.asked()[0] == strokes


def test_where_known_drawings_are_broken_the_panel_says_so_and_the_rest_works(
    pad: Viewer, loud: Loud
) -> None:
    (loud.folder / "known.npz").write_bytes(b"broken")
    pad.toggle("It could become")
    expect(pad.find(".panel .finding")).to_contain_text("The known drawings in known.npz cannot be read")
    (loud.folder / "known.npz").unlink()
    expect(pad.find(".panel .become")).to_be_hidden()
    pad.toggle("Gates")
    expect(pad.find(".panel .count")).to_contain_text("After row 28: ")
    expect(pad.find(".state")).to_have_text("")
