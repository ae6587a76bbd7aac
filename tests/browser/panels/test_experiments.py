"""What if, and from ink to rows: what the page says of a changed reading, against the same reading offline."""

import re

import numpy as np
import pytest
from playwright.sync_api import expect

from model.drawing.explain import PAD, preprocessing_steps, shrink_whole_pad
from model.interpret.panels import PANELS
from model.interpret.trace import trace
from tests.browser.panels.viewer import Loud, Viewer, answer, place


def outcome(pad: Viewer, loud: Loud) -> tuple[str, bool]:
    """The sentence that the page shows, and whether it is about the answers that the network gives offline."""
    found = loud.read(pad)
    belief = np.array(PANELS["intervention"](found, pad.want()["intervention"])["belief"])
    still = "still" if belief[-1].argmax() == found.digit else "now"
    text = pad.find(".panel .outcome").inner_text()
    return text, text == f"In the end {still} {answer(belief)}; before {answer(found.belief)}."


@pytest.mark.parametrize(("cell", "gate"), [("RNN", "from state"), ("GRU", "update"), ("LSTM", "forget")])
def test_each_experiment_has_an_outcome_of_its_own(pad: Viewer, loud: Loud, cell: str, gate: str) -> None:
    if cell != "GRU":
        pad.choose(cell)
    pad.toggle("What if")
    pad.pick("What if I", "erase rows")
    pad.fill("from row", 8)
    pad.fill("to row", 14)
    assert pad.want() == {"intervention": {"erase": [7, 13]}}
    outcomes = [outcome(pad, loud)]
    pad.pick("What if I", "shuffle the rows")
    outcomes.append(outcome(pad, loud))
    pad.find(".panel").get_by_role("button", name="Shuffle again").click()
    pad.settle()
    outcomes.append(outcome(pad, loud))
    pad.pick("What if I", "wipe the memory after a row")
    pad.fill("after row", 26)
    outcomes.append(outcome(pad, loud))
    pad.pick("What if I", "hold a unit or a gate at a value")
    outcomes.append(outcome(pad, loud))
    pad.pick("Hold", gate)
    pad.fill("of layer", 2)
    pad.fill("unit (0: all)", 3)
    pad.fill("at", 1)
    outcomes.append(outcome(pad, loud))
    held = gate.replace(" ", "_")
    assert pad.want() == {"intervention": {"hold": {"what": held, "layer": 1, "unit": 2, "value": 1}}}
    assert all(right for _, right in outcomes), outcomes
    assert len({text for text, _ in outcomes}) == len(outcomes)


def test_what_a_network_has_not_is_not_asked_of_it(pad: Viewer) -> None:
    """A held forget gate, then a cell without one; a unit of layer 2, then a network of one layer: no error."""
    pad.choose("LSTM")
    pad.toggle("What if")
    pad.pick("What if I", "hold a unit or a gate at a value")
    pad.pick("Hold", "forget")
    pad.fill("of layer", 2)
    pad.fill("unit (0: all)", 12)
    pad.fill("at", 0.5)
    for name in ("RNN", "little"):
        pad.choose(name)
        pad.settle()
        assert pad.want()["intervention"]["hold"]["what"] == "hidden"
        expect(pad.find(".panel .outcome")).to_contain_text("In the end now ")
        expect(pad.find(".state")).to_have_text("")
    assert pad.want()["intervention"]["hold"] == {"what": "hidden", "layer": 0, "unit": 2, "value": 0.5}
    expect(pad.control("of layer")).to_have_value("1")
    expect(pad.control("unit (0: all)")).to_have_value("3")
    pad.choose("GRU")
    pad.toggle("Story")
    picture = pad.find(".layers canvas").nth(1)
    picture.click(position=place(picture, row=3, unit=11))
    pad.choose("little")
    pad.settle()
    expect(pad.find(".panel")).to_contain_text("Unit 3 of layer 1 is ")
    expect(pad.find(".state")).to_have_text("")


def test_a_number_out_of_range_asks_for_nothing(pad: Viewer) -> None:
    pad.toggle("What if")
    pad.pick("What if I", "erase rows")
    pad.fill("from row", 8)
    pad.fill("to row", 14)
    for value in ("99", "0", "2.5", ""):
        pad.fill("from row", value)
        assert pad.want() == {"intervention": {"erase": [7, 13]}}


def test_from_ink_to_rows_tells_the_steps_and_what_they_are_worth(pad: Viewer, loud: Loud) -> None:
    pad.toggle("From ink to rows")
    strokes = pad.asked()[0]
    part, without = preprocessing_steps(strokes), trace(loud.checkpoint("gru"), shrink_whole_pad(strokes))
    x, y = (f"{'−' if move < 0 else '+'}{abs(move):.1f}" for move in part["shift"])
    expect(pad.find(".panel")).to_contain_text(f"then moved by {x} across and {y} down")
    left, top, right, bottom = (100 * edge / PAD for edge in part["box"])
    width, height = (int(side) for side in re.findall(r"box, (\d+) % by (\d+) % of the pad", pad.panel())[0])
    assert [width, height] == [pytest.approx(right - left, abs=1), pytest.approx(bottom - top, abs=1)]
    expect(pad.find(".panel")).to_contain_text(f"the answer is: {answer(without.belief)}.")
    read_well = [pad.digit(), pad.bars(), pad.pictures()]
    shrunk = pad.find(".panel").get_by_label("Read the drawing only shrunk")
    shrunk.check()
    pad.settle()
    assert pad.want() == {"preprocessing": {"plain": True}}
    expect(pad.find(".digit")).to_have_text(str(without.digit))
    assert pad.bars() == pytest.approx(100 * without.probabilities, abs=0.01)
    shrunk.uncheck()
    pad.settle()
    assert [pad.digit(), pad.bars(), pad.pictures()] == read_well
