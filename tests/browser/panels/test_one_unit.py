"""The panel of one unit: the pixels of its pictures, and the units to choose from."""

import re

import numpy as np
import pytest
from playwright.sync_api import expect

from tests.browser.panels import charts
from tests.browser.panels.charts import ORDERS
from tests.browser.panels.viewer import UNITS, Loud, Viewer, value_of


@pytest.fixture
def unit(pad: Viewer) -> Viewer:
    """With the panel of unit 7 of layer 2 open."""
    pad.toggle("One unit")
    pad.pick("Layer", "2")
    pad.pick("Unit", "7")
    return pad


def test_its_series_are_lines_in_the_colour_of_the_text(unit: Viewer, loud: Loud) -> None:
    """Its state and each gate, in figures of their own, named with the value after the cursor's row."""
    found = loud.read(unit)
    series = {"hidden state": found.hidden, **found.gates}
    captions, curves = unit.find(".panel .series figcaption"), unit.find(".panel .series figure canvas")
    assert captions.count() == curves.count() == len(series)
    for place, (name, layers) in enumerate(series.items()):
        values, canvas = layers[1, :, 6], curves.nth(place)
        image, text = unit.image(canvas), charts.text_colour(canvas)
        half, largest = image.shape[0] / 2, max(1, np.abs(values).max())
        line = charts.points(half - values / largest * (half - charts.EDGE), image.shape[1])
        assert charts.share_painted(image, line, text) > 0.95, name
        for side in (-4, 4):
            assert charts.share_painted(image, line[12:-12], text, side) < 0.3, name
        charts.check_levels(image, text)
        said, _, value = captions.nth(place).inner_text().partition(": ")
        assert (said, value_of(value)) == (name, pytest.approx(values[27], abs=0.011))
    charts.check_cursor(unit, *curves.all())


def test_its_votes_lie_in_the_order_of_the_digits(unit: Viewer, loud: Loud) -> None:
    weights, votes = loud.read(unit).readout[:, 6], unit.find(".panel .votes")
    expected = charts.scaled(charts.scale_of(unit), weights[None] / np.abs(weights).max())
    charts.assert_close(charts.cells(unit.image(votes), 1, 10, at=0.1), expected)
    texts = votes.evaluate("canvas => canvas.texts.map(([text, x]) => [text, (x * 10) / canvas.width])")
    assert texts == [[str(digit), pytest.approx(digit + 0.5)] for digit in range(10)]
    caption = unit.find(".panel figure:has(.votes) figcaption").inner_text()
    found = re.fullmatch(
        r"What it speaks for when it is high \(red, up to \+(\d+\.\d\d)\) and against \(blue, −(\d+\.\d\d)\)",
        caption,
    )
    assert found
    assert found[1] == found[2]
    assert float(found[1]) == pytest.approx(np.abs(weights).max(), abs=0.011)


def test_what_drives_it(unit: Viewer, loud: Loud) -> None:
    top = loud.checkpoint("gru").top_activations
    assert top
    for end in (0, 1):
        for place in (0, 9):
            ink = top.pictures[top.which[1, 6, end, place]] / 255
            drawn = unit.find(".panel .strip").nth(end).locator("canvas").nth(place)
            charts.check_input(unit, drawn, ink, int(top.row[1, 6, end, place]))


@pytest.mark.parametrize("order", ["as trained", "by similarity"])
def test_a_click_in_the_picture_of_all_units_chooses_one(unit: Viewer, loud: Loud, order: str) -> None:
    """They lie side by side, in the order of the heat maps, and have the colours of their states."""
    unit.choose_order(order)
    unit.move_to(20)
    found, picture = loud.read(unit), unit.find(".panel .all")
    units = [int(each) for each in ORDERS[order](found.hidden, found.readout)]
    columns = 32 if picture.evaluate("canvas => canvas.clientWidth") >= 640 else 16
    colours = charts.cells(unit.image(picture), 1, columns)[0, :UNITS]
    charts.assert_close(colours, charts.scaled(charts.scale_of(unit), found.hidden[1, 19, units]))
    caption = unit.find(".panel figure:has(.all) figcaption")
    expect(caption).to_have_text("All units of layer 2 after row 20: click one to see it")
    for place in (11, 4):
        said = unit.hover(picture, (place + 0.5) / columns, 0.5)
        assert said.startswith(f"row 20, layer 2, unit {units[place] + 1}: ")
        box = picture.bounding_box()
        assert box
        picture.click(position={"x": box["width"] * (place + 0.5) / columns, "y": box["height"] / 2})
        unit.settle()
        assert unit.want()["unit"] == {"layer": 1, "unit": units[place]}
        expect(unit.control("Unit").locator("option:checked")).to_have_text(str(units[place] + 1))
        assert framed(unit, columns) == place


def framed(pad: Viewer, columns: int) -> int:
    """Which cell of the picture of all units has an orange edge on both sides."""
    image = pad.image(pad.find(".panel .all"))
    orange = (np.abs(image[..., :3] - charts.ORANGE).max(axis=2) < 60).mean(axis=0)
    edges = np.flatnonzero(orange > 0.8) * columns / image.shape[1]
    assert edges[-1] - edges[0] == pytest.approx(1, abs=0.2)
    return int(edges.mean())


def test_a_click_beside_the_last_unit_chooses_none(unit: Viewer) -> None:
    before = unit.want()
    picture = unit.find(".panel .all")
    assert unit.hover(picture, 0.95, 0.5) == ""
    box = picture.bounding_box()
    assert box
    picture.click(position={"x": box["width"] * 0.95, "y": box["height"] / 2})
    unit.settle()
    assert unit.want() == before


def test_the_story_marks_the_line_of_the_unit_that_was_chosen(pad: Viewer) -> None:
    picture = pad.find(".layers canvas").nth(1)
    images = []
    for layer in ("1", "2"):
        pad.toggle("One unit")
        pad.pick("Layer", layer)
        pad.pick("Unit", "7")
        pad.toggle("Story")
        images.append(pad.image(picture))
    plain, marked = images
    changed = np.flatnonzero((marked != plain).any(axis=(1, 2))) * UNITS / len(plain)
    assert [changed[0], changed[-1]] == pytest.approx([6, 7], abs=0.3)  # the edges of its line
