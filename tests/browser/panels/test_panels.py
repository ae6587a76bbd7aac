"""What each panel says of the inside of a network, against the same network read offline."""

import re

import numpy as np
import pytest
from playwright.sync_api import expect

from model.interpret.trace import Trace, trace
from model.network.cells import CELLS
from tests.browser.panels.viewer import Loud, Viewer, answer, first_ink, place, value_of
from tests.support.digits import load_digits, thinned

TITLES = {"It could become": "neighbours", "Compare": "compare", "Gates": "gates", "What mattered": "attribution",
          "One unit": "unit", "What if": "intervention", "From ink to rows": "preprocessing",
          "How it learned": "training", "Train one now": "live", "My hand": "hand"}  # fmt: skip


def test_nothing_of_the_inside_is_asked_for_while_the_story_is_open(pad: Viewer) -> None:
    assert pad.want() == {}
    expect(pad.page.get_by_role("tab")).to_have_text(["Story", *TITLES])
    for title, panel in TITLES.items():
        pad.toggle(title)
        assert list(pad.want()) == [panel]
        expect(pad.page.get_by_role("tab", selected=True)).to_have_text([title])
        expect(pad.page.get_by_role("tabpanel")).to_have_count(1)
        expect(pad.page.get_by_role("tabpanel", name=title, exact=True)).to_be_visible()
    pad.toggle("Story")
    expect(pad.page.get_by_role("tab", selected=True)).to_have_text(["Story"])
    expect(pad.page.get_by_role("tabpanel")).to_have_count(1)
    expect(pad.page.get_by_role("tabpanel", name="Story", exact=True)).to_be_visible()
    pad.draw_two()
    assert pad.want() == {}


def test_a_panel_that_was_open_before_the_drawing_fills_itself(blank: Viewer) -> None:
    """While the pen draws; when all is cleared it hides, and keeps its place."""
    blank.toggle("Gates")
    empty, count = blank.find(".panel .empty"), blank.find(".panel .count")
    expect(empty).to_be_visible()
    expect(empty).to_have_text("Draw a digit to see this.")
    expect(count).to_be_hidden()
    blank.draw(thinned(load_digits()[2][0]))
    expect(count).to_be_visible()
    expect(count).to_contain_text("After row 28: ")
    expect(empty).to_be_hidden()
    places = [count.bounding_box(), blank.find(".panel .gate").last.bounding_box()]
    blank.press("clear")
    expect(empty).to_be_visible()
    expect(count).to_be_hidden()
    expect(blank.find(".panel .gate").last).to_be_hidden()
    assert [count.bounding_box(), blank.find(".panel .gate").last.bounding_box()] == places


@pytest.mark.parametrize("cell", ["RNN", "GRU", "LSTM"])
def test_the_story_tells_each_change_of_mind(pad: Viewer, loud: Loud, cell: str) -> None:
    pad.choose(cell)
    pad.settle()
    seen = loud.read(pad)
    assert seen.story
    expect(pad.find(".sentence")).to_have_text(seen.story)
    expect(pad.find(".ribbon")).to_have_attribute("aria-label", f"What it held after each row: {seen.story}")


def test_gates_are_chosen_and_counted_after_the_cursors_row(pad: Viewer, loud: Loud) -> None:
    pad.choose("LSTM")
    pad.toggle("Gates")
    choices = pad.control("Gate").locator("option")
    assert choices.all_inner_texts() == ["input", "forget", "cell candidate", "output", "cell state"]
    gates = loud.read(pad).gates
    for gate in ("forget", "output"):
        pad.pick("Gate", gate)
        assert pad.want() == {"gates": {"gate": gate}}
        expect(pad.find(".panel")).to_contain_text(f"{gate}: how much of the memory")
        for row in (28, 9):
            pad.move_to(row)
            shut, wide = (
                (gates[gate][:, row - 1] * sign > end).sum() for sign, end in ((-1, -0.1), (1, 0.9))
            )
            text = f"After row {row}: {shut} of 24 units are shut (below 0.1), {wide} open (above 0.9)."
            expect(pad.find(".panel .count")).to_have_text(text)
    pad.pick("Gate", "cell state")
    expect(pad.find(".panel .count")).to_have_text("")  # it has no bounds


def test_what_mattered_for_the_answer_and_for_another_class(pad: Viewer, loud: Loud) -> None:
    pad.toggle("What mattered")
    likeliest = loud.read(pad).likeliest
    for choice, digit in (("the likeliest", likeliest), ("3", 3), ("8", 8)):
        pad.pick("Digit", choice)
        slopes = loud.read(pad).attribution(digit).rows
        expect(pad.find(".panel figcaption")).to_have_text(
            [f"pixels, for the score of {digit} in the end", f"rows, for the score of {digit}"]
        )
        for row in (28, 12):
            pad.move_to(row)
            found = re.search(
                r"After row (\d+) the score of (\d) depends most on row (\d+); .* make up (\d+) %",
                pad.panel(),
            )
            assert found
            said = [int(part) for part in found.groups()]
            now = slopes[row - 1]
            assert said[:2] == [row, digit]
            assert now[said[2] - 1] == pytest.approx(now.max(), abs=float(slopes.max()) / 127)
            assert said[3] == pytest.approx(100 * now[:7].sum() / now.sum(), abs=3)


