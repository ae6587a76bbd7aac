"""The pixels of every chart, against the same network read offline: place, colour and order of what it shows."""

import numpy as np
import pytest
from playwright.sync_api import Locator, expect

from model.drawing.explain import PAD, PAD_PEN, preprocessing_steps, shrink_whole_pad
from model.interpret.panels import PANELS
from model.interpret.trace import Trace, trace
from model.network.cells import CELLS
from tests.browser.panels import charts
from tests.browser.panels.charts import ROWS, Numbers
from tests.browser.panels.viewer import Loud, Viewer
from tests.support import painting


def test_hidden_states_in_each_order(pad: Viewer, loud: Loud) -> None:
    """The last layer in each order, on the page and beside the other cells; the first as trained."""
    seen, pictures = loud.read(pad), pad.find(".layers canvas")
    pad.move_to(20)
    for order in charts.ORDERS:
        pad.choose_order(order)
        charts.check_units(pad, pictures.nth(1), last_layer(seen, order), 19)
        if order == "by class weight":  # only the last layer votes
            charts.check_units(pad, pictures.first, seen.hidden[0], 19)
            pad.toggle("Compare")
            for column, cell in enumerate(CELLS):
                other = last_layer(trace(loud.checkpoint(cell), pad.drawn()), order)
                charts.check_units(pad, pad.find(".panel .gate").nth(2 * column + 1), other, 19)
            pad.toggle("Story")
    pad.paint("dark")
    charts.check_units(pad, pictures.nth(1), last_layer(seen, "by similarity"), 19)


def last_layer(found: Trace, order: str) -> Numbers:
    return found.hidden[1][:, charts.ORDERS[order](found.hidden, found.readout)]


def test_belief_curves_of_each_cell(pad: Viewer, loud: Loud) -> None:
    pad.toggle("Compare")
    for column, cell in enumerate(CELLS):
        found = trace(loud.checkpoint(cell), pad.drawn())
        charts.check_belief(
            pad, pad.find(".panel .curves").nth(column), found.rows, found.belief, found.decided_row
        )
    charts.check_cursor(pad, pad.find(".panel .curves").nth(2))


def test_belief_curves_of_the_story(pad: Viewer, loud: Loud) -> None:
    found = loud.read(pad)
    curves = pad.find(".rows .curves")
    charts.check_belief(pad, curves, found.rows, found.belief, found.decided_row)
    charts.check_cursor(pad, curves)


def test_what_the_network_sees(pad: Viewer) -> None:
    """As drawn, and turned: rows to the right, the left side at the bottom."""
    ink = pad.drawn().rows
    turned = pad.find(".rows .turned")
    for page in ("light", "dark"):
        pad.paint(page)
        for row in (13, 27):
            pad.move_to(row + 1)
            charts.check_input(pad, pad.find(".story .seen"), ink, row, page)
            image, expected = pad.image(turned), charts.greys(np.rot90(ink), page)
            expected[:, row + 1 :] = charts.mix(expected[:, row + 1 :], charts.scale_of(pad)[1], 0.7)
            charts.assert_close(charts.cells(image, ROWS, ROWS)[1:-1], expected[1:-1])  # inside of the frame
            assert charts.framed_row(image, charts.text_colour(turned)) == row


@pytest.mark.parametrize(("cell", "gate"), [("GRU", "update"), ("GRU", "new"), ("LSTM", "cell state")])
def test_gates(pad: Viewer, loud: Loud, cell: str, gate: str) -> None:
    """Gates from 0 to 1 on half of the scale; all others from minus their largest size to it."""
    if cell != "GRU":
        pad.choose(cell)
    pad.toggle("Gates")
    pad.pick("Gate", gate)
    pad.move_to(23)
    values = loud.read(pad).gates[gate.replace(" ", "_")]
    largest = 1 if gate == "update" else np.abs(values).max()
    for layer in (0, 1):
        charts.check_units(pad, pad.find(".panel .gate").nth(layer), values[layer] / largest, 22)
    legend = pad.image(pad.find(".panel .scale canvas"))[5, [0, -1], :3]
    low, zero, high = charts.scale_of(pad)
    charts.assert_close(legend, np.stack([zero if gate == "update" else low, high]))


def test_what_mattered(pad: Viewer, loud: Loud) -> None:
    """Pixels on one scale, with a dot where there is ink; rows each relative to their own largest."""
    pad.toggle("What mattered")
    pad.pick("Digit", "3")
    pad.move_to(18)
    _, slopes, by_row = loud.read(pad).attribution(3)
    pixels, matrix = (pad.image(pad.find(".panel .square").nth(which)) for which in (0, 1))
    scale, text = charts.scale_of(pad), charts.text_colour(pad.find(".panel .square").first)
    expected = charts.scaled(scale, slopes / np.abs(slopes).max())
    charts.assert_close(charts.cells(pixels, ROWS, ROWS, at=0.2), expected)
    ink = pad.drawn().rows
    clear = np.abs(ink - 0.4) > 0.01  # the page has the ink in 127 steps
    dotted = np.where(ink[..., None] > 0.4, text, expected)
    charts.assert_close(charts.cells(pixels, ROWS, ROWS)[clear], dotted[clear])
    steps = np.rint(by_row / by_row.max() * 127)
    fine = steps.max(axis=1) > 40
    expected = charts.scaled(scale, steps[fine] / steps[fine].max(axis=1, keepdims=True))
    charts.assert_close(charts.cells(matrix, ROWS, ROWS)[fine], expected, most=8)
    assert fine.sum() > 5
    for image in (pixels, matrix):
        assert charts.framed_row(image.transpose(1, 0, 2), text) == 17


