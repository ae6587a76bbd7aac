"""The nearest known drawings, against a search in float64 through the cell's formulas."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from model.drawing.strokes import Drawing
from model.errors import DataError, DrawingError
from model.files.checkpoint import Checkpoint
from model.files.known import KnownDrawings
from model.interpret import neighbours
from model.interpret.decagon import CORNERS
from model.interpret.neighbours import CLOSE, NEAREST, KnownStates, read_known
from model.interpret.panels import PANELS
from model.interpret.trace import Trace, trace
from model.network.cells import CELLS
from tests.support.known import some_known
from tests.support.nets import by_hand, drawing, network

KNOWN = some_known(100)
DRAWN = Drawing(drawing().float().numpy())


@cache
def states_of(cell: str, known: KnownDrawings = KNOWN) -> KnownStates:
    """As a network with random weights reads them."""
    return read_known(Checkpoint(network(cell, 2, 7, dtype=torch.float32), {}, 0, temperature=2.0), known)


@cache
def by_formula(cell: str) -> NDArray[np.float64]:
    """[28, 100, 7], float64: the last layer's states of the known drawings."""
    pictures = torch.from_numpy(KNOWN.pictures.astype(np.float64) / 255)
    return np.stack([by_hand(network(cell, 2, 7), rows)[0][-1].numpy() for rows in pictures], axis=1)


def read(states: KnownStates, rows: NDArray[np.floating] = DRAWN.rows) -> Trace:
    return trace(states.checkpoint, Drawing(rows))


@pytest.mark.parametrize("cell", CELLS)
def test_states_squares_and_places_are_those_of_the_formulas(cell: str) -> None:
    states, expected = states_of(cell), by_formula(cell)
    np.testing.assert_allclose(states.states.numpy(), expected, atol=1e-3)  # float16 has 11 bits
    kept = states.states.double().numpy()
    np.testing.assert_allclose(states.squares.numpy(), (kept**2).sum(axis=2), rtol=1e-5)
    weight, bias = (each.numpy() for each in network(cell, 2, 7).readout.state_dict().values())
    powers = np.exp((expected @ weight.T + bias) / 2)
    belief = powers / powers.sum(axis=2, keepdims=True)
    np.testing.assert_allclose(states.places, belief @ CORNERS, atol=1e-3)


@pytest.mark.parametrize("cell", CELLS)
def test_neighbours_are_those_of_a_search_through_all(cell: str) -> None:
    """In float64 over the states that are kept, after every row; the nearest first."""
    states = states_of(cell)
    hidden = read(states).hidden[-1]
    near = states.nearest(hidden, DRAWN.rows)
    kept = states.states.double().numpy()
    for row in range(28):
        distances = np.sqrt(((kept[row] - hidden[row]) ** 2).sum(axis=1))
        np.testing.assert_allclose(near.distances[row], np.sort(distances)[:NEAREST], atol=1e-3)
        np.testing.assert_allclose(distances[near.which[row]], near.distances[row], atol=1e-3)
        assert len(set(near.which[row].tolist())) == NEAREST


@pytest.mark.parametrize("cell", CELLS)
def test_far_is_what_lies_farther_than_the_known_among_themselves(cell: str) -> None:
    states = states_of(cell)
    kept = states.states.double().numpy()
    for row in (6, 13, 27):
        gaps = np.linalg.norm(kept[row][:, None] - kept[row], axis=2)
        means = np.sort(gaps, axis=1)[:, 1 : CLOSE + 1].mean(axis=1)  # the first is the drawing itself
        np.testing.assert_allclose(states.limits[row], np.quantile(means, 0.99), atol=2e-3)
    hidden = read(states).hidden[-1]
    expected = states.nearest(hidden, DRAWN.rows).distances[:, :CLOSE].mean(axis=1) > states.limits
    assert states.nearest(hidden, DRAWN.rows).far.tolist() == expected.tolist()
    assert states.nearest(hidden + 5, DRAWN.rows).far.all()
    of_known = states.nearest(kept[:, 8].astype(np.float32), DRAWN.rows).far
    assert not of_known.any()  # itself among them


def test_a_known_drawing_finds_neither_itself_nor_its_twins() -> None:
    """Drawn again, even where the rows come as floats; another drawing finds them."""
    again = KnownDrawings(
        *(np.concatenate([each, each[[8]]]) for each in (KNOWN.pictures, KNOWN.labels, KNOWN.sources))
    )
    states = states_of("gru", again)
    rows = KNOWN.pictures[8].astype(np.float32) / 255
    found = set(states.nearest(read(states, rows).hidden[-1], rows).which.ravel().tolist())
    assert not found & {8, 100}
    changed = rows.copy()
    changed[27, 27] = 0.5
    near = states.nearest(read(states, changed).hidden[-1], changed)
    assert {8, 100} <= set(near.which[26, :3].tolist())


def test_of_a_very_large_network_the_first_drawings_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """By the bytes of its states or by the work; never so few that there are no neighbours."""
    known = some_known(300)
    checkpoint = Checkpoint(network("gru", 1, 7, dtype=torch.float32), {}, 0)
    weights = sum(each.numel() for each in checkpoint.classifier.parameters())
    for name, limit, count in (
        ("MOST_BYTES", 28 * 7 * 2 * 150, 150),
        ("MOST_WORK", weights * 200, 200),
        ("MOST_WORK", weights, 100),
    ):
        with monkeypatch.context() as patch:
            patch.setattr(neighbours, name, limit)
            states = read_known(checkpoint, known)
        assert states.source is known
        assert len(states.known) == states.states.shape[1] == states.places.shape[1] == count
        np.testing.assert_equal(states.known.labels, known.labels[:count])


def test_the_panel_sends_what_the_page_lacks() -> None:
    states = states_of("gru")
    found = replace(read(states), known=states)
    near = states.nearest(found.hidden[-1], found.rows)
    first = PANELS["neighbours"](found, {})
    np.testing.assert_equal(first["which"], near.which)
    assert first["far"] == near.far.tolist()
    assert first["drawings"] == {"labels": KNOWN.labels.tolist(), "pictures": KNOWN.packed}
    assert first["places"] is states.places
    known, places = first["versions"]["drawings"], first["versions"]["places"]
    assert PANELS["neighbours"](found, {"drawings": known, "places": places}).keys() == {
        "which",
        "far",
        "versions",
    }
    assert PANELS["neighbours"](found, {"later": True}).keys() == {"which", "far", "versions"}
    assert "places" in PANELS["neighbours"](found, {"drawings": known, "places": 3})
    assert "drawings" in PANELS["neighbours"](found, {"drawings": [], "places": places})
    other = states_of("rnn")
    assert other.version != states.version


def test_without_known_drawings_the_panel_says_why() -> None:
    found = read(states_of("gru"))
    assert PANELS["neighbours"](replace(found, known="there are none."), {}) == {"problem": "there are none."}
    assert PANELS["neighbours"](replace(found, known=""), {}) == {"waiting": True}
    with pytest.raises(DrawingError, match="no known drawings"):
        PANELS["neighbours"](found, {})


def test_too_few_drawings_are_refused() -> None:
    with pytest.raises(DataError, match="99 known drawings are too few"):
        read_known(states_of("gru").checkpoint, KNOWN.first(99))