def test_compare_says_where_the_cells_part_ways(pad: Viewer, loud: Loud) -> None:
    pad.toggle("Compare")
    readings = compared(pad, loud)
    expect(pad.find(".panel .columns > div > p:first-child")).to_have_text(
        [f"{name}: {answer(reading.belief)}" for name, reading in readings.items()]
    )
    assert pad.find(".panel .columns > div").count() == 3
    stories = [reading.story for reading in readings.values()]
    expect(pad.find(".panel .columns > div > p + figure figcaption")).to_have_text(stories)
    expect(pad.find(".panel > div > .finding")).to_have_text(disagreement(readings))


def test_compare_says_it_of_each_digit(pad: Viewer, loud: Loud) -> None:
    pad.toggle("Compare")
    said = []
    for example in pad.find(".examples button").all():
        example.click()
        pad.settle()
        said.append(disagreement(compared(pad, loud)))
        expect(pad.find(".panel > div > .finding")).to_have_text(said[-1])
    assert len(set(said)) > 3


def compared(pad: Viewer, loud: Loud) -> dict[str, Trace]:
    """What each cell makes of the drawing, by its name on the page."""
    return {cell.upper(): trace(loud.checkpoint(cell), pad.drawn()) for cell in CELLS}


def disagreement(readings: dict[str, Trace]) -> str:
    """The sentence, from the beliefs as the page gets them. Who holds nothing yet disagrees only in the end."""
    held = {name: held_digits(reading) for name, reading in readings.items()}
    ignored = [{None}] * 27 + [set()]
    differ = [row for row in range(28) if len({digits[row] for digits in held.values()} - ignored[row]) > 1]
    first, last = differ[0], differ[-1]
    words = {name: "not sure" if digits[first] is None else digits[first] for name, digits in held.items()}
    end = "they disagree to the end" if last == 27 else f"from row {last + 2} on no two hold different digits"
    names = ", ".join(f"{name} {word}" for name, word in words.items())
    return f"They first disagree after row {first + 1} ({names}); {end}."


def held_digits(reading: Trace) -> list[int | None]:
    """After each row the digit with more than half, in the end the answer."""
    belief, first = reading.belief, first_ink(reading.rows)
    held = [int(now.argmax()) if row >= first and now.max() > 0.5 else None for row, now in enumerate(belief)]
    return [*held[:-1], reading.digit]


def test_click_on_a_heat_map_opens_that_unit(pad: Viewer, loud: Loud) -> None:
    picture = pad.find(".layers canvas").nth(1)
    picture.click(position=place(picture, row=19, unit=7))
    pad.settle()
    assert pad.want() == {"unit": {"layer": 1, "unit": 7}}
    seen = loud.read(pad)
    hidden, votes = seen.hidden[1, :, 7], loud.checkpoint("gru").classifier.readout.weight[:, 7]
    peak = int(np.abs(hidden).argmax())
    told = f"Unit 8 of layer 2 is {hidden[19]:.2f} after row 20; it is farthest from 0 after row {peak + 1}: "
    told += f"{hidden[peak]:.2f}. When it is high it speaks most for {votes.argmax()} "
    expect(pad.find(".panel")).to_contain_text(told.replace("-", "−") + f"and most against {votes.argmin()}.")
    for name in ("reset", "update", "new"):
        shown = re.search(rf"\b{name}: (−?\d\.\d\d)", pad.panel())
        assert shown
        assert value_of(shown[1]) == pytest.approx(seen.gates[name][1, 19, 7], abs=0.011)


def test_a_unit_is_chosen_by_layer_and_number(pad: Viewer, loud: Loud) -> None:
    pad.toggle("One unit")
    pad.pick("Layer", "1")
    pad.pick("Unit", "12")
    assert pad.want() == {"unit": {"layer": 0, "unit": 11}}
    expect(pad.find(".panel")).to_contain_text("Unit 12 of layer 1 is ")
    expect(pad.find(".panel")).to_contain_text("It has no vote of its own")
    known = loud.checkpoint("gru").top_activations
    assert known
    pairs = zip(known.row[0, 11].ravel(), known.value[0, 11].ravel(), strict=True)
    expect(pad.find(".panel .strip figcaption")).to_have_text(
        [f"row {row + 1}: {value:.2f}".replace("-", "−") for row, value in pairs]
    )


def test_a_network_without_known_extremes_shows_none_and_says_so(pad: Viewer) -> None:
    said = "This checkpoint brings no training digits"
    pad.toggle("One unit")
    expect(pad.find(".panel .strip").first).to_be_visible()
    expect(pad.page.get_by_text(said)).to_be_hidden()
    pad.choose("little")
    pad.settle()
    expect(pad.find(".panel")).to_contain_text(" of layer 1 is ")
    expect(pad.find(".panel .strip").first).to_be_hidden()
    expect(pad.page.get_by_text(said)).to_be_visible()