def test_what_if(pad: Viewer, loud: Loud) -> None:
    """The old belief, the new one, and the rows that were read."""
    pad.toggle("What if")
    pad.pick("What if I", "erase rows")
    pad.fill("from row", 9)
    pad.fill("to row", 14)
    found = loud.read(pad)
    changed = PANELS["intervention"](found, {"erase": [8, 13]})
    curves = pad.find(".panel .curves")
    charts.check_belief(pad, curves.nth(0), found.rows, found.belief, found.decided_row)
    charts.check_belief(pad, curves.nth(1), changed["ink"], np.array(changed["belief"]))
    charts.check_input(pad, pad.find(".panel .seen"), changed["ink"], 27)
    pad.pick("What if I", "hold a unit or a gate at a value")
    pad.pick("Hold", "hidden state")
    pad.fill("of layer", 2)
    pad.fill("at", -1)  # all its units: the same belief after every row, and its name at the last one
    names = curves.nth(1).evaluate("canvas => canvas.texts.map(([, x]) => x / canvas.width)")
    assert names == pytest.approx([27.5 / ROWS])
    charts.check_cursor(pad, *curves.all())


def test_from_ink_to_rows(pad: Viewer) -> None:
    """The box around the drawing, and the three pictures in the order of their captions."""
    pad.toggle("From ink to rows")
    strokes = pad.asked()[0]
    part = preprocessing_steps(strokes)
    pictures = pad.find(".panel .square")
    image = pad.image(pictures.first)
    orange = np.argwhere(np.abs(image - [*charts.ORANGE, 255]).max(axis=2) < 60)[:, ::-1]
    found = np.concatenate([orange.min(axis=0) + 0.5, orange.max(axis=0) + 0.5]) * PAD / len(image)
    assert found == pytest.approx(part["box"], abs=8)
    ink, expected = inks(pad, pictures.first, PAD_PEN)
    assert np.minimum(ink[..., 3], expected).sum() > 0.9 * expected.sum()
    steps = [part["fitted"], pad.drawn().rows, shrink_whole_pad(strokes).rows]
    for place, step in enumerate(steps, 1):
        charts.check_input(pad, pictures.nth(place), step, ROWS)
    titles = ["the box", "fitted", "centred", "only shrunk"]
    expect(pad.find(".panel figcaption")).to_contain_text(titles)


def test_bars_are_as_high_as_the_belief_after_the_cursors_row(pad: Viewer, loud: Loud) -> None:
    """In the digits' colours; the digit beside them is the one with more than half."""
    belief = loud.read(pad).belief
    firm = [row for row in range(10, 29) if belief[row - 1].max() > 0.5]  # the ink begins above
    open_rows = [row for row in range(10, 28) if row not in firm]
    for row in (28, firm[0], open_rows[0]):
        pad.move_to(row)
        bars = pad.find(".bars .bar").evaluate_all(
            """bars => bars.map((bar) => {
                const box = (name) => bar.querySelector(name).getBoundingClientRect();
                const [track, fill] = [box(".track"), box(".fill")];
                const colour = getComputedStyle(bar.querySelector(".fill")).backgroundColor;
                const [height, gap] = [fill.height / (track.height - 1), track.bottom - 1 - fill.bottom];
                return [height, gap, bar.textContent.at(-1), colour];
            })"""
        )
        heights, gaps, names, colours = zip(*bars, strict=True)
        assert heights == pytest.approx(belief[row - 1], abs=0.01)
        assert gaps == pytest.approx([0] * 10, abs=0.1)
        assert "".join(names) == "0123456789"
        charts.assert_close(np.array([charts.rgb(c) for c in colours]), np.array(charts.digit_colours(pad)))
        best = [str(belief[row - 1].argmax())] if row in firm else []
        expect(pad.find(".bar.best .name")).to_have_text(best)
        expect(pad.find(".digit")).to_have_text(best or ["?"])


@pytest.mark.parametrize("page", ["light", "dark"])
def test_ink_lies_where_the_pen_was(pad: Viewer, page: str) -> None:
    """On the pad and, smaller, on the button of the example: as wide as PAD_PEN, drawn by Pillow to compare."""
    pad.paint(page)
    paper, button = pad.find(".paper"), pad.find(".examples canvas").nth(2)
    for canvas, pen, most in ((paper, PAD_PEN, 0.035), (button, 1.4 * PAD_PEN, 0.14)):
        ink, expected = inks(pad, canvas, pen)
        assert ink[..., 3].sum() == pytest.approx(expected.sum(), rel=most / 2)
        assert np.abs(ink[..., 3] - expected).sum() < most * expected.sum()
        colour = ink[ink[..., 3] == 255][:, :3]
        assert colour.mean() < 80 if page == "light" else colour.mean() > 200


def inks(pad: Viewer, canvas: Locator, pen: float) -> tuple[Numbers, Numbers]:
    """The square in the middle of a canvas, and the opacity there as Pillow draws the same strokes."""
    image = pad.image(canvas)
    size = min(image.shape[:2])
    top = (image.shape[0] - size) // 2
    lower = (image.shape[0] - size) % 2 / 2  # the square's edge may lie within a pixel
    strokes = [np.array(stroke) * size / PAD + [0, lower] for stroke in pad.asked()[0]]
    return image[top : top + size], 255.0 - painting.draw(strokes, size, pen * size / PAD)
